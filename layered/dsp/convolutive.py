"""One sound that comes back again and again, against a rest: convolutive factorization.

``V[f, t] = sum_d W[f, d] h[t - d] + (A B)[f, t]``: a template ``W`` of some frames, started where
``h`` is not zero, and a rest of known spectra. After Smaragdis 2004 (non-negative matrix
factor deconvolution), with the places given by a hint. Multiplicative updates for the
Kullback-Leibler divergence; activations and template in turn, so that it never rises.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from layered.dsp.arrays import Activations, Bases, Flags, Magnitude, Mask
from layered.dsp.factorize import FLOOR, TILE_FRAMES, OnIteration
from layered.dsp.masks import shared

Starts = NDArray[np.float32]
_Block = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Repeated:
    """The factors, all float32.

    Parameters
    ----------
    template : (bins, length)
        Sums to 1.
    starts : (frames,)
        How strongly the template starts in each frame. Zeros stay zero.
    rest_bases : (bins, components)
        Never changed.
    rest_activations : (components, frames)
    """

    template: Magnitude
    starts: Starts
    rest_bases: Bases
    rest_activations: Activations

    @property
    def sounding(self) -> Flags:
        """In which frames the template may be heard, shape (frames,)."""
        delayed = _delayed(self.starts, self.template.shape[1])
        return np.asarray(delayed.any(axis=1))

    @property
    def target(self) -> Magnitude:
        """What the template explains, shape (bins, frames)."""
        return (_delayed(self.starts, self.template.shape[1]) @ self.template.T).T

    @property
    def rest(self) -> Magnitude:
        """What the rest explains, shape (bins, frames)."""
        return (self.rest_activations.T @ self.rest_bases.T).T

    def mask(self, *, on_block: Callable[[], None] = lambda: None) -> Mask:
        """Give the template's share of every cell, shape (bins, frames)."""
        n_frames, n_bins = len(self.starts), len(self.template)
        mask = np.zeros((n_frames, n_bins), np.float32)
        delayed = _delayed(self.starts, self.template.shape[1])
        frames = np.flatnonzero(self.sounding)
        for first in range(0, len(frames), TILE_FRAMES):
            on_block()
            rows = frames[first : first + TILE_FRAMES]
            rest = self.rest_activations.T[rows] @ self.rest_bases.T
            mask[rows] = shared(delayed[rows] @ self.template.T, rest)
        return mask.T


def fit_repeated(
    spectrogram: Magnitude,
    start: Repeated,
    *,
    iterations: int,
    on_iteration: OnIteration | None = None,
) -> Repeated:
    """Fit the template, where it starts, and the rest's activations, where it may be heard.

    Parameters
    ----------
    spectrogram : float32, shape (bins, frames)
        Of a mean around 1.
    on_iteration : callable, optional
        Called at every tile of frames; an exception it raises ends the work.
    """
    work = _Work(spectrogram, start)
    for iteration in range(iterations):
        for gather, update in (
            (work.compare_frames, work.update_starts),
            (work.compare_template, work.update_template),
        ):
            work.begin()
            for first in range(0, len(work.frames), TILE_FRAMES):
                if on_iteration is not None:
                    on_iteration(iteration)
                gather(slice(first, first + TILE_FRAMES))
            update()
    return work.model(start)


class _Work:
    """The factors while they are being fitted, frame-major, only the frames that matter."""

    def __init__(self, spectrogram: Magnitude, start: Repeated) -> None:
        self.frames = np.flatnonzero(start.sounding)
        self._data = np.ascontiguousarray(spectrogram.T[self.frames], np.float32)
        self._template = np.ascontiguousarray(start.template.T, np.float32)
        self._starts = start.starts.astype(np.float32)
        self._rest_W = np.ascontiguousarray(start.rest_bases.T, np.float32)
        self._rest_H = np.ascontiguousarray(start.rest_activations.T[self.frames], np.float32)
        self._length = len(self._template)

    def begin(self) -> None:
        """Start a round: nothing gathered yet."""
        self._delayed = _delayed(self._starts, self._length)[self.frames]
        self._heard = np.zeros((len(self._starts) + self._length - 1, self._length), np.float32)
        self._gain = np.zeros_like(self._template)

    def compare_frames(self, rows: slice) -> None:
        """Compare some frames with the model, for the starts; update the rest's activations."""
        ratio = self._ratio(rows)
        self._heard[self.frames[rows]] = ratio @ self._template.T
        self._rest_H[rows] *= (ratio @ self._rest_W.T) / (self._rest_W.sum(axis=1) + FLOOR)

    def compare_template(self, rows: slice) -> None:
        """Compare some frames with the model, for the template."""
        self._gain += self._delayed[rows].T @ self._ratio(rows)

    def _ratio(self, rows: slice) -> _Block:
        model = self._delayed[rows] @ self._template
        model += self._rest_H[rows] @ self._rest_W
        model += FLOOR
        ratio: _Block = np.divide(self._data[rows], model, out=model)
        return ratio

    def update_starts(self) -> None:
        """Update how strongly the template starts in each frame."""
        n_frames = len(self._starts)
        gain = sum(self._heard[d : d + n_frames, d] for d in range(self._length))
        inside = np.zeros_like(self._heard)
        inside[:n_frames] = self._template.sum(axis=1)
        loss = sum(inside[d : d + n_frames, d] for d in range(self._length))
        self._starts *= gain / (loss + FLOOR)

    def update_template(self) -> None:
        """Update the template; it keeps a sum of 1."""
        self._template *= self._gain / (self._delayed.sum(axis=0)[:, None] + FLOOR)
        total = self._template.sum() + FLOOR
        self._template /= total
        self._starts *= total

    def model(self, start: Repeated) -> Repeated:
        """Give the factors; frames that do not matter keep what they started with."""
        activations = start.rest_activations.T.copy()
        activations[self.frames] = self._rest_H
        return Repeated(self._template.T, self._starts, start.rest_bases, activations.T)


def _delayed(starts: Starts, length: int) -> _Block:
    """Give ``starts`` delayed by 0, 1, ... frames, shape (frames, length)."""
    padded = np.concatenate([np.zeros(length - 1, np.float32), starts])
    return np.ascontiguousarray(sliding_window_view(padded, length)[:, ::-1])
