"""The real sound system, by way of PortAudio."""

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from layered.dsp.arrays import Rows
from layered.errors import DeviceError
from layered.playback.backend import Device, Drain, Fill, Step, Stream, Wish, Worker
from layered.playback.devices import (
    Direction,
    device_gone,
    no_device,
    no_sound_system,
    refused,
)
from layered.playback.portaudio_stream import Dropouts, Flags, OpenStream, Times, details
from layered.playback.worker import ThreadWorker

_TURN_S = 0.0005
BLOCK_SAMPLES = 1024
# A block of 1024 samples must neither be a large part of the latency (at 4 kHz it is 0.26 s, and
# the sound broke off), nor so short that the callbacks come too often for a busy computer.
LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 32_000, 96_000
_FALLBACK_RATES_HZ = (48_000, 44_100)


@dataclass(frozen=True, slots=True)
class _Order:
    """A stream to be opened."""

    direction: Direction
    callback: Callable[..., None]
    wish: Wish
    dropouts: Dropouts


class SoundDeviceBackend:
    """Separate output and input streams, float32, in blocks of 1024 samples.

    PortAudio lists the devices once, when it starts; it is started anew for each list, and when a
    device cannot be opened, while no stream is open: so a device that was plugged in appears. It
    must not be entered by two threads at once when streams open and close, hence the lock; the
    callbacks never take it.
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

    def open_output(self, fill: Fill, wish: Wish) -> Stream:
        """Open a loudspeaker: at the rate asked for if it takes it, else at one of its own."""
        dropouts = Dropouts()

        def callback(buffer: Rows, _n: int, times: Times, flags: Flags) -> None:
            if flags:
                dropouts.note(flags)
            fill(buffer, times.outputBufferDacTime, times.currentTime)

        return self._open(_Order(Direction.OUTPUT, callback, wish, dropouts))

    def open_input(self, drain: Drain, wish: Wish) -> Stream:
        """Open a microphone at the rate it prefers."""
        dropouts = Dropouts()

        def callback(buffer: Rows, _n: int, times: Times, flags: Flags) -> None:
            if flags:
                dropouts.note(flags)
            drain(buffer, times.inputBufferAdcTime, times.currentTime)

        return self._open(_Order(Direction.INPUT, callback, wish, dropouts))

    def wait(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """Look every few milliseconds."""
        end_s = time.monotonic() + timeout_s
        while not condition() and time.monotonic() < end_s:
            time.sleep(0.005)
        return condition()

    def repeat(self, step: Step, interval_s: float) -> Worker:
        """Repeat ``step`` on a thread of its own."""
        return ThreadWorker(step, interval_s)

    def _open(self, order: _Order) -> Stream:
        sd = _portaudio()
        with self._lock:
            try:
                return self._open_listed(sd, order)
            except DeviceError:
                # The list may be old: look again, if that can be done without breaking streams.
                if self._n_open > 0:
                    raise
                self.devices()
                return self._open_listed(sd, order)

    def _open_listed(self, sd: ModuleType, order: _Order) -> Stream:
        direction, wish = order.direction, order.wish
        # For the whole program: a callback must not wait 5 ms for each of its turns behind work
        # in Python. On a busy computer 4 of 14 plays broke off with that, and 1 of 17 so.
        sys.setswitchinterval(_TURN_S)
        index, device = _find(sd, direction, wish.device)
        make = sd.OutputStream if direction is Direction.OUTPUT else sd.InputStream
        try:
            rate_hz, n_channels = _first_accepted(sd, index, device, order)
            stream = make(
                device=index,
                samplerate=rate_hz,
                channels=n_channels,
                dtype="float32",
                blocksize=BLOCK_SAMPLES,
                latency=wish.latency_s,
                callback=order.callback,
            )
        except sd.PortAudioError as error:
            raise refused(direction, device.name, details(error)) from error
        self._n_open += 1
        return OpenStream(
            self._lock,
            self._closed,
            direction,
            device.name,
            stream,
            sd.PortAudioError,
            order.dropouts,
        )

    def _closed(self) -> None:
        self._n_open -= 1


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


def _find(sd: ModuleType, direction: Direction, device_id: str | None) -> tuple[int, Device]:
    is_output = direction is Direction.OUTPUT
    found = [
        (index, device)
        for index, device in enumerate(_devices(sd))
        if (device.n_outputs if is_output else device.n_inputs) > 0
    ]
    if not found:
        raise no_device(direction)
    if device_id is None:
        # Some systems name no default although there are devices: then the first.
        defaults = [
            (index, device)
            for index, device in found
            if (device.is_default_output if is_output else device.is_default_input)
        ]
        return (defaults or found)[0]
    for index, device in found:
        if device.id == device_id:
            return index, device
    raise device_gone(direction, device_id.partition(": ")[2] or device_id)


def _first_accepted(sd: ModuleType, index: int, device: Device, order: _Order) -> tuple[int, int]:
    wish = order.wish
    is_output = order.direction is Direction.OUTPUT
    check = sd.check_output_settings if is_output else sd.check_input_settings
    most = device.n_outputs if is_output else device.n_inputs
    rates_hz = [device.sample_rate_hz]
    if LOWEST_RATE_HZ <= wish.sample_rate_hz <= HIGHEST_RATE_HZ:
        rates_hz.insert(0, wish.sample_rate_hz)
    for n_channels in dict.fromkeys(min(n, most) for n in (wish.n_channels, 2, 1)):
        for rate_hz in dict.fromkeys((*rates_hz, *_FALLBACK_RATES_HZ)):
            try:
                check(device=index, samplerate=rate_hz, channels=n_channels, dtype="float32")
            except sd.PortAudioError:
                continue
            return rate_hz, n_channels
    # Opening fails again, with the reason.
    return device.sample_rate_hz, min(wish.n_channels, most)
