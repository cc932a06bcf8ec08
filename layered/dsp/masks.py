"""Soft masks: each cell shared out in proportion to what the models say is there."""

from collections.abc import Callable

import numpy as np

from layered.dsp.arrays import Magnitude, Mask
from layered.dsp.factorize import TILE_FRAMES, Group


def ratio_mask(
    target: Group, others: tuple[Group, ...], *, on_block: Callable[[], None] = lambda: None
) -> Mask:
    """Give the target's share of the model in every cell, shape (bins, frames).

    The lecture's posterior of a source given a cell; a generalised Wiener filter of power 1.

    Parameters
    ----------
    on_block : callable, optional
        Called now and then; may raise to stop.
    """
    n_bins, n_frames = target.bases.shape[0], target.activations.shape[1]
    mask = np.empty((n_frames, n_bins), np.float32)
    for first in range(0, n_frames, TILE_FRAMES):
        on_block()
        frames = slice(first, first + TILE_FRAMES)
        rest = np.zeros_like(mask[frames].T)
        for group in others:
            rest += group.model_at(frames)
        mask[frames] = shared(target.model_at(frames), rest).T
    return mask.T


def shared(target: Magnitude, rest: Magnitude, *, power: float = 1.0) -> Mask:
    """Give ``target^p / (target^p + rest^p)``; 0 where both are silent."""
    if power != 1.0:
        target, rest = target ** np.float32(power), rest ** np.float32(power)
    mask: Mask = target / (target + rest + np.float32(1e-12))
    return mask


def sharpened(mask: Mask, power: float) -> Mask:
    """Make a mask harder (power above 1) or softer (below 1); 0, 1/2 and 1 stay."""
    return shared(mask, 1 - mask, power=power)
