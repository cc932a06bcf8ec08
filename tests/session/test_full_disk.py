"""A disk that is full, for real: files of this process may not grow beyond a limit."""

import contextlib
import os

import numpy as np
import pytest

from layered.errors import ProjectFileError
from layered.model import edits
from layered.model.project import MIXTURE_ID, leaves
from layered.progress import no_progress
from layered.session import scratch as scratch_module
from layered.session.safekeeping import Safekeeping
from layered.session.scratch import Scratch
from layered.session.session import Session
from layered.storage import audio_files
from layered.storage.audio_files import in_memory
from layered.storage.journal import recovery
from layered.storage.journal.shelf import Shelf
from layered.storage.projects import project_file
from tests.model.documents import RECIPE, a_recording
from tests.session.killing import write_song

resource = pytest.importorskip("resource")


@contextlib.contextmanager
def full_disk(n_bytes):
    """Let no file grow beyond some bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def told():
    return []


@pytest.fixture
def kept(tmp_path, told):
    safekeeping = Safekeeping(tmp_path / "sessions", told.append)
    session = Session(Scratch(shelf=safekeeping.shelf))
    safekeeping.follow(session)
    yield session, safekeeping
    safekeeping.close(keep=False)


def split(session, share=0.5):
    layer = leaves(session.project)[0]
    part = (session.project.mixture.samples * np.float32(share)).copy()
    session.do("Extract", lambda p: edits.split_layer(p, layer.id, [("Voice", part)], RECIPE))


def recovered(safekeeping, tmp_path):
    safekeeping.close(keep=True)
    (left,) = recovery.find(tmp_path / "sessions")
    shelf = Shelf(tmp_path / "new", lambda path: None)
    return recovery.load(left, shelf, allocate=in_memory, report=no_progress)


@pytest.mark.parametrize("n_bytes", [0, 10, 1000, 7000, 12_000])
def test_saving_says_so_and_leaves_the_file_that_was_there(kept, tmp_path, n_bytes):
    session, _ = kept
    path = tmp_path / "music" / "song.layered"
    path.parent.mkdir()
    session.open_recording(a_recording())
    project_file.save(path, *session.steps)
    before = path.read_bytes()
    split(session)
    with (
        full_disk(n_bytes),
        pytest.raises(ProjectFileError, match=r"not enough room in .*music; nothing was written"),
    ):
        project_file.save(path, *session.steps)
    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir()] == ["song.layered"]


def test_work_goes_on_without_a_journal_and_is_kept_again_once_there_is_room(kept, tmp_path, told):
    session, safekeeping = kept
    session.open_recording(a_recording())
    with full_disk(1000):
        split(session)
        split(session)
        session.undo()
    assert len(told) == 1
    assert "there is not enough room" in told[0]
    assert "Save now and then" in told[0]
    session.do("Gain", lambda p: edits.set_gain(p, MIXTURE_ID, -3))
    assert safekeeping.trouble == ""
    opened = recovered(safekeeping, tmp_path)
    assert [step.label for step in opened.steps] == ["Open Song", "Extract", "Gain"]


def test_what_was_kept_before_the_disk_was_full_is_there_after_a_crash(kept, tmp_path, told):
    session, safekeeping = kept
    session.open_recording(a_recording())
    split(session)
    with full_disk(1000):
        split(session)
        split(session)
    assert told
    opened = recovered(safekeeping, tmp_path)
    assert [step.label for step in opened.steps] == ["Open Song", "Extract"]


def test_a_recording_can_be_opened_though_no_copy_of_it_can_be_kept(kept, tmp_path, told):
    session, safekeeping = kept
    write_song(tmp_path, seed=1)
    with full_disk(1000):
        recording = audio_files.read(tmp_path / "song.wav")
        session.open_recording(safekeeping.kept(recording, no_progress))
        session.do("Gain", lambda p: edits.set_gain(p, MIXTURE_ID, -3))
    assert session.undo_label == "Gain"
    assert len(told) == 1


def test_large_sounds_go_elsewhere_where_the_session_has_no_room(kept, monkeypatch):
    session, safekeeping = kept
    monkeypatch.setattr(scratch_module, "IN_MEMORY_BYTES", 1000)

    def no_room(shape):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(safekeeping.shelf, "allocate", no_room)
    assert session.scratch.allocate((2, 5000)).shape == (2, 5000)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_told(kept, tmp_path):
    session, _ = kept
    session.open_recording(a_recording())
    folder = tmp_path / "read-only"
    folder.mkdir(mode=0o500)
    with pytest.raises(ProjectFileError, match=r"no permission to write to .*read-only"):
        project_file.save(folder / "song.layered", *session.steps)


def test_a_folder_that_forbids_writing_is_told(kept, tmp_path, monkeypatch):
    session, _ = kept
    session.open_recording(a_recording())

    def forbid(**options):
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr("tempfile.mkstemp", forbid)
    with pytest.raises(ProjectFileError, match="no permission to write"):
        project_file.save(tmp_path / "song.layered", *session.steps)


def test_a_read_only_project_is_left_as_it_is(kept, tmp_path, monkeypatch):
    session, _ = kept
    session.open_recording(a_recording())
    path = tmp_path / "song.layered"
    project_file.save(path, *session.steps)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(ProjectFileError, match=r"song\.layered is read-only"):
        project_file.save(path, *session.steps)
