"""Pitched targets: harmonic sounds along the hint's melody, through a smooth filter."""

from dataclasses import dataclass

import numpy as np

from layered.dsp.align import smooth_lags
from layered.dsp.arrays import Bases, Flags, Indices, Magnitude, Mask, Sound
from layered.dsp.factorize import unit_columns
from layered.dsp.harmonics import (
    CENTS,
    comb_bases,
    pitch_grid,
    pitch_index,
    smooth_bases,
    standardised,
)
from layered.dsp.source_filter import SourceFilter, fit_source_filter
from layered.dsp.starts import learn, random_activations
from layered.dsp.stft import StftSettings
from layered.methods.hinted.evidence import PitchEvidence
from layered.methods.hinted.scene import Scene

_REACH_STEPS = 75 // CENTS
_GAP_MARGIN_S = 0.12
_LARGEST_LAG_S = 0.15
_LAG_REACH_STEPS = 2
_N_GAP, _N_REST_BUMPS, _N_OWN = 25, 30, 12
_N_FILTER_BUMPS, _N_FILTERS = 40, 6
_ITERATIONS = 25
_POWER = 1.5
_COMB_SHARE_WITH_GAPS, _COMB_SHARE_WITHOUT = 0.15, 0.5


@dataclass(frozen=True, slots=True)
class PitchedModel:
    """One variant.

    Parameters
    ----------
    margin_s : float
        How far the melody may be off in time.
    warped : bool
        Whether the melody is first moved, smoothly, by up to 150 ms to where it fits.
    """

    stream: int
    window_ms: float
    margin_s: float
    warped: bool


def follow_melody(scene: Scene, evidence: PitchEvidence, model: PitchedModel) -> Sound | None:
    """Separate what is harmonic along the transposed melody.

    Returns
    -------
    float32, shape (channels, samples), or None
        The target; None where the melody is outside the grid of pitches.
    """
    settings = scene.settings(model.window_ms, 4 if scene.is_hurried else 8)
    allowed = _allowed(scene, evidence, model, settings)
    if not allowed.any():
        return None
    used = np.flatnonzero(allowed.any(axis=1))
    allowed = allowed[used]
    combs = comb_bases(pitch_grid()[used], settings=settings, sample_rate_hz=scene.sample_rate_hz)
    gap = scene.gap_dictionary(
        settings,
        allowed.any(axis=0) | scene.gate(settings, _GAP_MARGIN_S),
        _N_GAP,
        model.stream,
    )
    mask = _fitted_mask(scene, settings, model, combs, allowed, gap)
    blend = np.float32(_COMB_SHARE_WITHOUT if gap is None else _COMB_SHARE_WITH_GAPS)
    mask *= 1 - blend
    mask += blend * np.clip(1.5 * _comb_support(scene, combs, allowed), 0, 1)
    return scene.keep(mask, settings)


def _fitted_mask(
    scene: Scene,
    settings: StftSettings,
    model: PitchedModel,
    combs: Bases,
    allowed: Flags,
    gap: Bases | None,
) -> Mask:
    rng = scene.rng(model.stream + 1)
    spectrogram = scene.spectrogram(settings)
    n_frames = spectrogram.shape[1]
    rate = scene.sample_rate_hz
    if gap is None:
        gap = learn(
            rng,
            spectrogram,
            _N_OWN,
            iterations=scene.iterations(30),
            on_iteration=scene.on_iteration,
        ).bases
    bumps = smooth_bases(_N_REST_BUMPS, settings=settings, sample_rate_hz=rate)
    rest = np.concatenate([gap, unit_columns(bumps)], axis=1)
    start = SourceFilter(
        combs=combs,
        source=allowed * (spectrogram.mean(axis=0) * np.float32(0.5)),
        bumps=smooth_bases(_N_FILTER_BUMPS, settings=settings, sample_rate_hz=rate),
        shapes=(rng.random((_N_FILTER_BUMPS, _N_FILTERS)) + 0.5).astype(np.float32),
        weights=(rng.random((_N_FILTERS, n_frames)) + 0.5).astype(np.float32),
        rest_bases=rest,
        rest_activations=random_activations(rng, spectrogram, rest.shape[1]),
    )
    fitted = fit_source_filter(
        spectrogram,
        start,
        iterations=scene.iterations(_ITERATIONS),
        on_iteration=scene.on_iteration,
    )
    return fitted.mask(_POWER, on_block=scene.on_block)


def _allowed(
    scene: Scene, evidence: PitchEvidence, model: PitchedModel, settings: StftSettings
) -> Flags:
    """Give the pitches and frames in which the target may be, shape (pitches, frames)."""
    pitch = scene.at_frames(scene.hint.pitch_hz, settings)
    voiced = pitch > 0
    places = pitch_index(pitch) + evidence.steps
    n_frames = len(pitch)
    lags: Indices = np.zeros(n_frames, np.int64)
    if model.warped:
        lags = _best_lags(scene, places, voiced, settings)
    reach = settings.frames_at(model.margin_s * scene.tolerance, scene.sample_rate_hz)
    allowed = np.zeros((len(pitch_grid()), n_frames), bool)
    for frame in np.flatnonzero(voiced):
        low, high = places[frame] - _REACH_STEPS, places[frame] + _REACH_STEPS + 1
        at = frame + lags[frame]
        if high > 0 and low < len(allowed) and 0 <= at < n_frames:
            allowed[max(0, low) : high, max(0, at - reach) : at + reach + 1] = True
    return allowed


def _best_lags(scene: Scene, places: Indices, voiced: Flags, settings: StftSettings) -> Indices:
    """Move the melody to where it is salient in the mixture."""
    from scipy import ndimage

    heard = scene.salience(settings)
    near = ndimage.maximum_filter1d(standardised(heard.full), 2 * _LAG_REACH_STEPS + 1, axis=0)
    furthest = settings.frames_at(_LARGEST_LAG_S, scene.sample_rate_hz)
    lags = np.arange(-furthest, furthest + 1)
    frames = np.arange(len(places))
    scores = np.zeros((len(places), len(lags)))
    inside = voiced & (places >= 0) & (places < len(near))
    for column, lag in enumerate(lags):
        moved = frames + lag
        known = inside & (moved >= 0) & (moved < len(places))
        scores[known, column] = near[places[known], moved[known]]
    scene.on_block()
    return smooth_lags(scores, lags, voiced)


def _comb_support(scene: Scene, combs: Bases, allowed: Flags) -> Magnitude:
    """Give how near each cell is to a harmonic of an allowed pitch, shape (bins, frames)."""
    support = np.zeros((allowed.shape[1], combs.shape[0]), np.float32)
    for column, frames in enumerate(allowed):
        scene.on_block()
        support[frames] = np.maximum(support[frames], combs[:, column])
    return support.T
