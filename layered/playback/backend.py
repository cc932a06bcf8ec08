"""What the player and the recorder need of a sound system."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from layered.dsp.arrays import Rows

Fill = Callable[[Rows, float, float], None]
"""Fill a float32 buffer, shape (samples, channels); when its first sample will be heard, and the
time now, both in seconds of the streams' clock. Called on the audio thread: no locks, no files."""

Drain = Callable[[Rows, float, float], None]
"""Take a float32 buffer, shape (samples, channels); when its first sample was heard, and the time
now, both in seconds of the streams' clock. Called on the audio thread: no locks, no files."""

Step = Callable[[], bool]
"""A piece of repeated work; False ends the repetition."""

DEFAULT_LATENCY_S = 0.3
"""Sound queued at the device: less drops out while a separation runs."""


@dataclass(frozen=True, slots=True)
class Device:
    """A loudspeaker or microphone, or both.

    Parameters
    ----------
    id : str
        Stays the same while it is plugged in, and across starts of the program.
    sample_rate_hz : int
        The rate it prefers.
    """

    id: str
    name: str
    n_outputs: int
    n_inputs: int
    sample_rate_hz: int
    is_default_output: bool = False
    is_default_input: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What a stream should be like; it may get another rate and fewer channels.

    Parameters
    ----------
    device : str or None
        A device's id; None is the system's own.
    sample_rate_hz : int
        0 is the one that the device prefers.
    """

    device: str | None
    n_channels: int
    latency_s: float
    sample_rate_hz: int = 0


class Stream(Protocol):
    """An open device; all streams of a backend share one clock."""

    sample_rate_hz: int
    n_channels: int
    latency_s: float
    device_name: str

    @property
    def dropouts(self) -> int:
        """How often the device itself ran out of sound, or had to throw some away."""

    @property
    def is_active(self) -> bool:
        """Whether it runs; False once the device is gone."""

    def now_s(self) -> float:
        """Tell the time of the streams' clock, in seconds."""

    def start(self) -> None:
        """Start calling back; raise `DeviceError` if the device refuses."""

    def close(self) -> None:
        """Stop at once and let go of the device; never fails, may be repeated."""


class Worker(Protocol):
    """Work that is repeated until it is stopped."""

    def stop(self) -> None:
        """Stop, and wait for a running step to end; not from inside a step."""


class AudioBackend(Protocol):
    """A sound system: devices, streams, and threads that feed them."""

    def problem(self) -> str | None:
        """Say in words why there is no sound system at all, or None."""

    def devices(self) -> tuple[Device, ...]:
        """List what is plugged in, looking anew while no stream is open; may be empty."""

    def open_output(self, fill: Fill, wish: Wish) -> Stream:
        """Open a loudspeaker; raise `DeviceError`.

        The stream says which rate and channels it got, which may be others than asked for.
        """

    def open_input(self, drain: Drain, wish: Wish) -> Stream:
        """Open a microphone at its own rate, the system's if ``device`` is None."""

    def wait(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """Wait until a condition holds, or the time is over; say whether it holds."""

    def repeat(self, step: Step, interval_s: float) -> Worker:
        """Call ``step`` again and again, off the audio thread and off the caller's."""
