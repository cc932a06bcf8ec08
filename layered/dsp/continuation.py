"""Continue what sounds on both sides of a hole into it: a tone keeps turning at its frequency.

In one bin of a spectrogram a steady or dying tone is a complex exponential over the frames, so
that each frame is the one before it times a constant (linear prediction of order one in every
bin). The constant is estimated from the frames just before the hole, forgetting older ones, and
carried on; the same backwards from the frames after it. The two are blended by their distance.
"""

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Flags
from layered.dsp.invented_phase import Frames

_MEMORY = np.float32(0.75)
_NEVER = np.float32(1e9)
_TINY = np.float32(1e-20)
_Age = NDArray[np.float32]


def continued(frames: Frames, seen: Flags) -> Frames:
    """Continue recorded cells through the missing ones of their bin.

    Parameters
    ----------
    frames : complex64, shape (frames, bins)
        Consecutive frames.
    seen : bool, shape (frames, bins)
        Which cells can be relied on.

    Returns
    -------
    complex64, shape (frames, bins)
        ``frames`` where seen; 0 in bins of which nothing was seen.
    """
    forward, since = _carried(frames, seen)
    backward, until = _carried(frames[::-1], seen[::-1])
    backward, until = backward[::-1], until[::-1]
    since, until = (np.minimum(age, _NEVER) for age in (since, until))
    share = until / np.maximum(since + until, 1)
    share = np.where(since >= _NEVER, 0, np.where(until >= _NEVER, 1, share))
    blended = forward * share + backward * (1 - share)
    return np.where(seen, frames, blended).astype(np.complex64)


def _carried(frames: Frames, seen: Flags) -> tuple[Frames, _Age]:
    """Carry each bin on in one direction; tell how many frames ago it was seen."""
    n_bins = frames.shape[1]
    carried = np.zeros_like(frames)
    ages = np.full(frames.shape, np.inf, np.float32)
    product, power = np.zeros(n_bins, np.complex64), np.zeros(n_bins, np.float32)
    now, age = np.zeros(n_bins, np.complex64), np.full(n_bins, np.inf, np.float32)
    for place, (frame, is_seen) in enumerate(zip(frames, seen, strict=True)):
        both = is_seen & (age == 0)
        step = frame * now.conj()
        product = np.where(both, _MEMORY * product + step, product)
        power = np.where(both, _MEMORY * power + np.abs(now) ** 2, power)
        factor = product / np.maximum(power, _TINY)
        factor /= np.maximum(np.abs(factor), 1)
        now = np.where(is_seen, frame, now * factor)
        age = np.where(is_seen, 0, age + 1).astype(np.float32)
        carried[place], ages[place] = now, age
    return carried, ages
