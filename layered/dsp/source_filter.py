"""A harmonic source through a smooth, changing filter, against a known rest.

``V = (P S) * (E G A) + W_r H_r``: combs ``P`` with activations ``S`` (zero outside the allowed
pitches), smooth bumps ``E`` combined by ``G`` into a few filter shapes that change over time with
``A``, and a rest with fixed spectra. After Durrieu, Richard, David and Fevotte 2010 (instantaneous
mixture model), with the pitches given by a hint. Multiplicative updates for the Kullback-Leibler
divergence, each decreasing it with the other factors held.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Activations, Bases, Magnitude, Mask
from layered.dsp.factorize import FLOOR, TILE_FRAMES, OnIteration
from layered.dsp.masks import shared

_Block = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class SourceFilter:
    """The factors, all float32.

    Parameters
    ----------
    combs : (bins, pitches)
    source : (pitches, frames)
        Zeros stay zero.
    bumps : (bins, bumps)
    shapes : (bumps, filters)
    weights : (filters, frames)
    rest_bases : (bins, components)
        Never changed.
    rest_activations : (components, frames)
    """

    combs: Bases
    source: Activations
    bumps: Bases
    shapes: Bases
    weights: Activations
    rest_bases: Bases
    rest_activations: Activations

    @property
    def target(self) -> Magnitude:
        """What the harmonic source explains, shape (bins, frames)."""
        source = self.source.T @ self.combs.T
        return (source * (self.weights.T @ (self.bumps @ self.shapes).T)).T

    def mask(self, power: float, *, on_block: Callable[[], None] = lambda: None) -> Mask:
        """Give the source's share of every cell, shape (bins, frames), some frames at a time.

        Parameters
        ----------
        power : float
            As in `layered.dsp.masks.shared`.
        on_block : callable, optional
            Called now and then; may raise to stop.
        """
        mask = np.empty((self.source.shape[1], self.combs.shape[0]), np.float32)
        filters = (self.bumps @ self.shapes).T
        for first in range(0, len(mask), TILE_FRAMES):
            on_block()
            rows = slice(first, first + TILE_FRAMES)
            target = self.source.T[rows] @ self.combs.T
            target *= self.weights.T[rows] @ filters
            rest = self.rest_activations.T[rows] @ self.rest_bases.T
            mask[rows] = shared(target, rest, power=power)
        return mask.T

    @property
    def rest(self) -> Magnitude:
        """What the rest explains, shape (bins, frames)."""
        return (self.rest_activations.T @ self.rest_bases.T).T


def fit_source_filter(
    spectrogram: Magnitude,
    start: SourceFilter,
    *,
    iterations: int,
    on_iteration: OnIteration | None = None,
) -> SourceFilter:
    """Fit source, filter and the rest's activations.

    Parameters
    ----------
    spectrogram : float32, shape (bins, frames)
        Of a mean around 1.
    on_iteration : callable, optional
        Called at every tile of frames; an exception it raises ends the work.
    """
    work = _Work(spectrogram, start)
    for iteration in range(iterations):
        for first in range(0, spectrogram.shape[1], TILE_FRAMES):
            if on_iteration is not None:
                on_iteration(iteration)
            work.tile(slice(first, first + TILE_FRAMES))
        work.update_shapes()
    return work.model()


class _Work:
    """The factors while they are being fitted, frame-major."""

    def __init__(self, spectrogram: Magnitude, start: SourceFilter) -> None:
        self._start = start
        self._data = np.ascontiguousarray(spectrogram.T, np.float32)
        self._combs, self._combs_T = _both_ways(start.combs)
        self._rest, self._rest_T = _both_ways(start.rest_bases)
        self._bumps = np.ascontiguousarray(start.bumps, np.float32)
        self._shapes = start.shapes.astype(np.float32)
        self._source = np.ascontiguousarray(start.source.T, np.float32)
        self._weights = np.ascontiguousarray(start.weights.T, np.float32)
        self._rest_H = np.ascontiguousarray(start.rest_activations.T, np.float32)
        self._clear_sums()
        self._filters_T = self._make_filters()

    def _make_filters(self) -> _Block:
        return np.ascontiguousarray((self._bumps @ self._shapes).T)

    def _clear_sums(self) -> None:
        self._gain = np.zeros_like(self._shapes)
        self._loss = np.zeros_like(self._shapes)

    def tile(self, rows: slice) -> None:
        """Update all that belongs to these frames; add to the sums for the filter shapes."""
        data = self._data[rows]
        rest = self._rest_H[rows] @ self._rest_T
        filtered = self._weights[rows] @ self._filters_T
        source = self._source[rows] @ self._combs_T
        ratio = data / (source * filtered + rest + FLOOR)
        gain = (filtered * ratio) @ self._combs
        self._source[rows] *= gain / (filtered @ self._combs + FLOOR)
        source = self._source[rows] @ self._combs_T
        ratio = data / (source * filtered + rest + FLOOR)
        self._update_filter(rows, source, ratio)
        # The filter's level moves into the source, so that the two do not drift apart.
        filtered = self._weights[rows] @ self._filters_T
        ratio = data / (source * filtered + rest + FLOOR)
        self._rest_H[rows] *= ratio @ self._rest

    def _update_filter(self, rows: slice, source: _Block, ratio: _Block) -> None:
        gain, loss = (source * ratio) @ self._bumps, source @ self._bumps
        weights = self._weights[rows]
        self._gain += gain.T @ weights
        self._loss += loss.T @ weights
        self._weights[rows] = weights * (gain @ self._shapes) / (loss @ self._shapes + FLOOR)

    def update_shapes(self) -> None:
        """Update the filter shapes from all frames; keep them at unit sum and the filter at 1."""
        self._shapes *= self._gain / (self._loss + FLOOR)
        total = self._shapes.sum(axis=0) + FLOOR
        self._shapes /= total
        self._weights *= total
        self._filters_T = self._make_filters()
        mean = float(self._weights.mean(axis=0) @ self._filters_T.mean(axis=1)) + float(FLOOR)
        self._weights /= np.float32(mean)
        self._source *= np.float32(mean)
        self._clear_sums()

    def model(self) -> SourceFilter:
        """Give the factors."""
        return SourceFilter(
            self._start.combs,
            self._source.T,
            self._start.bumps,
            self._shapes,
            self._weights.T,
            self._start.rest_bases,
            self._rest_H.T,
        )


def _both_ways(bases: Bases) -> tuple[_Block, _Block]:
    return np.ascontiguousarray(bases, np.float32), np.ascontiguousarray(bases.T, np.float32)
