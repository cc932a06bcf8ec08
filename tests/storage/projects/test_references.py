"""Projects that only say where their recordings are."""

import shutil
import zipfile

import numpy as np
import pytest
import soundfile

from layered.errors import ProjectFileError
from layered.model.project import new_project
from layered.model.step import Step
from layered.storage import audio_files
from layered.storage.projects.project_file import load, save


@pytest.fixture
def song(tmp_path):
    path = tmp_path / "music" / "song.wav"
    path.parent.mkdir()
    soundfile.write(path, np.random.default_rng(3).normal(0, 0.1, (9000, 2)), 8000, "FLOAT")
    return path


@pytest.fixture
def project(tmp_path, song):
    path = tmp_path / "music" / "song.layered"
    save(path, [Step("Open", new_project(audio_files.read(song)))], 0, collect=False)
    return path


def samples(project):
    return load(project).steps[0].project.mixture.samples


def test_the_recording_stays_outside_and_is_read_from_there(project, song):
    with zipfile.ZipFile(project) as archive:
        assert archive.namelist() == ["mimetype", "project.json"]
    assert np.array_equal(samples(project), audio_files.read(song).samples)


def test_project_and_recording_can_be_moved_together(tmp_path, project):
    wanted = samples(project)
    moved = project.parent.rename(tmp_path / "elsewhere")
    assert np.array_equal(samples(moved / "song.layered"), wanted)


def test_the_project_can_be_moved_alone(tmp_path, project):
    wanted = samples(project)
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert np.array_equal(samples(project.rename(tmp_path / "a" / "b" / "x.layered")), wanted)


def test_a_recording_that_was_put_beside_the_project_is_found(tmp_path, project, song):
    wanted = samples(project)
    (tmp_path / "both").mkdir()
    shutil.move(song, tmp_path / "both" / "song.wav")
    shutil.move(project, tmp_path / "both" / "song.layered")
    assert np.array_equal(samples(tmp_path / "both" / "song.layered"), wanted)


def test_a_recording_that_is_gone_is_told_with_its_place(project, song):
    song.unlink()
    with pytest.raises(ProjectFileError, match=r"song is not there any more.*song\.wav in "):
        load(project)


def test_a_recording_that_was_changed_is_told(project, song):
    data = bytearray(song.read_bytes())
    data[-1] ^= 1
    song.write_bytes(data)
    with pytest.raises(ProjectFileError, match="song was changed since the project was saved"):
        load(project)


def test_saving_it_with_its_recordings_collects_them(tmp_path, project, song):
    opened = load(project)
    save(tmp_path / "whole.layered", opened.steps, 0, collect=True)
    original = song.read_bytes()
    song.unlink()
    with zipfile.ZipFile(tmp_path / "whole.layered") as archive:
        assert archive.read("recordings/1.wav") == original


def test_what_cannot_be_found_again_is_collected_all_the_same(tmp_path, song):
    recording = audio_files.read(song)
    song.unlink()
    save(tmp_path / "a.layered", [Step("Open", new_project(recording))], 0, collect=False)
    assert np.array_equal(samples(tmp_path / "a.layered"), recording.samples)
