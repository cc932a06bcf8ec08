"""Hits and tones: the share of each cell that is percussive.

Median filters along time and along frequency (Fitzgerald 2010); soft mask of power 2.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Magnitude, Mask
from layered.dsp.stft import StftSettings

_TONE_S = 0.2
_HIT_HZ = 365.0
_BLOCK_FRAMES = 256

_Block = NDArray[np.float32]


def percussive_mask(
    spectrogram: Magnitude,
    *,
    settings: StftSettings,
    sample_rate_hz: int,
    on_block: Callable[[], None] = lambda: None,
) -> Mask:
    """Say how percussive each cell is, 0 (a tone) to 1 (a hit), shape (bins, frames).

    Parameters
    ----------
    spectrogram : float32, shape (bins, frames)
    on_block : callable, optional
        Called between blocks of frames; may raise to stop.
    """
    frames = max(3, settings.frames_at(_TONE_S, sample_rate_hz) | 1)
    bins = max(3, round(_HIT_HZ * settings.window_samples / sample_rate_hz) | 1)
    by_frame = spectrogram.T
    mask = np.empty(by_frame.shape, np.float32)
    for start in range(0, len(by_frame), _BLOCK_FRAMES):
        on_block()
        stop = min(start + _BLOCK_FRAMES, len(by_frame))
        low, high = max(0, start - frames), min(len(by_frame), stop + frames)
        piece = np.ascontiguousarray(by_frame[low:high])
        inner = slice(start - low, stop - low)
        tones = _running_median(piece.T, _inside(frames, len(piece))).T[inner]
        hits = _running_median(piece[inner], _inside(bins, piece.shape[1]))
        mask[start:stop] = hits**2 / (hits**2 + tones**2 + 1e-9)
    return mask.T


def _running_median(rows: _Block, width: int) -> _Block:
    """Filter each row, its ends reflected; SciPy is eight times faster on one long row."""
    from scipy import ndimage

    half, length = width // 2, rows.shape[1]
    padded = np.pad(rows, ((0, 0), (half, half)), mode="symmetric")
    filtered: _Block = ndimage.median_filter(padded.reshape(-1), width).reshape(padded.shape)
    return filtered[:, half : half + length]


def _inside(width: int, length: int) -> int:
    """Keep a filter so short that the reflected border is read once: longer, SciPy may crash."""
    return min(width, 2 * length - 1)
