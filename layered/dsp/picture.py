"""Sound as a picture: blocks of sound into columns of levels, one byte per cell.

A level is half a decibel, from `FLOOR_DB` upwards, so that a byte holds 127 dB. Several channels
give the loudest of them. Columns of several frames hold the loudest frame, so that nothing short
is lost from a picture of an hour.

Uses numpy's own transform, because importing scipy's would delay the window.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Magnitude, Sound

Levels = NDArray[np.uint8]
"""Levels in steps of half a decibel; shapes are given where they are used."""

FLOOR_DB = -120.0
STEP_DB = 0.5
WINDOW_S = 0.046
"""Long enough to part the harmonics of a voice, short enough to see its consonants."""


@dataclass(frozen=True, slots=True)
class PictureGrid:
    """How sound at a rate is cut into frames.

    Parameters
    ----------
    window_samples : int
        Length of a frame, a power of two.
    hop_samples : int
        From one frame to the next.
    """

    sample_rate_hz: int
    window_samples: int
    hop_samples: int

    @property
    def n_bins(self) -> int:
        """How many frequencies a frame has."""
        return self.window_samples // 2 + 1

    @property
    def bin_hz(self) -> float:
        """From one bin to the next, in Hz."""
        return self.sample_rate_hz / self.window_samples


def grid_for(sample_rate_hz: int, hop_samples: int | None = None) -> PictureGrid:
    """Choose the frames for a rate: 2048 samples every 512 at 44.1 and 48 kHz."""
    window = 1 << max(6, round(np.log2(WINDOW_S * sample_rate_hz)))
    return PictureGrid(sample_rate_hz, window, hop_samples or window // 4)


def frame_levels(frames: Sound) -> Levels:
    """Give the levels of frames.

    Parameters
    ----------
    frames : float32, shape (channels, frames, window)
        Full scale 1.0; a sine of amplitude 1 in any channel is 0 dB.

    Returns
    -------
    uint8, shape (frames, bins)
        0 at `FLOOR_DB` and below, then one per `STEP_DB`; the loudest of the channels.
    """
    n_channels, n_frames, length = frames.shape
    window = _hann(length)
    power = np.zeros((n_frames, length // 2 + 1), np.float32)
    for channel in range(n_channels):
        spectrum = np.fft.rfft(frames[channel] * window, axis=-1)
        np.maximum(power, spectrum.real**2 + spectrum.imag**2, out=power)
    return _levels_of_power(power)


def block_frames(block: Sound, grid: PictureGrid) -> Sound:
    """Give a view of a block as overlapping frames.

    Parameters
    ----------
    block : float32, shape (channels, samples)
        At least one window long.

    Returns
    -------
    float32, shape (channels, frames, window)
        A view, read-only.
    """
    views = np.lib.stride_tricks.sliding_window_view(block, grid.window_samples, axis=-1)
    return views[:, :: grid.hop_samples]


def pool(levels: Levels, factor: int) -> Levels:
    """Give the loudest of every ``factor`` columns.

    Parameters
    ----------
    levels : uint8, shape (bins, columns)
    factor : int
        At least 1; the last column holds what is left over.

    Returns
    -------
    uint8, shape (bins, ceil(columns / factor))
    """
    if factor == 1:
        return levels
    whole = levels.shape[1] // factor * factor
    pooled = levels[:, 0:whole:factor].copy()
    for offset in range(1, factor):
        np.maximum(pooled, levels[:, offset:whole:factor], out=pooled)
    if whole < levels.shape[1]:
        last = levels[:, whole:].max(axis=1, keepdims=True)
        pooled = np.concatenate([pooled, last], axis=1)
    return pooled


def level_of(db: float) -> int:
    """Turn decibels into a level."""
    return int(np.clip(round((db - FLOOR_DB) / STEP_DB), 0, 255))


def db_of(level: float) -> float:
    """Turn a level into decibels."""
    return FLOOR_DB + STEP_DB * level


def magnitudes_by_level() -> Magnitude:
    """Give the magnitude of each of the 256 levels; the floor is silence.

    Returns
    -------
    float32, shape (256,)
    """
    magnitudes = 10 ** ((FLOOR_DB + STEP_DB * np.arange(256)) / 20)
    magnitudes[0] = 0
    return magnitudes.astype(np.float32)


def _hann(length: int) -> Sound:
    """Give a periodic Hann window: the spectrum of a full-scale sine peaks at 1."""
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)
    return np.asarray(window * (2 / window.sum()), np.float32)


def _levels_of_power(power: Magnitude) -> Levels:
    np.maximum(power, np.float32(1e-20), out=power)
    np.log(power, out=power)
    power *= np.float32(10 / np.log(10) / STEP_DB)
    power += np.float32(0.5 - FLOOR_DB / STEP_DB)
    np.clip(power, 0, 255, out=power)
    return power.astype(np.uint8)
