"""One separation from request to outcome: the hint's span in stretches.

A long span is worked through in stretches of a minute that overlap and are faded into each other,
so that memory does not grow with the recording. The transposition and the choice of models are
decided once, from all stretches together.
"""

import time
from dataclasses import dataclass, replace

import numpy as np

from layered.dsp.arrays import Sound
from layered.dsp.resample import resample, resampled_length
from layered.dsp.stretches import OVERLAP_S, fades, stretches
from layered.methods.hinted.analysis import HintAnalysis, Mono, analyse
from layered.methods.hinted.blend import Estimate, Progress, estimate
from layered.methods.hinted.coarse import at_rate, with_whole_band, working_rate_hz
from layered.methods.hinted.confidence import Confidence
from layered.methods.hinted.elsewhere import Learned, find_elsewhere, learn_both
from layered.methods.hinted.evidence import EvidenceSums, PitchEvidence
from layered.methods.hinted.fitting import TimingEvidence, pooled, timing_evidence
from layered.methods.hinted.placing import place
from layered.methods.hinted.routing import Route, route
from layered.methods.hinted.scene import Scene
from layered.methods.hinted.sketch import Sketch
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
_BETWEEN_PREVIEWS_S = 0.7
_BLOCK_SAMPLES = 1 << 20
_ELSEWHERE = 0.3
"""The share that goes into looking outside the hint's span, where that is asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class _Stretch:
    """From ``start`` to ``stop`` of the mixture, with what the hint says there."""

    start: int
    stop: int
    hint: HintAnalysis

    @property
    def length(self) -> int:
        """In samples."""
        return self.stop - self.start


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
        self._working_hz = working_rate_hz(self._rate, fast=self._values.fast)
        self._shape = (request.sound.shape[0], request.sound.shape[1])
        self._target = request.allocate(self._shape)
        self._progress = (0.0, "Listening to the hint")
        self._span = (0, 0)
        self._next_preview_s = 0.0
        self._warnings: list[str] = []

    def outcome(self) -> Outcome:
        """Do it."""
        self._tell(*self._progress)
        sung = self._placed_hints()
        sketch = self._sketch(sung)
        heard, sums, timings, scene = self._listen(sung)
        if scene is None:
            sketch.erase()
            self._warnings.append(NOTHING_HEARD)
            return self._outcome(0.0)
        if self._is_silent_there():
            sketch.erase()
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
            sound = self._sound_of(stretch)
            target = self._with_whole_band(estimated.target, scene.sound, sound)
            sketch.erase()
            self._unfinished(stretch)[:] = 0
            self._add(stretch.start, stretch.stop, target, self._span)
            if self._values.everywhere and stretch is richest:
                learned = learn_both(scene, estimated.target)
        confidence = Confidence.mean(known)
        fits = fits and confidence.follows
        if not fits and not self._values.insist:
            return self._step_back()
        if learned is not None:
            self._find_elsewhere(learned)
        chosen = self._route(richest.hint, evidence)
        score = confidence.score(chosen.percussive) if fits else 0.0
        return self._outcome(score, _facts(chosen, evidence))

    def _sketch(self, sung: Mono) -> Sketch:
        """Give something to hear at once, where the answer itself takes longer than that."""
        stop = stretches(*self._span, self._rate, self._shape[0])[0][1] if len(sung) else 0
        sketch = Sketch(self._target[:, self._span[0] : stop], self._rate)
        sound, kind = self._request.sound[:, self._span[0] :], self._hint.kind
        if not self._values.fast and sketch.draw(
            sound, sung, kind, seed=self._request.seed, on_block=self._check
        ):
            self._tell(*self._progress, Outcome((Part(self._hint.name, self._target),)))
        return sketch

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
            piece = self._at_working_rate(sung[np.newaxis, first - start : last - start])[0]
            length = resampled_length(last - first, self._rate, self._working_hz)
            hint = analyse(piece, self._working_hz, length, on_block=self._check)
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
            self._at_working_rate(self._sound_of(stretch)),
            self._working_hz,
            stretch.hint,
            seed=self._request.seed,
            tolerance=2.0 ** (1 - 2 * values.timing),
            timbre=2 * values.timbre,
            hardness=_HARDEST ** (1 - 2 * values.bleed),
            is_hurried=values.fast,
            on_block=self._check,
        )

    def _at_working_rate(self, sound: Sound) -> Sound:
        return resample(sound, self._rate, self._working_hz, on_block=self._check)

    def _sound_of(self, stretch: _Stretch) -> Sound:
        return np.ascontiguousarray(self._request.sound[:, stretch.start : stretch.stop])

    def _with_whole_band(self, target: Sound, low: Sound, sound: Sound) -> Sound:
        rates_hz = (self._working_hz, self._rate)
        return with_whole_band(target, low, sound, rates_hz, self._check)

    def _progress_of(self, stretch: _Stretch, number: int, count: int) -> Progress:
        width = (1 - _LISTENING - (_ELSEWHERE if self._values.everywhere else 0)) / count
        low = _LISTENING + width * number

        def progress(fraction: float, message: str, so_far: Sound | None) -> None:
            preview = None
            if so_far is not None and self._is_preview_due(fraction):
                self._next_preview_s = time.monotonic() + _BETWEEN_PREVIEWS_S
                # What is above the working band follows with the result.
                heard = at_rate(so_far, self._working_hz, self._rate, stretch.length, self._check)
                preview = self._preview(stretch, heard)
            self._tell(low + width * fraction, message, preview)

        return progress

    def _is_preview_due(self, fraction: float) -> bool:
        """Say whether a preview is worth bringing to the recording's rate."""
        is_cheap = self._working_hz == self._rate
        return is_cheap or fraction >= 1 or time.monotonic() >= self._next_preview_s

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
            low = self._at_working_rate(sound)
            found = find_elsewhere(low, learned, seed=self._request.seed, on_block=self._check)
            self._add(start, stop, self._with_whole_band(found, low, sound), span)

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
