"""Going further in the direction in which updates move, where that lowers the cost.

SQUAREM (Varadhan and Roland 2008, step length S3) over W and H together: two updates give two
differences, and a parabola through the three points is followed. The multiplicative updates of the
solver are the map that is squared, so zeros stay zero and what is fixed stays.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layered.dsp.groups import unit_columns

_LONGEST_FIRST, _GROWTH = 16.0, 4.0
_LEAST = 0.4
"""Of what two updates left of a factor, so much stays: further down is no direction to trust."""

_Block = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """W and H at one time, frame-major: (bins, components) and (frames, components)."""

    bases: _Block
    activations: _Block


class Extrapolation:
    """Steps from three successive points, as long as they have shown to pay."""

    def __init__(self) -> None:
        self._longest = _LONGEST_FIRST
        self._length = 1.0

    def step(self, first: Point, second: Point, third: Point) -> Point:
        """Give a point further on; the columns of W sum to 1 there, too.

        Parameters
        ----------
        first, second, third : Point
            Each one update after the one before.
        """
        mass = third.activations.sum(axis=0, dtype=np.float64)
        # A difference in W counts as much as one in H that moves as much of the model.
        weight = mass**2 / max(1, len(third.activations))
        bases = _differences(first.bases, second.bases, third.bases)
        levels = _differences(first.activations, second.activations, third.activations)
        moved = _squares(bases[0], weight) + _squares(levels[0])
        turned = _squares(bases[1], weight) + _squares(levels[1])
        self._length = float(np.clip(np.sqrt(moved / (turned + 1e-30)), 1.0, self._longest))
        further = _at(first.bases, bases, self._length, third.bases)
        activations = _at(first.activations, levels, self._length, third.activations)
        return Point(unit_columns(further), activations)

    def judge(self, *, paid: bool) -> None:
        """Learn whether the last step lowered the cost."""
        if self._length < self._longest:
            return
        factor = _GROWTH if paid else 1 / _GROWTH
        self._longest = max(_LONGEST_FIRST, self._longest * factor)


def _differences(first: _Block, second: _Block, third: _Block) -> tuple[_Block, _Block]:
    """Give the first step, and how the second differs from it."""
    moved = second - first
    return moved, third - second - moved


def _squares(values: _Block, weight: NDArray[np.float64] | float = 1.0) -> float:
    return float((np.einsum("ij,ij->j", values, values) * weight).sum())


def _at(first: _Block, steps: tuple[_Block, _Block], length: float, third: _Block) -> _Block:
    moved, turned = steps
    further = first + np.float32(2 * length) * moved + np.float32(length**2) * turned
    kept: _Block = np.maximum(further, np.float32(_LEAST) * third)
    return kept
