"""A start without chance: the singular vectors of a spectrogram, made non-negative."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Magnitude
from layered.dsp.factorize import Group, unit_columns

_SPARE = 8
_ROUNDS = 3
_BLOCK_FRAMES = 512
_FLOOR = 0.01
"""What is zero starts at this share of the mean: an update could never leave zero."""

_Real = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class SingularVectors:
    """The largest singular values of a spectrogram and their vectors.

    Parameters
    ----------
    left : float32, shape (bins, rank)
    values : float32, shape (rank,)
    right : float32, shape (rank, frames)
    """

    left: _Real
    values: _Real
    right: _Real


def singular_vectors(
    spectrogram: Magnitude, rank: int, *, on_block: Callable[[], None] = lambda: None
) -> SingularVectors:
    """Find the largest singular values by projection (Halko, Martinsson and Tropp 2011, 4.4).

    Parameters
    ----------
    spectrogram : float32, shape (bins, frames)
    rank : int
        How many; fewer are found where the spectrogram has fewer bins or frames.
    on_block : callable, optional
        Called between blocks; may raise to stop.
    """
    frames = np.ascontiguousarray(spectrogram.T)
    width = min(rank + _SPARE, *frames.shape)
    drawn = np.random.default_rng(0).standard_normal((frames.shape[1], width))
    directions: _Real = drawn.astype(np.float32)
    for _ in range(_ROUNDS):
        over_time = np.linalg.qr(_product(frames, directions, on_block))[0]
        directions = np.linalg.qr(_back_product(frames, over_time, on_block))[0]
    small = _product(frames, directions, on_block)
    right, values, turned = np.linalg.svd(small, full_matrices=False)
    left = directions @ turned.T
    return SingularVectors(left[:, :rank], values[:rank], right.T[:rank])


def _product(frames: _Real, directions: _Real, on_block: Callable[[], None]) -> _Real:
    made = np.empty((len(frames), directions.shape[1]), np.float32)
    for start in range(0, len(frames), _BLOCK_FRAMES):
        on_block()
        rows = slice(start, start + _BLOCK_FRAMES)
        np.matmul(frames[rows], directions, out=made[rows])
    return made


def _back_product(frames: _Real, over_time: _Real, on_block: Callable[[], None]) -> _Real:
    total = np.zeros((frames.shape[1], over_time.shape[1]), np.float32)
    for start in range(0, len(frames), _BLOCK_FRAMES):
        on_block()
        rows = slice(start, start + _BLOCK_FRAMES)
        total += frames[rows].T @ over_time[rows]
    return total


def start_from(vectors: SingularVectors, spectrogram: Magnitude, n_components: int) -> Group:
    """Make the start of a free group (NNDSVDa: Boutsidis and Gallopoulos 2008, section 2.3).

    Of each pair of singular vectors the positive or the negative halves are kept, whichever weigh
    more. Components beyond the rank start from frames of the spectrogram, evenly spread.

    Parameters
    ----------
    vectors : SingularVectors
        Of the same spectrogram.

    Returns
    -------
    Group
        Its model sums to what the spectrogram sums to.
    """
    n_bins, n_frames = spectrogram.shape
    bases = np.zeros((n_bins, n_components), np.float32)
    activations = np.zeros((n_components, n_frames), np.float32)
    known = min(n_components, len(vectors.values))
    for number in range(known):
        spectrum, level, weight = _heavier_halves(vectors.left[:, number], vectors.right[number])
        bases[:, number] = spectrum
        activations[number] = level * vectors.values[number] * weight
    for number in range(known, n_components):
        frame = (number - known) * n_frames // (n_components - known)
        bases[:, number] = spectrogram[:, frame]
        activations[number] = spectrogram.sum(axis=0) / n_components
    bases = unit_columns(bases + np.float32(1e-12))
    bases = unit_columns(np.maximum(bases, np.float32(_FLOOR / n_bins)))
    activations = np.maximum(activations, np.float32(_FLOOR) * activations.mean() + 1e-9)
    activations *= spectrogram.sum() / activations.sum()
    return Group(bases, activations.astype(np.float32))


def _heavier_halves(left: _Real, right: _Real) -> tuple[_Real, _Real, float]:
    """Give the spectrum, its activation, and how much of the pair they hold."""
    best: tuple[_Real, _Real, float] = (np.abs(left), np.abs(right), 0.0)
    for sign in (1, -1):
        spectrum = np.maximum(np.float32(sign) * left, 0)
        level = np.maximum(np.float32(sign) * right, 0)
        sizes = float(np.linalg.norm(spectrum)), float(np.linalg.norm(level))
        weight = sizes[0] * sizes[1]
        if weight > best[2]:
            best = (_scaled(spectrum, sizes[0]), _scaled(level, sizes[1]), weight)
    return best


def _scaled(values: _Real, size: float) -> _Real:
    scaled: _Real = values / np.float32(size)
    return scaled
