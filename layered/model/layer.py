"""A layer: what a person sees, hears and mixes."""

from dataclasses import dataclass
from typing import NewType

LayerId = NewType("LayerId", str)

LOWEST_GAIN_DB = -60.0
HIGHEST_GAIN_DB = 12.0
REST_COLOR = -1
"""The colour index of a rest: grey, whatever the theme."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The name and mixer state of one part of the mixture; its sound follows from the splits.

    Parameters
    ----------
    color : int
        Index into the theme's layer colours, or `REST_COLOR`.
    gain_db : float
        From `LOWEST_GAIN_DB` to `HIGHEST_GAIN_DB`; silence is ``muted``, not a gain.
    pan : float
        -1 left, 0 as recorded, 1 right. Only heard where the output has two channels.
    """

    id: LayerId
    name: str
    color: int = REST_COLOR
    gain_db: float = 0.0
    pan: float = 0.0
    muted: bool = False
    soloed: bool = False
