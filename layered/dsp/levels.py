"""Levels: decibels, peaks, and the meter that shows them."""

import math
from collections.abc import Iterator

import numpy as np

from layered.dsp.arrays import Sound

FLOOR_DB = -200.0
"""What silence is called in dB, so that every level is a finite number."""

_PIECE_SAMPLES = 1 << 18


def db(amplitude: float, *, floor_db: float = FLOOR_DB) -> float:
    """Turn a linear amplitude into dB; silence and anything quieter becomes ``floor_db``."""
    size = abs(amplitude)
    if size <= 0:
        return floor_db
    return max(floor_db, 20 * math.log10(size))


def linear(level_db: float) -> float:
    """Turn a level in dB into a linear gain; 0 dB is exactly 1."""
    return float(10 ** (level_db / 20))


def peak(sound: Sound) -> float:
    """Find the largest absolute sample, without a copy of the whole.

    Parameters
    ----------
    sound : float32, shape (channels, samples)
        May be a memory map, and may be empty.

    Returns
    -------
    float
        Linear, 1.0 is full scale; 0 for an empty sound.
    """
    highest = 0.0
    for piece in _pieces(sound):
        highest = max(highest, float(piece.max()), -float(piece.min()))
    return highest


def rms(sound: Sound) -> float:
    """Find the root of the mean square over all channels, summed in double precision.

    Linear, of a sound as `peak` takes it; 0 for an empty one.
    """
    if sound.size == 0:
        return 0.0
    total = 0.0
    for piece in _pieces(sound):
        total += float(np.square(piece, dtype=np.float64).sum())
    return math.sqrt(total / sound.size)


def _pieces(sound: Sound) -> Iterator[Sound]:
    for start in range(0, sound.shape[-1], _PIECE_SAMPLES):
        yield sound[..., start : start + _PIECE_SAMPLES]


class PeakMeter:
    """A peak level that jumps up at once and falls slowly, a held peak, and a clip light.

    Its attributes are plain numbers that one thread writes and another may poll.

    Parameters
    ----------
    clip_above : float
        A peak above this lights the clip light, which stays on until `reset_clip`.
    fall_db_per_s, hold_s : float
        How fast the level falls, and how long the held peak stays.

    Attributes
    ----------
    level, held : float
        Linear, 1.0 is full scale.
    clipped : bool
        Sticky.
    """

    def __init__(
        self, *, clip_above: float = 1.0, fall_db_per_s: float = 26.0, hold_s: float = 1.5
    ) -> None:
        self.level = 0.0
        self.held = 0.0
        self.clipped = False
        self._clip_above = clip_above
        self._fall_db_per_s = fall_db_per_s
        self._hold_s = hold_s
        self._held_for_s = 0.0

    def add(self, peak: float, seconds: float) -> None:
        """Show the peak of the next ``seconds`` of sound."""
        self.level = max(peak, self.level * linear(-self._fall_db_per_s * seconds))
        self._held_for_s += seconds
        if peak >= self.held or self._held_for_s > self._hold_s:
            self.held = peak
            self._held_for_s = 0.0
        if peak > self._clip_above:
            self.clipped = True

    def clear(self) -> None:
        """Fall to silence at once; the clip light stays."""
        self.level = 0.0
        self.held = 0.0

    def reset_clip(self) -> None:
        """Put the clip light out."""
        self.clipped = False
