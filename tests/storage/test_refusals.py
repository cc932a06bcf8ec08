"""What is no sound is refused in a sentence that says what it is and what to do."""

import os
import tempfile
from pathlib import Path

import numpy as np
import pytest

from layered.errors import UnsupportedFileError
from layered.storage.audio_files import read
from tests import sounds
from tests.sound_files import RATE, encoded, written


def refusal(path):
    with pytest.raises(UnsupportedFileError) as caught:
        read(path)
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


def test_what_is_no_file_is_refused_in_words(tmp_path):
    assert refusal(tmp_path / "gone.wav").startswith("There is no file gone.wav in ")
    (tmp_path / "folder.wav").mkdir()
    assert refusal(tmp_path / "folder.wav").startswith("folder.wav is a folder.")
    (tmp_path / "link.wav").symlink_to("nowhere.wav")
    assert "a link to a file that is not there" in refusal(tmp_path / "link.wav")
    os.mkfifo(tmp_path / "pipe.wav")
    assert "not a file but a device" in refusal(tmp_path / "pipe.wav")
    assert "could not be read" in refusal(tmp_path / ("a" * 300))
    assert "could not be read" in refusal(written(tmp_path, sounds.tone()) / "inside.wav")


@pytest.fixture
def _nobody():
    """Root may read everything: be somebody else for a while."""
    if os.geteuid() == 0:
        os.seteuid(65534)
        yield
        os.seteuid(0)
    else:
        yield


@pytest.mark.usefixtures("_nobody")
def test_a_file_without_permission_is_refused_in_words():
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), sounds.tone())
        path.chmod(0)
        assert refusal(path).startswith("You have no permission to read sound.wav.")


def test_what_is_no_sound_is_refused_in_words(tmp_path):
    path = tmp_path / "x.wav"
    path.write_bytes(b"")
    assert refusal(path).startswith("x.wav is empty: it has 0 bytes.")
    for junk in (
        b"This is not audio.\n" * 50,
        b"\x89PNG\r\n\x1a\n" + bytes(500),
        np.random.default_rng(1).bytes(40000),
        b"\xff\xfb\x90" + bytes(40000),
        b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n",
    ):
        path.write_bytes(junk)
        assert refusal(path).startswith("x.wav is not a sound file that Layered can read.")
    written(tmp_path, sounds.silence(0), name="x.wav")
    assert refusal(path).startswith("x.wav holds no sound: it ends after 0 samples.")
    silent_film = encoded(tmp_path / "film.mp4", [], RATE, None, video=True)
    assert refusal(silent_film).startswith("film.mp4 has no sound in it, only pictures.")


def test_headers_that_make_no_sense_are_refused_in_words(tmp_path):
    good = written(tmp_path, sounds.tone()).read_bytes()
    path = tmp_path / "x.wav"
    for bad, words in (
        (good[:30], "it ends before its sound begins"),
        (good[:22] + (60000).to_bytes(2, "little") + good[24:], "more channels than any sound"),
        (good[:24] + bytes(4) + good[28:], "it says nothing of its sample rate"),
        (b"fLaC" + bytes(200), "what it says of itself is wrong"),
    ):
        path.write_bytes(bad)
        text = refusal(path)
        assert text.startswith("x.wav is damaged and cannot be read: ")
        assert words in text


def test_a_phone_recording_that_lost_its_end_is_called_damaged(tmp_path):
    path = encoded(tmp_path / "x.m4a", [sounds.tone()], sounds.RATE, "aac")
    path.write_bytes(path.read_bytes()[:2000])
    assert refusal(path).startswith("x.m4a is damaged and cannot be read: ")


def test_rates_and_channels_out_of_range_are_refused_in_words(tmp_path):
    many = written(tmp_path, sounds.tone(channels=9), name="many.wav")
    assert refusal(many).startswith("many.wav has 9 channels; Layered takes up to 8.")
    slow = written(tmp_path, sounds.tone(), rate=2000, name="slow.wav")
    assert refusal(slow).startswith("slow.wav has a sample rate of 2000 Hz")


def test_samples_that_are_no_numbers_are_refused_in_words(tmp_path):
    for value, words in (
        (np.nan, "not numbers"),
        (np.inf, "not numbers"),
        (-np.inf, "not numbers"),
        (1e30, "1e+30 times full scale"),
    ):
        sound = sounds.tone()
        sound[0, 9000] = value
        path = written(tmp_path, sound, subtype="FLOAT", name="x.wav")
        assert words in refusal(path)
