"""Whether a hint as a whole is sung early or late.

The hint's level, its bands and its melody are compared with the mixture at every lag, each in
deviations from what unrelated places reach, and added up. Measured on 21 recorded cases moved by
-150, 0 and 150 ms: at 0 nothing is said in any; what is said of the others is right to 60 ms, the
time by which these hints differ from their targets anyway.
"""

from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Curve, Indices
from layered.dsp.harmonics import pitch_index, standardised
from layered.dsp.pitch import FRAME_S
from layered.methods.hinted.evidence import PitchEvidence
from layered.methods.hinted.fitting import matches
from layered.methods.hinted.scene import Scene

_SEARCH_S, _FURTHEST_S, _SMALLEST_S = 0.25, 0.22, 0.05
_UNRELATED_S = 0.6
_SURE, _GAIN, _AGREEMENT_S = 5.0, 4.5, 0.04
_MELODY_FROM = 3.0
_FEWEST_VOICED = 20
_HIGHEST_SCORE = 6.0
_REACH_STEPS = 2


@dataclass(frozen=True, slots=True)
class Lateness:
    """By how many seconds a hint comes late; negative if it is early; 0 unless it is sure."""

    seconds: float
    strength: float


def lateness(scene: Scene, evidence: PitchEvidence) -> Lateness:
    """Find the lag at which a hint fits its stretch of the mixture best."""
    reach = round(_SEARCH_S / FRAME_S)
    lags = np.arange(-reach, reach + 1)
    (level, bands), itself = matches(scene)
    if len(itself) < 4 * round(_UNRELATED_S / FRAME_S):
        return Lateness(0.0, 0.0)
    by_level = _deviations(level, lags)
    total = by_level + _deviations(bands, lags)
    if evidence.strength > _MELODY_FROM:
        melody = _melody(scene, evidence, lags)
        total = total if melody is None else total + melody
    best = int(total.argmax())
    seconds = -float(lags[best]) * FRAME_S
    strength = float(total[best])
    gain = strength - float(total[reach])
    agrees = abs(int(by_level.argmax()) - best) <= round(_AGREEMENT_S / FRAME_S)
    in_reach = _SMALLEST_S <= abs(seconds) <= _FURTHEST_S
    if strength >= _SURE and gain >= _GAIN and agrees and in_reach:
        return Lateness(seconds, strength)
    return Lateness(0.0, strength)


def _deviations(match: Curve, lags: Indices) -> Curve:
    away = round(_UNRELATED_S / FRAME_S)
    elsewhere = match[away:-away]
    return np.asarray((match[lags] - elsewhere.mean()) / (elsewhere.std() + 1e-9), np.float64)


def _melody(scene: Scene, evidence: PitchEvidence, lags: Indices) -> Curve | None:
    from scipy import ndimage

    settings = scene.settings(93, 8)
    pitch = scene.at_frames(scene.hint.pitch_hz, settings)
    heard = standardised(scene.salience(settings).full)
    near = np.minimum(
        ndimage.maximum_filter1d(heard, 2 * _REACH_STEPS + 1, axis=0), _HIGHEST_SCORE
    )
    places = pitch_index(pitch) + evidence.steps
    inside = (pitch > 0) & (places >= 0) & (places < len(near))
    if inside.sum() < _FEWEST_VOICED:
        return None
    frame_s = settings.hop_samples / scene.sample_rate_hz
    far = np.concatenate([np.arange(-200, -60, 4), np.arange(60, 200, 4)])

    def fit(lag: int) -> float:
        moved = np.arange(len(places)) + round(lag * FRAME_S / frame_s)
        known = inside & (moved >= 0) & (moved < len(places))
        if known.sum() < _FEWEST_VOICED // 2:
            return 0.0
        return float(near[places[known], moved[known]].mean())

    elsewhere = np.array([fit(int(lag)) for lag in far])
    here = np.array([fit(int(lag)) for lag in lags])
    return np.asarray((here - elsewhere.mean()) / (elsewhere.std() + 1e-9), np.float64)
