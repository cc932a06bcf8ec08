"""What is played, and the mix of it from any position on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Sound
from layered.dsp.mixer import Mixer, MixPlan

_SEAM_S = 0.004
_METER_S = 0.025
_ATTEMPTS = 8


class PlaybackSource(Protocol):
    """What is played: the layers of a mixture, and the plan to mix them by.

    `plan` and `blocks` are called on a worker thread and must not wait for the main thread: they
    read one immutable value that the main thread swaps.
    """

    @property
    def n_samples(self) -> int:
        """How long it is."""

    @property
    def n_channels(self) -> int:
        """The mixture's channels, 1 to 8."""

    @property
    def sample_rate_hz(self) -> int:
        """The mixture's rate."""

    def plan(self) -> MixPlan:
        """Give the plan of now: the same object until the plan or a sound changes.

        Another object is heard as soon as the device allows.
        """

    def blocks(self, start: int, stop: int) -> Sequence[Sound]:
        """Each layer's samples in the plan's order, shape (channels, stop - start)."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Peaks of 25 ms of sound after gain and mute, for the meters."""

    seconds: float
    layers: dict[str, float]
    output: float


@dataclass(frozen=True, slots=True)
class Run:
    """Mixed sound without a jump inside.

    Parameters
    ----------
    position : int
        Where in the mixture it starts.
    sound : float32, shape (channels, samples)
        At the mixture's rate.
    levels : tuple of Levels
        In order; together as long as the sound.
    """

    position: int
    sound: Sound
    levels: tuple[Levels, ...]


class SourceReader:
    """Mixes a source from a position on, over and over between the ends of a loop.

    Parameters
    ----------
    n_channels : int
        What the mix has: a mono source is mixed to two, so that pan can be heard.
    loop : (int, int) or None
        First sample and end of what is repeated; from behind it the source plays to its end. The
        seam is faded over 4 ms from what would have followed, so that it does not click.
    """

    def __init__(
        self,
        source: PlaybackSource,
        position: int,
        *,
        n_channels: int,
        loop: tuple[int, int] | None = None,
    ) -> None:
        self._source = source
        self._position = position
        self._loop = loop if loop is not None and position < loop[1] else None
        self._n_channels = n_channels
        self._mixer = Mixer(n_channels)
        self._seam = np.zeros((n_channels, 0), dtype=np.float32)
        self._meter_samples = max(1, round(_METER_S * source.sample_rate_hz))
        self.plan = source.plan()

    @property
    def has_ended(self) -> bool:
        """Whether the source is played to its end."""
        return self._position >= self._source.n_samples

    def read(self, count: int) -> Run:
        """Mix up to ``count`` samples: fewer before the end of the loop or the source."""
        start = self._position
        stop = min(start + count, self._source.n_samples)
        if self._loop is not None:
            stop = min(stop, self._loop[1])
        blocks, plan = self._blocks(start, stop)
        sound = self._mixer.mix(blocks, plan)
        levels = self._levels(blocks, plan, sound)
        self.plan = plan
        self._fade_seam(sound)
        self._position = stop
        if self._loop is not None and stop == self._loop[1]:
            self._wrap(self._loop)
        return Run(start, sound, levels)

    def _blocks(self, start: int, stop: int) -> tuple[Sequence[Sound], MixPlan]:
        # The main thread may swap the layers between the two calls; it cannot do so for long.
        for _ in range(_ATTEMPTS):
            plan = self._source.plan()
            blocks = self._source.blocks(start, stop)
            if self._source.plan().layers == plan.layers:
                break
        return blocks, plan

    def _wrap(self, loop: tuple[int, int]) -> None:
        start, end = loop
        seam_samples = round(_SEAM_S * self._source.sample_rate_hz)
        stop = min(end + min(seam_samples, end - start), self._source.n_samples)
        blocks, plan = self._blocks(end, stop)
        tail = Mixer(self._n_channels).mix(blocks, plan)
        self._seam = tail * np.linspace(1, 0, tail.shape[1], dtype=np.float32)
        self._seam_in = np.linspace(0, 1, tail.shape[1], dtype=np.float32)
        self._position = start

    def _fade_seam(self, sound: Sound) -> None:
        count = min(sound.shape[1], self._seam.shape[1])
        if count:
            sound[:, :count] = sound[:, :count] * self._seam_in[:count] + self._seam[:, :count]
            self._seam, self._seam_in = self._seam[:, count:], self._seam_in[count:]

    def _levels(self, blocks: Sequence[Sound], plan: MixPlan, mixed: Sound) -> tuple[Levels, ...]:
        n_samples = mixed.shape[1]
        starts = np.arange(0, n_samples, self._meter_samples)
        if len(starts) == 0:
            return ()
        lengths = np.diff(starts, append=n_samples) / self._source.sample_rate_hz
        output = _peaks(mixed, starts)
        layers = [
            _peaks(block, starts) * plan.level(index) if plan.audible[index] else starts * 0.0
            for index, block in enumerate(blocks)
        ]
        return tuple(
            Levels(
                float(lengths[part]),
                {
                    layer: float(peaks[part])
                    for layer, peaks in zip(plan.layers, layers, strict=True)
                },
                float(output[part]),
            )
            for part in range(len(starts))
        )


def _peaks(sound: Sound, starts: NDArray[np.int64]) -> NDArray[np.float32]:
    return np.maximum.reduceat(np.abs(sound).max(axis=0), starts)
