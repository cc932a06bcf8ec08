"""The solver's arithmetic: one pass over the spectrogram, in tiles that stay in the cache.

A tile is worked through some frames at a time, and every matrix product in blocks of bins so small
that OpenBLAS multiplies them without copying first, which it does up to a million multiplications:
90 to 105 GFlop/s instead of 55 to 80 on the machine this was tuned on. What is done to each cell
is done to whole rows: parts of rows cost twice as much. All products of an iteration are made
while a tile is in the cache; only the sums for W travel between tiles.
"""

import itertools
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Magnitude, Mask
from layered.dsp.extrapolation import Point
from layered.dsp.groups import FLOOR, Group, unit_columns

TILE_FRAMES = 144
"""What is worked through between two chances to stop, and added up in one go."""

_SMALL_PRODUCT = 1_000_000
_FRAMES_AT_ONCE = 48
_TINY = np.float32(1e-30)

Block = NDArray[np.float32]

_Priced = tuple[Group, slice, Block | None]


class Factors:
    """W and H of all groups side by side, frame-major, while they are being fitted."""

    def __init__(
        self, spectrogram: Magnitude, groups: tuple[Group, ...], observed: Mask | None
    ) -> None:
        self._groups = groups
        self._observed = None if observed is None else observed.T
        self._data = np.ascontiguousarray(spectrogram.T, np.float32)
        if self._observed is not None:
            self._data = self._data * self._observed
        self.W = np.concatenate([g.bases for g in groups], axis=1).astype(np.float32)
        self.H = np.ascontiguousarray(
            np.concatenate([g.activations for g in groups], axis=0).T, np.float32
        )
        ends = np.cumsum([g.bases.shape[1] for g in groups])
        self._columns = [
            slice(int(end) - g.bases.shape[1], int(end))
            for g, end in zip(groups, ends, strict=True)
        ]
        self._weights = [None if g.weight is None else g.weight.T for g in groups]
        self._runs = self._plain_runs()
        self._bins = _bins_at_once(_FRAMES_AT_ONCE, *self.W.shape)
        self._bins_of_sums = _bins_at_once(TILE_FRAMES, *self.W.shape)
        self._is_priced = self._observed is not None or any(
            group.share is not None or group.sparsity or group.activation_prior is not None
            for group in groups
        )
        self.is_known = all(group.fixed for group in groups)
        self.prepare()

    def prepare(self) -> None:
        """Get ready for a pass with the present W."""
        self._by_component = [np.ascontiguousarray(self.W[bins].T) for bins in self._bins]

    def _plain_runs(self) -> list[tuple[slice, Mask | None]]:
        """Neighbouring groups without a share are one product; the others one each."""
        runs: list[tuple[slice, Mask | None]] = []
        for columns, weight in zip(self._columns, self._weights, strict=True):
            if weight is None and runs and runs[-1][1] is None:
                runs.append((slice(runs.pop()[0].start, columns.stop), None))
            else:
                runs.append((columns, weight))
        return runs

    def _product(self, rows: slice, columns: slice, out: Block | None = None) -> Block:
        """Multiply some activations with their spectra."""
        levels = self.H[rows, columns]
        if out is None:
            out = np.empty((len(levels), len(self.W)), np.float32)
        for bins, bases in zip(self._bins, self._by_component, strict=True):
            np.matmul(levels, bases[columns], out=out[:, bins])
        return out

    def _gained(self, ratio: Block, columns: slice) -> Block:
        """Multiply a ratio with spectra: what each activation is to be multiplied with."""
        gained: Block = ratio[:, self._bins[0]] @ self.W[self._bins[0], columns]
        for bins in self._bins[1:]:
            gained += ratio[:, bins] @ self.W[bins, columns]
        return gained

    def _ratio(self, rows: slice, out: Block | None = None) -> Block:
        """Give data over model, with the floor under it, for some frames."""
        model: Block | None = None
        for columns, weight in self._runs:
            product = self._product(rows, columns, out if model is None else None)
            if weight is not None:
                product *= weight[rows]
            if model is None:
                model = product
            else:
                model += product
        assert model is not None
        model += FLOOR
        return np.divide(self._data[rows], model, out=model)

    def update(self, start: int, *, measured: bool = False) -> tuple[Block | None, float]:
        """Update H in one tile.

        Parameters
        ----------
        start : int
            The tile's first frame.
        measured : bool
            Also work out what the factors cost before the update.

        Returns
        -------
        float32, shape (sums, bins), or None; and float
            The tile's part of the sums that W is updated from, None where W is known; the cost,
            or 0.
        """
        pieces = self._pieces(start)
        cost = 0.0
        for rows in pieces:
            cost += self._update_activations(rows, measured=measured)
        if self.is_known:
            return None, cost
        ratio = np.empty((pieces[-1].stop - start, len(self.W)), np.float32)
        for rows in pieces:
            self._ratio(rows, out=ratio[rows.start - start : rows.stop - start])
        return self._sums(slice(start, pieces[-1].stop), ratio), cost

    def _pieces(self, start: int) -> list[slice]:
        """Divide a tile into what is worked through at once."""
        stop = min(start + TILE_FRAMES, len(self._data))
        return [
            slice(first, min(first + _FRAMES_AT_ONCE, stop))
            for first in range(start, stop, _FRAMES_AT_ONCE)
        ]

    def _update_activations(self, rows: slice, *, measured: bool) -> float:
        prices = self._prices(rows)
        cost = self._mass(rows, prices) if measured else 0.0
        ratio = self._ratio(rows)
        for columns, weight in self._runs:
            owned = ratio if weight is None else ratio * weight[rows]
            self.H[rows, columns] *= self._gained(owned, columns)
        if measured:
            cost += _information(self._data[rows], ratio)
        for group, columns, price in prices:
            self._balance(rows, group, columns, price)
        return cost

    def cost(self, start: int) -> float:
        """Work out what the factors cost in one tile: what never rises, but for a constant."""
        cost = 0.0
        for rows in self._pieces(start):
            cost += self._mass(rows, self._prices(rows))
            cost += _information(self._data[rows], self._ratio(rows))
        return cost

    def _price(self, rows: slice, group: Group, columns: slice) -> Block | None:
        """Give the mass that counts of a unit of each activation; None where it is 1."""
        seen = self._seen(rows, group)
        price: Block | None = None if seen is None else seen @ self.W[:, columns]
        if group.sparsity:
            paid = np.float32(1) if price is None else price
            price = np.asarray(paid + np.float32(group.sparsity))
        return price

    def _prices(self, rows: slice) -> list[_Priced]:
        """List the groups whose activations have a price or a prior."""
        if not self._is_priced:
            return []
        return [
            (group, columns, self._price(rows, group, columns))
            for group, columns in zip(self._groups, self._columns, strict=True)
        ]

    def _mass(self, rows: slice, prices: list[_Priced]) -> float:
        if not prices:
            return float(np.sum(self.H[rows], dtype=np.float64))
        mass = 0.0
        for _, columns, price in prices:
            paid = self.H[rows, columns]
            mass += float(np.sum(paid if price is None else paid * price, dtype=np.float64))
        return mass

    def _seen(self, rows: slice, group: Group) -> Block | None:
        """Give how much of a group's mass counts in a tile's cells; None where all of it does."""
        if group.share is None:
            return None if self._observed is None else self._observed[rows]
        share = group.share.T[rows]
        return share if self._observed is None else share * self._observed[rows]

    def _balance(self, rows: slice, group: Group, columns: slice, price: Block | None) -> None:
        """Divide the new activations by what they cost, and pull them towards their prior."""
        prior, pull = group.activation_prior, np.float32(group.activation_weight)
        if price is None and prior is None:
            return
        found = self.H[rows, columns]
        cost = np.float32(1) if price is None else price
        if prior is not None:
            found += pull * prior.T[rows]
            cost = cost + pull
        found /= cost + FLOOR

    def _is_plain(self, group: Group) -> bool:
        """Whether all of a group's mass counts."""
        return group.share is None and self._observed is None

    def _sums(self, rows: slice, ratio: Block) -> Block:
        """Give numerators of the free groups, each followed by denominators where it has some."""
        sums = []
        for group, columns, weight in zip(self._groups, self._columns, self._weights, strict=True):
            if group.fixed:
                continue
            by_component = np.ascontiguousarray(self.H[rows, columns].T)
            owned = ratio if weight is None else ratio * weight[rows]
            seen = self._seen(rows, group)
            for part in (owned,) if seen is None else (owned, seen):
                total = np.empty((len(by_component), len(self.W)), np.float32)
                for bins in self._bins_of_sums:
                    np.matmul(by_component, part[:, bins], out=total[:, bins])
                sums.append(total)
        return np.concatenate(sums) if len(sums) > 1 else sums[0]

    def update_bases(self, sums: Block) -> None:
        """Make the next W from the sums over all tiles."""
        at = 0
        for group, columns in zip(self._groups, self._columns, strict=True):
            if group.fixed:
                continue
            n = columns.stop - columns.start
            counts = self.W[:, columns] * sums[at : at + n].T
            at += n
            if not self._is_plain(group):
                cost = sums[at : at + n].T
                counts = np.where(cost > FLOOR, counts / (cost + FLOOR), self.W[:, columns])
                at += n
                self.H[:, columns] *= counts.sum(axis=0)
            if group.prior is not None and group.prior_weight > 0:
                counts += group.prior_weight * counts.sum(axis=0) * group.prior
            self.W[:, columns] = unit_columns(counts)
        self.prepare()

    def point(self) -> Point:
        """Give a copy of where the factors are."""
        return Point(self.W.copy(), self.H.copy())

    def move(self, point: Point) -> None:
        """Go to a point; spectra that are fixed stay."""
        for group, columns in zip(self._groups, self._columns, strict=True):
            if not group.fixed:
                self.W[:, columns] = point.bases[:, columns]
        self.H[:] = point.activations
        self.prepare()

    def groups(self) -> tuple[Group, ...]:
        """Give the fitted groups."""
        return tuple(
            replace(
                group,
                bases=self.W[:, columns].copy(),
                activations=np.ascontiguousarray(self.H[:, columns].T),
            )
            for group, columns in zip(self._groups, self._columns, strict=True)
        )


def _information(data: Block, ratio: Block) -> float:
    """Give the sum of ``V log(V / model)``; spoils the ratio."""
    ratio += _TINY
    np.log(ratio, out=ratio)
    return float(np.vdot(data, ratio))


def _bins_at_once(n_frames: int, n_bins: int, n_components: int) -> list[slice]:
    """Divide the bins so that each product is a small one."""
    n_blocks = min(n_bins, -(-n_frames * n_bins * n_components // _SMALL_PRODUCT))
    edges = [n_bins * number // n_blocks for number in range(n_blocks + 1)]
    return [slice(low, high) for low, high in itertools.pairwise(edges)]
