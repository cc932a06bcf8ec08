"""Wiener gains for a wanted sound in noise whose level is known, cell by cell."""

from collections.abc import Callable

import numpy as np

from layered.dsp.arrays import Magnitude, Mask
from layered.dsp.factorize import TILE_FRAMES

_SMOOTHING = 0.9
_LEAST_GAIN = 0.05
_POWER_OF_MEAN = 4 / np.pi
"""The mean power of noise over its squared mean magnitude: that of a Rayleigh distribution."""


def decision_directed_gain(
    spectrogram: Magnitude, noise: Magnitude, *, on_block: Callable[[], None] = lambda: None
) -> Mask:
    """Give the Wiener gain of every cell, its signal-to-noise ratio followed through time.

    What was let through in the frame before says most of how much wanted sound to expect, which
    keeps single cells of noise from coming and going ("musical noise").

    Parameters
    ----------
    spectrogram : float32, shape (bins, frames)
        Magnitudes of the mixture.
    noise : float32, shape (bins, frames)
        The expected magnitude of the noise.
    on_block : callable, optional
        Called now and then; may raise to stop.

    Returns
    -------
    float32, shape (bins, frames)
        0.05 to 1.

    Notes
    -----
    Ephraim and Malah 1984, eq. 51, with the Wiener gain instead of theirs.
    """
    power = np.ascontiguousarray(spectrogram.T) ** 2
    expected = np.float32(_POWER_OF_MEAN) * np.ascontiguousarray(noise.T) ** 2 + np.float32(1e-12)
    ratio = power / expected
    excess = np.maximum(ratio - 1, 0)
    gain = np.empty_like(power)
    let_through = excess[0] * expected[0]
    for frame in range(len(power)):
        if frame % TILE_FRAMES == 0:
            on_block()
        before = let_through / expected[frame]
        likely = np.float32(_SMOOTHING) * before + np.float32(1 - _SMOOTHING) * excess[frame]
        gain[frame] = np.maximum(likely / (1 + likely), np.float32(_LEAST_GAIN))
        let_through = gain[frame] ** 2 * power[frame]
    return gain.T
