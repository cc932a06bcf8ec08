"""An added layer: sound that was not recorded, made up beside what was."""

from dataclasses import dataclass

from layered.dsp.arrays import Sound
from layered.model.layer import LayerId
from layered.model.recipe import Recipe


@dataclass(frozen=True, slots=True, eq=False)
class Added:
    """The sound of a layer that is no part of the mixture.

    Parameters
    ----------
    sound : float32, shape (channels, samples)
        As long as the mixture, read-only.
    warnings : tuple of str
        What the person should know about it, one sentence each.
    """

    layer: LayerId
    sound: Sound
    recipe: Recipe
    warnings: tuple[str, ...] = ()
