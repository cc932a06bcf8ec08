"""Timing only: the target sounds when the hint does, the rest is what is heard between."""

import numpy as np

from layered.dsp.arrays import Sound
from layered.dsp.factorize import Group, factorize
from layered.dsp.masks import ratio_mask
from layered.dsp.starts import random_activations, random_bases
from layered.methods.hinted.scene import Scene

_MARGIN_S = 0.15
_N_TARGET = 15
_ITERATIONS = 60


def strict_timing(scene: Scene) -> Sound:
    """Explain the rest with the sounds of the hint's gaps alone."""
    return timing(scene, stream=100, n_gap=80, n_free=0)


def loose_timing(scene: Scene) -> Sound:
    """Let the rest have sounds of its own while the hint is heard."""
    return timing(scene, stream=110, n_gap=20, n_free=10)


def timing(scene: Scene, *, stream: int, n_gap: int, n_free: int) -> Sound:
    """Separate by the hint's timing.

    The target's spectra start at random and are heard only within 150 ms of the hint; the rest has
    a fixed dictionary learned where the hint is silent, and ``n_free`` free spectra (ten where
    there is nothing to learn from).

    Returns
    -------
    float32, shape (channels, samples)
        The target.
    """
    settings = scene.settings(93, 4)
    spectrogram = scene.spectrogram(settings)
    gate = scene.gate(settings, _MARGIN_S)
    gap = scene.gap_dictionary(settings, gate, n_gap, stream)
    rng = scene.rng(stream + 1)
    n_bins = spectrogram.shape[0]
    level = np.float32(0.5)
    start = random_activations(rng, spectrogram, _N_TARGET) * level * gate
    target = Group(random_bases(rng, n_bins, _N_TARGET), start)
    groups = [target]
    if gap is not None:
        heard = random_activations(rng, spectrogram, gap.shape[1]) * level
        groups.append(Group(gap, heard, fixed=True))
    else:
        n_free = max(n_free, 10)
    if n_free:
        heard = random_activations(rng, spectrogram, n_free) * level
        groups.append(Group(random_bases(rng, n_bins, n_free), heard))
    fitted = factorize(
        spectrogram,
        tuple(groups),
        iterations=scene.iterations(_ITERATIONS),
        on_iteration=scene.on_iteration,
    )
    mask = ratio_mask(fitted[0], fitted[1:], on_block=scene.on_block)
    return scene.keep(mask, settings)
