"""Where notes may start, and what speaks for and against each: rises of the keys' activations.

Nearly every note makes its key's activation rise, and so do many things that are no notes:
partials of other notes, neighbouring keys, beating, noise. A low threshold finds all rises; what
tells them apart are ratios of levels, all as logarithms, so that nothing depends on how loud the
recording is.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Activations, Curve, Indices

MARGIN_FRAMES = 20
"""How far around a block of frames its candidates look."""

_SMOOTH_FRAMES = 3
_RISE_FRAMES = 4
_APART_FRAMES = 5
_LEAST_RISE = 0.03
_LEAST = 1e-3
_ABOVE = (12, 19, 24, 28, 31, 34, 36)
"""Semitones from a note to the notes that its partials are mistaken for."""
_BELOW = (12, 19, 24)

_Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Rises that may be notes.

    Parameters
    ----------
    frames : int, shape (candidates,)
        Where each rise is steepest; a note starts a little before (`layered.dsp.notes.onsets`).
    keys : int, shape (candidates,)
        Counted from the lowest key of a piano.
    levels : float, shape (candidates,)
        The activation reached, 1 being loud in this recording.
    features : float, shape (candidates, features)
        What speaks for and against each.
    """

    frames: Indices
    keys: Indices
    levels: Curve
    features: NDArray[np.float64]


def smoothed(activations: Activations) -> Activations:
    """Average activations over three frames."""
    from scipy.ndimage import uniform_filter1d

    even: Activations = uniform_filter1d(
        activations, _SMOOTH_FRAMES, axis=1, mode="constant", output=np.float32
    )
    return even


def find_candidates(levels: Activations) -> Candidates:
    """Find all rises in a block of activations, with margins of `MARGIN_FRAMES` on both sides.

    Parameters
    ----------
    levels : float32, shape (keys, margin + frames + margin)
        Smoothed, 1 being loud in this recording.

    Returns
    -------
    Candidates
        Their frames counted from the end of the left margin.
    """
    level = levels.astype(np.float64)
    rise = np.zeros_like(level)
    rise[:, _RISE_FRAMES:] = np.maximum(level[:, _RISE_FRAMES:] - level[:, :-_RISE_FRAMES], 0)
    around = _window_max(rise, -_APART_FRAMES, _APART_FRAMES + 1)
    keys, frames = np.nonzero((rise >= _LEAST_RISE) & (rise == around))
    inside = (frames >= MARGIN_FRAMES) & (frames < level.shape[1] - MARGIN_FRAMES)
    keys, frames = keys[inside], frames[inside]
    reached = _window_max(level, 0, 10)
    features = _features(level, rise, reached, keys, frames)
    return Candidates(frames - MARGIN_FRAMES, keys, reached[keys, frames], features)


def _features(
    level: _Grid, rise: _Grid, reached: _Grid, keys: Indices, frames: Indices
) -> NDArray[np.float64]:
    near = _window_max(rise, -3, 4)
    at = (keys, frames)
    before = _window_max(level, -8, -3)[at]
    now, up = reached[at], rise[at]
    above = [_shifted(reached, by)[at] for by in _ABOVE]
    above_up = [_shifted(near, by)[at] for by in _ABOVE]
    below = np.max([_shifted(reached, -by)[at] for by in _BELOW], axis=0)
    below_up = np.max([_shifted(near, -by)[at] for by in _BELOW], axis=0)
    beside = np.maximum(_shifted(reached, 1)[at], _shifted(reached, -1)[at])
    beside_up = np.maximum(_shifted(near, 1)[at], _shifted(near, -1)[at])
    sustained = np.mean([level[keys, frames + late] for late in range(4, 12)], axis=0)
    total = level.sum(axis=0)
    total_up = np.maximum(total[frames] - total[frames - _RISE_FRAMES], 0)
    height = (keys - 40) / 20
    return np.stack(
        [
            _log(now),
            _log(up),
            _log(up / now),
            _log(now / np.maximum(before, _LEAST)).clip(-1, 5),
            _log(now / reached.max(axis=0)[frames]),
            _log(up / near.max(axis=0)[frames]),
            _log(np.max(above, axis=0) / now).clip(-4, 4),
            _log(np.max(above_up, axis=0) / up).clip(-4, 4),
            _log(above_up[0] / up).clip(-4, 4),
            _log(below / now).clip(-4, 4),
            _log(below_up / up).clip(-4, 4),
            _log(beside / now).clip(-4, 4),
            _log(beside_up / up).clip(-4, 4),
            _log(sustained / now).clip(-3, 1),
            _log(up / np.maximum(total_up, _LEAST)).clip(-5, 1),
            height,
            height**2,
        ],
        axis=1,
    )


def _shifted(grid: _Grid, by: int) -> _Grid:
    """Give for every key the row of the key that many semitones below it."""
    shifted = np.zeros_like(grid)
    if by > 0:
        shifted[by:] = grid[:-by]
    else:
        shifted[:by] = grid[-by:]
    return shifted


def _window_max(grid: _Grid, first: int, stop: int) -> _Grid:
    """Give the largest value from ``first`` to before ``stop`` frames after each frame."""
    from scipy.ndimage import maximum_filter1d

    size = stop - first
    room = size + max(abs(first), abs(stop))
    found = maximum_filter1d(np.pad(grid, ((0, 0), (room, room))), size, axis=1, mode="constant")
    start = room + first + size // 2
    return np.asarray(found[:, start : start + grid.shape[1]])


def _log(ratio: Curve) -> Curve:
    return np.asarray(np.log(np.maximum(ratio, _LEAST)))
