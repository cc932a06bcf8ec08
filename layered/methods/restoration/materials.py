"""What every restoration does first and last: the example made ready, the outcome put together."""

from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Flags, Sound
from layered.dsp.resample import resample
from layered.dsp.stft import StftSettings
from layered.errors import InvalidInputError
from layered.methods.method import Example, Input, Outcome, Part, Report, Request
from layered.methods.restoration.cells import settings_of
from layered.methods.restoration.restore import Plan, Restoration, restore
from layered.methods.restoration.sound_frames import Survey, survey
from layered.model.dictionary import Dictionary

SURVEYED = 0.1
_SHORTEST_FRAMES = 8
_ALIKE_DB = 6.0
"""An example that differs by less is taken as loud as it is: pieces of one piece differ so."""

LIKE = Input(
    "like",
    "Example",
    "A recording of the same kind of sound that has what is missing.",
    takes_dictionary=False,
)


@dataclass(frozen=True, slots=True, eq=False)
class Materials:
    """A recording and an example that has been made like it.

    Parameters
    ----------
    example : float32, shape (channels, samples), optional
        At the recording's rate.
    likeness : Survey, optional
        Of the example.
    """

    request: Request
    report: Report
    settings: StftSettings
    surveyed: Survey
    example: Sound | None
    likeness: Survey | None

    def restored(self, plan: Plan, name: str, *, amount: float = 1.0) -> tuple[Part, int]:
        """Carry a plan out; give the added sound and how many cells were filled."""
        sound = self.request.sound
        added = self.request.allocate((sound.shape[0], sound.shape[1]))
        peak, example = self.surveyed.peak, self.example
        if self.likeness is not None:
            gain = self._gain()
            peak = max(peak, gain * self.likeness.peak)
            example = example if example is None or gain == 1 else example * np.float32(gain)
        what = Restoration(sound, self.settings, example, peak, self.request.seed)

        def tell(share: float) -> None:
            self.report(SURVEYED + (0.99 - SURVEYED) * share, "Making up what is missing")

        n_filled = restore(what, plan, added, tell) if self.surveyed.peak > 0 else 0
        if amount != 1:
            added *= np.float32(amount)
        return Part(name, added), n_filled

    def outcome(self, added: Part, warnings: tuple[str, ...]) -> Outcome:
        """Finish."""
        self.report(1.0, "Finished")
        return Outcome((), 1.0, warnings, added=added)

    def relative_db(self) -> "np.ndarray":
        """Say how much louder the recording is than the example, in each bin."""
        assert self.likeness is not None
        return self.surveyed.level_db - self.likeness.level_db

    def _gain(self) -> float:
        """Bring an example that is much louder or quieter nearer, judged where both sound."""
        assert self.likeness is not None
        if self.surveyed.peak <= 0:
            return 1.0
        heard = self.surveyed.power > self.surveyed.power.max() * 1e-4
        apart_db = float(np.median(self.relative_db()[heard]))
        over_db = max(0.0, abs(apart_db) - _ALIKE_DB)
        return float(10 ** (np.sign(apart_db) * over_db / 20))


def prepare(request: Request, report: Report) -> Materials:
    """Survey the recording and the example; raises `InvalidInputError` if that is no example."""
    report(0.0, "Listening to the recording")
    settings = settings_of(request.sample_rate_hz)
    surveyed = survey(
        request.sound,
        settings,
        on_step=lambda share: report(0.5 * SURVEYED * share, "Listening to the recording"),
    )
    example = next((given for given in request.examples if given.role == LIKE.role), None)
    if example is None:
        return Materials(request, report, settings, surveyed, None, None)
    sound = _ready(example, request, settings, report)
    likeness = survey(
        sound,
        settings,
        on_step=lambda share: report(SURVEYED * (0.5 + 0.5 * share), "Listening to the example"),
    )
    if likeness.peak <= 0:
        raise InvalidInputError(f"{example.name} is silent. Choose an example that has sound.")
    return Materials(request, report, settings, surveyed, sound, likeness)


def _ready(example: Example, request: Request, settings: StftSettings, report: Report) -> Sound:
    content = example.content
    if isinstance(content, Dictionary):
        raise InvalidInputError(f"{example.name} is a dictionary; an example is a recording.")
    sound = resample(
        content.samples,
        content.sample_rate_hz,
        request.sample_rate_hz,
        on_block=lambda: report(0.5 * SURVEYED, "Listening to the example"),
        allocate=request.allocate,
    )
    if sound.shape[1] < _SHORTEST_FRAMES * settings.hop_samples:
        shortest_s = _SHORTEST_FRAMES * settings.hop_samples / request.sample_rate_hz
        raise InvalidInputError(
            f"{example.name} lasts {content.duration_s:.3f} s, which is too short to be an "
            f"example. Choose one of {shortest_s:.1f} s or more; 10 s are better."
        )
    return sound


def widened(rows: Flags, n_frames: int) -> Flags:
    """Repeat what holds for bins for every frame, shape (frames, bins)."""
    return np.broadcast_to(rows, (n_frames, len(rows))).copy()
