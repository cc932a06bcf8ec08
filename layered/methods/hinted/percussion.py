"""Percussive targets: hits at the hint's onsets."""

import numpy as np

from layered.dsp.arrays import Curve, Mask, Sound
from layered.dsp.factorize import Group, factorize
from layered.dsp.masks import ratio_mask
from layered.dsp.percussive import percussive_mask
from layered.dsp.pitch import FRAME_S
from layered.dsp.starts import random_activations, random_bases
from layered.dsp.stft import StftSettings
from layered.methods.hinted.analysis import dilated
from layered.methods.hinted.scene import Scene
from layered.methods.hinted.timbre import hint_factors, widened

_MARGIN_S = 0.12
_ONSET_MARGIN_S = 0.08
_DECAY_S = 0.15
_ONSET_SHARE = 0.35
_N_TARGET, _N_GAP, _N_FREE = 4, 25, 4
_ITERATIONS = 50


def hits(scene: Scene) -> Sound:
    """Keep everything percussive, whenever it sounds (for hints that never pause)."""
    settings = scene.settings(46, 4)
    return scene.keep(_percussive(scene, settings), settings)


def beatbox(scene: Scene) -> Sound:
    """Learn the hits that follow the hint's onsets, starting from the hint's own sounds."""
    settings = scene.settings(46, 4)
    spectrogram = scene.spectrogram(settings)
    onsets = scene.at_frames(onset_gate(scene.hint.onset_strength), settings)
    share: Mask = (_percussive(scene, settings).T * onsets[:, None]).astype(np.float32).T
    gate = scene.gate(settings, _MARGIN_S)
    gap = scene.gap_dictionary(settings, gate, _N_GAP, 300)
    rng = scene.rng(301)
    heard = scene.hint_spectrogram(settings)
    spectra, start = hint_factors(scene, heard, settings, rng, _N_TARGET)
    start = widened(start, settings.frames_at(_MARGIN_S, scene.sample_rate_hz), gate)
    groups = [Group(spectra + np.float32(1e-6), start, share=share)]
    if gap is not None:
        level = random_activations(rng, spectrogram, gap.shape[1])
        groups.append(Group(gap, level, fixed=True))
    level = random_activations(rng, spectrogram, _N_FREE)
    groups.append(Group(random_bases(rng, spectrogram.shape[0], _N_FREE), level))
    fitted = factorize(
        spectrogram,
        tuple(groups),
        iterations=scene.iterations(_ITERATIONS),
        on_iteration=scene.on_iteration,
    )
    mask = ratio_mask(fitted[0], fitted[1:], on_block=scene.on_block)
    return scene.keep(mask, settings)


def onset_gate(strength: Curve) -> Curve:
    """Open 80 ms around each strong onset and close slowly, over 150 ms."""
    peak = float(strength.max(initial=0.0))
    if peak <= 0:
        return np.zeros(len(strength))
    gate = dilated(strength > _ONSET_SHARE * peak, _ONSET_MARGIN_S, _ONSET_MARGIN_S)
    points = np.arange(len(gate))
    last_open = np.maximum.accumulate(np.where(gate, points, -(10**6)))
    return np.asarray(np.exp(-(points - last_open) * FRAME_S / _DECAY_S))


def _percussive(scene: Scene, settings: StftSettings) -> Mask:
    return percussive_mask(
        scene.spectrogram(settings),
        settings=settings,
        sample_rate_hz=scene.sample_rate_hz,
        on_block=scene.on_block,
    )
