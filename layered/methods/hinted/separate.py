"""One separation from request to outcome: the hint's span in stretches.

A long span is worked through in stretches of a minute that overlap and are faded into each other,
so that memory does not grow with the recording. The transposition and the choice of models are
decided once, from all stretches together.
"""

from dataclasses import dataclass, replace

import numpy as np

from layered.dsp.arrays import Sound
from layered.dsp.stretches import OVERLAP_S, fades, stretches
from layered.methods.hinted.analysis import HintAnalysis, Mono, analyse
from layered.methods.hinted.blend import Estimate, Progress, estimate
from layered.methods.hinted.confidence import Confidence
from layered.methods.hinted.elsewhere import Learned, find_elsewhere, learn_both
from layered.methods.hinted.evidence import EvidenceSums, PitchEvidence
from layered.methods.hinted.fitting import TimingEvidence, pooled, timing_evidence
from layered.methods.hinted.placing import place
from layered.methods.hinted.routing import Route, route
from layered.methods.hinted.scene import Scene
from layered.methods.hinted.words import (
    DOUBTFUL,
    NOTHING_FITS,
    NOTHING_HEARD,
    NOTHING_THERE,
    hint_too_long,
    models_in_words,
)
from layered.methods.method import DOUBTFUL_BELOW, Outcome, Part, Report, Request

_LISTENING = 0.2
"""The share of the work that goes into listening to the hint."""
_HARDEST = 3.0
_BLOCK_SAMPLES = 1 << 20
_ELSEWHERE = 0.3
"""The share that goes into looking outside the hint's span, where that is asked for."""


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
        self._values = request.parameters
        self._shape = (request.sound.shape[0], request.sound.shape[1])
        self._target = request.allocate(self._shape)
        self._progress = (0.0, "Listening to the hint")
        self._span = (0, 0)
        self._warnings: list[str] = []

    def outcome(self) -> Outcome:
        """Do it."""
        self._tell(*self._progress)
        sung = self._placed_hints()
        heard, sums, timings, scene = self._listen(sung)
        if scene is None:
            self._warnings.append(NOTHING_HEARD)
            return self._outcome(0.0)
        if self._is_silent_there():
            self._warnings.append(NOTHING_THERE)
            return self._outcome(0.0)
        evidence = sums.conclude()
        fits = pooled(timings).fits(evidence)
        if not fits and not self._values.insist:
            return self._step_back()
        richest = max(heard, key=lambda stretch: int(stretch.hint.active.sum()))
        known: list[Confidence] = []
        learned: Learned | None = None
        for number, stretch in enumerate(heard):
            # A single stretch keeps the spectrograms it was listened to with.
            scene = scene if len(heard) == 1 else self._scene(stretch)
            progress = self._progress_of(stretch, number, len(heard))
            estimated = self._estimate(scene, evidence, progress)
            known.append(estimated.confidence)
            self._unfinished(stretch)[:] = 0
            self._add(stretch.start, stretch.stop, estimated.target, self._span)
            if self._values.everywhere and stretch is richest:
                learned = learn_both(scene, estimated.target)
        confidence = Confidence.mean(known)
        fits = fits and confidence.follows
        if not fits and not self._values.insist:
            return self._step_back()
        if learned is not None:
            self._find_elsewhere(learned)
        chosen = self._route(richest.hint, evidence)
        return self._outcome(confidence.score if fits else 0.0, _facts(chosen, evidence))

    def _route(self, hint: HintAnalysis, evidence: PitchEvidence) -> Route:
        return route(hint, evidence, self._hint.kind, self._values.pitch)

    def _estimate(self, scene: Scene, evidence: PitchEvidence, progress: Progress) -> Estimate:
        chosen = self._route(scene.hint, evidence)
        threads = self._request.threads
        return estimate(scene, chosen, evidence, threads=threads, progress=progress)

    def _listen(
        self, sung: Mono
    ) -> tuple[list[_Stretch], EvidenceSums, list[TimingEvidence], Scene | None]:
        """Hear the whole hint before anything is decided; stretches in which it is silent go."""
        start, stop = self._span
        spans = stretches(start, stop, self._rate, self._shape[0])
        heard: list[_Stretch] = []
        sums, timings = EvidenceSums(), []
        scene: Scene | None = None
        for number, (first, last) in enumerate(spans):
            piece = sung[first - start : last - start]
            hint = analyse(piece, self._rate, last - first, on_block=self._check)
            if not hint.is_silent:
                heard.append(_Stretch(first, last, hint))
                scene = self._scene(heard[-1])
                sums.add(scene)
                timings.append(timing_evidence(scene))
            self._tell(_LISTENING * (number + 1) / len(spans), "Listening to the hint")
        return heard, sums, timings, scene

    def _placed_hints(self) -> Mono:
        """Set the hints' span in samples; give their mono sound inside the mixture."""
        track = place(
            self._request.hints,
            self._shape[1],
            self._rate,
            on_block=self._check,
            allocate=self._request.allocate,
        )
        if track.over_s:
            self._warnings.append(hint_too_long(track.over_s))
        self._span = (track.start, track.stop)
        return track.sung

    def _is_silent_there(self) -> bool:
        """Say whether the mixture has no sound in the hint's span."""
        for start in range(*self._span, _BLOCK_SAMPLES):
            self._check()
            stop = min(start + _BLOCK_SAMPLES, self._span[1])
            if self._request.sound[:, start:stop].any():
                return False
        return True

    def _scene(self, stretch: _Stretch) -> Scene:
        values = self._values
        return Scene(
            np.ascontiguousarray(self._request.sound[:, stretch.start : stretch.stop]),
            self._rate,
            stretch.hint,
            seed=self._request.seed,
            tolerance=2.0 ** (1 - 2 * values.timing),
            timbre=2 * values.timbre,
            hardness=_HARDEST ** (1 - 2 * values.bleed),
            on_block=self._check,
        )

    def _progress_of(self, stretch: _Stretch, number: int, count: int) -> Progress:
        width = (1 - _LISTENING - (_ELSEWHERE if self._values.everywhere else 0)) / count
        low = _LISTENING + width * number

        def progress(fraction: float, message: str, so_far: Sound | None) -> None:
            preview = None if so_far is None else self._preview(stretch, so_far)
            self._tell(low + width * fraction, message, preview)

        return progress

    def _preview(self, stretch: _Stretch, so_far: Sound) -> Outcome:
        """Show what is finished, and the stretch being worked on as it is now, in one array."""
        unfinished = self._unfinished(stretch)
        unfinished[:] = so_far[:, so_far.shape[1] - unfinished.shape[1] :]
        return Outcome((Part(self._hint.name, self._target),))

    def _unfinished(self, stretch: _Stretch) -> Sound:
        """Give the part of the target that no earlier stretch has written to."""
        is_first = stretch.start == self._span[0]
        overlap = 0 if is_first else round(OVERLAP_S * self._rate)
        return self._target[:, stretch.start + overlap : stretch.stop]

    def _add(self, start: int, stop: int, target: Sound, span: tuple[int, int]) -> None:
        """Add a stretch's target, faded into its neighbours and out at the ends of a span."""
        weight = fades(start, stop, span, self._shape[1], self._rate)
        self._target[:, start:stop] += weight * target

    def _find_elsewhere(self, learned: Learned) -> None:
        """Look for the sound before and after the hint's span."""
        outside = [
            (span, stretch)
            for span in ((0, self._span[0]), (self._span[1], self._shape[1]))
            for stretch in stretches(span[0], span[1], self._rate, self._shape[0])
        ]
        for number, (span, (start, stop)) in enumerate(outside):
            done = 1 - _ELSEWHERE * (1 - number / len(outside))
            self._tell(done, "Looking outside the hint's span")
            sound = np.ascontiguousarray(self._request.sound[:, start:stop])
            found = find_elsewhere(sound, learned, seed=self._request.seed, on_block=self._check)
            self._add(start, stop, found, span)

    def _step_back(self) -> Outcome:
        """Leave the recording undivided: neither layer is worse than the mixture."""
        for start in range(0, self._shape[1], _BLOCK_SAMPLES):
            self._check()
            block = slice(start, start + _BLOCK_SAMPLES)
            self._target[:, block] = np.float32(0.5) * self._request.sound[:, block]
        self._warnings.append(NOTHING_FITS)
        return replace(self._outcome(0.0), anyway=replace(self._values, insist=True))

    def _outcome(self, confidence: float, facts: tuple[tuple[str, str], ...] = ()) -> Outcome:
        self._tell(1.0, "Finished")
        if facts and confidence < DOUBTFUL_BELOW:
            self._warnings.append(DOUBTFUL)
        part = Part(self._hint.name, self._target)
        return Outcome((part,), confidence, tuple(self._warnings), facts)

    def _tell(self, fraction: float, message: str, preview: Outcome | None = None) -> None:
        self._progress = (fraction, message)
        self._report(fraction, message, preview)

    def _check(self) -> None:
        """Let Stop be noticed without getting any further."""
        self._report(*self._progress)


def _facts(chosen: Route, evidence: PitchEvidence) -> tuple[tuple[str, str], ...]:
    found_by = ("Found by", models_in_words(chosen))
    if chosen.pitched <= 0:
        return (found_by,)
    return found_by, ("Transposition", f"{evidence.semitones:+.0f} semitones")
