"""Through PortAudio and a sound server, to a loudspeaker that can be recorded and back."""

import json
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from layered.playback.devices import inputs, outputs
from layered.playback.player import Player
from layered.playback.recorder import Recorder
from layered.playback.sounddevice_backend import SoundDeviceBackend
from tests.playback.sources import Layers, two_noises
from tests.sounds import noise

pytestmark = pytest.mark.device

RATE = 44_100
ROOT = Path(__file__).parents[2]
LOUDSPEAKER = "ALSA: speaker_monitor"  # a microphone in front of the loudspeaker


@pytest.fixture
def backend():
    return SoundDeviceBackend()


@contextmanager
def ear(backend):
    """Hear what the loudspeaker plays, from before a test to its end."""
    recorder = Recorder(backend, device=LOUDSPEAKER)
    recorder.start()
    # An idle loudspeaker takes up to two seconds to deliver its first sound.
    assert backend.wait(lambda: recorder.recorded_s > 0.5, 10.0)
    yield recorder
    recorder.disarm()


@contextmanager
def load(kind):
    """Keep the computer busy."""
    done = threading.Event()

    def factorize():
        rng = np.random.default_rng(0)
        spectrum, w, h = (
            rng.random(shape, dtype=np.float32) for shape in ((1025, 800), (1025, 60), (60, 800))
        )
        while not done.is_set():
            h *= w.T @ (spectrum / (w @ h))
            h /= h.sum()

    def count():
        number = 0
        while not done.is_set():
            number += 1

    thread = None
    if kind != "no load":
        thread = threading.Thread(target={"factorizing": factorize, "counting": count}[kind])
        thread.start()
    yield
    done.set()
    if thread is not None:
        thread.join()


def lag_of(piece, whole):
    size = 1 << int(np.ceil(np.log2(len(whole) + len(piece))))
    product = np.fft.rfft(whole, size) * np.conj(np.fft.rfft(piece, size))
    return int(np.argmax(np.fft.irfft(product)[: len(whole)]))


def difference(given, heard):
    """Say how far the whole of a sound is from where it was heard; infinite if not all of it."""
    start = lag_of(given, heard)
    there = heard[start : start + len(given)]
    return np.abs(there - given).max() if len(there) == len(given) else np.inf


def test_the_virtual_devices_are_listed(backend):
    assert outputs(backend)[0].is_default_output
    assert inputs(backend)[0].is_default_input
    assert LOUDSPEAKER in [device.id for device in inputs(backend)]
    assert backend.problem() is None


@pytest.mark.parametrize("kind", ["no load", "factorizing", "counting"])
def test_the_loudspeaker_gives_the_file_sample_for_sample(backend, kind):
    source = two_noises(6.0, RATE, channels=1)
    total = source.total()[0]
    with load(kind), ear(backend) as recorder:
        player = Player(backend, source)
        player.play()
        assert backend.wait(lambda: not player.is_playing, 20.0)
        played_s = recorder.recorded_s
        assert backend.wait(lambda: recorder.recorded_s > played_s + 0.5, 10.0)
        heard = recorder.stop().recording.samples[0]
    assert player.error is None
    assert player.underruns == 0
    assert difference(total, heard) < 1e-3


@pytest.mark.parametrize("rate", [4_000, 48_000, 192_000])
def test_any_rate_is_heard(backend, rate):
    seconds = np.arange(3 * rate) / rate
    tone = (0.3 * np.sin(2 * np.pi * 500 * seconds)).astype(np.float32)
    with ear(backend) as recorder:
        player = Player(backend, Layers(tone[np.newaxis], rate=rate))
        player.play()
        assert backend.wait(lambda: not player.is_playing, 20.0)
        played_s = recorder.recorded_s
        assert backend.wait(lambda: recorder.recorded_s > played_s + 0.5, 10.0)
        heard = recorder.stop().recording.samples[0]
    loud = np.flatnonzero(np.abs(heard) > 0.1)
    assert (loud[-1] - loud[0]) / RATE == pytest.approx(3.0, abs=0.01)
    middle = heard[loud[0] + RATE : loud[0] + 2 * RATE]
    assert player.underruns == 0
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(RATE)))
    assert np.argmax(spectrum) == 500
    assert np.abs(middle).max() == pytest.approx(0.3, rel=0.02)


@pytest.mark.parametrize("channels", [1, 8])
def test_any_number_of_channels_is_heard(backend, channels):
    with ear(backend) as recorder:
        player = Player(backend, Layers(noise(1.0, RATE, channels=channels), rate=RATE))
        player.play()
        assert backend.wait(lambda: not player.is_playing, 20.0)
        heard = recorder.stop().recording.samples[0]
    assert player.error is None
    assert np.abs(heard).max() > 0.05


def test_a_mute_reaches_the_ear_in_less_than_half_a_second(backend):
    source = two_noises(8.0, RATE, channels=1)
    with ear(backend) as recorder:
        player = Player(backend, source)
        player.play()
        assert backend.wait(lambda: player.position_samples > RATE, 10.0)
        muted_at = player.position_samples
        source.heard = replace(source.heard, audible=(False, False))
        assert backend.wait(lambda: player.position_samples > 2 * RATE, 10.0)
        player.stop()
        heard = recorder.stop().recording.samples[0]
    start = lag_of(source.total()[0, : RATE // 2], heard)
    silent_from = np.flatnonzero(heard)[-1] - start
    assert (silent_from - muted_at) / RATE < 0.45


@pytest.mark.parametrize(("kind", "limit_s"), [("no load", 0.015), ("factorizing", 0.030)])
def test_a_hint_lies_where_it_was_sung_to_the_mix(backend, kind, limit_s):
    source = two_noises(8.0, RATE, channels=1)
    total = source.total()[0]
    player, recorder = Player(backend, source), Recorder(backend, device=LOUDSPEAKER)
    for waited_s in (0.0, 0.4):
        with load(kind):
            recorder.arm()
            assert backend.wait(lambda: recorder.meter.held == 0 and recorder.is_armed, 5.0)
            player.play(RATE)
            backend.wait(lambda: False, waited_s)
            recorder.start(player=player)
            assert backend.wait(lambda: recorder.recorded_s > 2.5, 15.0)
            take = recorder.stop()
            player.stop()
        heard = take.recording.samples[0]
        place = lag_of(heard[RATE + 20_000 : RATE + 50_000], total) - RATE - 20_000
        assert abs(place / RATE - take.offset_s) < limit_s
    recorder.disarm()


def test_singing_into_the_microphone_is_recorded(backend, tmp_path):
    song = tmp_path / "song.raw"
    sung = np.clip(noise(1.0, RATE, level=0.1)[0], -0.9, 0.9)
    song.write_bytes(np.repeat(sung[:, np.newaxis], 2, axis=1).astype("<f4").tobytes())
    recorder = Recorder(backend)
    recorder.arm()
    assert backend.wait(lambda: recorder.silent_input is not None, 10.0)
    recorder.start()
    # The virtual microphone delivers a moment ahead of its clock: a song that begins within
    # milliseconds of the recording, as no person's does, would have begun before it.
    assert backend.wait(lambda: recorder.recorded_s > 0.3, 10.0)
    subprocess.run(
        ["pacat", "--playback", "--raw", "-d", "mic_in", "--format=float32le", song], check=True
    )
    assert backend.wait(lambda: recorder.recorded_s > 3.0, 10.0)
    heard = recorder.stop().recording.samples[0]
    recorder.disarm()
    assert difference(sung, heard) < 1e-3


def test_when_the_sound_server_dies_both_stop_and_say_so():
    # With devices of its own, because other tests need these to live.
    ran = subprocess.run(
        [
            ROOT / "packaging" / "sound-devices",
            sys.executable,
            "-m",
            "tests.playback.dying_server",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    told = json.loads(ran.stdout)
    assert told["stopped_after_s"] < 2.5
    assert "no longer there" in told["player_error"]
    assert "no longer there" in told["recorder_error"]
    assert told["recorded_s"] > 0.4
    assert told["again"].startswith(("Layered cannot play", "There is no loudspeaker"))


def test_when_all_devices_go_both_stop_and_play_again_once_one_is_back():
    ran = subprocess.run(
        [ROOT / "packaging" / "sound-devices", sys.executable, "-m", "tests.playback.unplugged"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    told = json.loads(ran.stdout)
    assert told["stopped_after_s"] < 2.5
    assert "no longer there" in told["player_error"]
    assert "no longer there" in told["recorder_error"]
    assert told["recorded_s"] > 0.4
    assert told["plays_again"]
