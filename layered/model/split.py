"""A split: one layer shared out among its children."""

from dataclasses import dataclass

from layered.dsp.arrays import Sound
from layered.model.layer import LayerId
from layered.model.recipe import Recipe


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """One layer divided into two or more that add up to it.

    Parameters
    ----------
    children : tuple of LayerId
        The last one is the rest: the parent minus the others.
    parts : tuple of float32, shape (channels, samples)
        The sounds of all children but the last, read-only, as long as the mixture.
    confidence : float
        0 to 1: how far the method believes in the result.
    warnings : tuple of str
        What the person should know about the result, one sentence each.
    """

    parent: LayerId
    children: tuple[LayerId, ...]
    parts: tuple[Sound, ...]
    recipe: Recipe
    confidence: float = 1.0
    warnings: tuple[str, ...] = ()
