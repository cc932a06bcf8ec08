"""Working at a lower sample rate than the recording's, and the way back to all of its band.

What a hint can say is below some kilohertz: the models need the sound above only to share it out.
Above half the working rate, every bin is explained by how target and rest move in the bands below
it (their levels as known activations, the spectra learned: one factorization), which keeps
consonants, cymbals and breath with the sound they belong to.
"""

import itertools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Activations, Magnitude, Mask, Sound
from layered.dsp.factorize import Group, factorize, unit_columns
from layered.dsp.resample import resample
from layered.dsp.starts import normalised
from layered.dsp.stft import StftSettings, magnitude, masked, settings_for

_HIGHEST_RATE_HZ = 64_000
_USUAL_RATE_HZ, _FAST_RATE_HZ = 48_000, 22_050
_WINDOW_MS = 46
_N_BANDS, _LOWEST_HZ = 8, 300.0
_ITERATIONS = 12
_LEAST_SHARE = 1e-3

OnBlock = Callable[[], None]


def working_rate_hz(sample_rate_hz: int, *, fast: bool) -> int:
    """Choose the rate at which to look for a sound: the recording's own unless that is high."""
    if fast:
        return min(sample_rate_hz, _FAST_RATE_HZ)
    return _USUAL_RATE_HZ if sample_rate_hz >= _HIGHEST_RATE_HZ else sample_rate_hz


def at_rate(sound: Sound, from_hz: int, to_hz: int, n_samples: int, on_block: OnBlock) -> Sound:
    """Bring a sound to another rate and a length: rounding may lose or add a sample."""
    made = resample(sound, from_hz, to_hz, on_block=on_block)[:, :n_samples]
    return np.pad(made, ((0, 0), (0, n_samples - made.shape[1])))


def with_whole_band(
    target: Sound, low: Sound, sound: Sound, rates_hz: tuple[int, int], on_block: OnBlock
) -> Sound:
    """Bring a target back to the recording's rate, with its share of what is above.

    Parameters
    ----------
    target, low : float32, shape (channels, samples)
        The target, and the recording, at the working rate.
    sound : float32, shape (channels, samples)
        The recording.
    rates_hz : (int, int)
        Of ``low`` and of ``sound``.

    Returns
    -------
    float32, shape (channels, samples)
        As long as ``sound``.
    """
    low_hz, high_hz = rates_hz
    if low_hz == high_hz:
        return target
    above = sound - at_rate(low, low_hz, high_hz, sound.shape[1], on_block)
    settings = settings_for(high_hz, _WINDOW_MS, 4)
    mask = _mask_above(target, low - target, above, rates_hz, settings, on_block)
    whole = masked(above, mask, settings=settings, on_block=on_block)
    whole += at_rate(target, low_hz, high_hz, sound.shape[1], on_block)
    return whole


def _mask_above(
    target: Sound,
    rest: Sound,
    above: Sound,
    rates_hz: tuple[int, int],
    settings: StftSettings,
    on_block: OnBlock,
) -> Mask:
    """Give the target's share of every cell above the working band, shape (bins, frames)."""
    heard = normalised(magnitude(above, settings=settings, on_block=on_block))
    n_frames = heard.shape[1]
    times_s = settings.times_s(above.shape[1], rates_hz[1])
    mine, others = (_levels(part, rates_hz[0], times_s, on_block) for part in (target, rest))
    known = np.concatenate([mine, others]) + np.float32(1e-9)
    # Time and frequency change places: what is known moves in time, what is learned are spectra.
    start = Group(
        unit_columns(known.T),
        np.ones((len(known), heard.shape[0]), np.float32) * heard.sum(axis=1) / len(known),
        fixed=True,
    )
    (fitted,) = factorize(
        np.ascontiguousarray(heard.T),
        (start,),
        iterations=_ITERATIONS,
        on_iteration=lambda _: on_block(),
    )
    mask = np.empty((n_frames, heard.shape[0]), np.float32)
    np.matmul(fitted.bases[:, :_N_BANDS], fitted.activations[:_N_BANDS], out=mask)
    model = fitted.bases @ fitted.activations
    model += np.float32(_LEAST_SHARE) * model.mean() + np.float32(1e-12)
    mask /= model
    return mask.T


def _levels(
    sound: Sound, sample_rate_hz: int, times_s: NDArray[np.float64], on_block: OnBlock
) -> Activations:
    """Measure the level in each band at given times, shape (bands, times)."""
    settings = settings_for(sample_rate_hz, _WINDOW_MS, 4)
    spectrogram: Magnitude = magnitude(sound, settings=settings, on_block=on_block)
    edges_hz = np.geomspace(_LOWEST_HZ, sample_rate_hz / 2, _N_BANDS + 1)
    edges = np.searchsorted(settings.frequencies_hz(sample_rate_hz), edges_hz)
    at_s = settings.times_s(sound.shape[1], sample_rate_hz)
    levels = [
        np.interp(times_s, at_s, spectrogram[low : max(high, low + 1)].sum(axis=0))
        for low, high in itertools.pairwise(edges)
    ]
    return np.asarray(levels, np.float32)
