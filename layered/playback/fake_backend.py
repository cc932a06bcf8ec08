"""A sound system without sound, whose clock is turned by hand: for tests."""

from collections.abc import Callable

import numpy as np

from layered.dsp.arrays import Sound
from layered.playback.backend import Device, Drain, Fill, Step, Stream, Wish
from layered.playback.devices import Direction, device_gone, no_device
from layered.playback.fake_streams import TICK_S, FakeInput, FakeOutput, FakeStream


class FakeBackend:
    """One loudspeaker and one microphone, which hears the loudspeaker and what is sung.

    Like a real device, the loudspeaker takes its whole queue in one burst at the start, and the
    microphone delivers late. Nothing happens but in `advance`.

    Attributes
    ----------
    has_output, has_input : bool
        Unplug a device by setting it to False, also while a stream is open.
    answers : bool
        Whether the devices call back; set it to False for ones that are there and do nothing.
    n_open : int
        How many streams are open.
    """

    def __init__(
        self,
        *,
        sample_rate_hz: int = 44_100,
        rates_hz: tuple[int, ...] | None = None,
        n_outputs: int = 2,
        latency_s: float = 0.1,
        hears_loudspeaker: bool = False,
    ) -> None:
        self.sample_rate_hz = sample_rate_hz
        self.rates_hz = rates_hz
        self.n_outputs = n_outputs
        self.latency_s = latency_s
        self.hears_loudspeaker = hears_loudspeaker
        self.has_output = True
        self.has_input = True
        self.answers = True
        self.n_open = 0
        self.now = 100.0
        self._workers: list[_FakeWorker] = []
        self._streams: list[FakeStream] = []
        self._played: list[Sound] = []
        self._sung = np.zeros(0, dtype=np.float32)
        self._sung_at = 0.0

    def problem(self) -> str | None:
        """There is always a sound system."""
        return None

    def devices(self) -> tuple[Device, ...]:
        """List what is plugged in."""
        n_inputs = 1 if self.has_input else 0
        n_outputs = self.n_outputs if self.has_output else 0
        if n_inputs + n_outputs == 0:
            return ()
        return (
            Device(
                "fake: Desk",
                "Desk",
                n_outputs,
                n_inputs,
                self.sample_rate_hz,
                is_default_output=self.has_output,
                is_default_input=self.has_input,
            ),
        )

    def open_output(self, fill: Fill, wish: Wish) -> Stream:
        """Open the loudspeaker."""
        self._check(Direction.OUTPUT, wish.device, present=self.has_output)
        accepted = self.rates_hz is None or wish.sample_rate_hz in self.rates_hz
        rate_hz = wish.sample_rate_hz if accepted else self.sample_rate_hz
        return self._opened(FakeOutput(self, rate_hz, min(wish.n_channels, self.n_outputs), fill))

    def open_input(self, drain: Drain, wish: Wish) -> Stream:
        """Open the microphone."""
        self._check(Direction.INPUT, wish.device, present=self.has_input)
        return self._opened(FakeInput(self, self.sample_rate_hz, wish.n_channels, drain))

    def wait(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """Let time pass until the condition holds."""
        end_s = self.now + timeout_s
        while not condition() and self.now < end_s:
            self.advance(TICK_S)
        return condition()

    def repeat(self, step: Step, interval_s: float) -> "_FakeWorker":
        """Repeat ``step`` in `advance`, before the devices get their turn."""
        worker = _FakeWorker(step)
        self._workers.append(worker)
        return worker

    def advance(self, seconds: float) -> None:
        """Let time pass, in steps of 5 ms."""
        for _ in range(round(seconds / TICK_S)):
            self.now += TICK_S
            for worker in [worker for worker in self._workers if worker.running]:
                worker.running = worker.step() and worker.running
            self._turn()

    def stall_workers(self, seconds: float) -> None:
        """Let time pass with the workers kept from working, as by a busy computer."""
        for _ in range(round(seconds / TICK_S)):
            self.now += TICK_S
            self._turn()

    def _turn(self) -> None:
        for stream in [stream for stream in self._streams if stream.is_active and self.answers]:
            stream.turn()

    @property
    def played(self) -> Sound:
        """All that was handed to the loudspeaker, shape (channels, samples)."""
        return np.concatenate(self._played, axis=1)

    def sing(self, sound: Sound) -> None:
        """Let the microphone hear a sound, shape (samples,), from now on."""
        self._sung, self._sung_at = sound, self.now

    def hear(self, start_s: float, count: int) -> Sound:
        """Say what is in the air at the microphone."""
        heard = _slice(self._sung, round((start_s - self._sung_at) * self.sample_rate_hz), count)
        for stream in self._streams if self.hears_loudspeaker else ():
            if isinstance(stream, FakeOutput) and stream.given:
                sounding = np.concatenate(stream.given, axis=1)[0]
                start = round((start_s - stream.heard_from_s) * self.sample_rate_hz)
                heard = heard + _slice(sounding, start, count)
        return heard

    def keep(self, sound: Sound) -> None:
        """Keep what a loudspeaker was given."""
        self._played.append(sound)

    def _check(self, direction: Direction, device: str | None, *, present: bool) -> None:
        if device not in (None, "fake: Desk"):
            raise device_gone(direction, device or "")
        if not present:
            raise no_device(direction)

    def _opened(self, stream: FakeStream) -> Stream:
        self._streams.append(stream)
        self.n_open += 1
        return stream


class _FakeWorker:
    def __init__(self, step: Step) -> None:
        self.step = step
        self.running = True

    def stop(self) -> None:
        """Stop."""
        self.running = False


def _slice(sound: Sound, start: int, count: int) -> Sound:
    piece = np.zeros(count, dtype=np.float32)
    first, last = max(start, 0), min(start + count, len(sound))
    if last > first:
        piece[first - start : last - start] = sound[first:last]
    return piece
