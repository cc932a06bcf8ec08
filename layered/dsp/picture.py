"""Sound as a picture: blocks of sound into columns of levels, one byte per cell.

A level is half a decibel, from `FLOOR_DB` upwards, so that a byte holds 127 dB. Several channels
give the loudest of them. Columns of several frames hold the loudest frame, so that nothing short
is lost from a picture of an hour.

Low pitches are seen through longer windows (`layered.dsp.picture_bands`).

Uses numpy's own transform, because importing scipy's would delay the window.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Curve, Indices, Magnitude, Sound
from layered.dsp.picture_bands import Band, layout_of, slowed

Levels = NDArray[np.uint8]
"""Levels in steps of half a decibel; shapes are given where they are used."""

FLOOR_DB = -120.0
STEP_DB = 0.5
WINDOW_S = 0.046
"""The shortest window: the consonants of a voice are told apart."""


@dataclass(frozen=True, slots=True)
class PictureGrid:
    """How sound at a rate is cut into frames, and frames into rows.

    Parameters
    ----------
    window_samples : int
        Length of the shortest window, a power of two.
    hop_samples : int
        From one frame to the next.
    """

    sample_rate_hz: int
    window_samples: int
    hop_samples: int

    @property
    def bin_hz(self) -> float:
        """From one bin of the shortest window to the next, in Hz."""
        return self.sample_rate_hz / self.window_samples

    @property
    def row_hz(self) -> Curve:
        """The frequency of every row, rising, in Hz."""
        return layout_of(self.sample_rate_hz, self.window_samples).row_hz

    @property
    def n_rows(self) -> int:
        """How many rows a picture has."""
        return len(self.row_hz)

    @property
    def reach_samples(self) -> int:
        """How much sound is needed before and after the middle of a frame."""
        layout = layout_of(self.sample_rate_hz, self.window_samples)
        return max(self.window_samples // 2, *(band.reach_samples for band in layout.bands))


def grid_for(
    sample_rate_hz: int, hop_samples: int | None = None, *, window_s: float = WINDOW_S
) -> PictureGrid:
    """Choose the frames for a rate: 2048 samples every 512 at 44.1 and 48 kHz."""
    window = 1 << max(6, round(np.log2(window_s * sample_rate_hz)))
    return PictureGrid(sample_rate_hz, window, hop_samples or window // 4)


def levels_at(block: Sound, centers: Indices, grid: PictureGrid) -> Levels:
    """Give the levels of frames.

    Parameters
    ----------
    block : float32, shape (channels, samples)
        Full scale 1.0; a sine of amplitude 1 in any channel is 0 dB.
    centers : int64, shape (frames,)
        The middles of the frames in the block, rising, each with the grid's ``reach_samples``
        before and after it.

    Returns
    -------
    uint8, shape (rows, frames)
        0 at `FLOOR_DB` and below, then one per `STEP_DB`; the loudest of the channels.
    """
    layout = layout_of(grid.sample_rate_hz, grid.window_samples)
    top = _decibels(block, centers, grid.window_samples)
    n_low = len(grid.row_hz) - (top.shape[1] - layout.first_top_bin)
    low = np.zeros((len(centers), n_low), np.float32)
    _blend(low, layout.top, top)
    for band in layout.bands:
        slow = slowed(block, band.step)
        _blend(low, band, _decibels(slow, centers // band.step, band.window_samples))
    out = np.empty((grid.n_rows, len(centers)), np.uint8)
    out[:n_low] = _levels(low).T
    out[n_low:] = _levels(top[:, layout.first_top_bin :]).T
    return out


def rough_levels(frames: Sound, grid: PictureGrid) -> Levels:
    """Give the levels of frames with the shortest window alone: a quick first look.

    Parameters
    ----------
    frames : float32, shape (channels, frames, window)

    Returns
    -------
    uint8, shape (rows, frames)
    """
    levels = _levels(_frame_decibels(frames))
    bins = np.round(grid.row_hz / grid.bin_hz).astype(np.int64)
    return np.ascontiguousarray(levels.T[bins])


def pool(levels: Levels, factor: int) -> Levels:
    """Give the loudest of every ``factor`` columns.

    Parameters
    ----------
    levels : uint8, shape (rows, columns)
    factor : int
        At least 1; the last column holds what is left over.

    Returns
    -------
    uint8, shape (rows, ceil(columns / factor))
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


def _blend(low: Magnitude, band: Band, decibels: Magnitude) -> None:
    """Add a band's part to the low rows, shape (frames, rows)."""
    n_bins, n_rows = band.weights.shape
    rows = slice(band.first_row, band.first_row + n_rows)
    bins = slice(band.first_bin, band.first_bin + n_bins)
    low[:, rows] += np.ascontiguousarray(decibels[:, bins]) @ band.weights


def _decibels(sound: Sound, centers: Indices, length: int) -> Magnitude:
    """Give the level of every bin in half decibels above the floor, shape (frames, bins)."""
    padded = np.pad(sound, ((0, 0), (0, length)))
    views = np.lib.stride_tricks.sliding_window_view(padded, length, axis=-1)
    return _frame_decibels(views[:, np.maximum(centers - length // 2, 0)])


def _frame_decibels(frames: Sound) -> Magnitude:
    window = _hann(frames.shape[-1])
    power = np.zeros((frames.shape[1], len(window) // 2 + 1), np.float32)
    for channel in frames:
        spectrum = np.fft.rfft(channel * window, axis=-1)
        np.maximum(power, spectrum.real**2 + spectrum.imag**2, out=power)
    np.maximum(power, np.float32(1e-20), out=power)
    np.log(power, out=power)
    power *= np.float32(10 / np.log(10) / STEP_DB)
    power -= np.float32(FLOOR_DB / STEP_DB)
    return power


def _levels(half_decibels: Magnitude) -> Levels:
    return np.asarray(np.clip(half_decibels + np.float32(0.5), 0, 255), np.uint8)


@lru_cache(maxsize=32)
def _hann(length: int) -> Sound:
    """Give a periodic Hann window: the spectrum of a full-scale sine peaks at 1."""
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)
    return np.asarray(window * (2 / window.sum()), np.float32)
