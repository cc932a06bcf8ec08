"""How much of one sound is heard in the recording of another, and taking it out.

A microphone in front of a loudspeaker hears what is played: delayed, filtered by the room, and
exactly in phase with it, which nothing sung is. The delay is where their generalized
cross-correlation peaks (Knapp and Carter 1976, "The generalized correlation method for estimation
of time delay"), its spectrum whitened by the power 0.7: of 32 recorded hints none stands out, and
all do with the mix in them at -10 dB. The filter is the weighted
least-squares one, by its normal equations: the mix at -10 dB becomes 8 dB softer, of 32 hints.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Complex
from layered.dsp.stft import settings_for, stft

_Samples = NDArray[np.float32]

_WHITENING = 0.7
_STANDS_OUT, _OVER_OTHERS, _NEAR_S = 20.0, 1.45, 0.004
"""The peak in deviations, and relative to the highest one more than 4 ms away."""
_WINDOW_MS = 64
_FILTER_S, _EARLY_S = 0.05, 0.004
_REGULARISATION, _SMOOTH_BINS, _PASSES = 1e-3, 15, 2
_CHANCE = 2.5
"""Overlapping frames are fewer than they are many."""
_FEWEST_FRAMES = 20


@dataclass(frozen=True, slots=True)
class Bleed:
    """What was found.

    Parameters
    ----------
    share : float
        Of the recording's energy, 0 to 1.
    lag_samples : int
        By how much the played sound comes later in the recording than where it was looked for.
    """

    share: float
    lag_samples: int


def find_bleed(
    recorded: _Samples, played: _Samples, *, sample_rate_hz: int, reach_samples: int
) -> Bleed | None:
    """Look for a played sound in a recording.

    Parameters
    ----------
    recorded : float32, shape (samples,)
    played : float32, shape (samples + 2 * reach_samples,)
        What was played while it was recorded, from ``reach_samples`` before to as much after.

    Returns
    -------
    Bleed or None
        None if no delay stands out.
    """
    if len(recorded) == 0 or not np.any(recorded) or not np.any(played):
        return None
    size = 1 << int(np.ceil(np.log2(len(played) + len(recorded))))
    product = np.fft.rfft(played, size) * np.conj(np.fft.rfft(recorded, size))
    size_of = np.abs(product)
    white = product / ((size_of + 1e-12 * float(size_of.max()) + 1e-30) ** _WHITENING)
    whole = np.fft.irfft(white, size)
    match = np.abs(whole[: 2 * reach_samples + 1])
    best = int(np.argmax(match))
    near = round(_NEAR_S * sample_rate_hz)
    others = np.delete(match, slice(max(0, best - near), best + near + 1)).max(initial=0.0)
    if match[best] < max(_STANDS_OUT * float(whole.std()), _OVER_OTHERS * float(others)):
        return None
    heard = played[best : best + len(recorded)]
    return Bleed(_coherent_share(recorded, heard, sample_rate_hz), reach_samples - best)


def without_bleed(
    recorded: _Samples, played: _Samples, *, sample_rate_hz: int, lag_samples: int
) -> _Samples:
    """Take a played sound out of a recording.

    Parameters
    ----------
    recorded, played : float32, shape (samples,)
        The same stretch of time.
    lag_samples : int
        As `find_bleed` says.

    Returns
    -------
    float32, shape (samples,)
        The recording less what a filter of 50 ms makes of the played sound.
    """
    early = round(_EARLY_S * sample_rate_hz)
    heard = _moved(played, lag_samples - early)
    n_taps = min(round(_FILTER_S * sample_rate_hz), len(recorded))
    cleaned = recorded
    for _ in range(_PASSES):
        cleaned = recorded - _echo(recorded, heard, own=cleaned, n_taps=n_taps)
    return cleaned


def _echo(recorded: _Samples, heard: _Samples, *, own: _Samples, n_taps: int) -> _Samples:
    """Filter a played sound to be most like what a recording has of it.

    Frequencies count less, the more of what is the recording's own they hold: else the filter
    would follow what is sung.
    """
    from scipy import ndimage, signal
    from scipy.linalg import solve_toeplitz

    size = 1 << int(np.ceil(np.log2(len(recorded) + n_taps)))
    theirs, ours, kept = (
        np.fft.rfft(sound.astype(np.float64), size) for sound in (heard, recorded, own)
    )
    power = ndimage.uniform_filter1d(np.abs(kept) ** 2, _SMOOTH_BINS)
    weight = 1 / (power + 1e-4 * power.mean() + 1e-30)
    itself = np.fft.irfft(weight * np.abs(theirs) ** 2, size)[:n_taps].copy()
    across = np.fft.irfft(weight * np.conj(theirs) * ours, size)[:n_taps]
    if itself[0] <= 0:
        return np.zeros_like(recorded)
    itself[0] *= 1 + _REGULARISATION
    echo = signal.fftconvolve(heard, solve_toeplitz(itself, across))[: len(recorded)]
    return np.asarray(echo, np.float32)


def _moved(sound: _Samples, by: int) -> _Samples:
    moved = np.zeros_like(sound)
    if by >= 0:
        moved[by:] = sound[: len(sound) - by]
    else:
        moved[:by] = sound[-by:]
    return moved


def _coherent_share(recorded: _Samples, heard: _Samples, sample_rate_hz: int) -> float:
    """Give the share of a recording's energy that is in a fixed relation to another sound."""
    settings = settings_for(sample_rate_hz, _WINDOW_MS, 4)
    ours, theirs = (stft(sound[None], settings=settings)[0] for sound in (recorded, heard))
    n_frames = ours.shape[1]
    if n_frames < _FEWEST_FRAMES:
        return 0.0
    across = np.abs((ours * np.conj(theirs)).sum(axis=1)) ** 2
    own, others = _power(ours), _power(theirs)
    explained = across / (others + 1e-20)
    # What two unrelated sounds would share by chance.
    by_chance = own * _CHANCE / n_frames
    return float(np.maximum(explained - by_chance, 0).sum() / (own.sum() + 1e-20))


def _power(spectrum: Complex) -> NDArray[np.float64]:
    return np.asarray((np.abs(spectrum) ** 2).sum(axis=1), np.float64)
