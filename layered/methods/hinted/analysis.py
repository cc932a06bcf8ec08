"""What a hint says by itself: when it sounds, at which pitch, how percussive it is."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Curve, Flags, Sound
from layered.dsp.percussive import percussive_mask
from layered.dsp.pitch import FRAME_S, pitch_track
from layered.dsp.stft import magnitude, settings_for
from layered.methods.method import in_memory

_LEVEL_WINDOW_S = 0.04
_BLOCK_SAMPLES = 1 << 20
_CANCELLED = 0.02
"""A mean with less of the channels' energy: eight channels of which one is heard keep 0.12."""
_STABLE_CENTS, _STABLE_FRAMES = 60, 5

Mono = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class HintAnalysis:
    """A hint on a grid of 10 ms, as long as the stretch of the mixture it is for.

    Parameters
    ----------
    sound : float32, shape (samples,)
        The hint at the mixture's rate, silent where it does not reach.
    level : shape (points,)
        Root mean square in 40 ms.
    active : bool, shape (points,)
        Where the hint sounds.
    pitch_hz : shape (points,)
        0 where it has none.
    onset_strength : shape (points,)
        How fast the level rises.
    stable : float
        Share of the active points at which the pitch holds still, within 60 cents over 50 ms.
    segment_s : float
        Median length of what is sung without a pause.
    percussive : float
        Share of its energy that is hits.
    gap : float
        Share of the time, 120 ms around the hint left out, in which it is silent.
    """

    sound: Mono
    level: Curve
    active: Flags
    pitch_hz: Curve
    onset_strength: Curve
    stable: float
    segment_s: float
    percussive: float
    gap: float

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to follow."""
        return not self.active.any()


def analyse(
    hint: Mono, sample_rate_hz: int, n_samples: int, *, on_block: Callable[[], None]
) -> HintAnalysis:
    """Describe a hint.

    Parameters
    ----------
    hint : float32, shape (any,)
        At the mixture's rate, starting where the mixture starts; cut or padded to its length.
    on_block : callable
        Called now and then; may raise to stop.
    """
    sound = hint[:n_samples]
    if len(sound) < n_samples:
        sound = np.pad(sound, (0, n_samples - len(sound)))
    level = level_curve(sound, sample_rate_hz)
    active = _activity(level)
    n_points = len(level)
    if not active.any():
        nothing = np.zeros(n_points)
        return HintAnalysis(sound, level, active, nothing, nothing, 0.0, 0.0, 0.0, 1.0)
    pitch = np.zeros(n_points)
    track = pitch_track(sound, sample_rate_hz, on_block=on_block)[:n_points]
    pitch[: len(track)] = track
    pitch = np.where(active, pitch, 0)
    return HintAnalysis(
        sound,
        level,
        active,
        pitch,
        onset_strength(level),
        _stability(pitch, active),
        _segment_s(active),
        _percussive_share(sound, sample_rate_hz, on_block),
        float(1 - dilated(active, 0.12, 0.12).mean()),
    )


def mixed_down(
    sound: Sound,
    *,
    on_block: Callable[[], None],
    allocate: Callable[[tuple[int, int]], Sound] = in_memory,
) -> Mono:
    """Make one channel of a hint: the mean, or the loudest where the channels cancel each other.

    Parameters
    ----------
    sound : float32, shape (channels, samples)
        May be a memory map, which is read in blocks.
    on_block : callable
        Called between blocks; may raise to stop.
    allocate : callable, optional
        Gives room for the result, on disk when it is large.

    Returns
    -------
    float32, shape (samples,)
    """
    if len(sound) == 1:
        return np.asarray(sound[0])
    mono: Mono = allocate((1, sound.shape[1]))[0]
    energies, mixed = np.zeros(len(sound)), 0.0
    for start in range(0, len(mono), _BLOCK_SAMPLES):
        on_block()
        block = sound[:, start : start + _BLOCK_SAMPLES]
        mean = block.mean(axis=0, dtype=np.float32)
        mono[start : start + _BLOCK_SAMPLES] = mean
        energies += [float(np.vdot(channel, channel)) for channel in block]
        mixed += float(np.vdot(mean, mean))
    if mixed < _CANCELLED * energies.mean():
        return np.asarray(sound[int(energies.argmax())])
    return mono


def level_curve(sound: Mono, sample_rate_hz: int) -> Curve:
    """Measure the root mean square in 40 ms around every point of the 10 ms grid."""
    half = round(sample_rate_hz * _LEVEL_WINDOW_S / 2)
    energy = np.concatenate([[0.0], np.cumsum(sound.astype(np.float64) ** 2)])
    n_points = int(len(sound) / (sample_rate_hz * FRAME_S)) + 1
    at = np.round(np.arange(n_points) * (sample_rate_hz * FRAME_S)).astype(int)
    low, high = np.maximum(at - half, 0), np.minimum(at + half, len(sound))
    return np.asarray(np.sqrt(np.maximum(energy[high] - energy[low], 0) / (2 * half) + 1e-14))


def onset_strength(level: Curve) -> Curve:
    """Measure how fast a level rises over 20 ms, on a logarithmic scale; never negative."""
    logarithm = np.log(level + 0.03 * level.max())
    strength = np.zeros(len(level))
    strength[1:-1] = np.maximum(logarithm[2:] - logarithm[:-2], 0)
    return strength


def dilated(active: Flags, early_s: float, late_s: float) -> Flags:
    """Widen what is active: open earlier, close later."""
    early, late = round(early_s / FRAME_S), round(late_s / FRAME_S)
    edges = np.zeros(len(active) + 1, np.int64)
    at = np.flatnonzero(active)
    np.add.at(edges, np.maximum(at - early, 0), 1)
    np.add.at(edges, np.minimum(at + late + 1, len(active)), -1)
    return np.cumsum(edges)[:-1] > 0


def _activity(level: Curve) -> Flags:
    """Where a hint sounds: above its own background and a share of its loud parts."""
    loud = float(np.percentile(level, 97))
    quiet = float(np.percentile(level, 10))
    if level.max() < 1e-5:
        return np.zeros(len(level), bool)
    threshold = max(0.06 * loud, min(2.5 * quiet, 0.2 * loud), 1e-6)
    return level > threshold


def _stability(pitch_hz: Curve, active: Flags) -> float:
    with np.errstate(divide="ignore"):
        cents = np.where(pitch_hz > 0, 1200 * np.log2(np.maximum(pitch_hz, 1) / 55), np.nan)
    step = _STABLE_FRAMES
    if len(cents) <= step:
        return 0.0
    holds = np.abs(cents[step:] - cents[:-step]) < _STABLE_CENTS
    return float(holds.sum() / max(1, active.sum()))


def _segment_s(active: Flags) -> float:
    edges = np.diff(np.concatenate([[0], active.astype(int), [0]]))
    lengths = np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)
    return float(np.median(lengths)) * FRAME_S


def _percussive_share(sound: Mono, sample_rate_hz: int, on_block: Callable[[], None]) -> float:
    settings = settings_for(sample_rate_hz, 46.4, 4)
    spectrogram = magnitude(sound[None], settings=settings)
    mask = percussive_mask(
        spectrogram, settings=settings, sample_rate_hz=sample_rate_hz, on_block=on_block
    )
    energy = spectrogram.astype(np.float64) ** 2
    return float((mask * energy).sum() / (energy.sum() + 1e-9))
