"""A harmonic source through a changing filter, in a rest that is learned along with it.

The model of `layered.dsp.source_filter`, for when its rest is not known beforehand: the rest's
spectra are free, or pulled back to where they started as the groups of `layered.dsp.factorize`
are, and no pitch is given. Each iteration updates the target whole, its filter shapes last, and
then the rest. That order matters (measured: up to 4 dB of SI-SDR against updating all at once):
else the free spectra learn the target before its own model, which knows less at first, can.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Magnitude
from layered.dsp.factorize import FLOOR, TILE_FRAMES, OnIteration, unit_columns
from layered.dsp.source_filter import SourceFilter

_Block = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class RestLearning:
    """How far the rest is learned, and how exclusive pitches are.

    Parameters
    ----------
    pull : float32, shape (components,), optional
        How strongly each of the rest's spectra is pulled back to where it started, relative to
        the data it explains: 0 is free, 1 half and half. None keeps all as they are.
    sharpness : float
        Above 1, each iteration raises the pitches of a frame to this power, their sum kept: one
        pitch at a time wins.
    """

    pull: NDArray[np.float32] | None = None
    sharpness: float = 1.0


def fit_source_in_rest(
    spectrogram: Magnitude,
    start: SourceFilter,
    learning: RestLearning,
    *,
    iterations: int,
    on_iteration: OnIteration | None = None,
) -> SourceFilter:
    """Fit source, filter and rest.

    Parameters
    ----------
    spectrogram : float32, shape (bins, frames)
        Of a mean around 1.
    start : SourceFilter
        Not changed; zeros of its source stay zero, columns of its ``rest_bases`` sum to 1.
    on_iteration : callable, optional
        Called at every tile of frames; an exception it raises ends the work.
    """
    work = _Work(spectrogram, start, learning)

    def over_tiles(update: Callable[[slice], None], iteration: int) -> None:
        for first in range(0, spectrogram.shape[1], TILE_FRAMES):
            if on_iteration is not None:
                on_iteration(iteration)
            update(slice(first, first + TILE_FRAMES))

    for iteration in range(iterations):
        work.begin()
        over_tiles(work.update_target, iteration)
        work.update_shapes()
        over_tiles(work.update_rest, iteration)
        work.update_spectra()
    return work.model()


class _Work:
    """The factors while they are being fitted, frame-major."""

    def __init__(
        self, spectrogram: Magnitude, start: SourceFilter, learning: RestLearning
    ) -> None:
        self._start = start
        self._learning = learning
        self._data = np.ascontiguousarray(spectrogram.T, np.float32)
        self._combs = np.ascontiguousarray(start.combs, np.float32)
        self._combs_T = np.ascontiguousarray(start.combs.T, np.float32)
        self._bumps = np.ascontiguousarray(start.bumps, np.float32)
        self._comb_bumps = self._combs_T @ self._bumps
        self._shapes = start.shapes.astype(np.float32)
        self._source = np.array(start.source.T, np.float32, order="C")
        self._weights = np.array(start.weights.T, np.float32, order="C")
        self._rest = np.array(start.rest_bases, np.float32)
        self._rest_H = np.array(start.rest_activations.T, np.float32, order="C")

    def begin(self) -> None:
        """Begin an iteration: empty sums, and products that hold for all tiles."""
        self._gain, self._loss = np.zeros_like(self._shapes), np.zeros_like(self._shapes)
        self._rest_gain = np.zeros_like(self._rest.T)
        self._rest_T = np.ascontiguousarray(self._rest.T)
        self._make_filters()

    def _make_filters(self) -> None:
        self._filters = np.ascontiguousarray((self._bumps @ self._shapes).T)

    def update_target(self, rows: slice) -> None:
        """Update source and filter weights in a tile; add to the sums for the filter shapes."""
        weights, active = self._weights[rows], self._source[rows]
        filtered = weights @ self._filters
        ratio = self._ratio(rows, (active @ self._combs_T) * filtered)
        active = active * ((ratio * filtered) @ self._combs) / (filtered @ self._combs + FLOOR)
        self._source[rows] = active = self._sharpened(active)
        source, loss = active @ self._combs_T, active @ self._comb_bumps
        gain = (self._ratio(rows, source * filtered) * source) @ self._bumps
        weights = weights * (gain @ self._shapes) / (loss @ self._shapes + FLOOR)
        self._weights[rows] = weights
        gain = (self._ratio(rows, source * (weights @ self._filters)) * source) @ self._bumps
        self._gain += gain.T @ weights
        self._loss += loss.T @ weights

    def _sharpened(self, active: _Block) -> _Block:
        if self._learning.sharpness == 1:
            return active
        total = active.sum(axis=1, keepdims=True) + FLOOR
        sharp: _Block = (active / total) ** np.float32(self._learning.sharpness)
        sharp *= total / (sharp.sum(axis=1, keepdims=True) + FLOOR)
        return sharp

    def update_shapes(self) -> None:
        """Update the filter shapes from all frames; keep them at unit sum and the filter at 1."""
        self._shapes *= self._gain / (self._loss + FLOOR)
        total = self._shapes.sum(axis=0) + FLOOR
        self._shapes /= total
        self._weights *= total
        self._make_filters()
        mean = np.float32(self._weights.mean(axis=0) @ self._filters.mean(axis=1)) + FLOOR
        self._weights /= mean
        self._source *= mean

    def update_rest(self, rows: slice) -> None:
        """Update the rest's activations in a tile; add to the sums for its spectra."""
        target = (self._source[rows] @ self._combs_T) * (self._weights[rows] @ self._filters)
        self._rest_H[rows] *= self._ratio(rows, target) @ self._rest
        if self._learning.pull is not None:
            self._rest_gain += self._rest_H[rows].T @ self._ratio(rows, target)

    def update_spectra(self) -> None:
        """Update the rest's spectra from all frames, each pulled back as strongly as it is."""
        pull = self._learning.pull
        if pull is None:
            return
        counts = self._rest * self._rest_gain.T
        counts += pull * counts.sum(axis=0) * self._start.rest_bases
        self._rest = unit_columns(counts)

    def _ratio(self, rows: slice, target: _Block) -> _Block:
        model = self._rest_H[rows] @ self._rest_T
        model += target
        model += FLOOR
        ratio: _Block = np.divide(self._data[rows], model, out=model)
        return ratio

    def model(self) -> SourceFilter:
        """Give the factors."""
        return replace(
            self._start,
            source=self._source.T,
            shapes=self._shapes,
            weights=self._weights.T,
            rest_bases=self._rest,
            rest_activations=self._rest_H.T,
        )
