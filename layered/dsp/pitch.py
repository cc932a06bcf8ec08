"""The pitch of one voice: YIN with a Viterbi search over a grid of quarter semitones.

YIN: de Cheveigne and Kawahara 2002 (difference function eq. 6, cumulative mean normalisation
eq. 8, read between samples by a parabola). The search follows Mauch and Dixon 2014 (pYIN) in
having a state for unvoiced frames; its costs were chosen on recorded hums.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Curve, Indices
from layered.dsp.resample import resample

FRAME_S = 0.01
"""The grid of all descriptions of a hint: one value every 10 ms."""

_RATE_HZ = 16_000
_HOP = 160
_WINDOW = 640
_LOWEST_HZ, _HIGHEST_HZ = 55.0, 1600.0
_BAND_HZ = (40.0, 3000.0)
_STEPS_PER_OCTAVE = 48
_UNVOICED_COST = 0.35
_SWITCH_COST = 0.12
_OCTAVE_COST = 0.005
"""A steady tone is as periodic over two periods as over one: this chooses the higher pitch."""
_JUMP_COST, _LARGEST_JUMP_COST = 0.012, 0.6
_BLOCK_FRAMES = 500

_Floats = NDArray[np.floating]


def pitch_track(
    sound: _Floats, sample_rate_hz: int, *, on_block: Callable[[], None] = lambda: None
) -> Curve:
    """Follow the pitch of a sung, hummed or whistled sound.

    Parameters
    ----------
    sound : float, shape (samples,)
    on_block : callable, optional
        Called now and then; may raise to stop.

    Returns
    -------
    float64, shape (samples / 10 ms + 1,)
        In Hz, 55 to 1600; 0 where there is no pitch.
    """
    costs = []
    sound = _prepared(sound, sample_rate_hz, on_block)
    n_frames = len(sound) // _HOP + 1
    pitches = _LOWEST_HZ * 2 ** (np.arange(_n_pitches()) / _STEPS_PER_OCTAVE)
    for first in range(0, n_frames, _BLOCK_FRAMES):
        on_block()
        costs.append(_aperiodicity(sound, first, min(first + _BLOCK_FRAMES, n_frames), pitches))
    path = _cheapest_path(np.concatenate(costs), on_block)
    voiced = path < len(pitches)
    return np.where(voiced, pitches[np.minimum(path, len(pitches) - 1)], 0.0)


def _n_pitches() -> int:
    return int(_STEPS_PER_OCTAVE * np.log2(_HIGHEST_HZ / _LOWEST_HZ)) + 1


def _prepared(sound: _Floats, sample_rate_hz: int, on_block: Callable[[], None]) -> Curve:
    """Resample, scale, add a trace of noise (silence has no pitch), keep the voice band."""
    on_block()
    from scipy import signal

    voice = np.asarray(sound, np.float32)[None]
    on_block()
    at_rate = resample(voice, sample_rate_hz, _RATE_HZ, on_block=on_block)[0]
    scaled = at_rate.astype(np.float64) / (np.abs(at_rate).max(initial=0.0) + 1e-9)
    scaled += 1e-4 * np.random.default_rng(0).standard_normal(len(scaled))
    band = signal.butter(2, _BAND_HZ, "band", fs=_RATE_HZ, output="sos")
    padding = min(3 * 200, len(scaled) - 1)
    filtered: Curve = signal.sosfiltfilt(band, scaled, padlen=max(0, padding))
    return filtered


def _aperiodicity(sound: Curve, first: int, last: int, pitches: Curve) -> Curve:
    """YIN's normalised difference at each pitch, shape (frames, pitches); 0 is periodic."""
    from scipy import fft

    lags = int(_RATE_HZ / _LOWEST_HZ) + 2
    length = _WINDOW + lags
    before = _WINDOW // 2 + lags // 2
    start, stop = first * _HOP - before, (last - 1) * _HOP - before + length
    padded = np.zeros(stop - start)
    inside = sound[max(start, 0) : max(stop, 0)]
    at = max(start, 0) - start
    padded[at : at + len(inside)] = inside
    pieces = np.lib.stride_tricks.sliding_window_view(padded, length)[::_HOP]
    size = fft.next_fast_len(length + _WINDOW, real=True)
    product = fft.rfft(pieces, size) * np.conj(fft.rfft(pieces[:, :_WINDOW], size))
    correlation = fft.irfft(product, size)[:, : lags + 1]
    power = np.cumsum(np.pad(pieces**2, ((0, 0), (1, 0))), axis=1)
    energy = power[:, _WINDOW:] - power[:, : length - _WINDOW + 1]
    difference = np.maximum(energy[:, :1] + energy[:, : lags + 1] - 2 * correlation, 0)
    difference[:, 0] = 0
    mean = np.cumsum(difference[:, 1:], axis=1) / np.arange(1, lags + 1)
    normal = np.ones_like(difference)
    normal[:, 1:] = difference[:, 1:] / (mean + 1e-9)
    octaves_down = np.log2(_HIGHEST_HZ / pitches)
    return _at_pitches(normal, _RATE_HZ / pitches) + _OCTAVE_COST * octaves_down


def _at_pitches(normal: Curve, lags: Curve) -> Curve:
    """Read the difference between its samples, by the parabola through the three nearest."""
    nearest = np.clip(np.round(lags).astype(int), 1, normal.shape[1] - 2)
    left, centre, right = (normal[:, nearest + step] for step in (-1, 0, 1))
    past = lags - nearest
    slope, bend = (right - left) / 2, left - 2 * centre + right
    read: Curve = np.maximum(centre + slope * past + bend / 2 * past**2, 0)
    return read


def _cheapest_path(costs: Curve, on_block: Callable[[], None]) -> Indices:
    """Viterbi over the pitches and one unvoiced state, which is the last index.

    A jump costs in proportion to its width, up to a limit; the cheapest way to each pitch is then
    a running minimum from both sides, so a frame takes linear time.
    """
    n_frames, n_pitches = costs.shape
    slope = _JUMP_COST * np.arange(n_pitches)
    total = costs[0].copy()
    unvoiced = _UNVOICED_COST
    came_from = np.zeros((n_frames, n_pitches + 1), np.int32)
    for frame in range(1, n_frames):
        if frame % _BLOCK_FRAMES == 0:
            on_block()
        way, best = _cheapest_jump(total, slope)
        lowest = int(total.argmin())
        enter = unvoiced + _SWITCH_COST
        entered = enter < best
        came_from[frame, :n_pitches] = np.where(entered, n_pitches, way)
        leave = total[lowest] + _SWITCH_COST
        came_from[frame, n_pitches] = n_pitches if unvoiced <= leave else lowest
        unvoiced = min(unvoiced, leave) + _UNVOICED_COST
        total = np.asarray(np.where(entered, enter, best) + costs[frame], np.float64)
    path = np.zeros(n_frames, np.int64)
    path[-1] = n_pitches if unvoiced < total.min() else total.argmin()
    for frame in range(n_frames - 1, 0, -1):
        path[frame - 1] = came_from[frame, path[frame]]
    return path


def _cheapest_jump(total: _Floats, slope: _Floats) -> tuple[Indices, Curve]:
    """From where each pitch is reached most cheaply, and at what cost."""
    up, from_below = _running_minimum(total - slope)
    down, from_above = _running_minimum((total + slope)[::-1])
    rising, falling = up + slope, down[::-1] - slope
    from_above = len(total) - 1 - from_above[::-1]
    best = np.minimum(rising, falling)
    way = np.where(rising <= falling, from_below, from_above)
    lowest = int(total.argmin())
    far = total[lowest] + _LARGEST_JUMP_COST < best
    return np.where(far, lowest, way), np.where(far, total[lowest] + _LARGEST_JUMP_COST, best)


def _running_minimum(values: _Floats) -> tuple[Curve, Indices]:
    lowest = np.minimum.accumulate(values)
    index = np.arange(len(values))
    return lowest, np.maximum.accumulate(np.where(values == lowest, index, 0))
