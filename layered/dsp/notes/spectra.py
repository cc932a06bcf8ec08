"""What the spectrum says about a note that may start: whether its partials are there.

The spectrum that is new at the rise is read at the partials of the key, and between them. What
is only a partial of something lower has others between its own partials; what lies an octave below
the note that is played lacks its odd ones.
"""

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Curve, Indices, Magnitude, Rows
from layered.dsp.notes.analysis import Analysis
from layered.dsp.notes.candidates import MARGIN_FRAMES
from layered.dsp.notes.keys import Tuning, key_hz, key_numbers, stiffness

_PARTIALS = 8
_DECAY = 0.8
_FLOOR = 1e-3


def spectral_features(
    analysis: Analysis, tuning: Tuning, block: Magnitude, frames: Indices, keys: Indices
) -> NDArray[np.float64]:
    """Measure the partials of candidates, shape (candidates, features).

    Parameters
    ----------
    block : float32, shape (bins, margin + frames + margin)
        The spectrogram around the candidates, with margins of `MARGIN_FRAMES`.
    frames, keys : int, shape (candidates,)
        As in `Candidates`.
    """
    sums = np.zeros((block.shape[0], block.shape[1] + 1))
    np.cumsum(block, axis=1, dtype=np.float64, out=sums[:, 1:])
    at = frames + MARGIN_FRAMES
    now = (sums[:, at + 6] - sums[:, at]) / 6
    before = (sums[:, at - 2] - sums[:, at - 6]) / 4
    pitch = key_hz(tuning.cents)[keys]
    stiff = tuning.stiff * stiffness(key_numbers())[keys]
    new = _Partials(analysis, np.maximum(now - before, 0), pitch, stiff)
    whole = _Partials(analysis, now, pitch, stiff)
    return np.nan_to_num(
        np.stack([*new.strengths(), *new.shape(), *whole.strengths()], axis=1), posinf=0, neginf=0
    )


class _Partials:
    """The logarithms of a spectrum at the partials of each candidate's key, and between them."""

    def __init__(self, analysis: Analysis, spectra: Rows, pitch: Curve, stiff: Curve) -> None:
        self._per_bin_hz = analysis.sample_rate_hz / analysis.settings.window_samples
        self._pitch, self._stiff = pitch, stiff
        self._loudest = spectra.max(axis=0) + 1e-9
        padded = np.pad(spectra, ((1, 1), (0, 0)))
        self._spectra = np.maximum(np.maximum(padded[:-2], padded[2:]), spectra)
        self._own = self._at(np.arange(1.0, _PARTIALS + 1))
        self._half = self._at(np.arange(_PARTIALS + 1) + 0.5)

    def strengths(self) -> list[Curve]:
        """Give how strong they are, above what is half and a third between, and the odd ones."""
        own, half = self._own, self._half
        third, two_thirds = (
            self._at(np.arange(_PARTIALS + 1) + share) for share in (1 / 3, 2 / 3)
        )
        between_thirds = np.fmax(two_thirds[:-1] + third[1:], third[:-1] + two_thirds[1:]) / 2
        return [
            _weighted(own[:6]),
            _weighted(own - (half[:-1] + half[1:]) / 2),
            _weighted(own - between_thirds),
            _mean(own[[0, 2, 4]]) - _mean(own[[1, 3, 5]]),
        ]

    def shape(self) -> list[Curve]:
        """Give what the lowest partials are like."""
        own = self._own
        return [
            _mean(own[[0, 1, 3, 4]]) - _mean(own[[2, 5]]),
            own[0] - np.fmax.reduce(own[:6]),
            own[0],
            np.fmin.reduce(own[:3]),
            self._half[0] - own[0],
        ]

    def _at(self, numbers: Rows) -> Rows:
        """Read at multiples of the pitch, shape (numbers, candidates); NaN beyond the end."""
        n_bins, n = self._spectra.shape
        number = numbers[:, np.newaxis]
        place_hz = number * self._pitch * np.sqrt(1 + self._stiff * number**2)
        place = np.rint(place_hz / self._per_bin_hz).astype(np.int64)
        read = self._spectra[np.minimum(place, n_bins - 1), np.arange(n)]
        relative = np.log(read / self._loudest + _FLOOR)
        return np.where(place < n_bins - 1, relative, np.nan)


def _weighted(rows: Rows) -> Curve:
    """Average the partials that are there, lower ones counting more."""
    weights = np.where(np.isnan(rows), 0, _DECAY ** np.arange(len(rows))[:, np.newaxis])
    total = np.maximum(weights.sum(axis=0), 1e-9)
    return np.asarray((np.nan_to_num(rows) * weights).sum(axis=0) / total)


def _mean(rows: Rows) -> Curve:
    there = ~np.isnan(rows)
    return np.asarray(np.nan_to_num(rows).sum(axis=0) / np.maximum(there.sum(axis=0), 1))
