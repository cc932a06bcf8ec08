"""How a result was made, so that it can be explained and made again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """A method, its parameters and its seed: with the same inputs, the same result to the bit."""

    method: str
    parameters: tuple[tuple[str, float | int | bool | str], ...] = ()
    seed: int = 0
    inputs: tuple[str, ...] = ()
    version: int = 1
