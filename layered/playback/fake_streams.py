"""Streams of the sound system without sound."""

from abc import ABC, abstractmethod
from typing import Protocol

import numpy as np

from layered.dsp.arrays import Sound
from layered.playback.backend import Drain, Fill

TICK_S = 0.005
"""How time passes."""

_BLOCK = 256


class Room(Protocol):
    """Where the streams are: its clock, its devices, and what is in the air."""

    now: float
    latency_s: float
    has_output: bool
    has_input: bool
    n_open: int

    def hear(self, start_s: float, count: int) -> Sound:
        """Say what is in the air at the microphone, shape (samples,)."""

    def keep(self, sound: Sound) -> None:
        """Keep what a loudspeaker was given, shape (channels, samples)."""


class FakeStream(ABC):
    """What both directions share."""

    device_name = "Desk"
    dropouts = 0

    def __init__(self, backend: Room, sample_rate_hz: int, n_channels: int) -> None:
        self.sample_rate_hz = sample_rate_hz
        self.n_channels = n_channels
        self.latency_s = backend.latency_s
        self._backend = backend
        self._running = False
        self._open = True
        self._started_s = 0.0
        self._done = 0

    @property
    @abstractmethod
    def is_plugged_in(self) -> bool:
        """Whether its device is there."""

    @property
    def is_active(self) -> bool:
        """Whether it runs."""
        return self._running and self._open and self.is_plugged_in

    def now_s(self) -> float:
        """Tell the time that is turned by hand."""
        return self._backend.now

    def start(self) -> None:
        """Start; the first turn comes with the next step of time."""
        self._running = True
        self._started_s = self._backend.now

    def close(self) -> None:
        """Stop."""
        if self._open:
            self._open = False
            self._backend.n_open -= 1

    @abstractmethod
    def turn(self) -> None:
        """Call back as often as is due."""


class FakeOutput(FakeStream):
    """A loudspeaker that takes sound until its queue is full."""

    def __init__(self, backend: Room, sample_rate_hz: int, n_channels: int, fill: Fill) -> None:
        super().__init__(backend, sample_rate_hz, n_channels)
        self._fill = fill
        self.given: list[Sound] = []

    @property
    def is_plugged_in(self) -> bool:
        """Whether its device is there."""
        return self._backend.has_output

    @property
    def heard_from_s(self) -> float:
        """When its first sample is heard."""
        return self._started_s + TICK_S

    def turn(self) -> None:
        """Call back as often as is due."""
        backend = self._backend
        due_s = backend.now - self._started_s + self.latency_s
        while self._done + _BLOCK <= due_s * self.sample_rate_hz:
            columns = np.full((_BLOCK, self.n_channels), np.nan, dtype=np.float32)
            heard_s = self.heard_from_s + self._done / self.sample_rate_hz
            self._fill(columns, heard_s, backend.now)
            self._done += _BLOCK
            self.given.append(columns.T)
            backend.keep(columns.T)


class FakeInput(FakeStream):
    """A microphone that delivers what was in the air a latency ago."""

    def __init__(self, backend: Room, sample_rate_hz: int, n_channels: int, drain: Drain) -> None:
        super().__init__(backend, sample_rate_hz, n_channels)
        self._drain = drain

    @property
    def is_plugged_in(self) -> bool:
        """Whether its device is there."""
        return self._backend.has_input

    def turn(self) -> None:
        """Call back as often as is due."""
        backend = self._backend
        due_s = backend.now - self._started_s - self.latency_s
        while self._done + _BLOCK <= due_s * self.sample_rate_hz:
            start_s = self._started_s + self._done / self.sample_rate_hz
            heard = backend.hear(start_s, _BLOCK)
            self._drain(np.repeat(heard[:, None], self.n_channels, axis=1), start_s, backend.now)
            self._done += _BLOCK
