"""A stream of PortAudio."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from layered.playback.devices import Direction, refused


class Times(Protocol):
    """PortAudio's times of a buffer, in seconds of its clock."""

    inputBufferAdcTime: float  # noqa: N815
    outputBufferDacTime: float  # noqa: N815
    currentTime: float  # noqa: N815


class Flags(Protocol):
    """PortAudio's remarks on a buffer."""

    output_underflow: bool
    input_overflow: bool


class Dropouts:
    """Counts the buffers of which the device said that sound is missing; audio thread only."""

    def __init__(self) -> None:
        self.count = 0

    def note(self, flags: Flags) -> None:
        """Look at the remarks on a buffer."""
        if flags.output_underflow or flags.input_overflow:
            self.count += 1


class PortAudioStream(Protocol):
    """What is used of sounddevice's streams."""

    active: bool
    time: float
    samplerate: float
    channels: int
    latency: float

    def start(self) -> None:
        """Start."""

    def abort(self, ignore_errors: bool = True) -> None:
        """Stop without playing what is queued."""

    def close(self, ignore_errors: bool = True) -> None:
        """Let go of the device."""


class OpenStream:
    """A PortAudio stream whose errors are in words.

    Parameters
    ----------
    lock : RLock
        Held while PortAudio is entered to start or close.
    closed : callable
        Called once, when it is closed.
    """

    def __init__(
        self,
        lock: threading.RLock,
        closed: Callable[[], None],
        direction: Direction,
        device_name: str,
        stream: PortAudioStream,
        portaudio_error: type[Exception],
        dropouts: Dropouts,
    ) -> None:
        self._lock = lock
        self._closed = closed
        self._direction = direction
        self._stream = stream
        self._portaudio_error = portaudio_error
        self._dropouts = dropouts
        self._open = True
        # One thread may ask for the time while another closes: PortAudio would read freed memory.
        self._in_use = threading.Lock()
        self._latest_s = 0.0
        self.device_name = device_name
        self.sample_rate_hz = round(stream.samplerate)
        self.n_channels = int(stream.channels)
        self.latency_s = float(stream.latency)

    @property
    def dropouts(self) -> int:
        """How often PortAudio said that sound is missing."""
        return self._dropouts.count

    @property
    def is_active(self) -> bool:
        """Whether it runs."""
        with self._in_use:
            try:
                return self._open and bool(self._stream.active)
            except self._portaudio_error:
                return False

    def now_s(self) -> float:
        """Tell the time of PortAudio's clock."""
        with self._in_use, suppress(self._portaudio_error):
            if self._open:
                self._latest_s = float(self._stream.time)
        return self._latest_s

    def start(self) -> None:
        """Start calling back."""
        with self._lock:
            try:
                self._stream.start()
            except self._portaudio_error as error:
                self.close()
                raise refused(self._direction, self.device_name, details(error)) from error

    def close(self) -> None:
        """Drop what is queued and let go of the device."""
        with self._lock, self._in_use:
            if not self._open:
                return
            self._open = False
            self._stream.abort(ignore_errors=True)
            self._stream.close(ignore_errors=True)
            self._closed()


def details(error: Exception) -> str:
    """Give PortAudio's own words for an error."""
    # args: PortAudio's words, its code, and (host, code, words) where the system said more.
    words = [str(part) for part in error.args[:1]]
    words += [str(host[2]) for host in error.args[2:3] if host[2]]
    return ": ".join(words) or type(error).__name__
