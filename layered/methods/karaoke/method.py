"""The method as the window and the command line see it."""

from dataclasses import dataclass, replace

import numpy as np
from threadpoolctl import threadpool_limits

from layered.dsp.stretches import fades, stretches
from layered.methods.karaoke.centre import Centre
from layered.methods.karaoke.parameters import KaraokeParameters
from layered.methods.method import Input, Method, Outcome, Part, Report, Request

VOICE = "voice"
_HARDEST = 4.0
_LISTENED = 0.1
_SURE, _UNSURE = 0.6, 0.25
_NO_IMAGE = (
    "There is no stereo image to tell the voice by, so it was told by what does not repeat. "
    "Sing or hum along with the voice as a hint: that finds it much better."
)
_NO_CENTRE = (
    "No sound stands out in the middle of the stereo image, so what was taken out may be "
    "something else than a voice. Sing or hum along with the voice as a hint: that finds it "
    "wherever it is."
)
_SILENT = "There is no sound in this layer, so there is no voice in it."


@dataclass(frozen=True, slots=True)
class Karaoke:
    """The voice and the rest: from a hint, or from the middle of the stereo image.

    Parameters
    ----------
    by_hint : Method
        Follows hints; has the parameters ``bleed`` and ``insist``.
    """

    by_hint: Method
    name: str = "karaoke"
    title: str = "Take the voice out"
    parameters: type = KaraokeParameters
    needs_hint: bool = False
    takes_hint: bool = True
    inputs: tuple[Input, ...] = ()

    def run(self, request: Request, report: Report) -> Outcome:
        """Give the voice as the only part."""
        with threadpool_limits(limits=1, user_api="blas"):
            if request.hints:
                return self._from_hint(request, report)
            return _FromCentre(request, report).outcome()

    def _from_hint(self, request: Request, report: Report) -> Outcome:
        values: KaraokeParameters = request.parameters
        theirs = self.by_hint.parameters(bleed=values.bleed, insist=values.insist)

        def renamed(fraction: float, message: str, preview: Outcome | None = None) -> None:
            report(fraction, message, None if preview is None else _as_voice(preview))

        outcome = _as_voice(self.by_hint.run(replace(request, parameters=theirs), renamed))
        if outcome.anyway is None:
            return outcome
        return replace(outcome, anyway=replace(values, insist=True))


def _as_voice(outcome: Outcome) -> Outcome:
    return replace(outcome, parts=tuple(replace(part, name=VOICE) for part in outcome.parts))


class _FromCentre:
    """One separation without a hint, from request to outcome."""

    def __init__(self, request: Request, report: Report) -> None:
        self._request = request
        self._report = report
        self._shape = (request.sound.shape[0], request.sound.shape[1])
        self._voice = request.allocate(self._shape)
        self._progress = (0.0, "Looking for the middle")
        self._centre = Centre(
            request.sample_rate_hz,
            seed=request.seed,
            hardness=_HARDEST ** (1 - 2 * request.parameters.bleed),
            threads=request.threads,
            on_block=self._check,
        )

    def outcome(self) -> Outcome:
        """Do it."""
        self._check()
        request, rate = self._request, self._request.sample_rate_hz
        self._centre.listen(request.sound)
        pieces = stretches(0, self._shape[1], rate, self._shape[0])
        is_silent = True
        for number, (start, stop) in enumerate(pieces):
            done = _LISTENED + (1 - _LISTENED) * number / len(pieces)
            preview = Outcome((Part(VOICE, self._voice),)) if number else None
            self._tell(done, "Looking for the voice", preview)
            piece = np.ascontiguousarray(request.sound[:, start:stop])
            if not piece.any():
                continue
            is_silent = False
            weight = fades(start, stop, (0, self._shape[1]), self._shape[1], rate)
            self._voice[:, start:stop] += weight * self._centre.voice(piece, number)
        self._tell(1.0, "Finished")
        return self._found(is_silent=is_silent)

    def _found(self, *, is_silent: bool) -> Outcome:
        part = Part(VOICE, self._voice)
        if is_silent:
            return Outcome((part,), 0.0, (_SILENT,))
        found_by = "its place and what does not repeat"
        if self._centre.is_stereo:
            facts = (("Found by", found_by),)
            if self._centre.stands_out:
                return Outcome((part,), _SURE, (), facts)
            return Outcome((part,), _UNSURE, (_NO_CENTRE,), facts)
        return Outcome((part,), _UNSURE, (_NO_IMAGE,), (("Found by", "what does not repeat"),))

    def _tell(self, fraction: float, message: str, preview: Outcome | None = None) -> None:
        self._progress = (fraction, message)
        self._report(fraction, message, preview)

    def _check(self) -> None:
        """Let Stop be noticed without getting any further."""
        self._report(*self._progress)
