"""Percussive targets that are one sound: a template started at the hint's onsets."""

import numpy as np

from layered.dsp.arrays import Bases, Curve, Flags, Indices, Magnitude, Sound
from layered.dsp.convolutive import Repeated, fit_repeated
from layered.dsp.pitch import FRAME_S
from layered.dsp.starts import random_activations
from layered.dsp.stft import StftSettings
from layered.methods.hinted.scene import Scene

_ONSET_SHARE, _REFRACTORY_S = 0.35, 0.08
_REACH_S, _RISE_S = 0.08, 0.05
_SHORTEST_S, _LONGEST_S = 0.1, 0.4
_MARGIN_S = 0.12
_FEWEST_HITS = 4
_START_SHARE = 0.3
_N_GAP = 25
_ITERATIONS = 50
_LEAST_EXPLAINED = 0.2


def repeated_hit(scene: Scene, window_ms: float, stream: int) -> Sound | None:
    """Learn the sound that all hits share, and when and how strongly it starts.

    Returns
    -------
    float32, shape (channels, samples), or None
        None where nothing is known of the rest, or the hits share no sound: what they have in
        common explains too little of what rises in the mixture there.
    """
    settings = scene.settings(window_ms, 4)
    spectrogram = scene.spectrogram(settings)
    rate = scene.sample_rate_hz
    onsets_s = _onsets_s(scene)
    hits = np.round(onsets_s * rate / settings.hop_samples).astype(int)
    hits = hits[hits < spectrogram.shape[1]]
    if len(hits) < _FEWEST_HITS:
        return None
    between_s = float(np.median(np.diff(onsets_s)))
    length_s = min(max(between_s / 2, _SHORTEST_S), _LONGEST_S)
    length = max(2, settings.frames_at(length_s, rate))
    reach = settings.frames_at(_REACH_S * scene.tolerance, rate)
    rest = _rest(scene, settings, hits, length, stream + 1)
    if rest is None:
        return None
    start = _start(scene.rng(stream), spectrogram, rest, hits, length, reach)
    fitted = fit_repeated(
        spectrogram, start, iterations=_ITERATIONS, on_iteration=scene.on_iteration
    )
    rise = max(2, settings.frames_at(_RISE_S, rate))
    if _explained(spectrogram, fitted, hits, reach, rise) < _LEAST_EXPLAINED:
        return None
    return scene.keep(fitted.mask(on_block=scene.on_block), settings)


def _onsets_s(scene: Scene) -> Curve:
    from scipy import ndimage

    strength = scene.hint.onset_strength
    highest = ndimage.maximum_filter1d(strength, 2 * round(_REFRACTORY_S / FRAME_S) + 1)
    is_onset = (strength == highest) & (strength > _ONSET_SHARE * strength.max(initial=0.0))
    onsets: Curve = np.flatnonzero(is_onset).astype(np.float64) * FRAME_S
    return onsets


def _start(
    rng: np.random.Generator,
    spectrogram: Magnitude,
    rest: Bases,
    hits: Indices,
    length: int,
    reach: int,
) -> Repeated:
    """Start from the median of what is heard at the hits."""
    n_frames = spectrogram.shape[1]
    near = np.abs(np.arange(n_frames)[:, None] - hits).min(axis=1) <= reach
    level = _START_SHARE * length / (2 * reach + 1) * float(spectrogram.sum(axis=0).mean())
    starts = near * (rng.random(n_frames) / 2 + 0.5) * level
    after = np.minimum(hits[:, None] + np.arange(length), n_frames - 1)
    template = np.median(spectrogram.T[after], axis=0).T + 1e-3
    template *= rng.random(template.shape) * 0.4 + 0.8
    return Repeated(
        (template / template.sum()).astype(np.float32),
        starts.astype(np.float32),
        rest,
        random_activations(rng, spectrogram, rest.shape[1]),
    )


def _rest(
    scene: Scene, settings: StftSettings, hits: Indices, length: int, stream: int
) -> Bases | None:
    """Learn the rest between the hits, outside the hint where it leaves enough."""
    rate = scene.sample_rate_hz
    frames = np.arange(settings.n_frames(scene.sound.shape[1]))
    since = frames[:, None] - hits
    close = (since >= -settings.frames_at(_REACH_S, rate)) & (since < length)
    near: Flags = np.asarray(close.any(axis=1))
    hinted: Flags = scene.gate(settings, _MARGIN_S)
    outside = scene.gap_dictionary(settings, near | hinted, _N_GAP, stream)
    if outside is not None:
        return outside
    return scene.gap_dictionary(settings, near, _N_GAP, stream)


def _explained(
    spectrogram: Magnitude, fitted: Repeated, hits: Indices, reach: int, rise: int
) -> float:
    """Give the template's share of what rises in the mixture at the hits, where it rises most."""
    target, frames = fitted.target, spectrogram.T
    explained, rising = 0.0, 1e-9
    for hit in hits:
        best, level = 0.0, 0.0
        for first in range(max(rise, hit - reach), min(hit + reach + 1, len(frames) - rise)):
            before = frames[first - rise : first - 1].mean(axis=0)
            risen = float(np.maximum(frames[first : first + rise] - before, 0).sum())
            if risen > best:
                best, level = risen, float(target[:, first : first + rise].sum())
        explained += level
        rising += best
    return explained / rising
