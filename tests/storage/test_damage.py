"""Damaged files: what is there is opened with a warning, and nothing is believed unseen."""

import contextlib
import os

import numpy as np
import pytest

from layered.errors import UnsupportedFileError
from layered.storage import audio_files
from layered.storage.audio_files import read
from layered.storage.source_file import SourceFile
from tests import sounds
from tests.sound_files import CODED, EXACT, RATE, encoded, written


def warnings_of(path):
    found = []
    return read(path, warn=found.append), found


def test_a_file_that_was_cut_off_opens_with_a_warning(tmp_path):
    sound = sounds.tone(441, 3.0, RATE)
    for container in ("WAV", "FLAC"):
        path = written(tmp_path, sound, container=container, name="cut.x")
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        recording, warnings = warnings_of(path)
        start = recording.samples
        assert 0.3 * RATE < start.shape[1] < 2 * RATE
        assert np.abs(start - sound[:, : start.shape[1]]).max() <= 2**-15
        assert len(warnings) == 1
        assert warnings[0].startswith("cut.x ")


def test_a_whole_file_opens_without_a_warning(tmp_path):
    for container, subtype, _ in EXACT + CODED:
        path = written(tmp_path, sounds.tone(), container=container, subtype=subtype)
        assert warnings_of(path)[1] == []


def test_a_header_that_lies_about_the_length_claims_no_memory(tmp_path):
    wav = written(tmp_path, sounds.tone()).read_bytes()
    flac = written(tmp_path, sounds.tone(), container="FLAC").read_bytes()
    claims_4_gb = wav[:40] + (0xFFFFFFF0).to_bytes(4, "little") + wav[44:]
    claims_2_36_samples = flac[:21] + bytes([flac[21] | 0x0F]) + b"\xff\xff\xff\xff" + flac[26:]
    for lie in (claims_4_gb, claims_2_36_samples):
        path = tmp_path / "lie.wav"
        path.write_bytes(lie)
        asked = []

        def allocate(shape, asked=asked):
            asked.append(shape)
            return np.zeros(shape, np.float32)

        recording = read(path, allocate=allocate)
        assert recording.n_samples == sounds.RATE
        assert sum(shape[0] * shape[1] for shape in asked) <= 8 * len(lie)


def test_a_film_with_two_sound_tracks_says_so(tmp_path):
    tracks = [sounds.tone(level=level) for level in (0.3, 0.1)]
    path = encoded(tmp_path / "two.mka", tracks, sounds.RATE, "pcm_s16le", kind="s16")
    recording, warnings = warnings_of(path)
    assert np.abs(recording.samples).max() == pytest.approx(0.3, abs=0.01)
    assert warnings == ["two.mka has 2 sound tracks; this is the first."]


def test_a_cut_off_ogg_is_noticed_by_its_missing_end(tmp_path):
    sound = sounds.noise(3.0, RATE)
    path = written(tmp_path, sound, container="OGG", subtype="VORBIS", name="cut.ogg")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    recording, warnings = warnings_of(path)
    assert 0 < recording.n_samples < 2 * RATE
    assert warnings == ["cut.ogg was cut off: its end is missing."]


def test_a_disk_that_fails_while_reading_is_said_in_words(tmp_path, monkeypatch, capfd):
    class Failing(audio_files.SourceFile):
        def readinto(self, buffer):
            if self.tell() > 20000:
                self.failure = OSError(5, "Input/output error")
                return 0
            return super().readinto(buffer)

    path = written(tmp_path, sounds.tone())
    monkeypatch.setattr(audio_files, "SourceFile", Failing)
    with pytest.raises(UnsupportedFileError, match=r"^sound\.wav could not be read: input/output"):
        read(path)
    assert capfd.readouterr() == ("", "")


def test_errors_of_the_disk_are_kept_and_not_raised(tmp_path):
    path = written(tmp_path, sounds.tone())
    with SourceFile(path) as file:
        assert file.read(4) == b"RIFF"
        assert file.seek(-5) == -1
        assert file.tell() == 4
        assert file.failure is None
    folder = os.open(tmp_path, os.O_RDONLY)
    file = SourceFile(path)
    try:
        os.dup2(folder, file.fileno())  # reading a folder fails
        assert file.read(4) == b""
        assert file.readinto(bytearray(4)) == 0
        assert isinstance(file.failure, IsADirectoryError)
    finally:
        file.close()
        os.close(folder)


def test_random_damage_is_opened_or_refused_but_never_a_bug(tmp_path, capfd):
    rng = np.random.default_rng(0)
    whole = [
        written(
            tmp_path, sounds.tone(441, 0.3, RATE), container=container, subtype=subtype
        ).read_bytes()
        for container, subtype, _ in EXACT + CODED
    ]
    whole.append(encoded(tmp_path / "a.m4a", [sounds.tone()], sounds.RATE, "aac").read_bytes())
    path = tmp_path / "damaged"
    for number in range(300):
        data = bytearray(whole[number % len(whole)])
        for place in rng.integers(0, 100 if number % 2 else len(data), 1 + number % 7):
            data[place] = rng.integers(256)
        path.write_bytes(data[: len(data) - number * len(data) // 600])
        with contextlib.suppress(UnsupportedFileError):
            read(path)
    assert capfd.readouterr() == ("", "")
