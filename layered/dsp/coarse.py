"""Spectrograms on fewer rows: quick to factorize where only the number of components matters."""

import numpy as np

from layered.dsp.arrays import Indices, Magnitude
from layered.dsp.stft import StftSettings

_PER_OCTAVE = 24


def coarse(spectrogram: Magnitude, *, settings: StftSettings, sample_rate_hz: int) -> Magnitude:
    """Add the bins up into bands of a quarter tone, or of one bin where those are finer.

    Parameters
    ----------
    spectrogram : float32, shape (bins, frames)

    Returns
    -------
    float32, shape (bands, frames)
        With the same sum in every frame.
    """
    bands = band_of_bin(settings=settings, sample_rate_hz=sample_rate_hz)
    starts = np.flatnonzero(np.diff(bands, prepend=-1))
    summed: Magnitude = np.add.reduceat(spectrogram.T, starts, axis=1)
    return summed.T


def band_of_bin(*, settings: StftSettings, sample_rate_hz: int) -> Indices:
    """Say which band each bin belongs to, shape (bins,); never falling, without gaps."""
    step = sample_rate_hz / settings.window_samples
    wider = 2 ** (1 / _PER_OCTAVE) - 1
    # Below the place where a band is one bin wide, bands are bins.
    linear_until = step / wider
    frequencies = settings.frequencies_hz(sample_rate_hz)
    octaves = np.log2(np.maximum(frequencies, linear_until) / linear_until)
    place = np.where(
        frequencies < linear_until,
        np.arange(settings.n_bins),
        linear_until / step + octaves * _PER_OCTAVE,
    )
    return np.unique(place.astype(np.int64), return_inverse=True)[1].astype(np.int64)
