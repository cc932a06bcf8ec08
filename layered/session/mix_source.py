"""What is heard: the project's layers and the plan to mix them by, as the player wants it.

The main thread swaps one immutable value; the player's thread reads it. So an edit is heard at
once, nobody waits for anybody, and a plan always belongs to the sounds beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Sound
from layered.dsp.levels import linear, rms
from layered.dsp.mixer import Mixer, MixPlan
from layered.model.layer import LayerId
from layered.model.project import MIXTURE_ID, Project, is_audible, leaves
from layered.session.render import layer_block

PART_ID = "part"
"""The id under which a sound that is no layer is played."""

_MATCH_S = 8.0
_MATCH_LIMIT = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class _Heard:
    project: Project
    plan: MixPlan
    part: Sound | None = None
    part_start: int = 0
    with_mix: bool = False


def mix_plan(project: Project) -> MixPlan:
    """Say what the mixer does with each leaf of a project, in the order of the list."""
    layers = leaves(project)
    return MixPlan(
        layers=tuple(layer.id for layer in layers),
        gains=tuple(linear(layer.gain_db) for layer in layers),
        pans=tuple(layer.pan for layer in layers),
        audible=tuple(is_audible(project, layer) for layer in layers),
    )


class MixSource:
    """Gives the player blocks of what should be heard of one recording.

    Parameters
    ----------
    project : Project
        Its mixture stays; everything else may change (`show`).
    """

    def __init__(self, project: Project) -> None:
        self._mixture = project.mixture
        self._project = project
        self._heard = _Heard(project, mix_plan(project))
        self._original_gain: float | None = None
        self._part: Sound | None = None
        self._part_start = 0
        self._with_mix = False

    @property
    def n_samples(self) -> int:
        """How long the mixture is."""
        return self._mixture.n_samples

    @property
    def n_channels(self) -> int:
        """The mixture's channels."""
        return self._mixture.n_channels

    @property
    def sample_rate_hz(self) -> int:
        """The mixture's rate."""
        return self._mixture.sample_rate_hz

    @property
    def is_original(self) -> bool:
        """Whether the recording itself is heard instead of its layers."""
        return self._original_gain is not None

    def show(self, project: Project) -> None:
        """Play another state of the project from now on."""
        self._project = project
        self._swap()

    def hear_original(self, *, original: bool, around_sample: int = 0) -> None:
        """Hear the recording itself, as loud as the layers are around a sample; or the layers."""
        self._original_gain = self._matched_gain(around_sample) if original else None
        self._swap()

    def hear_alone(self, part: Sound | None, start: int = 0, *, with_mix: bool = False) -> None:
        """Hear only a sound that is no layer: a hint, or one that is still being found.

        Parameters
        ----------
        part : float32, shape (channels, samples), or None
            With the mixture's rate; None goes back to the layers.
        start : int
            The sample of the mixture where it starts; may lie before it.
        with_mix : bool
            Hear the layers beside it, as the mixer has them.
        """
        self._part, self._part_start, self._with_mix = part, start, with_mix
        self._swap()

    def plan(self) -> MixPlan:
        """Give the plan of now; on the player's thread."""
        return self._heard.plan

    def blocks(self, start: int, stop: int) -> Sequence[Sound]:
        """Give each layer's samples in the plan's order; on the player's thread."""
        heard = self._heard
        project, found = heard.project, []
        for name in heard.plan.layers:
            if name == PART_ID and heard.part is not None:
                found.append(self._part_block(heard, start, stop))
            else:
                found.append(layer_block(project, LayerId(name), start, stop))
        return found

    def _part_block(self, heard: _Heard, start: int, stop: int) -> Sound:
        assert heard.part is not None
        block = _cut(heard.part, start - heard.part_start, stop - start)
        if not heard.with_mix or len(block) == self.n_channels:
            return block
        mono = block.mean(axis=0, keepdims=True, dtype=np.float32)
        return np.repeat(mono, self.n_channels, axis=0)

    def _swap(self) -> None:
        if self._part is not None:
            plan = MixPlan.plain([PART_ID])
            if self._with_mix:
                plan = _with_part(mix_plan(self._project))
            self._heard = _Heard(self._project, plan, self._part, self._part_start, self._with_mix)
        elif self._original_gain is not None:
            plan = MixPlan((MIXTURE_ID,), (self._original_gain,), (0.0,), (True,))
            self._heard = _Heard(self._project, plan)
        else:
            self._heard = _Heard(self._project, mix_plan(self._project))

    def _matched_gain(self, around_sample: int) -> float:
        half = round(_MATCH_S * self.sample_rate_hz / 2)
        start = min(max(0, around_sample - half), max(0, self.n_samples - 2 * half))
        stop = min(self.n_samples, start + 2 * half)
        plan = mix_plan(self._project)
        blocks = [layer_block(self._project, LayerId(name), start, stop) for name in plan.layers]
        mixed = rms(Mixer(self.n_channels).mix(blocks, plan))
        recorded = rms(self._mixture.samples[:, start:stop])
        if mixed <= 0 or recorded <= 0:
            return 1.0
        return min(_MATCH_LIMIT, max(1 / _MATCH_LIMIT, mixed / recorded))


def _with_part(plan: MixPlan) -> MixPlan:
    return MixPlan(
        (*plan.layers, PART_ID), (*plan.gains, 1.0), (*plan.pans, 0.0), (*plan.audible, True)
    )


def _cut(part: Sound, start: int, length: int) -> Sound:
    """Give ``length`` samples of a sound from anywhere, with silence where there is none."""
    if start >= 0 and start + length <= part.shape[1]:
        return np.asarray(part[:, start : start + length])
    cut = np.zeros((part.shape[0], length), np.float32)
    first, last = max(0, start), min(part.shape[1], start + length)
    if first < last:
        cut[:, first - start : last - start] = part[:, first:last]
    return cut
