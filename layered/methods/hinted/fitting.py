"""Whether a hint belongs to this mixture at all.

The null hypothesis is that the hint has nothing to do with the mixture. Then its level follows the
levels of the mixture's bands no better where it was placed than where it was not: every circular
shift of the hint is a draw from the null distribution, but for those that map the hint onto
itself: a steady beat is as right one beat later. Measured on 32 recorded cases, this tells a
hint rolled by two seconds from the true one in 99 % of the pairs; features of the finished result
told 60 to 80 %, because a result follows its hint whether it is right or not.
"""

from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Curve
from layered.dsp.pitch import FRAME_S
from layered.methods.hinted.analysis import HintAnalysis
from layered.methods.hinted.evidence import PitchEvidence
from layered.methods.hinted.scene import Scene

_N_BANDS = 24
_LOWEST_HZ, _HIGHEST_HZ = 60.0, 12_000.0
_NEAR_S, _FAR_S = 0.15, 0.5
_SMOOTHING_POINTS = 4
_FEWEST_SHIFTS = 100
_SAME, _SAME_S = 0.6, 0.05
_LEAST_EVIDENCE = 1.36
_PITCH_EVIDENCE_FROM = 3.0
_STEADY = 0.15
_HAS_A_MELODY = 0.3


@dataclass(frozen=True, slots=True)
class TimingEvidence:
    """How a hint's level fits the mixture.

    Parameters
    ----------
    strength : float or None
        How far the match at the hint's place stands out from that at other places, in deviations;
        None if the hint is too short to tell.
    is_steady : bool
        Whether the hint has neither a rhythm nor a melody to follow.
    """

    strength: float | None
    is_steady: bool

    def fits(self, evidence: PitchEvidence) -> bool:
        """Whether timing and melody together say that the hint belongs here."""
        if self.is_steady:
            return False
        if self.strength is None:
            return True
        melody = max(0.0, evidence.strength - _PITCH_EVIDENCE_FROM)
        return self.strength + melody >= _LEAST_EVIDENCE


def timing_evidence(scene: Scene) -> TimingEvidence:
    """Compare the hint's level with every band of the mixture, at every circular shift."""
    hint = scene.hint
    return TimingEvidence(_strength(*_matches(scene)), _is_steady(hint))


def pooled(parts: list[TimingEvidence]) -> TimingEvidence:
    """Combine the stretches of a long hint."""
    known = [part.strength for part in parts if part.strength is not None]
    strength = float(np.mean(known)) if known else None
    return TimingEvidence(strength, all(part.is_steady for part in parts))


def _is_steady(hint: HintAnalysis) -> bool:
    varies = float(hint.level.std() / (hint.level.mean() + 1e-12))
    return varies < _STEADY and hint.stable < _HAS_A_MELODY


def _matches(scene: Scene) -> tuple[Curve, Curve]:
    """Correlate the hint with the mixture and with itself, at every shift, shape (points,) each.

    The first is that of the band that fits best.
    """
    hint = _smooth(np.sqrt(scene.hint.level))
    bands = np.array([_smooth(band) for band in _band_levels(scene)])
    hint -= hint.mean()
    bands -= bands.mean(axis=1, keepdims=True)
    norm = np.linalg.norm(hint)
    scale = norm * np.linalg.norm(bands, axis=1, keepdims=True) + 1e-12
    spectrum = np.conj(np.fft.rfft(hint))
    product = spectrum * np.fft.rfft(bands, axis=1)
    best: Curve = (np.fft.irfft(product, len(hint), axis=1) / scale).max(axis=0)
    itself: Curve = np.fft.irfft(np.abs(spectrum) ** 2, len(hint)) / (norm**2 + 1e-12)
    return best, itself


def _strength(matches: Curve, itself: Curve) -> float | None:
    from scipy import ndimage

    near, far = round(_NEAR_S / FRAME_S), round(_FAR_S / FRAME_S)
    index = np.arange(len(matches))
    distance = np.minimum(index, len(matches) - index)
    same = 2 * round(_SAME_S / FRAME_S) + 1
    repeated = ndimage.maximum_filter1d(itself, same, mode="wrap") > _SAME
    other = (distance > far) & ~repeated
    if other.sum() < _FEWEST_SHIFTS:
        return None

    def reached(values: Curve) -> Curve:
        found: Curve = ndimage.maximum_filter1d(values, 2 * near + 1, mode="wrap")
        return found

    # The neighbours of a repetition must not reach it either.
    elsewhere = reached(np.where(repeated, -1.0, matches))[other]
    return float((reached(matches)[0] - elsewhere.mean()) / (elsewhere.std() + 1e-9))


def _band_levels(scene: Scene) -> list[Curve]:
    """Give the square root of each band's level on the grid of the hint."""
    rate = scene.sample_rate_hz
    settings = scene.settings(23, 4)
    power = scene.spectrogram(settings).T ** 2
    frequencies = settings.frequencies_hz(rate)
    edges = np.geomspace(_LOWEST_HZ, min(0.475 * rate, _HIGHEST_HZ), _N_BANDS + 1)
    first = np.searchsorted(frequencies, edges[:-1])
    last = np.maximum(np.searchsorted(frequencies, edges[1:]), first + 1)
    times = settings.times_s(scene.sound.shape[1], rate)
    grid = np.arange(len(scene.hint.level)) * FRAME_S
    return [
        np.interp(grid, times, np.sqrt(np.sqrt(power[:, low:high].mean(axis=1))))
        for low, high in zip(first, last, strict=True)
    ]


def _smooth(values: Curve) -> Curve:
    from scipy import ndimage

    smooth: Curve = ndimage.gaussian_filter1d(values, _SMOOTHING_POINTS)
    return smooth
