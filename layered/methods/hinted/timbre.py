"""Timbre and timing: the target sounds like the hint, coloured like the mixture."""

import numpy as np

from layered.dsp.arrays import Activations, Flags, Magnitude, Sound
from layered.dsp.factorize import Group, factorize
from layered.dsp.masks import ratio_mask
from layered.dsp.starts import learn, random_activations, random_bases
from layered.dsp.stft import StftSettings
from layered.methods.hinted.scene import Scene

_MARGIN_S = 0.12
_N_TARGET = 30
_ITERATIONS = 50
_PRIOR_WEIGHT = 0.3
_MATCHING_POWER = 0.7


def timbre(scene: Scene) -> Sound:
    """Separate by the hint's spectra, the mean of two models of the rest."""
    first = _timbre(scene, stream=200, n_gap=40, n_free=2)
    second = _timbre(scene, stream=210, n_gap=25, n_free=8)
    return np.float32(0.5) * (first + second)


def _timbre(scene: Scene, *, stream: int, n_gap: int, n_free: int) -> Sound:
    """Start from the hint's factors and keep its spectra as a prior (WASPAA 2009, not decayed)."""
    settings = scene.settings(46, 4)
    spectrogram = scene.spectrogram(settings)
    gate = scene.gate(settings, _MARGIN_S)
    gap = scene.gap_dictionary(settings, gate, n_gap, stream)
    rng = scene.rng(stream + 1)
    heard = _matched(scene, spectrogram, gate, settings)
    spectra, start = hint_factors(scene, heard, settings, rng, _N_TARGET)
    start = widened(start, settings.frames_at(_MARGIN_S, scene.sample_rate_hz), gate)
    weight = _PRIOR_WEIGHT * scene.timbre
    groups = [Group(spectra + np.float32(1e-6), start, prior=spectra, prior_weight=weight)]
    if gap is not None:
        level = random_activations(rng, spectrogram, gap.shape[1])
        groups.append(Group(gap, level, fixed=True))
    else:
        n_free = max(n_free, 8)
    level = random_activations(rng, spectrogram, n_free)
    groups.append(Group(random_bases(rng, spectrogram.shape[0], n_free), level))
    fitted = factorize(
        spectrogram,
        tuple(groups),
        iterations=scene.iterations(_ITERATIONS),
        on_iteration=scene.on_iteration,
    )
    mask = ratio_mask(fitted[0], fitted[1:], on_block=scene.on_block)
    return scene.keep(mask, settings)


def hint_factors(
    scene: Scene,
    heard: Magnitude,
    settings: StftSettings,
    rng: np.random.Generator,
    n_components: int,
) -> tuple[Magnitude, Activations]:
    """Factorize the hint where it sounds; activations are 0 elsewhere."""
    active = scene.at_frames(scene.hint.active, settings) > 0
    frames = np.ascontiguousarray(heard.T[active]).T
    learned = learn(rng, frames, n_components, on_iteration=scene.on_iteration)
    activations: Activations = np.zeros((n_components, heard.shape[1]), np.float32)
    activations[:, active] = learned.activations
    return learned.bases, activations


def widened(activations: Activations, n_frames: int, gate: Flags) -> Activations:
    """Let activations reach some frames to both sides, at half level, inside a gate."""
    from scipy import ndimage

    reach: Activations = ndimage.maximum_filter1d(activations, 2 * n_frames + 1, axis=1)
    floor = np.float32(1e-3 * float(activations.mean()))
    start: Activations = ((reach * np.float32(0.5) + floor) * gate).astype(np.float32)
    return start


def _matched(
    scene: Scene, spectrogram: Magnitude, gate: Flags, settings: StftSettings
) -> Magnitude:
    """Colour the hint like the mixture while it sounds: ratio of smoothed mean spectra."""
    from scipy import ndimage

    heard = scene.hint_spectrogram(settings)
    width = 25 * settings.window_samples / 1024 * 22050 / scene.sample_rate_hz
    mixture = ndimage.gaussian_filter1d(spectrogram[:, gate].mean(axis=1), width)
    hint = ndimage.gaussian_filter1d(heard[:, gate].mean(axis=1), width)
    ratio = (mixture + 1e-3 * mixture.max()) / (hint + 1e-3 * hint.max() + 1e-12)
    coloured: Magnitude = heard * (ratio[:, None] ** _MATCHING_POWER).astype(np.float32)
    return coloured
