"""Predict missing cells from the frames of the example that resemble what was recorded.

Frames are compared in dB over the cells that both hold, the frames around them included, with most
of the difference in level taken out; the nearest are averaged. Log levels are averaged because
independent noise-like cells cannot be matched: the mean of the log is the estimate of least error.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Flags
from layered.methods.restoration.cells import Cells, Levels

_NEIGHBOURS = 20
_LEVEL_SHARE = 0.7
"""How much of the difference in level between two frames is forgiven, and made up for."""
_MOST_SHIFT_DB = 13.0
_SHARPNESS = 0.5
_CENTER_DB = np.float32(-45)
"""Taken off before squaring, to keep float32 sums exact."""
_ENOUGH_CELLS = 8
"""A frame with so few recorded cells is compared by the frames around it."""
_BEYOND = 4
_MOST_FRAMES = 40
_FAR = np.float32(1e12)

_Table = NDArray[np.float32]
"""One value for each frame to predict and each known frame."""


@dataclass(slots=True, eq=False)
class _Sums:
    """Over the cells that two frames share: how many, their difference, its square."""

    count: _Table
    difference: _Table
    square: _Table

    def add_shifted(self, other: "_Sums", step: int, rows: Flags) -> None:
        """Add the comparison of the frames ``step`` later on both sides."""
        if abs(step) >= min(other.count.shape):
            return
        into = tuple(slice(max(0, -step), size - max(0, step)) for size in other.count.shape)
        at = tuple(slice(max(0, step), size - max(0, -step)) for size in other.count.shape)
        used = rows[into[0], np.newaxis]
        self.count[into] += np.where(used, other.count[at], 0)
        self.difference[into] += np.where(used, other.difference[at], 0)
        self.square[into] += np.where(used, other.square[at], 0)


def predict_by_nearest(
    target: Cells, known: Cells, *, on_step: Callable[[], None] = lambda: None
) -> Levels:
    """Predict every cell of every frame.

    Parameters
    ----------
    target : Cells
        What was recorded.
    known : Cells
        The frames to take from. A frame of the target among them is not found for itself.
    on_step : callable, optional
        Called between steps of work; may raise to stop.

    Returns
    -------
    float32, shape (frames, bins)
        In dB; NaN where no near frame holds the cell.
    """
    if not known.n_frames:
        return np.full(target.levels.shape, np.nan, np.float32)
    plain = _compared(target, known, on_step)
    sums = _in_context(plain, target, on_step)
    count = np.maximum(sums.count, 1)
    shift = np.clip(_LEVEL_SHARE * sums.difference / count, -_MOST_SHIFT_DB, _MOST_SHIFT_DB)
    forgiven = 1 - (1 - _LEVEL_SHARE) ** 2
    distance = sums.square / count - forgiven * np.square(sums.difference / count)
    distance = np.where(sums.count > 0, np.maximum(distance, 1e-3), _FAR)
    on_step()
    distance /= _covered(target, known)
    on_step()
    distance[known.places[np.newaxis] == target.places[:, np.newaxis]] = _FAR
    on_step()
    return _averaged(distance.astype(np.float32), shift.astype(np.float32), known)


def _compared(target: Cells, known: Cells, on_step: Callable[[], None]) -> _Sums:
    """Compare every frame with every known one, by products of matrices."""
    bins = target.seen.any(axis=0)
    seen, known_seen = (cells.seen[:, bins].astype(np.float32) for cells in (target, known))
    mine = (target.levels[:, bins] - _CENTER_DB) * seen
    theirs = (known.levels[:, bins] - _CENTER_DB) * known_seen
    square = seen @ np.square(theirs).T
    on_step()
    square -= 2 * (mine @ theirs.T)
    on_step()
    difference = -(seen @ theirs.T)
    if known_seen.all():
        count = np.repeat(seen.sum(axis=1, keepdims=True), known.n_frames, axis=1)
        difference += mine.sum(axis=1, keepdims=True)
        square += np.square(mine).sum(axis=1, keepdims=True)
        return _Sums(count, difference, square)
    difference += mine @ known_seen.T
    on_step()
    square += np.square(mine) @ known_seen.T
    return _Sums(seen @ known_seen.T, difference, square)


def _covered(target: Cells, known: Cells) -> _Table:
    """Say which part of the cells a frame misses each known frame holds, 0.01 to 1."""
    if known.seen.all():
        return np.ones((1, 1), np.float32)
    missing = (~target.seen).astype(np.float32)
    held = missing @ known.seen.astype(np.float32).T
    share = held / np.maximum(missing.sum(axis=1, keepdims=True), 1)
    return np.asarray(np.clip(share, 0.01, 1), np.float32)


def _in_context(plain: _Sums, target: Cells, on_step: Callable[[], None]) -> _Sums:
    """Add the comparisons of the frames around: more of them where little was recorded."""
    reach = _reach(target.seen.sum(axis=1))
    sums = _Sums(plain.count.copy(), plain.difference.copy(), plain.square.copy())
    for step in range(1, int(reach.max(initial=0)) + 1):
        on_step()
        rows = reach >= step
        sums.add_shifted(plain, step, rows)
        sums.add_shifted(plain, -step, rows)
    return sums


def _reach(n_seen: NDArray[np.int64]) -> NDArray[np.int64]:
    """Say how many frames to each side are compared: 1, or beyond both ends of a gap."""
    full = n_seen >= _ENOUGH_CELLS
    index = np.arange(len(full))
    last = np.maximum.accumulate(np.where(full, index, -_MOST_FRAMES))
    following = np.minimum.accumulate(np.where(full, index, len(full) + _MOST_FRAMES)[::-1])[::-1]
    away = np.maximum(index - last, following - index)
    nearest = np.minimum(index - last, following - index)
    away = np.where(away > _MOST_FRAMES, nearest, away)
    return np.where(full, 1, np.minimum(away + _BEYOND, _MOST_FRAMES))


def _averaged(distance: _Table, shift: _Table, known: Cells) -> Levels:
    """Average the nearest frames, each at the level of what was recorded."""
    from scipy import sparse

    n_frames, n_known = distance.shape
    n_near = min(_NEIGHBOURS, n_known)
    near = np.argpartition(distance, n_near - 1, axis=1)[:, :n_near]
    far = np.take_along_axis(distance, near, axis=1)
    least = far.min(axis=1, keepdims=True)
    weight = np.exp(-(far - least) / (_SHARPNESS * least))
    weight[far >= _FAR] = 0
    moved = weight * np.take_along_axis(shift, near, axis=1)
    ends = np.arange(0, n_frames * n_near + 1, n_near)

    def times(values: _Table, matrix: NDArray[np.float32]) -> NDArray[np.float32]:
        shape = (n_frames, n_known)
        product = sparse.csr_matrix((values.ravel(), near.ravel(), ends), shape) @ matrix
        return np.asarray(product, np.float32)

    held = known.seen.astype(np.float32)
    total = times(weight, known.levels * held) + times(moved, held)
    mass = times(weight, held)
    with np.errstate(invalid="ignore", divide="ignore"):
        predicted: Levels = np.where(mass > 1e-6, total / mass, np.nan).astype(np.float32)
    return predicted
