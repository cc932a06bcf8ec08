"""Whether the hint's melody is in the mixture, and how far away in pitch.

A hum is rarely in the octave of what it points at. Every transposition is scored by how salient
the transposed melody is in the mixture; an octave too high costs far more than one too low, so the
score also asks that odd harmonics are there and that nothing is between the harmonics.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from layered.dsp.arrays import Curve, Magnitude
from layered.dsp.harmonics import (
    STEPS_PER_SEMITONE,
    pitch_index,
    standardised,
)
from layered.methods.hinted.scene import Scene

_MARGIN_S = 0.1
_FEWEST_VOICED_FRAMES = 10
_LOWEST_SEMITONES, _HIGHEST_SEMITONES = -24, 36
_ODD_WEIGHT = 1.0
_KEY_COST = 0.3
_KEY_TOLERANCE_STEPS = 4
_HIGH_COST = 0.15
_HIGH_FROM_SEMITONES = 12
_COVERAGE = 0.6
_NULL_STEPS = tuple(range(-25 * STEPS_PER_SEMITONE, 37 * STEPS_PER_SEMITONE, 3))


@dataclass(frozen=True, slots=True)
class PitchEvidence:
    """What was found.

    Parameters
    ----------
    steps : int
        The transposition from the hint to the mixture, in steps of 25 cents.
    strength : float
        How far its salience stands out from that of arbitrary transpositions, in deviations.
    """

    steps: int = 0
    strength: float = 0.0

    @property
    def semitones(self) -> float:
        """The transposition in semitones."""
        return self.steps / STEPS_PER_SEMITONE


@dataclass(eq=False)
class EvidenceSums:
    """Scores of every transposition, summed over the stretches of a recording."""

    full: dict[int, float] = field(default_factory=dict)
    contrast: dict[int, float] = field(default_factory=dict)
    counted: dict[int, int] = field(default_factory=dict)
    voiced: int = 0

    def add(self, scene: Scene) -> None:
        """Add what one stretch of the recording says."""
        settings = scene.settings(186, 8)
        pitch = scene.at_frames(scene.hint.pitch_hz, settings)
        voiced = pitch > 0
        if voiced.sum() < _FEWEST_VOICED_FRAMES:
            return
        scene.on_block()
        heard = scene.salience(settings)
        reach = settings.frames_at(_MARGIN_S, scene.sample_rate_hz)
        full, odd, between = (
            _near(standardised(values), reach) for values in (heard.full, heard.odd, heard.between)
        )
        scene.on_block()
        self.voiced += int(voiced.sum())
        places, frames = pitch_index(pitch)[voiced], np.flatnonzero(voiced)
        for steps in sorted({*_NULL_STEPS, *_candidate_steps()}):
            scene.on_block()
            rows = places + steps
            inside = (rows >= 0) & (rows < full.shape[0])
            at = (rows[inside], frames[inside])
            self._count(steps, full[at], odd[at] - between[at])

    def _count(self, steps: int, full: Curve, contrast: Curve) -> None:
        self.full[steps] = self.full.get(steps, 0.0) + float(full.sum())
        self.contrast[steps] = self.contrast.get(steps, 0.0) + float(contrast.sum())
        self.counted[steps] = self.counted.get(steps, 0) + len(full)

    def conclude(self) -> PitchEvidence:
        """Choose the transposition."""
        known = {s for s, n in self.counted.items() if n > _COVERAGE * self.voiced}
        candidates = known & set(_candidate_steps())
        if not candidates:
            return PitchEvidence()
        mean = {steps: self.full[steps] / self.counted[steps] for steps in known}

        def score(steps: int) -> float:
            odd = _ODD_WEIGHT * self.contrast[steps] / self.counted[steps]
            high = max(0.0, steps / STEPS_PER_SEMITONE - _HIGH_FROM_SEMITONES) / 12
            cost = _HIGH_COST * high + (_KEY_COST if _is_off_octave(steps) else 0.0)
            return mean[steps] + odd - cost

        best = max(sorted(candidates), key=score)
        arbitrary = [mean[steps] for steps in _NULL_STEPS if steps in known]
        spread = float(np.std(arbitrary)) + 1e-6
        return PitchEvidence(best, (mean[best] - float(np.median(arbitrary))) / spread)


def _candidate_steps() -> Iterable[int]:
    low = _LOWEST_SEMITONES * STEPS_PER_SEMITONE - _KEY_TOLERANCE_STEPS
    high = _HIGHEST_SEMITONES * STEPS_PER_SEMITONE + _KEY_TOLERANCE_STEPS
    return range(low, high + 1)


def _is_off_octave(steps: int) -> bool:
    octave = 12 * STEPS_PER_SEMITONE
    return abs((steps + octave // 2) % octave - octave // 2) > _KEY_TOLERANCE_STEPS


def _near(values: Magnitude, n_frames: int) -> Magnitude:
    from scipy import ndimage

    near: Magnitude = ndimage.maximum_filter1d(values, 2 * n_frames + 1, axis=1)
    return near
