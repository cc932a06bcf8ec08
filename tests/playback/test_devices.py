import pytest

from layered.playback.backend import Device
from layered.playback.devices import (
    Direction,
    inputs,
    no_sound_system,
    outputs,
    refused,
    silent_microphone,
)
from layered.playback.fake_backend import FakeBackend


def test_the_systems_own_device_comes_first():
    backend = FakeBackend()
    listed = (
        Device("a: One", "One", 2, 1, 44_100),
        Device("a: Two", "Two", 2, 0, 44_100, is_default_output=True),
        Device("a: Three", "Three", 0, 1, 44_100, is_default_input=True),
    )
    backend.devices = lambda: listed
    assert [device.name for device in outputs(backend)] == ["Two", "One"]
    assert [device.name for device in inputs(backend)] == ["Three", "One"]


def test_lists_are_empty_where_nothing_is_plugged_in():
    backend = FakeBackend()
    backend.has_output = backend.has_input = False
    assert outputs(backend) == ()
    assert inputs(backend) == ()


def test_a_missing_portaudio_is_told_with_the_line_that_installs_it():
    assert "sudo apt install libportaudio2" in str(no_sound_system("linux"))
    assert "Install PortAudio" in str(no_sound_system("darwin"))


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ("Unanticipated host error: Permission denied", "does not permit"),
        ("Device unavailable", "another program is using it"),
        ("Unanticipated host error: Device or resource busy", "another program is using it"),
        ("Invalid sample rate", "none of the sample rates"),
        ("Invalid number of channels", "does not have the channels"),
        ("Something odd", "The sound system says: Something odd"),
    ],
)
def test_what_the_sound_system_says_becomes_words_and_a_cure(details, words):
    text = str(refused(Direction.INPUT, "Blue Yeti", details))
    assert text.startswith("Layered cannot record from the microphone Blue Yeti")
    assert words in text
    assert text.endswith((".", details))


def test_a_silent_microphone_is_explained_for_each_system():
    assert "Privacy & Security" in silent_microphone("Yeti", "darwin")
    assert "Privacy & security" in silent_microphone("Yeti", "win32")
    assert "sound settings" in silent_microphone("Yeti", "linux")
