"""The spectrum of every key of a piano: a comb of harmonics for each of 88 pitches.

Harmonic dictionaries for transcription: Vincent, Bertin and Badeau 2010; zeros between the teeth
stay zero, so a column cannot leave its note and needs no naming afterwards.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Bases, Curve
from layered.dsp.factorize import unit_columns
from layered.dsp.stft import StftSettings

LOWEST_KEY, HIGHEST_KEY = 21, 108
N_KEYS = HIGHEST_KEY - LOWEST_KEY + 1
HIGHEST_HZ = 9000.0
"""Teeth and analysis end here: above it notes say little, and noise much."""


def key_numbers() -> Curve:
    """Give the MIDI numbers of the keys, shape (keys,)."""
    return np.arange(LOWEST_KEY, HIGHEST_KEY + 1, dtype=np.float64)


def key_hz(tuning_cents: float = 0.0) -> Curve:
    """Give the fundamentals of the keys in equal temperament, A4 being 440 Hz, shape (keys,)."""
    return np.asarray(440 * 2 ** ((key_numbers() - 69 + tuning_cents / 100) / 12))


def stiffness(keys: Curve) -> Curve:
    """Give the inharmonicity of a piano's strings by MIDI number (Rigaud et al. 2013)."""
    return np.asarray(np.exp(0.0926 * keys - 13.64) + np.exp(-0.0847 * keys - 5.82))


@dataclass(frozen=True, slots=True)
class Tuning:
    """How an instrument is tuned.

    Parameters
    ----------
    cents : float
        Above (or below) A4 = 440 Hz.
    stiff : float
        The share of a piano's inharmonicity; 0 where partials are harmonics.
    """

    cents: float = 0.0
    stiff: float = 0.5


def key_combs(
    tuning: Tuning, *, settings: StftSettings, sample_rate_hz: int, n_bins: int
) -> Bases:
    """Make the spectrum of each key, shape (n_bins, keys), columns summing to 1.

    Partial h is at ``h f0 sqrt(1 + B h^2)``, of amplitude ``1/h``, in the shape of the Hann
    window's main lobe.

    Parameters
    ----------
    n_bins : int
        How many of the lowest bins to give.
    """
    bases = np.zeros((n_bins, N_KEYS), np.float32)
    per_bin_hz = sample_rate_hz / settings.window_samples
    for column, key in enumerate(key_numbers()):
        for number, place in enumerate(partial_places(key, tuning, per_bin_hz, n_bins), start=1):
            bins = _around(place, n_bins)
            bases[bins, column] += _hann_lobe(np.arange(bins.start, bins.stop) - place) / number
    return unit_columns(bases)


def partial_places(midi: float, tuning: Tuning, per_bin_hz: float, n_bins: int) -> Iterator[float]:
    """Give where the partials of a pitch are, in bins, from the first to the highest there is."""
    fundamental_hz = 440 * 2 ** ((midi - 69 + tuning.cents / 100) / 12)
    stiff = tuning.stiff * float(stiffness(np.array(midi)))
    highest = min(HIGHEST_HZ / per_bin_hz, n_bins - 3)
    for number in itertools.count(1):
        place = number * fundamental_hz * math.sqrt(1 + stiff * number**2) / per_bin_hz
        if place > highest:
            return
        yield place


def _around(place: float, n_bins: int) -> slice:
    """Give the bins of the main lobe of a partial."""
    return slice(max(0, math.ceil(place - 2)), min(n_bins, int(place + 2) + 1))


def _hann_lobe(bins: Curve) -> Curve:
    """Give the main lobe of the Hann window's transform, 1 at its middle."""
    beside = np.abs(np.abs(bins) - 1) < 1e-6
    safe = np.where(beside, 0.5, bins)
    return np.asarray(np.where(beside, 0.5, np.abs(np.sinc(safe) / (1 - safe**2))))
