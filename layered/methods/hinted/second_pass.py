"""The second pass: learn target and rest again from the first answer, and share anew."""

import numpy as np

from layered.dsp.arrays import Mask, Sound
from layered.dsp.factorize import Group, factorize
from layered.dsp.masks import ratio_mask, sharpened
from layered.dsp.starts import learn
from layered.methods.hinted.scene import Scene

_N_COMPONENTS = 12
_LEARNING_ITERATIONS, _ITERATIONS = 30, 15
_CERTAIN, _BELIEF = 0.01, 0.9


def learn_again(scene: Scene, target: Sound, window_ms: float, stream: int) -> Sound:
    """Refine a target at one window size.

    Both dictionaries are learned where the first answer is sure, then fitted together with the
    first answer as a soft prior on who owns each cell.

    Returns
    -------
    float32, shape (channels, samples)
    """
    settings = scene.settings(window_ms, 4)
    mask = scene.mask_of(target, settings)
    spectrogram = scene.spectrogram(settings)
    groups = []
    for side in range(2):
        if side:
            mask = 1 - mask
        scene.on_block()
        sure = sharpened(np.clip(mask, _CERTAIN, 1 - _CERTAIN), 2.0)
        sure *= spectrogram
        sure += np.float32(1e-6)
        scene.on_block()
        owned: Mask = _BELIEF * mask + np.float32((1 - _BELIEF) / 2)
        learned = learn(
            scene.rng(stream + side),
            sure,
            _N_COMPONENTS,
            iterations=scene.iterations(_LEARNING_ITERATIONS),
            on_iteration=scene.on_iteration,
        )
        groups.append(Group(learned.bases, learned.activations, belief=owned))
        del sure
    del mask
    fitted = factorize(
        spectrogram,
        tuple(groups),
        iterations=scene.iterations(_ITERATIONS),
        on_iteration=scene.on_iteration,
    )
    mask = ratio_mask(fitted[0], fitted[1:], on_block=scene.on_block)
    return scene.keep(mask, settings)
