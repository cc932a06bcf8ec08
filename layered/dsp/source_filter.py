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

from layered.dsp.arrays import Activations, Bases, Indices, Magnitude, Mask
from layered.dsp.factorize import FLOOR, TILE_FRAMES, OnIteration
from layered.dsp.masks import shared

_TILE_CELLS = 1 << 16
"""Few enough for all arrays of a tile to stay in the processor's cache."""

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
    """Fit source, filter and the rest's activations, wherever the source may sound.

    Frames in which no pitch is allowed keep the factors they started with: nothing there is the
    source's, whatever the rest is.

    Parameters
    ----------
    spectrogram : float32, shape (bins, frames)
        Of a mean around 1.
    on_iteration : callable, optional
        Called at every tile of frames; an exception it raises ends the work.
    """
    work = _Work(spectrogram, start)
    for iteration in range(iterations):
        for tile in work.tiles:
            if on_iteration is not None:
                on_iteration(iteration)
            work.update(tile)
        work.update_shapes()
    return work.model()


@dataclass(frozen=True, slots=True, eq=False)
class _Tile:
    """Some frames in which the source may sound, with the pitches allowed in them."""

    frames: Indices
    pitches: Indices


class _Work:
    """The factors while they are being fitted, frame-major."""

    def __init__(self, spectrogram: Magnitude, start: SourceFilter) -> None:
        self._start = start
        self._data = np.ascontiguousarray(spectrogram.T, np.float32)
        self._combs = np.ascontiguousarray(start.combs.T, np.float32)
        self._rest, self._rest_T = _both_ways(start.rest_bases)
        self._bumps = np.ascontiguousarray(start.bumps, np.float32)
        self._comb_bumps = self._combs @ self._bumps
        self._shapes = start.shapes.astype(np.float32)
        self._source = np.array(start.source.T, np.float32, order="C")
        self._weights = np.array(start.weights.T, np.float32, order="C")
        self._rest_H = np.array(start.rest_activations.T, np.float32, order="C")
        self._sounding = np.flatnonzero(self._source.any(axis=1))
        step = max(8, _TILE_CELLS // self._data.shape[1])
        tiles = np.split(self._sounding, range(step, len(self._sounding), step))
        self.tiles = [
            _Tile(frames, np.flatnonzero(self._source[frames].any(axis=0))) for frames in tiles
        ]
        self._make_filters()

    def _make_filters(self) -> None:
        self._filters = np.ascontiguousarray((self._bumps @ self._shapes).T)
        self._comb_filters = self._filters @ self._combs.T
        self._gain = np.zeros_like(self._shapes)
        self._loss = np.zeros_like(self._shapes)

    def update(self, tile: _Tile) -> None:
        """Update all that belongs to these frames; add to the sums for the filter shapes."""
        frames, pitches = tile.frames, tile.pitches
        data, combs = self._data[frames], self._combs[pitches]
        active, heard = self._source[frames][:, pitches], self._rest_H[frames]
        rest, weights = heard @ self._rest_T, self._weights[frames]
        rest += FLOOR
        filtered = weights @ self._filters
        source = active @ combs
        ratio = _ratio(data, source, filtered, rest)
        ratio *= filtered
        active *= (ratio @ combs.T) / (weights @ self._comb_filters[:, pitches] + FLOOR)
        np.matmul(active, combs, out=source)
        ratio = _ratio(data, source, filtered, rest, out=ratio)
        ratio *= source
        weights = self._updated_weights(
            weights, ratio @ self._bumps, active @ self._comb_bumps[pitches]
        )
        # The filter's level moves into the source, so that the two do not drift apart.
        np.matmul(weights, self._filters, out=filtered)
        ratio = _ratio(data, source, filtered, rest, out=ratio)
        heard *= ratio @ self._rest
        self._source[frames[:, None], pitches] = active
        self._weights[frames], self._rest_H[frames] = weights, heard

    def _updated_weights(self, weights: _Block, gain: _Block, loss: _Block) -> _Block:
        self._gain += gain.T @ weights
        self._loss += loss.T @ weights
        updated: _Block = weights * (gain @ self._shapes) / (loss @ self._shapes + FLOOR)
        return updated

    def update_shapes(self) -> None:
        """Update the filter shapes from all frames; keep them at unit sum and the filter at 1."""
        if not len(self._sounding):
            return
        self._shapes *= self._gain / (self._loss + FLOOR)
        total = self._shapes.sum(axis=0) + FLOOR
        self._shapes /= total
        self._weights *= total
        self._make_filters()
        level = self._weights[self._sounding].mean(axis=0) @ self._filters.mean(axis=1)
        mean = np.float32(float(level) + float(FLOOR))
        self._weights /= mean
        self._source *= mean

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


def _ratio(
    data: _Block, source: _Block, filtered: _Block, rest: _Block, out: _Block | None = None
) -> _Block:
    """Divide the data by the model, for a rest that has the floor added already."""
    model = np.multiply(source, filtered, out=out)
    model += rest
    return np.divide(data, model, out=model)


def _both_ways(bases: Bases) -> tuple[_Block, _Block]:
    return np.ascontiguousarray(bases, np.float32), np.ascontiguousarray(bases.T, np.float32)
