"""Predict missing cells from the recorded ones before and after them in the same bin."""

import numpy as np
from numpy.typing import NDArray

from layered.methods.restoration.cells import Cells, Levels

LONGEST_FRAMES = 20


def bridge(target: Cells) -> tuple[Levels, NDArray[np.int64]]:
    """Draw a straight line in dB through time across each hole.

    Returns
    -------
    levels : float32, shape (frames, bins)
        NaN where nothing was recorded within `LONGEST_FRAMES`.
    distance : int64, shape (frames, bins)
        How many frames away the nearest recorded cell is; 0 for itself.
    """
    n_frames = target.n_frames
    index = np.arange(n_frames)[:, np.newaxis]
    far = 4 * n_frames + 4 * LONGEST_FRAMES
    before = np.maximum.accumulate(np.where(target.seen, index, -far), axis=0)
    after = np.minimum.accumulate(np.where(target.seen, index, far)[::-1], axis=0)[::-1]
    to_before, to_after = index - before, after - index
    bins = np.arange(target.levels.shape[1])[np.newaxis]
    earlier = target.levels[np.clip(before, 0, n_frames - 1), bins]
    later = target.levels[np.clip(after, 0, n_frames - 1), bins]
    has_before, has_after = to_before <= LONGEST_FRAMES, to_after <= LONGEST_FRAMES
    share = np.where(has_before & has_after, to_before / np.maximum(to_before + to_after, 1), 0.0)
    share = np.where(has_before, share, 1.0)
    levels = (1 - share) * earlier + share * later
    distance = np.minimum(to_before, to_after)
    return np.where(has_before | has_after, levels, np.nan).astype(np.float32), distance
