"""A first answer within a second or two: one model at a low rate, to be heard until there is more.

It decides nothing: the separation starts anew after it.
"""

from collections.abc import Callable

import numpy as np

from layered.dsp.arrays import Sound
from layered.dsp.resample import resample
from layered.methods.hinted.analysis import Mono, analyse
from layered.methods.hinted.blend import run_model
from layered.methods.hinted.coarse import at_rate
from layered.methods.hinted.evidence import EvidenceSums
from layered.methods.hinted.routing import route
from layered.methods.hinted.scene import Scene
from layered.model.hint import HintKind

_LONGEST_S = 30.0
_RATE_HZ = 11_025


class Sketch:
    """A guess at the first half minute, drawn into the room for the target and taken out again.

    Parameters
    ----------
    target : float32, shape (channels, samples)
        From where the hint starts; changed.
    """

    def __init__(self, target: Sound, sample_rate_hz: int) -> None:
        self._rate = sample_rate_hz
        self._room = target[:, : round(_LONGEST_S * sample_rate_hz)]
        self._is_drawn = False

    def draw(
        self, sound: Sound, sung: Mono, kind: HintKind, *, seed: int, on_block: Callable[[], None]
    ) -> bool:
        """Guess at the target by the model that is trusted most; say whether there is something.

        Parameters
        ----------
        sound : float32, shape (channels, samples)
            The recording from where the hint starts.
        sung : float32, shape (samples,)
            The hint.
        """
        length = min(self._room.shape[1], len(sung))
        found = _sketched(
            np.ascontiguousarray(sound[:, :length]),
            sung[:length],
            (self._rate, min(self._rate, _RATE_HZ)),
            kind,
            seed,
            on_block,
        )
        if found is None:
            return False
        self._room[:, :length] = found
        self._is_drawn = True
        return True

    def erase(self) -> None:
        """Leave the room as silent as it was."""
        if self._is_drawn:
            self._room[:] = 0
            self._is_drawn = False


def _sketched(
    sound: Sound,
    sung: Mono,
    rates_hz: tuple[int, int],
    kind: HintKind,
    seed: int,
    on_block: Callable[[], None],
) -> Sound | None:
    """Give the target below 5 kHz; None where the hint is silent or says nothing."""
    if not sung.any():
        return None
    rate, low_hz = rates_hz
    low = resample(sound, rate, low_hz, on_block=on_block)
    voice = resample(sung[np.newaxis], rate, low_hz, on_block=on_block)[0]
    hint = analyse(voice, low_hz, low.shape[1], on_block=on_block)
    if hint.is_silent:
        return None
    scene = Scene(low, low_hz, hint, seed=seed, is_hurried=True, on_block=on_block)
    sums = EvidenceSums()
    sums.add(scene)
    evidence = sums.conclude()
    weights = route(hint, evidence, kind).weights
    for name in (max(weights, key=lambda each: weights[each]), "timing"):
        target = run_model(name, scene, evidence)
        if target is not None:
            return at_rate(target, low_hz, rate, sound.shape[1], on_block)
    return None
