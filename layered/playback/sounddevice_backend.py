"""The real sound system, by way of PortAudio."""

import threading
import time
from collections.abc import Callable
from types import ModuleType
from typing import Protocol

from layered.dsp.arrays import Rows
from layered.errors import DeviceError
from layered.playback.backend import Device, Drain, Fill, Step, Stream, Worker
from layered.playback.devices import (
    Direction,
    device_gone,
    no_device,
    no_sound_system,
    refused,
)

BLOCK_SAMPLES = 1024
_FALLBACK_RATES_HZ = (48_000, 44_100)


class _Times(Protocol):
    """PortAudio's times of a buffer, in seconds of its clock."""

    inputBufferAdcTime: float  # noqa: N815
    outputBufferDacTime: float  # noqa: N815
    currentTime: float  # noqa: N815


class _PortAudioStream(Protocol):
    """What is used of sounddevice's streams."""

    active: bool
    time: float
    samplerate: float
    channels: int
    latency: float

    def start(self) -> None: ...
    def abort(self, ignore_errors: bool = True) -> None: ...
    def close(self, ignore_errors: bool = True) -> None: ...


class SoundDeviceBackend:
    """Separate output and input streams, float32, in blocks of 1024 samples.

    PortAudio lists the devices once, when it starts; it is started anew for each list while no
    stream is open, so that a device that was plugged in appears. It must not be entered by two
    threads at once when streams open and close, hence the lock; the callbacks never take it.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._n_open = 0

    def problem(self) -> str | None:
        """Say that PortAudio is missing, or None."""
        try:
            _portaudio()
        except DeviceError as error:
            return str(error)
        return None

    def devices(self) -> tuple[Device, ...]:
        """List all devices; without PortAudio there are none."""
        if self.problem() is not None:
            return ()
        sd = _portaudio()
        with self._lock:
            try:
                if self._n_open == 0:
                    sd._terminate()
                    sd._initialize()
                return _devices(sd)
            except sd.PortAudioError:
                return ()

    def open_output(
        self,
        fill: Fill,
        *,
        device: str | None,
        sample_rate_hz: int,
        n_channels: int,
        latency_s: float,
    ) -> Stream:
        """Open a loudspeaker: at the rate asked for if it takes it, else at one of its own."""

        def callback(buffer: Rows, _n: int, times: _Times, _status: object) -> None:
            fill(buffer, times.outputBufferDacTime, times.currentTime)

        rates_hz = (sample_rate_hz, *_FALLBACK_RATES_HZ)
        return self._open(Direction.OUTPUT, callback, device, rates_hz, n_channels, latency_s)

    def open_input(
        self, drain: Drain, *, device: str | None, n_channels: int, latency_s: float
    ) -> Stream:
        """Open a microphone at the rate it prefers."""

        def callback(buffer: Rows, _n: int, times: _Times, _status: object) -> None:
            drain(buffer, times.inputBufferAdcTime, times.currentTime)

        return self._open(
            Direction.INPUT, callback, device, _FALLBACK_RATES_HZ, n_channels, latency_s
        )

    def wait(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """Look every few milliseconds."""
        end_s = time.monotonic() + timeout_s
        while not condition() and time.monotonic() < end_s:
            time.sleep(0.005)
        return condition()

    def repeat(self, step: Step, interval_s: float) -> Worker:
        """Repeat ``step`` on a thread of its own."""
        return _ThreadWorker(step, interval_s)

    def _open(
        self,
        direction: Direction,
        callback: Callable[..., None],
        device_id: str | None,
        rates_hz: tuple[int, ...],
        n_channels: int,
        latency_s: float,
    ) -> Stream:
        sd = _portaudio()
        is_output = direction is Direction.OUTPUT
        make = sd.OutputStream if is_output else sd.InputStream
        check = sd.check_output_settings if is_output else sd.check_input_settings
        with self._lock:
            device, index = self._find(direction, device_id)
            most = device.n_outputs if is_output else device.n_inputs
            wanted = {"device": index, "channels": max(1, min(n_channels, most))}
            if is_output:
                rates_hz = (rates_hz[0], device.sample_rate_hz, *rates_hz[1:])
            else:
                rates_hz = (device.sample_rate_hz, *rates_hz)
            try:
                rate_hz = _first_accepted(sd, check, wanted, rates_hz)
                stream = make(
                    samplerate=rate_hz,
                    dtype="float32",
                    blocksize=BLOCK_SAMPLES,
                    latency=latency_s,
                    callback=callback,
                    **wanted,
                )
            except sd.PortAudioError as error:
                raise refused(direction, device.name, _details(error)) from error
            self._n_open += 1
        return _OpenStream(self, direction, device.name, stream, sd.PortAudioError)

    def _find(self, direction: Direction, device_id: str | None) -> tuple[Device, int]:
        is_output = direction is Direction.OUTPUT
        found = self.devices()
        for index, device in enumerate(found):
            is_default = device.is_default_output if is_output else device.is_default_input
            has_channels = (device.n_outputs if is_output else device.n_inputs) > 0
            if has_channels and (is_default if device_id is None else device.id == device_id):
                return device, index
        if device_id is not None:
            raise device_gone(direction, device_id.partition(": ")[2] or device_id)
        raise no_device(direction)

    def _closed(self) -> None:
        self._n_open -= 1


class _OpenStream:
    """A PortAudio stream whose errors are in words."""

    def __init__(
        self,
        backend: SoundDeviceBackend,
        direction: Direction,
        device_name: str,
        stream: _PortAudioStream,
        portaudio_error: type[Exception],
    ) -> None:
        self._backend = backend
        self._direction = direction
        self._stream = stream
        self._portaudio_error = portaudio_error
        self._open = True
        self.device_name = device_name
        self.sample_rate_hz = round(stream.samplerate)
        self.n_channels = int(stream.channels)
        self.latency_s = float(stream.latency)

    @property
    def is_active(self) -> bool:
        """Whether it runs."""
        try:
            return self._open and bool(self._stream.active)
        except self._portaudio_error:
            return False

    def now_s(self) -> float:
        """Tell the time of PortAudio's clock."""
        return float(self._stream.time) if self._open else 0.0

    def start(self) -> None:
        """Start calling back."""
        with self._backend._lock:
            try:
                self._stream.start()
            except self._portaudio_error as error:
                self.close()
                raise refused(self._direction, self.device_name, _details(error)) from error

    def close(self) -> None:
        """Drop what is queued and let go of the device."""
        with self._backend._lock:
            if not self._open:
                return
            self._open = False
            self._stream.abort(ignore_errors=True)
            self._stream.close(ignore_errors=True)
            self._backend._closed()


class _ThreadWorker:
    """Repeats a step on a daemon thread."""

    def __init__(self, step: Step, interval_s: float) -> None:
        self._stopped = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(step, interval_s), name="sound", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait for a running step to end."""
        self._stopped.set()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self, step: Step, interval_s: float) -> None:
        while not self._stopped.is_set() and step():
            self._stopped.wait(interval_s)


def _portaudio() -> ModuleType:
    try:
        import sounddevice
    except (OSError, ImportError) as error:
        raise no_sound_system() from error
    module: ModuleType = sounddevice
    return module


def _devices(sd: ModuleType) -> tuple[Device, ...]:
    hosts = [str(host["name"]) for host in sd.query_hostapis()]
    default_input, default_output = _default(sd, "input"), _default(sd, "output")
    return tuple(
        Device(
            id=f"{hosts[int(found['hostapi'])]}: {found['name']}",
            name=str(found["name"]),
            n_outputs=int(found["max_output_channels"]),
            n_inputs=int(found["max_input_channels"]),
            sample_rate_hz=round(found["default_samplerate"]),
            is_default_output=index == default_output,
            is_default_input=index == default_input,
        )
        for index, found in enumerate(sd.query_devices())
    )


def _default(sd: ModuleType, kind: str) -> int:
    try:
        return int(sd.query_devices(kind=kind)["index"])
    except (sd.PortAudioError, ValueError):
        return -1


def _first_accepted(
    sd: ModuleType, check: Callable[..., None], wanted: dict[str, int], rates_hz: tuple[int, ...]
) -> int:
    for rate_hz in rates_hz:
        try:
            check(samplerate=rate_hz, dtype="float32", **wanted)
        except sd.PortAudioError:
            continue
        return rate_hz
    # Opening fails again, with the reason.
    return rates_hz[0]


def _details(error: Exception) -> str:
    # args: PortAudio's words, its code, and (host, code, words) where the system said more.
    words = [str(part) for part in error.args[:1]]
    words += [str(host[2]) for host in error.args[2:3] if host[2]]
    return ": ".join(words) or type(error).__name__
