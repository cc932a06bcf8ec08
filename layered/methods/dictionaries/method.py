"""The method as the window and the command line see it."""

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from layered.dsp.stft import StftSettings, magnitude, masked, settings_for
from layered.dsp.stretches import fades, stretches
from layered.errors import InvalidInputError
from layered.methods.dictionaries.sharing import Known, shares
from layered.methods.examples import N_COMPONENTS, OVERLAP, WINDOW_MS, spectra_of
from layered.methods.method import (
    Input,
    Outcome,
    Parameter,
    Part,
    Report,
    Request,
    parameter,
)
from layered.model.dictionary import Dictionary

NONE = "none"
_HARDEST = 3.0
_LEARNING = 0.2
_KNOWN_BAND = 0.95
"""The share of a lower sample rate's band below the edge of its resampling filter."""

KNOWN = Input(
    "known",
    "A sound you know",
    "A dictionary of the sound, or a clip of it alone; one for each sound that is known.",
    required=True,
    many=True,
    takes_dictionary=True,
    takes_stretch=True,
)


@dataclass(frozen=True, slots=True)
class DictionaryParameters:
    """What is to be found besides the known sounds, and how they are shared out."""

    unknown: int | str = parameter(
        20,
        Parameter(
            "Unknown part",
            "How many spectra to learn for what is not known; with none, the known sounds are "
            "everything there is.",
            low=1,
            high=60,
            words=(NONE,),
        ),
    )
    adapt: bool = parameter(
        False,
        Parameter(
            "Adapt the dictionaries",
            "Let the known sounds follow this recording: its room, its microphone.",
        ),
    )
    bleed: float = parameter(
        0.5,
        Parameter(
            "Bleed or artefacts",
            "Cut harder and hear less of the other sounds, or softer and hear a more natural one.",
            low=0.0,
            high=1.0,
            low_end="Less bleed",
            high_end="Fewer artefacts",
        ),
    )


@dataclass(frozen=True, slots=True)
class DictionariesMethod:
    """Supervised and semi-supervised separation."""

    name: str = "separate"
    title: str = "Find known sounds"
    parameters: type = DictionaryParameters
    needs_hint: bool = False
    takes_hint: bool = False
    inputs: tuple[Input, ...] = (KNOWN,)

    def run(self, request: Request, report: Report) -> Outcome:
        """Give a part for each known sound; the rest is what none of them knows."""
        with threadpool_limits(limits=1, user_api="blas"):
            return _Separation(request, report).outcome()


class _Separation:
    def __init__(self, request: Request, report: Report) -> None:
        self._request = request
        self._report = report
        self._rate = request.sample_rate_hz
        self._shape = (request.sound.shape[0], request.sound.shape[1])
        self._names = [example.name for example in request.examples]
        self._progress = (0.0, "Learning the known sounds")
        values: DictionaryParameters = request.parameters
        self._n_unknown = 0 if values.unknown == NONE else int(values.unknown)
        self._hardness = _HARDEST ** (1 - 2 * values.bleed)
        n_parts = len(self._names) - (0 if self._n_unknown else 1)
        if n_parts < 1:
            raise InvalidInputError(
                "One known sound and nothing unknown is the whole recording. Give a second known "
                "sound, or let there be an unknown part."
            )
        self._targets = [request.allocate(self._shape) for _ in range(n_parts)]

    def outcome(self) -> Outcome:
        self._tell(*self._progress)
        settings = self._settings()
        known = self._known(settings)
        spans = stretches(0, self._shape[1], self._rate, self._shape[0])
        for number, (start, stop) in enumerate(spans):
            done = _LEARNING + (1 - _LEARNING) * number / len(spans)
            self._tell(done, "Finding the known sounds", self._so_far() if number else None)
            self._separate(start, stop, known, settings)
        self._tell(1.0, "Finished")
        return self._so_far()

    def _so_far(self) -> Outcome:
        parts = tuple(map(Part, self._names, self._targets))
        return Outcome(parts, rest_name="rest" if self._n_unknown else self._names[-1])

    def _settings(self) -> StftSettings:
        """Choose the shortest window of the dictionaries: spectra can only be made coarser."""
        contents = [example.content for example in self._request.examples]
        windows = [each.window_ms for each in contents if isinstance(each, Dictionary)]
        return settings_for(self._rate, min(windows, default=WINDOW_MS), OVERLAP)

    def _known(self, settings: StftSettings) -> Known:
        request = self._request
        bases = []
        lowest_hz = self._rate
        for number, example in enumerate(request.examples):
            bases.append(
                spectra_of(
                    example.content,
                    settings,
                    self._rate,
                    n_components=N_COMPONENTS,
                    rng=np.random.default_rng((request.seed, 700 + number)),
                    threads=request.threads,
                    on_block=self._check,
                )
            )
            lowest_hz = min(lowest_hz, example.content.sample_rate_hz)
            self._tell(_LEARNING * (number + 1) / len(request.examples), self._progress[1])
        n_known = settings.n_bins
        if lowest_hz < self._rate:
            n_known = max(1, int(_KNOWN_BAND * settings.n_bins * lowest_hz / self._rate))
        return Known(tuple(bases), n_known)

    def _separate(self, start: int, stop: int, known: Known, settings: StftSettings) -> None:
        sound = np.ascontiguousarray(self._request.sound[:, start:stop])
        masks = shares(
            magnitude(sound, settings=settings, on_block=self._check),
            known,
            n_unknown=self._n_unknown,
            adapting=self._request.parameters.adapt,
            hardness=self._hardness,
            rng=np.random.default_rng((self._request.seed, 800, start)),
            threads=self._request.threads,
            on_block=self._check,
        )
        whole = (0, self._shape[1])
        weight = fades(start, stop, whole, self._shape[1], self._rate)
        for target, mask in zip(self._targets, masks, strict=False):
            part = masked(sound, mask, settings=settings, on_block=self._check)
            target[:, start:stop] += weight * part

    def _tell(self, fraction: float, message: str, preview: Outcome | None = None) -> None:
        self._progress = (fraction, message)
        self._report(fraction, message, preview)

    def _check(self) -> None:
        """Let Stop be noticed without getting any further."""
        self._report(*self._progress)


METHOD = DictionariesMethod()
