"""Long windows for low pitches: what the rows of a picture are made of.

The ear, and a logarithmic axis, need fine steps in frequency where pitch is low and fine steps in
time where it is high. So three windows are used, each twice as long as the one above it, blended
where they meet; the long ones work on sound at a fraction of the rate, which makes them nearly
free (a constant-Q transform by bands, after Brown and Puckette 1992).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from layered.dsp.arrays import Curve, Magnitude, Sound

_LONGER = (4, 2)
_MEETING_HZ = ((280.0, 420.0), (1100.0, 1700.0))
_TAPS_PER_STEP = 6
_OVERSAMPLED = 1.3


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """A long window on sound at a fraction of the rate.

    Parameters
    ----------
    step : int
        The fraction: one sample of every ``step``.
    first_row, first_bin : int
        Where the rows and bins of ``weights`` start.
    weights : float32, shape (bins, rows)
        How its decibels make up the low rows it has a part in.
    """

    step: int
    window_samples: int
    first_row: int
    first_bin: int
    weights: Magnitude

    @property
    def reach_samples(self) -> int:
        """How much sound is needed before and after the middle of a frame."""
        return self.step * (self.window_samples // 2 + _TAPS_PER_STEP + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """What the rows are made of: the low ones blended from bands, the others the top's bins."""

    row_hz: Curve
    bands: tuple[Band, ...]
    top: Band
    first_top_bin: int


@lru_cache(maxsize=16)
def layout_of(sample_rate_hz: int, window_samples: int) -> Layout:
    """Work out the rows for a rate and its shortest window."""
    bin_hz = sample_rate_hz / window_samples
    first_top_bin = min(window_samples // 2, int(np.ceil(_MEETING_HZ[-1][1] / bin_hz)))
    pieces, start_hz = [], 0.0
    for longer, (_, until_hz) in zip(_LONGER, _MEETING_HZ, strict=True):
        step_hz = bin_hz / longer
        first, last = (int(np.ceil(at / step_hz - 1e-9)) for at in (start_hz, until_hz))
        pieces.append(np.arange(first, last) * step_hz)
        start_hz = last * step_hz
    low_hz = np.concatenate(pieces)
    low_hz = low_hz[low_hz < first_top_bin * bin_hz - 1e-9]
    top_hz = np.arange(first_top_bin, window_samples // 2 + 1) * bin_hz
    bands = []
    for index, longer in enumerate((*_LONGER, 1)):
        needed_hz = 2 * _OVERSAMPLED * (_MEETING_HZ[index][1] if longer > 1 else sample_rate_hz)
        step = 1 << max(0, int(np.log2(max(1.0, sample_rate_hz / needed_hz))))
        length = window_samples * longer // step
        weights = _interpolation(low_hz, bin_hz / longer, length // 2 + 1)
        bands.append(_band(step, length, _fade(low_hz, index)[:, None] * weights))
    return Layout(np.concatenate([low_hz, top_hz]), tuple(bands[:-1]), bands[-1], first_top_bin)


def slowed(block: Sound, step: int) -> Sound:
    """Give one sample of every ``step``, low-passed; sample i stands for ``i * step``.

    Parameters
    ----------
    block : float32, shape (channels, samples)

    Returns
    -------
    float32, shape (channels, ceil(samples / step))
    """
    if step == 1:
        return block
    taps = _lowpass(step)
    half = len(taps) // 2
    padded = np.pad(block, ((0, 0), (half, half)))
    views = np.lib.stride_tricks.sliding_window_view(padded, len(taps), axis=-1)[:, ::step]
    return np.asarray(views @ taps, np.float32)


def _band(step: int, window_samples: int, weights: Curve) -> Band:
    """Keep the part of the weights, shape (rows, bins), that is not zero."""
    rows, bins = np.flatnonzero(weights.any(axis=1)), np.flatnonzero(weights.any(axis=0))
    part = weights[rows[0] : rows[-1] + 1, bins[0] : bins[-1] + 1].T
    kept: Magnitude = np.ascontiguousarray(part, dtype=np.float32)
    return Band(step, window_samples, int(rows[0]), int(bins[0]), kept)


def _fade(hz: Curve, index: int) -> Curve:
    """Give the share of a band at each frequency; all bands together give one."""
    rising = [
        np.clip(np.log(np.maximum(hz, 1) / low) / np.log(high / low), 0, 1)
        for low, high in _MEETING_HZ
    ]
    above = rising[index - 1] if index > 0 else np.ones_like(hz)
    beyond = rising[index] if index < len(rising) else np.zeros_like(hz)
    return np.asarray(above * (1 - beyond) if index else 1 - beyond)


def _interpolation(hz: Curve, bin_hz: float, n_bins: int) -> Curve:
    """Give what interpolates between bins, shape (frequencies, bins)."""
    distance = np.abs(hz[:, None] / bin_hz - np.arange(n_bins)[None, :])
    return np.asarray(np.maximum(0, 1 - distance))


@lru_cache(maxsize=16)
def _lowpass(step: int) -> Sound:
    """Give a windowed sinc that passes the lower part of what is kept."""
    places = np.arange(-_TAPS_PER_STEP // 2 * step, _TAPS_PER_STEP // 2 * step + 1)
    taps = np.sinc(places / step) * (0.5 + 0.5 * np.cos(np.pi * places / places[-1]))
    return np.asarray(taps / taps.sum(), np.float32)
