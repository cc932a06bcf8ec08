"""One separation from request to outcome: the hint's span in stretches.

A long span is worked through in stretches of a minute that overlap and are faded into each other,
so that memory does not grow with the recording. The transposition and the choice of models are
decided once, from all stretches together.
"""

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Sound
from layered.dsp.resample import resample
from layered.methods.hinted.analysis import HintAnalysis, analyse
from layered.methods.hinted.blend import Estimate, Progress, estimate
from layered.methods.hinted.confidence import Confidence
from layered.methods.hinted.evidence import EvidenceSums, PitchEvidence
from layered.methods.hinted.parameters import HintedParameters
from layered.methods.hinted.routing import Route, route
from layered.methods.hinted.scene import Scene
from layered.methods.method import Outcome, Part, Report, Request

STRETCH_S = 60.0
OVERLAP_S = 2.0
_LISTENING = 0.1
"""The share of the work that goes into listening to the hint."""
_DOUBTFUL = 0.3
_EDGE_S = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class _Stretch:
    """From ``start`` to ``stop`` of the mixture, with what the hint says there."""

    start: int
    stop: int
    hint: HintAnalysis


def separate(request: Request, report: Report) -> Outcome:
    """Follow the hint through the sound of a request."""
    return _Separation(request, report).outcome()


class _Separation:
    def __init__(self, request: Request, report: Report) -> None:
        self._request = request
        self._report = report
        self._hint = request.hints[0]
        self._rate = request.sample_rate_hz
        self._values: HintedParameters = request.parameters
        self._shape = (request.sound.shape[0], request.sound.shape[1])
        self._target = request.allocate(self._shape)
        self._progress = (0.0, "Listening to the hint")
        self._span = (0, 0)
        self._warnings: list[str] = []

    def outcome(self) -> Outcome:
        """Do it."""
        self._tell(0.0, "Listening to the hint")
        start, sung = self._placed_hint()
        self._span = (start, start + len(sung))
        spans = _stretches(start, start + len(sung), self._rate)
        sums = EvidenceSums()
        stretches: list[_Stretch] = []
        scene: Scene | None = None
        for number, (first, last) in enumerate(spans):
            hint = analyse(
                sung[first - start : last - start], self._rate, last - first, on_block=self._check
            )
            if not hint.is_silent:
                stretches.append(_Stretch(first, last, hint))
                scene = self._scene(stretches[-1])
                sums.add(scene)
            self._tell(_LISTENING * (number + 1) / len(spans), "Listening to the hint")
        if scene is None:
            return self._nothing_heard()
        evidence = sums.conclude()
        found: list[tuple[Estimate, Route]] = []
        for number, stretch in enumerate(stretches):
            # A single stretch keeps the spectrograms it was listened to with.
            here = scene if len(stretches) == 1 else self._scene(stretch)
            chosen = route(stretch.hint, evidence, self._hint.kind, self._values.pitch)
            progress = self._progress_of(stretch, number, len(stretches))
            threads = self._request.threads
            found.append(
                (estimate(here, chosen, evidence, threads=threads, progress=progress), chosen)
            )
            self._add(stretch, found[-1][0].target)
        return self._judge(found, evidence)

    def _placed_hint(self) -> tuple[int, NDArray[np.float32]]:
        """Give where the hint starts, in samples, and its mono sound inside the mixture."""
        recording = self._hint.recording
        mono = recording.samples.mean(axis=0, dtype=np.float32, keepdims=True)
        sung = resample(mono, recording.sample_rate_hz, self._rate)[0]
        start = min(round(self._hint.offset_s * self._rate), self._shape[1] - 1)
        room = self._shape[1] - start
        if len(sung) > room + self._rate // 20:
            over_s = (len(sung) - room) / self._rate
            self._warnings.append(
                f"The hint goes on for {over_s:.1f} s after the recording has ended; "
                "that part was not used."
            )
        return start, sung[:room]

    def _scene(self, stretch: _Stretch) -> Scene:
        values = self._values
        return Scene(
            np.ascontiguousarray(self._request.sound[:, stretch.start : stretch.stop]),
            self._rate,
            stretch.hint,
            seed=self._request.seed,
            tolerance=2.0 ** (1 - 2 * values.timing),
            timbre=2 * values.timbre,
            on_block=self._check,
        )

    def _progress_of(self, stretch: _Stretch, number: int, count: int) -> Progress:
        low = _LISTENING + (1 - _LISTENING) * number / count
        width = (1 - _LISTENING) / count

        def progress(fraction: float, message: str, so_far: Sound | None) -> None:
            preview = None
            if so_far is not None:
                preview = self._preview(stretch, so_far)
            self._tell(low + width * fraction, message, preview)

        return progress

    def _preview(self, stretch: _Stretch, so_far: Sound) -> Outcome:
        """What is finished, and the stretch being worked on as it is now."""
        sound = np.zeros(self._shape, np.float32)
        sound[:, : stretch.start] = self._target[:, : stretch.start]
        sound[:, stretch.start : stretch.stop] = so_far
        return Outcome((Part(self._hint.name, sound),))

    def _add(self, stretch: _Stretch, target: Sound) -> None:
        """Add a stretch's target, faded into its neighbours and into the silence around."""
        overlap, edge = round(OVERLAP_S * self._rate), round(_EDGE_S * self._rate)
        first, last = self._span
        weight = _fades(
            stretch.stop - stretch.start,
            0 if stretch.start == 0 else edge if stretch.start == first else overlap,
            0 if stretch.stop == self._shape[1] else edge if stretch.stop == last else overlap,
        )
        self._target[:, stretch.start : stretch.stop] += weight * target

    def _judge(self, found: list[tuple[Estimate, Route]], evidence: PitchEvidence) -> Outcome:
        """Say how far to believe the whole, and step back from what does not fit."""
        confidence = Confidence.mean([each.confidence for each, _ in found])
        by_timing = any(each.by_timing for each, _ in found)
        facts = [("Found by", _models_in_words(found[0][1], by_timing=by_timing))]
        if found[0][1].pitched > 0:
            facts.append(("Transposition", f"{evidence.semitones:+.0f} semitones"))
        if not confidence.fits(evidence.strength, by_timing=by_timing):
            self._target[:] = self._request.sound / np.float32(2)
            self._warnings.append(
                "Nothing in the recording follows this hint, so nothing was separated: both layers "
                "are the whole recording at half its level. Sing it again in time with the sound, "
                "or move the hint to where the sound is."
            )
            return self._outcome(0.0, facts)
        score = confidence.score
        if score < _DOUBTFUL:
            self._warnings.append(
                "This result is doubtful: different ways of following the hint disagree. "
                "A hint closer to the sound's timing, or with pauses where it pauses, helps most."
            )
        return self._outcome(score, facts)

    def _nothing_heard(self) -> Outcome:
        self._warnings.append(
            "The hint is silent, so nothing was separated: everything is in the rest. "
            "Check the microphone and record the hint again."
        )
        return self._outcome(0.0, [])

    def _outcome(self, confidence: float, facts: list[tuple[str, str]]) -> Outcome:
        self._tell(1.0, "Finished")
        part = Part(self._hint.name, self._target)
        return Outcome((part,), confidence, tuple(self._warnings), tuple(facts))

    def _tell(self, fraction: float, message: str, preview: Outcome | None = None) -> None:
        self._progress = (fraction, message)
        self._report(fraction, message, preview)

    def _check(self) -> None:
        """Let Stop be noticed without getting any further."""
        self._report(*self._progress)


def _stretches(start: int, stop: int, sample_rate_hz: int) -> list[tuple[int, int]]:
    """Divide a span into overlapping stretches of equal length."""
    length, overlap = round(STRETCH_S * sample_rate_hz), round(OVERLAP_S * sample_rate_hz)
    count = max(1, -(-(stop - start - overlap) // (length - overlap)))
    step = (stop - start - overlap) / count
    if count == 1:
        return [(start, stop)]
    edges = [start + round(number * step) for number in range(count)] + [stop - overlap]
    return [(first, last + overlap) for first, last in itertools.pairwise(edges)]


def _fades(n_samples: int, rising: int, falling: int) -> NDArray[np.float32]:
    """Give the weight of a stretch: rising where it begins, falling where it ends."""
    weight = np.ones(n_samples, np.float32)
    rising, falling = min(rising, n_samples), min(falling, n_samples)
    weight[:rising] *= np.arange(rising, dtype=np.float32) / max(1, rising)
    weight[n_samples - falling :] *= 1 - np.arange(falling, dtype=np.float32) / max(1, falling)
    return weight


def _models_in_words(chosen: Route, *, by_timing: bool) -> str:
    if by_timing:
        return "timing"
    kinds = {"melody": chosen.pitched, "rhythm": chosen.percussive, "timbre": chosen.other}
    return " and ".join(kind for kind, share in kinds.items() if share > 0.2)
