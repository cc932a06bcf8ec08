"""Fill holes: cells that are given, or found, from the recording itself and an example."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from layered.dsp.arrays import Flags
from layered.dsp.stft import StftSettings
from layered.methods.method import Input, Outcome, Parameter, Report, Request, parameter
from layered.methods.restoration.cells import Cells, Levels
from layered.methods.restoration.finding import find_blocks, find_clicks
from layered.methods.restoration.gaps import FADE_S, Gap, silent_gaps
from layered.methods.restoration.materials import LIKE, SURVEYED, Materials, prepare
from layered.model.hole import Hole

_TOUCHES = 0.49
"""How far beyond its centre, in frames and bins, a cell is still inside a hole."""


@dataclass(frozen=True, slots=True)
class FillParameters:
    """Which holes, and how loud they become."""

    find: bool = parameter(
        False,
        Parameter(
            "Find the holes",
            "Look for dropouts, clicks and missing blocks, beside the holes that are given.",
        ),
    )
    amount: float = parameter(
        1.0,
        Parameter("Amount", "How much of what is made up is added.", low=0.0, high=1.0),
    )


@dataclass(frozen=True, slots=True, eq=False)
class HolePlan:
    """Rectangles are missing.

    Parameters
    ----------
    boxes : int64, shape (holes, 4)
        First and last + 1 frame, first and last + 1 bin, ordered by the first frame.
    gaps : tuple of Gap
        Stretches that are missing to the sample.
    fade_samples : int
        Within which they are faded into the recording.
    """

    boxes: NDArray[np.int64]
    gaps: tuple[Gap, ...]
    settings: StftSettings
    fade_samples: int
    uses_own: bool = True
    widen: bool = True
    chooses_by_level: bool = False

    def missing(self, levels: NDArray[np.float32], channel: int, first_frame: int) -> Flags:
        """Say which cells are missing."""
        del channel
        return self._between(np.arange(first_frame, first_frame + len(levels)), levels.shape[1])

    def limited(self, levels: Levels, recorded: Cells) -> Levels:
        """Leave levels as they are."""
        del recorded
        return levels

    def pretended(self, known: Cells) -> Sequence[Flags]:
        """Move the holes to other times."""
        holes = self._between(known.places, known.levels.shape[1])
        quarter = max(1, known.n_frames // 4)
        return [np.roll(holes, quarter * turn, axis=0) for turn in (1, 2, 3)]

    def _between(self, places: NDArray[np.int64], n_bins: int) -> Flags:
        missing = np.zeros((len(places), n_bins), bool)
        if not len(places):
            return missing
        low, high = int(places.min()), int(places.max()) + 1
        is_whole = high - low == len(places)
        if not is_whole:  # some frames of a longer stretch
            return self._between(np.arange(low, high), n_bins)[places - low]
        for first, last, bottom, top in self.boxes:
            if first < high and last > low:
                missing[max(0, first - low) : last - low, bottom:top] = True
        missing |= self.gated(low, high)[places - low][:, np.newaxis]
        return missing

    def gated(self, first_frame: int, last_frame: int) -> Flags:
        """Say which frames touch a gap in time."""
        touched = np.zeros(last_frame - first_frame, bool)
        hop, half = self.settings.hop_samples, self.settings.window_samples // 2
        for gap in self.gaps:
            first = (gap.start - self.fade_samples - half) // hop + 1
            last = -(-(gap.stop + self.fade_samples + half) // hop)
            touched[max(0, first - first_frame) : max(0, last - first_frame)] = True
        return touched


@dataclass(frozen=True, slots=True)
class FillMethod:
    """Filling of holes in the spectrogram (Smaragdis, Raj and Shashanka 2011)."""

    name: str = "fill"
    title: str = "Fill holes"
    parameters: type = FillParameters
    needs_hint: bool = False
    takes_hint: bool = False
    inputs: tuple[Input, ...] = (LIKE,)

    def plan(self, materials: Materials) -> HolePlan:
        """Say which cells are missing."""
        return plan_for(materials)

    def run(self, request: Request, report: Report) -> Outcome:
        """Give what fills the holes as the added sound."""
        with threadpool_limits(limits=1, user_api="blas"):
            materials = prepare(request, report)
            plan = plan_for(materials)
            added, n_filled = materials.restored(
                plan, "Filled holes", amount=request.parameters.amount
            )
            warnings = () if n_filled else (_NOTHING_MISSING,)
            return materials.outcome(added, warnings)


def plan_for(materials: Materials) -> HolePlan:
    """Put together the holes that are given and those that are found."""
    request, settings = materials.request, materials.settings
    sound, rate = request.sound, request.sample_rate_hz
    holes = list(request.holes)

    def on_step() -> None:
        materials.report(SURVEYED, "Looking for holes")

    silent = silent_gaps(sound, rate, on_step=on_step)
    gaps, others = _in_time(holes, silent, rate, sound.shape[1])
    if request.parameters.find:
        gaps += silent + find_clicks(sound, rate, on_step=on_step)
        others += find_blocks(sound, rate, materials.surveyed.peak, on_step=on_step)
    gaps = sorted(set(gaps), key=lambda gap: (gap.start, gap.stop))
    boxes = boxes_of(others, settings, rate, sound.shape[1])
    return HolePlan(boxes, tuple(gaps), settings, round(FADE_S * rate))


def _in_time(
    holes: Sequence[Hole], silent: Sequence[Gap], sample_rate_hz: int, n_samples: int
) -> tuple[list[Gap], list[Hole]]:
    """Tell holes that hold silence with steep ends, to be filled to the sample, from others."""
    gaps, others = [], []
    for hole in holes:
        is_full = hole.low_hz <= 0.01 * sample_rate_hz and hole.high_hz >= 0.45 * sample_rate_hz
        start, stop = (round(time_s * sample_rate_hz) for time_s in (hole.start_s, hole.end_s))
        start, stop = max(0, start), min(n_samples, stop)
        inside = [gap for gap in silent if gap.start < stop and gap.stop > start]
        if is_full and inside:
            gaps += inside
        else:
            others.append(hole)
    return gaps, others


def boxes_of(
    holes: Sequence[Hole], settings: StftSettings, sample_rate_hz: int, n_samples: int
) -> NDArray[np.int64]:
    """Turn holes into ranges of frames and bins, clamped to the recording; empty ones go."""
    frame_s = settings.hop_samples / sample_rate_hz
    bin_hz = sample_rate_hz / settings.window_samples
    n_frames = settings.n_frames(n_samples)
    boxes = []
    for hole in holes:
        first, last = _cells_in(hole.start_s / frame_s, hole.end_s / frame_s, n_frames)
        bottom, top = _cells_in(hole.low_hz / bin_hz, hole.high_hz / bin_hz, settings.n_bins)
        if first < last and bottom < top:
            boxes.append((first, last, bottom, top))
    return np.array(sorted(set(boxes)), np.int64).reshape(-1, 4)


def _cells_in(low: float, high: float, count: int) -> tuple[int, int]:
    """Give the first and last + 1 of the cells that a range touches."""
    first = int(np.ceil(np.clip(low - _TOUCHES, 0, count)))
    last = int(np.floor(np.clip(high + _TOUCHES, -1, count - 1))) + 1
    return first, last


_NOTHING_MISSING = (
    "Nothing was filled: no hole was given inside the recording, and none was found. "
    "Select one, or give a list of them."
)

METHOD = FillMethod()
