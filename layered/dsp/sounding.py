"""Hearing a spectrum: a steady sound that has it."""

import numpy as np

from layered.dsp.arrays import Curve, Sound
from layered.dsp.stft import StftSettings

_FADE_S = 0.02
_MOST_PARTIALS = 400
_LEVEL = 0.15


def sound_of_spectrum(
    spectrum: Curve,
    settings: StftSettings,
    sample_rate_hz: int,
    *,
    to_rate_hz: int,
    seconds: float = 1.0,
) -> Sound:
    """Make a sound of a spectrum: one sine for each of its lobes.

    A lobe is what the window makes of a sine: the bins around a local maximum. Its sine has the
    lobe's centre of mass and its sum, so that tones sound as tones and noise as noise.

    Parameters
    ----------
    spectrum : float, shape (bins,)
        Magnitudes, at any scale.

    Returns
    -------
    float32, shape (1, samples)
        At ``to_rate_hz``, always equally loud; silent if the spectrum is.
    """
    frequencies, amplitudes = _partials(spectrum, settings, sample_rate_hz)
    heard = frequencies < to_rate_hz / 2
    loudest = np.argsort(-amplitudes * heard, kind="stable")[:_MOST_PARTIALS]
    time_s = np.arange(round(seconds * to_rate_hz)) / to_rate_hz
    phases = np.random.default_rng(0).random(len(frequencies)) * 2 * np.pi
    sound = np.zeros(len(time_s))
    for place in loudest:
        if amplitudes[place] > 0 and heard[place]:
            cycle = 2 * np.pi * frequencies[place] * time_s
            sound += amplitudes[place] * np.sin(cycle + phases[place])
    level = float(np.sqrt(np.mean(sound**2)))
    if level > 0:
        sound *= _LEVEL / level
    fade = np.minimum(1, np.minimum(time_s, time_s[::-1]) / _FADE_S)
    return np.clip(sound * fade, -1, 1).astype(np.float32)[np.newaxis]


def _partials(spectrum: Curve, settings: StftSettings, sample_rate_hz: int) -> tuple[Curve, Curve]:
    """Give the frequency and the amplitude of every lobe."""
    levels = np.asarray(spectrum, np.float64)
    left = np.concatenate([[0.0], levels[:-1]])
    right = np.concatenate([levels[1:], [0.0]])
    valleys = np.flatnonzero((levels < left) & (levels <= right))
    starts = np.concatenate([[0], valleys])
    sums = np.add.reduceat(levels, starts)
    bins = settings.frequencies_hz(sample_rate_hz)
    # Squares, as the skirts of a lobe reach far to the side of what is above it.
    powers = np.add.reduceat(levels**2, starts)
    moments = np.add.reduceat(levels**2 * bins, starts)
    return moments / np.maximum(powers, 1e-30), sums
