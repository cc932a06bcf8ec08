"""The mixer: blocks of the layers in, one block out.

The player and the export run this same code, so what is heard is what is exported.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Sound


@dataclass(frozen=True, slots=True)
class MixPlan:
    """What the mixer does with each layer: an immutable value that can be swapped atomically.

    Parameters
    ----------
    layers : tuple of str
        Ids, in the order of the blocks given to `Mixer.mix`.
    gains : tuple of float
        Linear, 1.0 leaves the layer as it is.
    pans : tuple of float
        -1 left, 0 as recorded, 1 right.
    audible : tuple of bool
        What mute and solo leave to be heard.
    """

    layers: tuple[str, ...]
    gains: tuple[float, ...]
    pans: tuple[float, ...]
    audible: tuple[bool, ...]

    def __post_init__(self) -> None:
        if {len(self.gains), len(self.pans), len(self.audible)} != {len(self.layers)}:
            raise ValueError("a plan needs one gain, pan and audible for each layer")

    @classmethod
    def plain(cls, layers: Sequence[str]) -> Self:
        """Make a plan that adds the layers up as they are."""
        n_layers = len(layers)
        return cls(tuple(layers), (1.0,) * n_layers, (0.0,) * n_layers, (True,) * n_layers)

    def level(self, index: int) -> float:
        """Say how loud a layer is heard, linear: 0 where it is not audible."""
        return self.gains[index] if self.audible[index] else 0.0


def mix_channels(plan: MixPlan, n_channels: int) -> int:
    """Say how many channels the mix of a mixture has.

    A mono mixture stays mono unless a layer that is heard is panned; then it needs two.
    """
    panned = any(pan != 0 and heard for pan, heard in zip(plan.pans, plan.audible, strict=True))
    return 2 if n_channels == 1 and panned else n_channels


class Mixer:
    """Adds layers up by a plan; a new plan is reached by a ramp over one block.

    Parameters
    ----------
    n_channels : int
        How many channels the mix has: the mixture's, or two for a mono mixture that is panned or
        heard through two loudspeakers (`mix_channels`).
    """

    def __init__(self, n_channels: int) -> None:
        self._n_channels = n_channels
        self._plan: MixPlan | None = None
        self._gains: Mapping[str, NDArray[np.float32]] = {}

    def mix(self, blocks: Sequence[Sound], plan: MixPlan) -> Sound:
        """Mix one block.

        Parameters
        ----------
        blocks : sequence of float32, shape (channels, samples)
            One for each layer of ``plan``, in its order, each with the mix's channels or with
            one, which is then heard from all. They are not changed.
        plan : MixPlan
            Gains go from the last block's to these in a straight line over this block; the last
            sample has them exactly. A layer that was not there before starts with its own.

        Returns
        -------
        float32, shape (channels, samples)
            With every gain 1, no pan and nothing silenced, the plain float32 sum of the blocks in
            their order, to the bit.

        Notes
        -----
        Pan is a balance: it only takes from the side it leaves, so 0 is the sound as recorded. It
        acts on two channels and is left out with any other number.
        """
        if len(blocks) != len(plan.layers):
            raise ValueError(f"{len(blocks)} blocks for {len(plan.layers)} layers")
        goals = self._goals(plan)
        n_samples = blocks[0].shape[1] if blocks else 0
        mixed = np.zeros((self._n_channels, n_samples), dtype=np.float32)
        for layer, block in zip(plan.layers, blocks, strict=True):
            goal = goals[layer]
            _add(mixed, block, self._gains.get(layer, goal), goal)
        self._plan, self._gains = plan, goals
        return mixed

    def _goals(self, plan: MixPlan) -> Mapping[str, NDArray[np.float32]]:
        if plan is self._plan:
            return self._gains
        return {
            layer: _channel_gains(plan.level(index), plan.pans[index], self._n_channels)
            for index, layer in enumerate(plan.layers)
        }


def fold(sound: Sound, n_channels: int) -> Sound:
    """Fit a sound to the channels of a device.

    Parameters
    ----------
    sound : float32, shape (channels, samples)
        Any number of channels.
    n_channels : int
        What the device has.

    Returns
    -------
    float32, shape (n_channels, samples)
        More channels than there are: mono goes to the first two, the others stay silent. Fewer:
        channels 1, 3, 5... are averaged to the left and 2, 4, 6... to the right, or all to one.
    """
    have = sound.shape[0]
    if have == n_channels:
        return sound
    if have > n_channels:
        step = min(2, n_channels)
        folded = [sound[side::step].mean(axis=0, dtype=np.float32) for side in range(step)]
        sound = np.stack(folded)
    elif have == 1:
        sound = np.repeat(sound, 2, axis=0)
    fitted = np.zeros((n_channels, sound.shape[1]), dtype=np.float32)
    fitted[: sound.shape[0]] = sound
    return fitted


def _channel_gains(level: float, pan: float, n_channels: int) -> NDArray[np.float32]:
    gains = np.full((n_channels, 1), level, dtype=np.float32)
    if n_channels == 2:
        gains[0] *= min(1.0, 1.0 - pan)
        gains[1] *= min(1.0, 1.0 + pan)
    return gains


def _add(
    mixed: Sound, block: Sound, before: NDArray[np.float32], goal: NDArray[np.float32]
) -> None:
    if np.array_equal(before, goal):
        if goal.any():
            mixed += block if (goal == 1).all() else block * goal
        return
    n_samples = mixed.shape[1]
    ramp = np.arange(1, n_samples + 1, dtype=np.float32) / np.float32(max(1, n_samples))
    mixed += block * (before + (goal - before) * ramp)
