"""Soft masks: each cell shared out in proportion to what the models say is there."""

import numpy as np

from layered.dsp.arrays import Magnitude, Mask
from layered.dsp.factorize import Group


def ratio_mask(target: Group, others: tuple[Group, ...]) -> Mask:
    """Give the target's share of the model in every cell, shape (bins, frames).

    The lecture's posterior of a source given a cell; a generalised Wiener filter of power 1.
    """
    rest = np.zeros((target.bases.shape[0], target.activations.shape[1]), np.float32)
    for group in others:
        rest += group.model
    return shared(target.model, rest)


def shared(target: Magnitude, rest: Magnitude, *, power: float = 1.0) -> Mask:
    """Give ``target^p / (target^p + rest^p)``; 0 where both are silent."""
    if power != 1.0:
        target, rest = target ** np.float32(power), rest ** np.float32(power)
    mask: Mask = target / (target + rest + np.float32(1e-12))
    return mask


def sharpened(mask: Mask, power: float) -> Mask:
    """Make a mask harder (power above 1) or softer (below 1); 0, 1/2 and 1 stay."""
    return shared(mask, 1 - mask, power=power)
