import sys
from types import ModuleType, SimpleNamespace

import pytest

from layered.errors import DeviceError
from layered.playback import sounddevice_backend
from layered.playback.backend import Wish
from layered.playback.sounddevice_backend import SoundDeviceBackend


class PortAudioError(Exception):
    pass


class StubStream:
    def __init__(self, module, options):
        self.module, self.options = module, options
        self.samplerate, self.channels = options["samplerate"], options["channels"]
        self.latency, self.active, self.time = options["latency"], False, 12.5

    def start(self):
        if self.module.start_error is not None:
            raise self.module.start_error
        self.active = True

    def abort(self, ignore_errors=True):
        self.active = False

    def close(self, ignore_errors=True):
        self.module.n_closed += 1


class StubPortAudio(ModuleType):
    """A stand-in for sounddevice with two devices, which can be told to refuse."""

    PortAudioError = PortAudioError

    def __init__(self):
        super().__init__("sounddevice")
        self.listed = [_device("Speakers", 2, 0), _device("Yeti", 0, 1)]
        self.plugged_in = list(self.listed)
        self.defaults = {"output": 0, "input": 1}
        self.rates = {44_100, 48_000}
        self.open_error = self.start_error = None
        self.n_closed = self.n_refreshed = 0

    def query_hostapis(self):
        return ({"name": "ALSA"},)

    def query_devices(self, kind=None):
        if kind is None:
            return tuple(self.listed)
        if self.defaults[kind] is None or self.defaults[kind] >= len(self.listed):
            raise PortAudioError("Error querying device -1")
        return {**self.listed[self.defaults[kind]], "index": self.defaults[kind]}

    def _terminate(self):
        self.n_refreshed += 1

    def _initialize(self):
        self.listed = list(self.plugged_in)

    def _check(self, device, samplerate, channels, dtype):
        if samplerate not in self.rates:
            raise PortAudioError("Invalid sample rate", -9997)

    check_output_settings = check_input_settings = _check

    def _open_stream(self, **options):
        if self.open_error is not None:
            raise self.open_error
        if options["samplerate"] not in self.rates:
            raise PortAudioError("Error opening stream: Invalid sample rate", -9997)
        self.opened = StubStream(self, options)
        return self.opened

    OutputStream = InputStream = _open_stream


def _device(name, n_outputs, n_inputs):
    return {
        "name": name,
        "hostapi": 0,
        "max_output_channels": n_outputs,
        "max_input_channels": n_inputs,
        "default_samplerate": 48_000.0,
    }


@pytest.fixture
def portaudio(monkeypatch):
    stub = StubPortAudio()
    monkeypatch.setitem(sys.modules, "sounddevice", stub)
    return stub


def open_output(backend, *, device=None, rate=44_100, channels=2):
    return backend.open_output(lambda *_: None, Wish(device, channels, 0.3, rate))


def open_input(backend, *, device=None):
    return backend.open_input(lambda *_: None, Wish(device, 1, 0.3))


def test_without_portaudio_there_is_an_empty_list_and_words(monkeypatch):
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    backend = SoundDeviceBackend()
    assert backend.devices() == ()
    assert "PortAudio is missing" in backend.problem()
    with pytest.raises(DeviceError, match="PortAudio is missing"):
        open_output(backend)
    with pytest.raises(DeviceError, match="PortAudio is missing"):
        open_input(backend)


def test_with_portaudio_there_is_no_problem(portaudio):
    assert SoundDeviceBackend().problem() is None


def test_devices_have_names_channels_and_defaults(portaudio):
    speakers, yeti = SoundDeviceBackend().devices()
    assert (speakers.id, speakers.name) == ("ALSA: Speakers", "Speakers")
    assert speakers.is_default_output
    assert not speakers.is_default_input
    assert yeti.is_default_input
    assert (yeti.n_outputs, yeti.n_inputs, yeti.sample_rate_hz) == (0, 1, 48_000)


def test_a_device_plugged_in_later_is_listed(portaudio):
    backend = SoundDeviceBackend()
    portaudio.plugged_in.append(_device("Headphones", 2, 0))
    assert "Headphones" in [device.name for device in backend.devices()]


def test_the_list_is_left_alone_while_a_stream_is_open(portaudio):
    backend = SoundDeviceBackend()
    stream = open_output(backend)
    backend.devices()
    assert portaudio.n_refreshed == 0
    stream.close()
    stream.close()
    backend.devices()
    assert portaudio.n_refreshed == 1
    assert portaudio.n_closed == 1


def test_streams_are_opened_as_measured_to_be_safe(portaudio):
    stream = open_output(SoundDeviceBackend())
    options = portaudio.opened.options
    assert (options["dtype"], options["blocksize"], options["latency"]) == ("float32", 1024, 0.3)
    assert (stream.sample_rate_hz, stream.n_channels) == (44_100, 2)
    assert stream.device_name == "Speakers"
    stream.start()
    assert stream.is_active
    assert stream.now_s() == 12.5
    stream.close()
    assert not stream.is_active


def test_a_rate_the_loudspeaker_does_not_take_becomes_its_own(portaudio):
    assert open_output(SoundDeviceBackend(), rate=192_000).sample_rate_hz == 48_000


@pytest.mark.parametrize("rate", [4_000, 192_000, 384_000])
def test_a_rate_at_which_blocks_get_too_long_or_too_short_becomes_its_own(portaudio, rate):
    portaudio.rates.add(rate)
    assert open_output(SoundDeviceBackend(), rate=rate).sample_rate_hz == 48_000


def test_a_microphone_is_opened_at_its_own_rate(portaudio):
    assert open_input(SoundDeviceBackend()).sample_rate_hz == 48_000


def test_no_more_channels_are_asked_for_than_there_are(portaudio):
    assert open_output(SoundDeviceBackend(), channels=8).n_channels == 2


def test_the_callbacks_hand_over_the_times(portaudio):
    calls = []
    times = SimpleNamespace(outputBufferDacTime=1.0, inputBufferAdcTime=2.0, currentTime=3.0)
    backend = SoundDeviceBackend()
    backend.open_output(lambda *call: calls.append(call), Wish(None, 2, 0.3, 44_100))
    portaudio.opened.options["callback"]("buffer", 1024, times, None)
    backend.open_input(lambda *call: calls.append(call), Wish(None, 1, 0.3))
    portaudio.opened.options["callback"]("buffer", 1024, times, None)
    assert calls == [("buffer", 1.0, 3.0), ("buffer", 2.0, 3.0)]


def test_a_chosen_device_that_was_plugged_in_later_is_found(portaudio):
    backend = SoundDeviceBackend()
    portaudio.plugged_in.append(_device("Headphones", 2, 0))
    stream = open_output(backend, device="ALSA: Headphones")
    assert stream.device_name == "Headphones"
    assert portaudio.opened.options["device"] == 2


def test_a_chosen_device_that_is_gone_is_named(portaudio):
    with pytest.raises(DeviceError, match="The loudspeaker Headphones is no longer there"):
        open_output(SoundDeviceBackend(), device="ALSA: Headphones")


def test_a_system_without_a_default_uses_the_first_device(portaudio):
    portaudio.defaults["output"] = None
    assert open_output(SoundDeviceBackend()).device_name == "Speakers"


def test_a_system_without_devices_is_told(portaudio):
    portaudio.listed = portaudio.plugged_in = []
    backend = SoundDeviceBackend()
    assert backend.devices() == ()
    with pytest.raises(DeviceError, match="There is no loudspeaker"):
        open_output(backend)
    with pytest.raises(DeviceError, match="There is no microphone"):
        open_input(backend)


def test_a_busy_device_is_told_on_opening(portaudio):
    portaudio.open_error = PortAudioError("Error opening OutputStream", -9985, (0, 16, "busy"))
    with pytest.raises(DeviceError, match="another program is using it"):
        open_output(SoundDeviceBackend())


def test_a_forbidden_device_is_told_on_starting_and_let_go_of(portaudio):
    portaudio.start_error = PortAudioError("Unanticipated host error", -9999, (0, 1, "denied"))
    backend = SoundDeviceBackend()
    stream = open_input(backend)
    with pytest.raises(DeviceError, match="does not permit it"):
        stream.start()
    assert portaudio.n_closed == 1
    assert backend._n_open == 0


def test_a_device_that_takes_no_rate_is_told(portaudio):
    portaudio.rates = set()
    with pytest.raises(DeviceError, match="none of the sample rates"):
        open_output(SoundDeviceBackend())


def test_a_worker_repeats_until_it_is_stopped(portaudio):
    backend, steps = SoundDeviceBackend(), []
    worker = backend.repeat(lambda: steps.append(1) or True, 0.001)
    assert backend.wait(lambda: len(steps) >= 3, 5.0)
    worker.stop()
    done = len(steps)
    assert not backend.wait(lambda: len(steps) > done, 0.05)


def test_a_worker_ends_when_its_step_says_so(portaudio):
    backend, steps = SoundDeviceBackend(), []
    worker = backend.repeat(lambda: steps.append(1) or len(steps) < 3, 0.001)
    assert backend.wait(lambda: len(steps) >= 3, 5.0)
    worker.stop()
    assert len(steps) == 3


def test_sounddevice_is_not_needed_to_import_the_package():
    assert "sounddevice" not in vars(sounddevice_backend)


def test_what_the_device_says_it_dropped_is_counted(portaudio):
    stream = open_output(SoundDeviceBackend())
    times = SimpleNamespace(outputBufferDacTime=1.0, inputBufferAdcTime=1.0, currentTime=1.0)
    call = portaudio.opened.options["callback"]
    call(None, 0, times, None)
    assert stream.dropouts == 0
    call(None, 0, times, SimpleNamespace(output_underflow=True, input_overflow=False))
    call(None, 0, times, SimpleNamespace(output_underflow=False, input_overflow=False))
    assert stream.dropouts == 1
