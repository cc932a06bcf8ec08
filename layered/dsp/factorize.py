"""The one solver: non-negative factorization under the Kullback-Leibler divergence.

Minimises ``D(V | sum_s O_s * (W_s H_s))`` over groups ``s`` of components, each of which may have
its spectra and activations fixed, pulled towards a prior, or free, sparse activations, and only a
share ``O_s`` of each cell; cells that were not observed do not count. Zeros in an activation stay
zero, which is how timing is imposed. With one free group this is the
lecture's "General algorithm" (PLCA; Lee and Seung 1999 with the columns of W summing to one); with
fixed groups it is supervised and semi-supervised separation.

One iteration updates H, then W, each by its multiplicative rule (Lee and Seung 1999, eq. 4 and 5;
with beliefs, the M-step of Bryan and Mysore 2013). The spectrogram is worked through in tiles of
frames (`layered.dsp.tiles`); only the sums for W travel between them. They are added in the order
of the tiles, so the result is the same to the bit for any number of threads. Where all spectra are
known, each tile is done with all its iterations at once.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from layered.dsp.arrays import Magnitude, Mask
from layered.dsp.extrapolation import Extrapolation
from layered.dsp.groups import FLOOR, Group, unit_columns
from layered.dsp.tiles import TILE_FRAMES, Block, Factors

__all__ = ["FLOOR", "TILE_FRAMES", "Group", "divergence", "factorize", "unit_columns"]

OnIteration = Callable[[int], None]
"""Called at each tile with the iteration's number; may raise to stop."""

_ITERATIONS_BETWEEN_LOOKS = 10

_Map = Callable[..., Iterable[tuple[Block | None, float]]]


def factorize(
    spectrogram: Magnitude,
    groups: tuple[Group, ...],
    *,
    iterations: int,
    observed: Mask | None = None,
    accelerated: bool = False,
    tolerance: float = 0.0,
    on_iteration: OnIteration | None = None,
    threads: int = 1,
) -> tuple[Group, ...]:
    """Fit the groups to a spectrogram.

    What the factors cost never rises, whatever the options: the divergence of what was observed,
    plus the price of activation; with a belief, what `Group` says; with a prior there is no one
    cost.

    Parameters
    ----------
    spectrogram : float32, shape (bins, frames)
        Not negative, of a mean around 1 (see `layered.dsp.starts.normalised`).
    groups : tuple of Group
        At least one; not changed.
    iterations : int
        How many updates of H and W, at most.
    observed : float32, shape (bins, frames), optional
        How far each cell counts, 0 (missing) to 1. Bins and frames that were never observed keep
        the factors they started with (Smaragdis, Raj and Shashanka 2011).
    accelerated : bool
        Extrapolate after every two updates where that lowers the cost (`Extrapolation`): a third
        of the iterations come as far. Not done where all spectra are known or some are pulled.
    tolerance : float
        Stop once an iteration lowers the cost by less than this share of what all have together;
        looked at every ten iterations or so. 0 never stops early.
    on_iteration : callable, optional
        Called at every tile; an exception it raises ends the work.
    threads : int
        Processors to use; the result does not depend on it.

    Returns
    -------
    tuple of Group
        The groups with fitted bases and activations, in the same order.
    """
    factors = Factors(spectrogram, groups, observed)
    starts = range(0, spectrogram.shape[1], TILE_FRAMES)
    tell = on_iteration or (lambda _: None)
    # More runners than tiles would only wait.
    n_runners = max(1, min(threads, len(starts)))
    with ThreadPoolExecutor(n_runners) as pool:
        each: _Map = map if n_runners == 1 else pool.map
        if factors.is_known:
            _fit_each_tile(factors, starts, iterations, tell, each)
        else:
            is_free = not any(group.has_prior for group in groups)
            course = _Course(factors, starts, tell, each)
            course.run(iterations, accelerated=accelerated and is_free, tolerance=tolerance)
    return factors.groups()


def divergence(spectrogram: Magnitude, groups: tuple[Group, ...]) -> float:
    """Give the generalised Kullback-Leibler divergence of the model, in float64."""
    total = 0.0
    for start in range(0, spectrogram.shape[1], TILE_FRAMES):
        frames = slice(start, start + TILE_FRAMES)
        model = sum(group.model_at(frames).astype(np.float64) for group in groups) + float(FLOOR)
        data = spectrogram[:, frames].astype(np.float64)
        ratio = np.where(data > 0, data / model, 1.0)
        total += float(np.sum(data * np.log(ratio) - data + model))
    return total


def _fit_each_tile(
    factors: Factors, starts: range, iterations: int, tell: OnIteration, each: _Map
) -> None:
    def fit(start: int) -> tuple[None, float]:
        for iteration in range(iterations):
            tell(iteration)
            factors.update(start)
        return None, 0.0

    for _ in each(fit, starts):
        pass


class _Goal:
    """When to stop early: each iteration hardly lowers the cost any more."""

    def __init__(self, tolerance: float) -> None:
        self._tolerance = tolerance
        self._next = 0
        self._looks: list[tuple[int, float]] = []

    def is_due(self, done: int) -> bool:
        """Whether the cost is wanted now."""
        return self._tolerance > 0 and done >= self._next

    def is_reached(self, done: int, cost: float) -> bool:
        """Take the cost after some iterations; say whether that is enough."""
        self._next = done + _ITERATIONS_BETWEEN_LOOKS
        self._looks.append((done, cost))
        if len(self._looks) < 2:
            return False
        (before, last), (_, first) = self._looks[-2], self._looks[0]
        return (last - cost) / (done - before) <= self._tolerance * (first - cost)


class _Course:
    """Iterations one after another, each of them a pass over all tiles."""

    def __init__(self, factors: Factors, starts: range, tell: OnIteration, each: _Map) -> None:
        self._factors = factors
        self._starts = starts
        self._tell = tell
        self._each = each
        self._done = 0

    def run(self, iterations: int, *, accelerated: bool, tolerance: float) -> None:
        """Iterate until that was enough, or is no longer worth it."""
        extrapolation = Extrapolation() if accelerated else None
        goal = _Goal(tolerance)
        while self._done < iterations:
            if goal.is_due(self._done) and goal.is_reached(self._done, self._cost()):
                return
            if extrapolation is not None and self._done + 3 <= iterations:
                self._three(extrapolation)
            else:
                self._pass()

    def _three(self, extrapolation: Extrapolation) -> None:
        """Update twice, and from further on where that is better than where it led."""
        points = [self._factors.point()]
        for _ in range(2):
            self._pass()
            points.append(self._factors.point())
        reached = self._cost()
        self._factors.move(extrapolation.step(*points))
        cost = self._pass(measured=True)
        extrapolation.judge(paid=cost <= reached)
        if cost > reached:
            self._factors.move(points[-1])

    def _pass(self, *, measured: bool = False) -> float:
        """Update H and W once; give what they cost before that, where it is asked for."""
        number = self._done

        def tile(start: int) -> tuple[Block | None, float]:
            self._tell(number)
            return self._factors.update(start, measured=measured)

        sums: Block | None = None
        total = 0.0
        for part, cost in self._each(tile, self._starts):
            assert part is not None
            sums = part if sums is None else np.add(sums, part, out=sums)
            total += cost
        if sums is not None:
            self._factors.update_bases(sums)
        self._done += 1
        return total

    def _cost(self) -> float:
        """Work out what the factors cost now, but for what never changes."""
        number = self._done

        def tile(start: int) -> tuple[None, float]:
            self._tell(number)
            return None, self._factors.cost(start)

        return sum(cost for _, cost in self._each(tile, self._starts))
