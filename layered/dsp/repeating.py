"""What repeats: frames that were heard before, or will be again.

REPET-SIM (Rafii and Pardo 2012): the accompaniment of a voice returns, the voice does not.
"""

from collections.abc import Callable

import numpy as np

from layered.dsp.arrays import Indices, Magnitude, Mask

_N_SIMILAR = 20
_LEAST_LIKENESS = 0.3


def novelty_mask(
    spectrogram: Magnitude, *, apart: int, on_block: Callable[[], None] = lambda: None
) -> Mask:
    """Say how much of each cell is more than what the most similar frames have there.

    Parameters
    ----------
    spectrogram : float32, shape (bins, frames)
    apart : int
        Similar frames that are counted are at least so many frames away from each other, so that
        one long note is not taken for a repetition.
    on_block : callable, optional
        Called now and then; may raise to stop.

    Returns
    -------
    float32, shape (bins, frames)
        0 (heard before just so) to 1 (new); 0 in silence.
    """
    frames = np.ascontiguousarray(spectrogram.T)
    on_block()
    directions = np.sqrt(frames)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True) + np.float32(1e-9)
    on_block()
    mask = np.zeros_like(frames)
    for number in range(len(frames)):
        if number % 16 == 0:
            on_block()
        similar = _most_similar(directions @ directions[number], apart)
        usual = np.median(frames[similar], axis=0) if len(similar) else frames[number]
        new = np.maximum(frames[number] - usual, 0)
        mask[number] = new / (frames[number] + np.float32(1e-12))
    return mask.T


def _most_similar(likeness: Magnitude, apart: int) -> Indices:
    """Find the best places, none nearer to a better one than ``apart``."""
    free = likeness.copy()
    found: list[int] = []
    while len(found) < _N_SIMILAR:
        best = int(free.argmax())
        if free[best] < _LEAST_LIKENESS:
            break
        found.append(best)
        free[max(0, best - apart) : best + apart + 1] = -1
    return np.array(found, np.int64)
