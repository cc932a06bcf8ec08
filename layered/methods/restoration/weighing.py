"""How far each predictor is believed: by how well it mends known sound that is damaged likewise.

The error of a mean of predictors is a quadratic form of their weights, so all that is kept of a
test are sums of products of their errors. Cells near to recorded ones are weighed on their own,
because a straight line is hard to beat across a short hole and worthless across a long one; and
loud ones on their own, because most cells are quiet and noise-like, where averaging many frames is
best, and would outvote the tones that are heard.
"""

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Flags, Indices
from layered.methods.restoration.bridges import LONGEST_FRAMES
from layered.methods.restoration.cells import Levels

_EDGES = (2, 5, 10, LONGEST_FRAMES)
_LOUD_DB = (-45.0, -25.0)
"""Below the loudest recorded cell."""
_STEPS = 10
_NOTHING_DB = -400.0
"""Where no predictor has anything to say, nothing is added."""
_BANDS = 24
_GAP_SHARE = 0.5
_MOST_LIFT_DB, _LIFTED_DB = 20.0, 12.0
_TRUST_CELLS = 300.0
"""A class tested in so few cells is half weighed by what holds for all classes together."""

Predictions = NDArray[np.float32]
"""In dB, shape (predictors, frames, bins); NaN where a predictor has nothing to say."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What the predictors count, and what is added, for each class of cells.

    Parameters
    ----------
    shares : float32, shape (classes, predictors)
        Sum to 1 in each class.
    offset_db : float32, shape (classes,)
        What the mean of the predictors lacked in the test: cells that were dropped because they
        were quiet are quieter than their neighbours.
    """

    shares: NDArray[np.float32]
    offset_db: NDArray[np.float32]

    def mixed(self, predictions: Predictions, distance: Indices, loudest_db: float) -> Levels:
        """Average predictions in dB, shape (frames, bins).

        Parameters
        ----------
        distance : int64, shape (frames, bins)
            How many frames away the nearest recorded cell of the bin is.
        loudest_db : float
            The level of the loudest recorded cell around.
        """
        classes = _class_of(predictions, distance, loudest_db)
        filled = _filled(predictions)
        shares = [self.shares[:, number][classes] for number in range(len(filled))]
        total: Levels = self.offset_db[classes]
        for share, levels in zip(shares, filled, strict=True):
            total += share * levels
        return lifted(total, filled[-1], distance)


class Weighing:
    """Collects how wrong predictors are, and gives the weights of least error."""

    def __init__(self, n_predictors: int) -> None:
        self._n_classes = (len(_EDGES) + 1) * (len(_LOUD_DB) + 1)
        self._products = np.zeros((self._n_classes, n_predictors, n_predictors))
        self._sums = np.zeros((self._n_classes, n_predictors))
        self._counts = np.zeros(self._n_classes)
        grid = itertools.product(range(_STEPS + 1), repeat=n_predictors)
        self._choices = np.array([c for c in grid if sum(c) == _STEPS], float) / _STEPS

    def add(
        self,
        predictions: Predictions,
        truth: Levels,
        tested: Flags,
        distance: Indices,
        loudest_db: float,
    ) -> None:
        """Take note of the errors in the tested cells; all else is as for `Weights.mixed`."""
        classes = _class_of(predictions, distance, loudest_db)
        errors = _filled(predictions) - truth
        for number in range(self._n_classes):
            wrong = errors[:, tested & (classes == number)].astype(np.float64)
            self._products[number] += wrong @ wrong.T
            self._sums[number] += wrong.sum(axis=1)
            self._counts[number] += wrong.shape[1]

    def weights(self, *, with_offset: bool) -> Weights:
        """Give the weights for each class; where nothing was tested, all predictors count alike.

        Parameters
        ----------
        with_offset : bool
            Whether the missing cells were chosen by their level, so that their mean error tells
            something; where they were not it is chance.
        """
        all_counts = max(1.0, float(self._counts.sum()))
        shares, offsets = [], []
        for products, sums, count in zip(self._products, self._sums, self._counts, strict=True):
            trust = _TRUST_CELLS / all_counts
            total = count + _TRUST_CELLS
            square = (products + trust * self._products.sum(axis=0)) / total
            mean = (sums + trust * self._sums.sum(axis=0)) / total
            if not with_offset:
                mean = np.zeros_like(mean)
            form = square - np.outer(mean, mean) + 0.1 * np.eye(len(mean))
            costs = np.einsum("ci,ij,cj->c", self._choices, form, self._choices)
            best = self._choices[int(costs.argmin())]
            shares.append(best)
            offsets.append(-float(best @ mean))
        return Weights(np.array(shares, np.float32), np.array(offsets, np.float32))


def lifted(mean: Levels, bridged: Levels, distance: Indices) -> Levels:
    """Lift the loudest cells of gaps until each band goes on as strong as it was on both sides.

    A mean of levels in dB is weaker than what it is the mean of: where predictors agree that there
    is a tone but not on its bin, little of it would be left.
    """
    total = mean.copy()
    is_gap = (distance > 0).mean(axis=1, keepdims=True) > _GAP_SHARE
    near = is_gap & (distance > 0) & (distance <= LONGEST_FRAMES)
    for band in _bands(mean.shape[1]):
        cells, is_near = mean[:, band], near[:, band]
        wanted = _energy_db(np.where(is_near, bridged[:, band], _NOTHING_DB))
        found = _energy_db(np.where(is_near, cells, _NOTHING_DB))
        lift = np.clip(wanted - found, 0, _MOST_LIFT_DB)[:, np.newaxis]
        is_loud = cells > cells.max(axis=1, keepdims=True) - _LIFTED_DB
        total[:, band] += np.where(is_loud & is_near, lift, 0).astype(np.float32)
    return total


def _bands(n_bins: int) -> list[slice]:
    edges = np.unique(np.round(np.geomspace(4, n_bins, _BANDS)).astype(int))
    return [slice(0, 4), *(slice(low, high) for low, high in itertools.pairwise(edges))]


def _energy_db(levels: Levels) -> NDArray[np.float64]:
    return np.asarray(10 * np.log10(np.sum(10 ** (levels / np.float32(10)), axis=1) + 1e-30))


def _class_of(predictions: Predictions, distance: Indices, loudest_db: float) -> Indices:
    """Sort cells by how far they are from recorded ones, and how loud they may be."""
    near = np.searchsorted(np.array(_EDGES), distance, side="left")
    loudest = np.fmax.reduce(predictions) - loudest_db
    loud = np.searchsorted(np.array(_LOUD_DB), np.nan_to_num(loudest, nan=_NOTHING_DB))
    return np.asarray(near * (len(_LOUD_DB) + 1) + loud)


def _filled(predictions: Predictions) -> Predictions:
    """Let a predictor with nothing to say repeat what the others say on average."""
    silent = np.isnan(predictions)
    if not silent.any():
        return predictions
    count = (~silent).sum(axis=0)
    mean = np.where(silent, 0, predictions).sum(axis=0) / np.maximum(count, 1)
    mean = np.where(count > 0, mean, _NOTHING_DB)
    return np.where(silent, mean, predictions).astype(np.float32)
