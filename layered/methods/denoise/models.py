"""Models of a wanted sound in noise: each fits both to a spectrogram and gives a mask.

The wanted sound is a voice (harmonics through a filter that changes smoothly), unless there is an
example of it. The noise is what its example holds, let loose as far as a model says.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from layered.dsp.arrays import Bases, Magnitude, Mask
from layered.dsp.factorize import FLOOR, Group, factorize, unit_columns
from layered.dsp.harmonics import comb_bases, smooth_bases
from layered.dsp.masks import shared
from layered.dsp.source_filter import SourceFilter
from layered.dsp.source_in_rest import RestLearning, fit_source_in_rest
from layered.dsp.starts import random_activations, random_bases
from layered.dsp.stft import StftSettings
from layered.dsp.wiener import decision_directed_gain

_ITERATIONS = 40
_LOWEST_HZ, _HIGHEST_HZ, _PITCHES_PER_OCTAVE = 75.0, 400.0, 24
_N_BUMPS, _N_SHAPES = 30, 4
_SHARPNESS = 1.2
_POWER = 1.5
_VOICE_SHARE = 0.5
_NO_PULL_BACK = 1e6


@dataclass(frozen=True, slots=True)
class NoiseModel:
    """How the noise is modelled.

    Parameters
    ----------
    n_known : int
        How many spectra are learned from the example.
    pull : float or None
        How strongly they are held to the example, 1 being half and half; None holds them fast.
    n_free : int
        How many more are learned from the recording itself.
    directed : float
        How much of the mask is the decision-directed Wiener gain; the other part is the ratio of
        the models.
    """

    n_known: int
    pull: float | None
    n_free: int
    directed: float


STEADY = NoiseModel(n_known=6, pull=None, n_free=0, directed=0.3)
CHANGING = NoiseModel(n_known=4, pull=0.2, n_free=4, directed=0.5)
UNKNOWN = NoiseModel(n_known=0, pull=None, n_free=12, directed=0.5)
AROUND_KNOWN = NoiseModel(n_known=4, pull=0.2, n_free=4, directed=0.3)
"""For a wanted sound that is known; likewise the next."""
UNKNOWN_AROUND_KNOWN = NoiseModel(n_known=0, pull=None, n_free=12, directed=0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What a model works on.

    Parameters
    ----------
    spectrogram : float32, shape (bins, frames)
        Of a mean around 1.
    on_block : callable
        Called at least every 100 ms of work; may raise to stop.
    """

    spectrogram: Magnitude
    settings: StftSettings
    sample_rate_hz: int
    on_block: Callable[[], None]


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What a model came to.

    Parameters
    ----------
    mask : float32, shape (bins, frames)
        The wanted sound's share of every cell.
    cost : float
        The divergence of the model from the mixture, as a share of the mixture's mass.
    """

    mask: Mask
    cost: float


def voice_in_noise(
    scene: Scene, known: Bases | None, model: NoiseModel, rng: np.random.Generator
) -> Fit:
    """Fit a voice and noise.

    Harmonic combs times smooth filters for the voice (after Durrieu et al. 2010), spectra for the
    noise. The combs let one pitch at a time win; a flat one beside them is for what has no pitch.

    Parameters
    ----------
    known : float32, shape (bins, components), optional
        The noise as its example holds it.
    """
    data = scene.spectrogram
    n_frames = data.shape[1]
    combs, bumps = _combs(scene), _bumps(scene)
    spectra = [] if known is None else [known]
    if model.n_free:
        spectra.append(random_bases(rng, data.shape[0], model.n_free))
    rest = np.concatenate(spectra, axis=1)
    level = data.mean(axis=0)
    weights = (rng.random((_N_SHAPES, n_frames)) + 0.5).astype(np.float32)
    start = SourceFilter(
        combs=combs,
        source=np.ones((combs.shape[1], 1), np.float32) * level,
        bumps=bumps,
        shapes=(rng.random((_N_BUMPS, _N_SHAPES)) + 0.5).astype(np.float32),
        weights=weights,
        rest_bases=rest,
        rest_activations=_VOICE_SHARE * random_activations(rng, data, rest.shape[1]),
    )
    fitted = fit_source_in_rest(
        data,
        _levelled(start, data),
        RestLearning(_pulls(model, rest.shape[1]), _SHARPNESS),
        iterations=_ITERATIONS,
        on_iteration=lambda _: scene.on_block(),
    )
    return _fit(scene, fitted.target, fitted.rest, model.directed)


def _pulls(model: NoiseModel, n_components: int) -> np.ndarray | None:
    if model.pull is None and not model.n_free:
        return None
    pulls = np.full(n_components, _NO_PULL_BACK if model.pull is None else model.pull)
    pulls[n_components - model.n_free :] = 0
    return pulls.astype(np.float32)


def _levelled(start: SourceFilter, data: Magnitude) -> SourceFilter:
    """Let the voice start with its share of the mixture's mass."""
    mass = float(start.target.mean())
    scale = np.float32(_VOICE_SHARE * float(data.mean()) / (mass + 1e-12))
    return replace(start, source=start.source * scale)


def _combs(scene: Scene) -> Bases:
    n_pitches = int(np.log2(_HIGHEST_HZ / _LOWEST_HZ) * _PITCHES_PER_OCTAVE) + 1
    pitches = _LOWEST_HZ * 2 ** (np.arange(n_pitches) / _PITCHES_PER_OCTAVE)
    combs = comb_bases(
        np.asarray(pitches), settings=scene.settings, sample_rate_hz=scene.sample_rate_hz
    )
    flat = np.full((len(combs), 1), combs.mean(), np.float32)
    return np.concatenate([combs, flat], axis=1)


def _bumps(scene: Scene) -> Bases:
    return smooth_bases(_N_BUMPS, settings=scene.settings, sample_rate_hz=scene.sample_rate_hz)


def known_in_noise(
    scene: Scene,
    wanted: Bases,
    known: Bases | None,
    model: NoiseModel,
    rng: np.random.Generator,
) -> Fit:
    """Fit a wanted sound whose spectra are known, and noise.

    Semi-supervised separation (Smaragdis, Raj and Shashanka 2007) with the noise let loose.
    """
    data = scene.spectrogram
    groups = [Group(wanted, random_activations(rng, data, wanted.shape[1]), fixed=True)]
    if known is not None:
        start = random_activations(rng, data, known.shape[1])
        groups.append(
            Group(
                known,
                start,
                fixed=model.pull is None,
                prior=known,
                prior_weight=model.pull or 0.0,
            )
        )
    if model.n_free:
        free = unit_columns(random_bases(rng, data.shape[0], model.n_free))
        groups.append(Group(free, random_activations(rng, data, model.n_free)))
    fitted = factorize(
        data,
        tuple(groups),
        iterations=_ITERATIONS,
        on_iteration=lambda _: scene.on_block(),
    )
    noise = np.zeros_like(data)
    for group in fitted[1:]:
        noise += group.model
    return _fit(scene, fitted[0].model, noise, model.directed)


def _fit(scene: Scene, wanted: Magnitude, noise: Magnitude, directed: float) -> Fit:
    scene.on_block()
    data = scene.spectrogram
    mask = shared(wanted, noise, power=_POWER)
    if directed:
        gain = decision_directed_gain(data, noise, on_block=scene.on_block)
        mask += np.float32(directed) * (gain - mask)
    scene.on_block()
    model = wanted + noise + FLOOR
    distance = data * np.log(np.maximum(data, FLOOR) / model) - data + model
    return Fit(mask, float(distance.sum(dtype=np.float64) / (data.sum(dtype=np.float64) + 1e-12)))
