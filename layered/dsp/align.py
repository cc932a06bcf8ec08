"""Finding a small, smooth delay of a hint against the mixture."""

import numpy as np

from layered.dsp.arrays import Curve, Flags, Indices

_LAG_COST = 0.1
_MOVE_COST = 3.0
_UNVOICED_SHARE = 0.15
_HIGHEST_SCORE = 6.0


def smooth_lags(scores: Curve, lags: Indices, voiced: Flags) -> Indices:
    """Choose a lag for every frame: high scores, small lags, few moves (dynamic programming).

    Parameters
    ----------
    scores : shape (frames, lags)
        How well each frame fits the mixture when moved by each lag, in standard deviations.
    lags : shape (lags,)
        The lags in frames, rising by 1.
    voiced : shape (frames,)
        Where moving costs in full; in silence it is cheap.

    Returns
    -------
    int, shape (frames,)
    """
    bounded = np.minimum(scores, _HIGHEST_SCORE) - _LAG_COST * np.abs(lags) * voiced[:, None]
    move = _MOVE_COST * np.abs(lags[:, None] - lags)
    total = bounded[0].copy()
    came_from = np.zeros(bounded.shape, np.int64)
    columns = np.arange(len(lags))
    for frame in range(1, len(bounded)):
        both = voiced[frame] and voiced[frame - 1]
        reached = total - move * (1.0 if both else _UNVOICED_SHARE)
        came_from[frame] = reached.argmax(axis=1)
        total = reached[columns, came_from[frame]] + bounded[frame]
    path = np.zeros(len(bounded), np.int64)
    path[-1] = total.argmax()
    for frame in range(len(bounded) - 1, 0, -1):
        path[frame - 1] = came_from[frame, path[frame]]
    return np.asarray(lags[path])
