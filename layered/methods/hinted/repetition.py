"""Repetition: the rest under the hint is like what was heard where the hint is silent.

After REPET-SIM (Rafii and Pardo 2012), with the similar frames taken from the hint's gaps only.
"""

import numpy as np

from layered.dsp.arrays import Sound
from layered.methods.hinted.scene import Scene

_MARGIN_S = 0.15
_N_SIMILAR = 8
_FEWEST_GAP_FRAMES = 20


def repetition(scene: Scene) -> Sound | None:
    """Take away the median of the most similar frames of the gaps.

    Returns
    -------
    float32, shape (channels, samples), or None
        None where the hint leaves too few gaps.
    """
    settings = scene.settings(93, 4)
    frames = scene.spectrogram(settings).T
    gate = scene.gate(settings, _MARGIN_S)
    gaps = np.flatnonzero(~gate)
    if len(gaps) < _FEWEST_GAP_FRAMES:
        return None
    directions = np.sqrt(frames)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True) + np.float32(1e-9)
    known = directions[gaps].T
    mask = np.zeros(frames.shape, np.float32)
    for count, frame in enumerate(np.flatnonzero(gate)):
        if count % 16 == 0:
            scene.on_block()
        likeness = directions[frame] @ known
        nearest = gaps[np.argpartition(-likeness, _N_SIMILAR)[:_N_SIMILAR]]
        usual = np.median(frames[nearest], axis=0)
        level = np.clip(np.median(frames[frame] / (usual + 1e-6)), 0.5, 1.0)
        mask[frame] = 1 - np.minimum(usual * level, frames[frame]) / (frames[frame] + 1e-9)
    return scene.keep(mask.T, settings)
