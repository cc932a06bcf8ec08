"""Harmonic sounds on a grid of pitches: combs, salience, and smooth spectra.

The grid has a pitch every 25 cents from 45 Hz to 5 kHz.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Bases, Curve, Indices, Magnitude
from layered.dsp.stft import StftSettings

CENTS = 25
LOWEST_HZ, HIGHEST_HZ = 45.0, 5000.0
STEPS_PER_SEMITONE = 100 // CENTS
_MAX_HARMONICS = 60
_SALIENT_HARMONICS = 10
_SALIENCE_DECAY = 0.82
_BLOCK_FRAMES = 256


def pitch_grid() -> Curve:
    """Give the pitches of the grid in Hz, shape (pitches,)."""
    n = int(1200 / CENTS * np.log2(HIGHEST_HZ / LOWEST_HZ)) + 1
    return np.asarray(LOWEST_HZ * 2 ** (np.arange(n) * CENTS / 1200))


def pitch_index(pitch_hz: Curve) -> Indices:
    """Give the nearest place on the grid, far below it where there is no pitch (0 Hz)."""
    place = 1200 / CENTS * np.log2(np.maximum(pitch_hz, 1) / LOWEST_HZ)
    return np.where(pitch_hz > 0, np.round(place), -(10**6)).astype(np.int64)


def comb_bases(pitches_hz: Curve, *, settings: StftSettings, sample_rate_hz: int) -> Bases:
    """Make the spectrum of a flat harmonic sound for each pitch, shape (bins, pitches).

    Lobes are squared cosines, two bins and 0.85 % of the frequency wide on each side: the main
    lobe of the Hann window, and vibrato. Up to 60 harmonics of equal height.
    """
    n_bins = settings.n_bins
    bases = np.zeros((n_bins, len(pitches_hz)), np.float32)
    for column, pitch in enumerate(pitches_hz):
        fundamental = pitch * settings.window_samples / sample_rate_hz
        n_harmonics = min(_MAX_HARMONICS, int((n_bins - 3) / fundamental))
        for harmonic in range(1, n_harmonics + 1):
            centre = fundamental * harmonic
            width = 2.0 + 0.0085 * centre
            first, last = max(0, int(centre - width) - 1), min(n_bins, int(centre + width) + 2)
            distance = (np.arange(first, last) - centre) / width
            lobe = np.where(np.abs(distance) < 1, np.cos(np.pi * distance / 2) ** 2, 0)
            bases[first:last, column] += lobe
    return bases


def smooth_bases(n_bumps: int, *, settings: StftSettings, sample_rate_hz: int) -> Bases:
    """Make overlapping smooth bumps, wider towards high frequencies, shape (bins, bumps)."""
    warped = np.log1p(settings.frequencies_hz(sample_rate_hz) / 400)
    centres = np.linspace(0, np.log1p(sample_rate_hz / 2 / 400), n_bumps)
    distance = (warped[:, None] - centres) / (1.5 * (centres[1] - centres[0]))
    bumps = np.where(np.abs(distance) < 1, 0.5 + 0.5 * np.cos(np.pi * distance), 0)
    return bumps.astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Salience:
    """How strongly each pitch of the grid sounds over time; each (pitches, frames).

    Parameters
    ----------
    full : all ten harmonics, weights falling by 0.82
    odd : harmonics 1, 3, 5, 7, 9: missing where the pitch is an octave too high
    between : half-way between harmonics: present where the pitch is an octave too high
    """

    full: Magnitude
    odd: Magnitude
    between: Magnitude


def salience(
    spectrogram: Magnitude,
    *,
    settings: StftSettings,
    sample_rate_hz: int,
    on_block: Callable[[], None] = lambda: None,
) -> Salience:
    """Measure the salience of every pitch in every frame, after whitening.

    Klapuri 2006 gives the principle: whitened magnitudes summed at the harmonics of a pitch.

    Parameters
    ----------
    on_block : callable, optional
        Called now and then; may raise to stop.
    """
    white = _whitened(spectrogram, settings, sample_rate_hz, on_block)
    grid = pitch_grid() * settings.window_samples / sample_rate_hz
    full = np.zeros((len(grid), spectrogram.shape[1]), np.float32)
    odd, between = np.zeros_like(full), np.zeros_like(full)
    for harmonic in range(1, _SALIENT_HARMONICS + 1):
        on_block()
        at_harmonic = _read(white, grid * harmonic)
        full += np.float32(_SALIENCE_DECAY ** (harmonic - 1)) * at_harmonic
        if harmonic % 2:
            odd += at_harmonic
        if harmonic <= 5:
            between += _read(white, grid * (harmonic + 0.5))
    fifth = np.float32(0.2)
    return Salience(full, odd * fifth, between * fifth)


def _whitened(
    spectrogram: Magnitude,
    settings: StftSettings,
    sample_rate_hz: int,
    on_block: Callable[[], None],
) -> Magnitude:
    """Say how far each cell stands out from its neighbours in frequency, frames in blocks."""
    width = 30 * settings.window_samples / 4096 * 22050 / sample_rate_hz
    floor = np.float32(2e-4 * float(spectrogram.max(initial=0.0)) + 1e-9)
    by_frame = spectrogram.T
    white = np.empty(spectrogram.shape, np.float32)
    for start in range(0, len(by_frame), _BLOCK_FRAMES):
        on_block()
        block = by_frame[start : start + _BLOCK_FRAMES]
        level = _smoothed(block, width)
        level += floor
        excess = np.divide(block, level, out=level)
        excess -= 1
        np.maximum(excess, 0, out=excess)
        white[:, start : start + _BLOCK_FRAMES] = np.sqrt(excess, out=excess).T
    return white


def _smoothed(rows: Magnitude, deviation: float) -> Magnitude:
    """Blur each row by a Gaussian, its ends reflected; by FFT, as it is wide."""
    from scipy import fft

    reach = min(int(4 * deviation + 0.5), rows.shape[1])
    taps = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    length = rows.shape[1] + 2 * reach
    size = fft.next_fast_len(length + 2 * reach, real=True)
    response = fft.rfft((taps / taps.sum()).astype(np.float32), size)
    padded = np.pad(rows, ((0, 0), (reach, reach)), mode="symmetric")
    blurred = fft.irfft(fft.rfft(padded, size, axis=1) * response, size, axis=1)
    # What the FFT leaves of silence may be just below it.
    smooth: Magnitude = np.maximum(blurred[:, 2 * reach : length], 0)
    return smooth


def _read(white: Magnitude, place: Curve) -> Magnitude:
    """Read rows at fractional bins: the larger of the neighbours that are near; 0 outside."""
    n_bins = white.shape[0]
    inside = (place < n_bins - 2)[:, None]
    below = np.clip(np.floor(place).astype(int), 0, n_bins - 3)
    share = (place - np.floor(place))[:, None]
    lower, upper = white[below] * (share < 0.75), white[below + 1] * (share > 0.25)
    value: Magnitude = np.maximum(lower, upper) * inside
    return value.astype(np.float32)


def standardised(values: Magnitude) -> Magnitude:
    """Give each row a mean of 0 and a deviation of 1 over time."""
    mean = values.mean(axis=1, keepdims=True)
    scaled: Magnitude = (values - mean) / (values.std(axis=1, keepdims=True) + 1e-6)
    return scaled
