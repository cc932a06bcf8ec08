"""Finding the sound outside the hint's span, by what was learned inside it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Bases, Sound
from layered.dsp.factorize import Group, factorize
from layered.dsp.masks import ratio_mask
from layered.dsp.starts import learn, normalised, random_activations, random_bases
from layered.dsp.stft import StftSettings, magnitude, masked
from layered.methods.hinted.scene import Scene

_WINDOW_MS, _OVERLAP = 93, 4
_N_COMPONENTS, _N_FREE = 40, 15
_ITERATIONS = 40
_STREAM = 600


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What target and rest sound like, as dictionaries."""

    target: Bases
    rest: Bases
    settings: StftSettings


def learn_both(scene: Scene, target: Sound) -> Learned:
    """Learn the dictionaries of a separated stretch."""
    settings = scene.settings(_WINDOW_MS, _OVERLAP)
    mask = scene.mask_of(target, settings)
    spectrogram = scene.spectrogram(settings)
    bases = [
        learn(
            scene.rng(_STREAM + side),
            share * spectrogram + np.float32(1e-6),
            _N_COMPONENTS,
            on_iteration=scene.on_iteration,
        ).bases
        for side, share in enumerate((mask, 1 - mask))
    ]
    return Learned(bases[0], bases[1], settings)


def find_elsewhere(
    sound: Sound, learned: Learned, *, seed: int, on_block: Callable[[], None]
) -> Sound:
    """Separate a stretch without a hint: known target, known rest, and some unknown rest.

    Semi-supervised separation (Smaragdis, Raj and Shashanka 2007): what is new here is the rest's.

    Returns
    -------
    float32, shape (channels, samples)
    """
    spectrogram = normalised(magnitude(sound, settings=learned.settings, on_block=on_block))
    rng = np.random.default_rng((seed, _STREAM + 2))

    def start(n_components: int) -> Bases:
        return random_activations(rng, spectrogram, n_components)

    target = Group(learned.target, start(learned.target.shape[1]), fixed=True)
    rest = Group(learned.rest, start(learned.rest.shape[1]), fixed=True)
    free = Group(random_bases(rng, spectrogram.shape[0], _N_FREE), start(_N_FREE))
    fitted = factorize(
        spectrogram,
        (target, rest, free),
        iterations=_ITERATIONS,
        on_iteration=lambda _: on_block(),
    )
    mask = ratio_mask(fitted[0], fitted[1:], on_block=on_block)
    return masked(sound, mask, settings=learned.settings, on_block=on_block)
