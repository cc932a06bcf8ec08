import json
import sys
from pathlib import Path

import numpy as np
import pytest

from layered.cli.commands import devices, record_hint
from layered.dsp.resample import resample
from layered.playback.fake_backend import FakeBackend
from layered.storage.audio_files import read
from tests import sounds
from tests.cli_cases import RATE, layered, refusal

pytestmark = pytest.mark.usefixtures("bells")


@pytest.fixture
def backend(monkeypatch):
    """A loudspeaker and a microphone that hears it."""
    backend = FakeBackend(hears_loudspeaker=True, rates_hz=(44_100,))
    for module in (devices, record_hint):
        monkeypatch.setattr(module, "SoundDeviceBackend", lambda: backend)
    return backend


def test_devices_are_listed_with_the_systems_choice(capfd, backend):
    assert layered("devices") == 0
    out, err = capfd.readouterr()
    assert err == ""
    assert "Loudspeakers:\n  Desk (44100 Hz, 2 channels, the system's choice)" in out
    assert "Microphones:\n  Desk (44100 Hz, 1 channel, the system's choice)" in out


def test_devices_are_listed_for_programs(capfd, backend):
    assert layered("devices", "--json") == 0
    found = json.loads(capfd.readouterr().out)
    assert found["microphones"] == [
        {
            "name": "Desk",
            "id": "fake: Desk",
            "channels": 1,
            "sample_rate_hz": 44100,
            "is_default": True,
        }
    ]


def test_no_device_is_said_and_no_error(capfd, backend):
    backend.has_input = backend.has_output = False
    assert layered("devices") == 0
    assert "Microphones: none. Connect one" in capfd.readouterr().out


def test_a_missing_portaudio_is_said_in_words(capfd, monkeypatch):
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    assert "PortAudio is missing" in refusal(capfd, "devices")
    assert "PortAudio is missing" in refusal(capfd, "record-hint", "mix.wav", "-o", "sung.wav")


def test_a_hint_is_recorded_where_the_recording_is_heard(capfd, backend):
    status = layered(
        "record-hint", "mix.wav", "-o", "sung.wav", "--from", "0.4", "--lead-in", "0.3",
        "--for", "0.5", "--json",
    )  # fmt: skip
    out, _ = capfd.readouterr()
    answer = json.loads(out)
    assert status == 0
    assert answer["hint_at_s"] == pytest.approx(0.4, abs=0.03)
    assert 0.4 < answer["seconds"] < 0.8
    # The microphone heard the loudspeaker: the file says where the hint lies in the mixture.
    sung, mixture = (read(Path(name)).samples for name in ("sung.wav", "mix.wav"))
    piece = resample(sung, 44_100, RATE)[0]
    at = round(answer["hint_at_s"] * RATE)
    count = min(len(piece), mixture.shape[1] - at)
    assert np.corrcoef(mixture[0, at : at + count], piece[:count])[0, 1] > 0.95


def test_it_ends_with_the_recording_and_says_how_to_go_on(capfd, backend):
    backend.hears_loudspeaker = False
    backend.sing(sounds.hum(300, 3.0, 44100)[0])
    assert layered("record-hint", "mix.wav", "-o", "sung.flac") == 0
    out, _ = capfd.readouterr()
    assert "--hint sung.flac --hint-at 0." in out
    assert backend.n_open == 0


def test_without_a_loudspeaker_it_records_and_says_so(capfd, backend):
    backend.has_output = False
    backend.sing(sounds.hum(300, 3.0, 44100)[0])
    assert layered("record-hint", "mix.wav", "-o", "sung.wav") == 0
    assert "no loudspeaker" in capfd.readouterr().err


def test_a_silent_microphone_is_named(capfd, backend):
    backend.hears_loudspeaker = False
    assert layered("record-hint", "mix.wav", "-o", "sung.wav") == 0
    assert "muted" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mix.wav", "-o", "sung.txt"], "suffix"),
        (["mix.wav", "-o", "mix.wav"], "never replaced"),
        (["mix.wav", "-o", "hum.wav"], "there already"),
        (["mix.wav", "-o", "sung.wav", "--from", "9"], "behind the end"),
        (["mix.wav", "-o", "sung.wav", "--device", "Yeti"], "no microphone called Yeti"),
        (["none.wav", "-o", "sung.wav"], "none.wav"),
        (["mix.wav", "-o", "sung.wav", "--lead-in", "-1"], "-1"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(capfd, backend, arguments, said):
    assert said in refusal(capfd, "record-hint", *arguments)


def test_without_a_microphone_nothing_is_written(capfd, backend):
    backend.has_input = False
    assert "no microphone" in refusal(capfd, "record-hint", "mix.wav", "-o", "sung.wav")
    assert backend.n_open == 0
