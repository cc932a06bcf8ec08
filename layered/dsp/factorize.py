"""The one solver: non-negative factorization under the Kullback-Leibler divergence.

Minimises ``D(V | sum_s O_s * (W_s H_s))`` over groups ``s`` of components, each of which may have
its spectra and activations fixed, pulled towards a prior, or free, sparse activations, and only a
share ``O_s`` of each cell; cells that were not observed do not count. Zeros in an activation stay
zero, which is how timing is imposed. With one free group this is the
lecture's "General algorithm" (PLCA; Lee and Seung 1999 with the columns of W summing to one); with
fixed groups it is supervised and semi-supervised separation.

One iteration updates H, then W, each by its multiplicative rule (Lee and Seung 1999, eq. 4 and 5;
with beliefs, the M-step of Bryan and Mysore 2013). The spectrogram is worked through in tiles of
frames small enough for the processor's cache: all products of an iteration are made while a tile
is there, and only the sums for W travel between tiles. They are added in the order of the tiles,
so the result is the same to the bit for any number of threads.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Activations, Bases, Magnitude, Mask

TILE_FRAMES = 128
FLOOR = np.float32(1e-8)
"""Added under the model in divisions; spectrograms are scaled to a mean of 1."""

OnIteration = Callable[[int], None]
"""Called after each tile or iteration with the iteration's number; may raise to stop."""

_Block = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Some components that belong together: a source, a dictionary, a rest.

    Parameters
    ----------
    bases : float32, shape (bins, components)
        Where W starts; columns sum to 1.
    activations : float32, shape (components, frames)
        Where H starts; zeros stay zero.
    fixed : bool
        Keep the bases as they are.
    prior : float32, shape (bins, components), optional
        Spectra the bases are pulled towards (Smaragdis and Mysore 2009: a Dirichlet prior).
    prior_weight : float
        How strongly, relative to the data a component explains; 1 is half and half.
    activation_prior : float32, shape (components, frames), optional
        Activations that H is pulled towards, at the scale of H.
    activation_weight : float
        How strongly; 1 is half and half.
    sparsity : float
        The price of activation: the divergence plus this times ``sum(H)`` never rises.
    share : float32, shape (bins, frames), optional
        How much of the group's model is heard in each cell, 0 to 1: the model is ``share * WH``.
    belief : float32, shape (bins, frames), optional
        How far each cell is believed to be this group's, 0 to 1: posterior regularisation, Bryan
        and Mysore 2013. It weighs the data a group explains and not its mass, so what never rises
        is ``sum(WH) - sum(V log(belief * WH))``.
    """

    bases: Bases
    activations: Activations
    fixed: bool = False
    prior: Bases | None = None
    prior_weight: float = 0.0
    activation_prior: Activations | None = None
    activation_weight: float = 0.0
    sparsity: float = 0.0
    share: Mask | None = None
    belief: Mask | None = None

    @property
    def model(self) -> Magnitude:
        """What the group explains, shape (bins, frames)."""
        return self.model_at(slice(None))

    def model_at(self, frames: slice) -> Magnitude:
        """Give what the group explains in some frames, shape (bins, frames)."""
        model: Magnitude = (self.activations[:, frames].T @ self.bases.T).T
        weight = self.weight
        return model if weight is None else model * weight[:, frames]

    @property
    def weight(self) -> Mask | None:
        """What the group's model is multiplied with in each cell."""
        return self.share if self.belief is None else self.belief


def factorize(
    spectrogram: Magnitude,
    groups: tuple[Group, ...],
    *,
    iterations: int,
    observed: Mask | None = None,
    on_iteration: OnIteration | None = None,
    threads: int = 1,
) -> tuple[Group, ...]:
    """Fit the groups to a spectrogram.

    Parameters
    ----------
    spectrogram : float32, shape (bins, frames)
        Not negative, of a mean around 1 (see `layered.dsp.starts.normalised`).
    groups : tuple of Group
        At least one; not changed.
    iterations : int
        How many updates of H and W.
    observed : float32, shape (bins, frames), optional
        How far each cell counts, 0 (missing) to 1. Bins and frames that were never observed keep
        the factors they started with (Smaragdis, Raj and Shashanka 2011).
    on_iteration : callable, optional
        Called at every tile; an exception it raises ends the work.
    threads : int
        Processors to use; the result does not depend on it.

    Returns
    -------
    tuple of Group
        The groups with fitted bases and activations, in the same order.
    """
    work = _Work(spectrogram, groups, observed)
    starts = range(0, spectrogram.shape[1], TILE_FRAMES)
    # More runners than tiles would only wait.
    n_runners = max(1, min(threads, len(starts)))
    with ThreadPoolExecutor(n_runners) as pool:
        for iteration in range(iterations):
            bases = work.bases_by_component()

            def tile(start: int, iteration: int = iteration, bases: _Block = bases) -> _Block:
                if on_iteration is not None:
                    on_iteration(iteration)
                return work.tile(start, bases)

            sums: _Block | None = None
            for part in map(tile, starts) if n_runners == 1 else pool.map(tile, starts):
                sums = part if sums is None else np.add(sums, part, out=sums)
            if sums is not None:
                work.update_bases(sums)
    return work.groups()


def divergence(spectrogram: Magnitude, groups: tuple[Group, ...]) -> float:
    """Give the generalised Kullback-Leibler divergence of the model, in float64."""
    model = sum(group.model.astype(np.float64) for group in groups) + float(FLOOR)
    data = spectrogram.astype(np.float64)
    ratio = np.where(data > 0, data / model, 1.0)
    return float(np.sum(data * np.log(ratio) - data + model))


class _Work:
    """The factors while they are being fitted: frame-major, all groups side by side."""

    def __init__(
        self, spectrogram: Magnitude, groups: tuple[Group, ...], observed: Mask | None
    ) -> None:
        self._groups = groups
        self._observed = None if observed is None else observed.T
        self._data = np.ascontiguousarray(spectrogram.T, np.float32)
        if self._observed is not None:
            self._data = self._data * self._observed
        self._W = np.concatenate([g.bases for g in groups], axis=1).astype(np.float32)
        self._H = np.ascontiguousarray(
            np.concatenate([g.activations for g in groups], axis=0).T, np.float32
        )
        ends = np.cumsum([g.bases.shape[1] for g in groups])
        self._columns = [
            slice(int(end) - g.bases.shape[1], int(end))
            for g, end in zip(groups, ends, strict=True)
        ]
        self._weights = [None if g.weight is None else g.weight.T for g in groups]
        self._runs = self._plain_runs()

    def bases_by_component(self) -> _Block:
        """W transposed and contiguous: the order in which a tile multiplies fastest."""
        return np.ascontiguousarray(self._W.T)

    def _plain_runs(self) -> list[tuple[slice, Mask | None]]:
        """Neighbouring groups without a share are one product; the others one each."""
        runs: list[tuple[slice, Mask | None]] = []
        for columns, weight in zip(self._columns, self._weights, strict=True):
            if weight is None and runs and runs[-1][1] is None:
                runs.append((slice(runs.pop()[0].start, columns.stop), None))
            else:
                runs.append((columns, weight))
        return runs

    def _ratio(self, start: int, bases: _Block) -> _Block:
        """V / model for one tile, shape (frames, bins)."""
        rows = slice(start, start + TILE_FRAMES)
        model: _Block | None = None
        for columns, weight in self._runs:
            product = self._H[rows, columns] @ bases[columns]
            if weight is not None:
                product *= weight[rows]
            if model is None:
                model = product
            else:
                model += product
        assert model is not None
        model += FLOOR
        return np.divide(self._data[rows], model, out=model)

    def tile(self, start: int, bases: _Block) -> _Block:
        """Update H in one tile; give the tile's part of the sums that W is updated from."""
        rows = slice(start, start + TILE_FRAMES)
        ratio = self._ratio(start, bases)
        for columns, weight in self._runs:
            owned = ratio if weight is None else ratio * weight[rows]
            self._H[rows, columns] *= owned @ self._W[:, columns]
        for group, columns in zip(self._groups, self._columns, strict=True):
            self._balance(rows, group, columns)
        if all(group.fixed for group in self._groups):
            return np.zeros((0, self._W.shape[0]), np.float32)
        return self._sums(rows, self._ratio(start, bases))

    def _seen(self, rows: slice, group: Group) -> _Block | None:
        """Give how much of a group's mass counts in a tile's cells; None where all of it does."""
        if group.share is None:
            return None if self._observed is None else self._observed[rows]
        share = group.share.T[rows]
        return share if self._observed is None else share * self._observed[rows]

    def _balance(self, rows: slice, group: Group, columns: slice) -> None:
        """Divide the new activations by what they cost, and pull them towards their prior."""
        seen = self._seen(rows, group)
        prior, pull = group.activation_prior, group.activation_weight
        if seen is None and prior is None and not group.sparsity:
            return
        found = self._H[rows, columns]
        cost = np.float32(1) if seen is None else seen @ self._W[:, columns]
        if prior is not None:
            found += np.float32(pull) * prior.T[rows]
            cost = cost + np.float32(pull)
        found /= cost + np.float32(group.sparsity) + FLOOR

    def _sums(self, rows: slice, ratio: _Block) -> _Block:
        """Numerators of the free groups, each followed by its denominators where it has some."""
        sums = []
        for group, columns, weight in zip(self._groups, self._columns, self._weights, strict=True):
            if group.fixed:
                continue
            by_component = self._H[rows, columns].T
            sums.append(by_component @ (ratio if weight is None else ratio * weight[rows]))
            seen = self._seen(rows, group)
            if seen is not None:
                sums.append(by_component @ seen)
        return np.concatenate(sums)

    def update_bases(self, sums: _Block) -> None:
        """Make the next W from the sums over all tiles."""
        at = 0
        for group, columns in zip(self._groups, self._columns, strict=True):
            if group.fixed:
                continue
            n = columns.stop - columns.start
            counts = self._W[:, columns] * sums[at : at + n].T
            at += n
            if group.share is not None or self._observed is not None:
                cost = sums[at : at + n].T
                counts = np.where(cost > FLOOR, counts / (cost + FLOOR), self._W[:, columns])
                at += n
                self._H[:, columns] *= counts.sum(axis=0)
            if group.prior is not None and group.prior_weight > 0:
                counts += group.prior_weight * counts.sum(axis=0) * group.prior
            self._W[:, columns] = unit_columns(counts)

    def groups(self) -> tuple[Group, ...]:
        """Give the fitted groups."""
        return tuple(
            replace(
                group,
                bases=self._W[:, columns].copy(),
                activations=np.ascontiguousarray(self._H[:, columns].T),
            )
            for group, columns in zip(self._groups, self._columns, strict=True)
        )


def unit_columns(bases: Bases) -> Bases:
    """Scale each column to sum to 1; a column of zeros stays zero."""
    total = bases.sum(axis=0, keepdims=True)
    scaled: Bases = (bases / np.where(total > 0, total, 1)).astype(np.float32)
    return scaled
