"""Dictionaries: the spectra a kind of sound is made of, learned from a clip of it alone.

The lecture's learning step: factorize the clip, keep the spectra, forget when they sounded.
"""

import numpy as np

from layered.dsp.arrays import Bases, Magnitude
from layered.dsp.factorize import Group, OnIteration, factorize, unit_columns
from layered.dsp.starts import normalised, random_activations
from layered.dsp.stft import StftSettings

_ITERATIONS = 60
_FRAMES_PER_COMPONENT = 4
_AUDIBLE = 1e-4
"""Frames quieter than this share of the loudest say nothing about the sound."""


def learn_spectra(
    rng: np.random.Generator,
    spectrogram: Magnitude,
    n_components: int,
    *,
    on_iteration: OnIteration | None = None,
    threads: int = 1,
) -> Bases | None:
    """Learn the spectra of a clip.

    The start is made of frames of the clip itself, chosen to be far from each other (k-means++,
    Arthur and Vassilvitskii 2007), so that the spectra differ and the result hardly depends on
    chance.

    Parameters
    ----------
    spectrogram : float32, shape (bins, frames)
    n_components : int
        At most this many; one for four frames that can be heard.

    Returns
    -------
    float32, shape (bins, components), or None
        Columns sum to 1. None if the clip is silent.
    """
    level = spectrogram.sum(axis=0)
    heard = np.flatnonzero(level > _AUDIBLE * level.max(initial=0.0))
    if not len(heard):
        return None

    frames = normalised(np.ascontiguousarray(spectrogram.T[heard]).T)
    n_components = max(1, min(n_components, len(heard) // _FRAMES_PER_COMPONENT))
    start = unit_columns(frames[:, distinct_frames(rng, frames, n_components)] + np.float32(1e-6))
    group = Group(start, random_activations(rng, frames, n_components))
    return factorize(
        frames, (group,), iterations=_ITERATIONS, on_iteration=on_iteration, threads=threads
    )[0].bases


def distinct_frames(rng: np.random.Generator, spectrogram: Magnitude, count: int) -> list[int]:
    """Choose frames that differ in their spectra, loud ones rather than quiet ones.

    k-means++ on the square roots of the frames' shares, in which Euclidean distance is
    Hellinger's; each frame is drawn with its level times its squared distance to those chosen.
    """
    level = spectrogram.sum(axis=0).astype(np.float64)
    shape = np.sqrt(unit_columns(spectrogram)).astype(np.float64)
    chance = level.copy()
    nearest = np.full(len(level), np.inf)
    chosen: list[int] = []
    for _ in range(count):
        total = chance.sum()
        if total <= 0:
            chance, total = level, level.sum()
        place = np.searchsorted(np.cumsum(chance), rng.random() * total, side="right")
        chosen.append(int(min(place, len(chance) - 1)))
        # Unit vectors: the squared distance is 2 - 2 cos.
        distance = np.maximum(0, 2 - 2 * (shape[:, chosen[-1]] @ shape))
        nearest = np.minimum(nearest, distance)
        chance = level * nearest
    return chosen


def converted(
    bases: Bases,
    settings: StftSettings,
    sample_rate_hz: int,
    *,
    to_settings: StftSettings,
    to_rate_hz: int,
) -> Bases:
    """Bring spectra to another window size or sample rate.

    Each spectrum is read as a density over frequency, and each new bin holds what lies between
    the edges of its band, so that nothing falls between bins.

    Returns
    -------
    float32, shape (new bins, components)
        Columns sum to 1; nothing above half the rate the spectra were learned at.
    """
    if (settings, sample_rate_hz) == (to_settings, to_rate_hz):
        return bases
    width = sample_rate_hz / settings.window_samples
    edges = (np.arange(settings.n_bins + 1) - 0.5) * width
    total = np.concatenate([np.zeros((1, bases.shape[1])), np.cumsum(bases, axis=0)])
    new_width = to_rate_hz / to_settings.window_samples
    new_edges = (np.arange(to_settings.n_bins + 1) - 0.5) * new_width
    found = np.empty((to_settings.n_bins, bases.shape[1]), np.float32)
    for column in range(bases.shape[1]):
        found[:, column] = np.diff(np.interp(new_edges, edges, total[:, column]))
    return unit_columns(np.maximum(found, 0))
