"""The cells of a spectrogram as levels in dB, and which of them were recorded."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Flags, Indices
from layered.dsp.stft import StftSettings, settings_for

WINDOW_MS = 46.4
_OVERLAP = 4
_ABOVE_FLOOR = np.float32(1.06)

Levels = NDArray[np.float32]
"""Levels in dB, shape (frames, bins)."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Frames of one channel.

    Parameters
    ----------
    levels : float32, shape (frames, bins)
        In dB; where nothing was recorded they mean nothing.
    seen : bool, shape (frames, bins)
        Which cells were recorded.
    places : int64, shape (frames,)
        Which frames of the recording they are; those of an example count from below zero.
    """

    levels: Levels
    seen: Flags
    places: Indices

    @property
    def n_frames(self) -> int:
        """How many frames."""
        return len(self.levels)

    def part(self, frames: slice | Indices) -> "Cells":
        """Give some of the frames."""
        return Cells(self.levels[frames], self.seen[frames], self.places[frames])

    def without(self, missing: Flags) -> "Cells":
        """Give the same cells with some of them not seen."""
        return Cells(self.levels, self.seen & ~missing, self.places)


def joined(pieces: Sequence[Cells]) -> Cells:
    """Give the frames of several pieces, one after the other."""
    return Cells(
        np.concatenate([piece.levels for piece in pieces]),
        np.concatenate([piece.seen for piece in pieces]),
        np.concatenate([piece.places for piece in pieces]),
    )


def settings_of(sample_rate_hz: int) -> StftSettings:
    """Give the analysis of restoration: 46 ms, hopped four times (Griffin and Lim need that)."""
    return settings_for(sample_rate_hz, WINDOW_MS, _OVERLAP)


def levels_of(magnitude: NDArray[np.float32], floor: float) -> Levels:
    """Turn magnitudes into dB; ``floor`` is the lowest magnitude that is told apart from none."""
    levels: Levels = 20 * np.log10(np.maximum(magnitude, np.float32(floor)))
    return levels


def magnitude_of(levels: Levels, floor: float = 0.0) -> NDArray[np.float32]:
    """Turn levels in dB into magnitudes; those no higher than ``floor`` are silent."""
    magnitude: NDArray[np.float32] = np.power(np.float32(10), levels / np.float32(20))
    if floor > 0:
        magnitude[magnitude < _ABOVE_FLOOR * floor] = 0
    return magnitude


def dilated(missing: Flags, n_frames: int = 1, n_bins: int = 1) -> Flags:
    """Widen a set of cells: what leaks out of the recorded ones is not to be learned from."""
    wide = missing.copy()
    for step in range(1, n_bins + 1):
        wide[:, step:] |= missing[:, :-step]
        wide[:, :-step] |= missing[:, step:]
    tall = wide.copy()
    for step in range(1, n_frames + 1):
        tall[step:] |= wide[:-step]
        tall[:-step] |= wide[step:]
    return tall
