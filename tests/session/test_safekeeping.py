"""What is kept of a session while it goes on, and what is offered of it afterwards."""

import errno
import json
import os
import time

import numpy as np
import pytest
import soundfile

from layered.errors import ProjectFileError
from layered.model import edits
from layered.model.layer import LayerId
from layered.model.recipe import Recipe
from layered.progress import no_progress
from layered.session import history
from layered.session import scratch as scratch_module
from layered.session.safekeeping import Safekeeping, sessions_folder
from layered.session.scratch import Scratch
from layered.session.session import Session
from layered.storage import audio_files
from layered.storage.audio_files import in_memory
from layered.storage.journal import lines, recovery
from layered.storage.journal.shelf import Shelf
from tests.model.documents import RECIPE, a_hint, a_recording, state_of

MIXTURE = LayerId("mixture")


@pytest.fixture
def root(tmp_path):
    return tmp_path / "state" / "sessions"


@pytest.fixture
def start(root):
    """Start sessions; what is not closed by a test crashed."""
    started = []

    def make(tell=lambda text: None):
        safekeeping = Safekeeping(root, tell)
        session = Session(Scratch(shelf=safekeeping.shelf))
        safekeeping.follow(session)
        started.append(safekeeping)
        return session, safekeeping

    yield make
    for safekeeping in started:
        safekeeping.close(keep=False)


def crash(safekeeping):
    """Let go of the lock as the end of a program does, and write nothing more."""
    safekeeping._lock.release()
    safekeeping._session = None


def work(session, n_gains=2):
    """A recording, split, with a hint, mixed."""
    session.open_recording(a_recording())
    part = (session.project.mixture.samples * np.float32(0.5)).copy()
    session.do("Extract", lambda p: edits.split_layer(p, MIXTURE, [("Voice", part)], RECIPE))
    session.do("Load hint", lambda p: edits.add_hint(p, a_hint()))
    for number in range(n_gains):
        gain_db = -1.5 * (number + 1)
        session.do("Gain", lambda p, g=gain_db: edits.set_gain(p, LayerId("layer-1"), g))


def reopened(root, tmp_path, place=0):
    left = recovery.find(root)[place]
    shelf = Shelf(tmp_path / "new", lambda path: None)
    return recovery.load(left, shelf, allocate=in_memory, report=no_progress)


def test_a_crash_leaves_all_of_a_project_that_was_never_saved(start, root, tmp_path):
    session, safekeeping = start()
    work(session)
    session.undo()
    wanted = [state_of(step.project)[1] for step in session.steps[0]]
    sounds = state_of(session.project)[3]
    crash(safekeeping)
    opened = reopened(root, tmp_path)
    assert [step.label for step in opened.steps] == [
        *("Open Song", "Extract", "Load hint", "Gain", "Gain")
    ]
    assert opened.cursor == 3
    assert [state_of(step.project)[1] for step in opened.steps] == wanted
    assert state_of(opened.steps[3].project)[3] == sounds


def test_it_says_from_when_and_of_what_the_work_is(start, root):
    before = time.time()
    session, safekeeping = start()
    work(session)
    crash(safekeeping)
    (left,) = recovery.find(root)
    assert (left.name, left.n_steps, left.path) == ("Song", 5, None)
    assert before - 0.001 <= left.at
    assert left.at <= time.time() + 0.001


def test_a_session_that_still_runs_is_left_alone(start, root):
    session, safekeeping = start()
    work(session)
    assert recovery.find(root) == []
    assert safekeeping.folder.exists()


@pytest.mark.parametrize("keep", [True, False])
def test_a_session_that_ends_keeps_its_work_only_if_asked(start, root, keep):
    session, safekeeping = start()
    work(session)
    safekeeping.close(keep=keep)
    assert len(recovery.find(root)) == keep
    assert safekeeping.folder.exists() == keep


def test_work_that_is_saved_is_not_offered_and_its_folder_is_tidied(start, root, tmp_path):
    session, safekeeping = start()
    work(session)
    session.mark_saved(path=tmp_path / "song.layered")
    crash(safekeeping)
    assert recovery.find(root) == []
    assert not safekeeping.folder.exists()


def test_work_after_the_last_save_is_offered_with_the_projects_file(start, root, tmp_path):
    session, safekeeping = start()
    work(session)
    session.mark_saved(path=tmp_path / "My song.layered")
    session.undo()
    crash(safekeeping)
    (left,) = recovery.find(root)
    assert (left.name, left.path) == ("My song", tmp_path / "My song.layered")


def test_a_recording_nobody_changed_is_not_offered(start, root):
    session, safekeeping = start()
    session.open_recording(a_recording())
    crash(safekeeping)
    assert recovery.find(root) == []


def test_work_that_was_all_undone_when_it_crashed_can_be_redone(start, root, tmp_path):
    session, safekeeping = start()
    work(session)
    session.go_to(0)
    assert not session.is_modified
    crash(safekeeping)
    opened = reopened(root, tmp_path)
    assert (len(opened.steps), opened.cursor) == (5, 0)


def test_work_that_was_exported_but_never_saved_is_offered(start, root, tmp_path):
    session, safekeeping = start()
    work(session)
    session.mark_exported()
    crash(safekeeping)
    assert len(reopened(root, tmp_path).steps) == 5


def test_a_closed_recording_is_not_offered_and_leaves_no_files(start, root):
    session, safekeeping = start()
    work(session)
    session.close_project()
    assert list((safekeeping.folder / "files").iterdir()) == []
    crash(safekeeping)
    assert recovery.find(root) == []


def test_another_recording_takes_the_place_of_the_first(start, root, tmp_path):
    session, safekeeping = start()
    work(session)
    n_files = len(list((safekeeping.folder / "files").iterdir()))
    session.open_recording(a_recording("Other", seed=3))
    session.do("Gain", lambda p: edits.set_gain(p, MIXTURE, -4))
    safekeeping.settle()
    assert len(list((safekeeping.folder / "files").iterdir())) < n_files
    crash(safekeeping)
    opened = reopened(root, tmp_path)
    assert [step.label for step in opened.steps] == ["Open Other", "Gain"]


def test_steps_that_can_never_come_back_leave_no_files(start):
    session, safekeeping = start()
    work(session)
    count = len(list((safekeeping.folder / "files").iterdir()))
    for _ in range(5):
        session.undo()
        session.do("Load hint", lambda p: edits.add_hint(p, a_hint("hint-9")))
    safekeeping.settle()
    assert len(list((safekeeping.folder / "files").iterdir())) == count + 1


def test_the_oldest_steps_are_forgotten_here_as_in_the_history(start, root, tmp_path, monkeypatch):
    monkeypatch.setattr(history, "MAX_STEPS", 4)
    session, safekeeping = start()
    work(session, n_gains=5)
    labels = [step.label for step in session.steps[0]]
    crash(safekeeping)
    opened = reopened(root, tmp_path)
    assert [step.label for step in opened.steps] == labels == ["Gain"] * 4
    assert opened.cursor == 3


def test_the_recordings_file_may_go_away_meanwhile(start, root, tmp_path):
    path = tmp_path / "drive" / "song.wav"
    path.parent.mkdir()
    soundfile.write(path, np.random.default_rng(1).normal(0, 0.1, (4000, 2)), 8000, "FLOAT")
    session, safekeeping = start()
    recording = safekeeping.kept(audio_files.read(path), no_progress)
    session.open_recording(recording)
    path.unlink()
    session.do("Gain", lambda p: edits.set_gain(p, MIXTURE, -4))
    crash(safekeeping)
    again = reopened(root, tmp_path).steps[1].project.mixture
    assert np.array_equal(again.samples, recording.samples)
    assert again.source == str(path)


def test_large_sounds_are_kept_without_writing_them_again(start, root, tmp_path, monkeypatch):
    monkeypatch.setattr(scratch_module, "IN_MEMORY_BYTES", 1000)
    session, safekeeping = start()
    session.open_recording(a_recording())
    room = session.scratch.allocate((2, session.project.mixture.n_samples))
    room[:] = session.project.mixture.samples * np.float32(0.25)
    before = {path.name: path.stat().st_ino for path in (safekeeping.folder / "files").iterdir()}
    session.do("Extract", lambda p: edits.split_layer(p, MIXTURE, [("Voice", room)], RECIPE))
    after = {path.name: path.stat().st_ino for path in (safekeeping.folder / "files").iterdir()}
    assert after == before
    wanted = room.tobytes()
    crash(safekeeping)
    opened = reopened(root, tmp_path)
    assert opened.steps[1].project.splits[0].parts[0].tobytes() == wanted


def test_large_sounds_that_are_not_kept_go_with_their_array(start, monkeypatch):
    monkeypatch.setattr(scratch_module, "IN_MEMORY_BYTES", 1000)
    session, safekeeping = start()
    room = session.scratch.allocate((2, 5000))
    assert len(list((safekeeping.folder / "files").iterdir())) == 1
    del room
    assert list((safekeeping.folder / "files").iterdir()) == []


@pytest.mark.parametrize("n_bytes", [1, 40, 300, 900])
def test_a_journal_that_is_cut_off_falls_back_to_the_last_good_state(
    start, root, tmp_path, n_bytes
):
    session, safekeeping = start()
    work(session, n_gains=8)
    labels = [step.label for step in session.steps[0]]
    crash(safekeeping)
    journal = safekeeping.folder / "journal"
    journal.write_bytes(journal.read_bytes()[:-n_bytes])
    opened = reopened(root, tmp_path)
    assert opened.notice == ""
    assert 4 <= len(opened.steps) < len(labels)
    assert [step.label for step in opened.steps] == labels[: len(opened.steps)]
    assert opened.cursor == len(opened.steps) - 1


@pytest.mark.parametrize("place", range(1, 24))
def test_a_damaged_line_costs_only_the_steps_that_need_it(start, root, tmp_path, place):
    session, safekeeping = start()
    work(session, n_gains=8)
    wanted = [state_of(step.project)[1] for step in session.steps[0]]
    crash(safekeeping)
    journal = safekeeping.folder / "journal"
    rows = journal.read_bytes().splitlines(keepends=True)
    rows[-place] = rows[-place].replace(b"e", b"a", 1)
    journal.write_bytes(b"".join(rows))
    opened = reopened(root, tmp_path)
    states = [state_of(step.project)[1] for step in opened.steps]
    assert len(wanted) - 3 <= len(states) <= len(wanted)
    assert [state for state in wanted if state in states] == states
    assert "What was kept of Song is damaged in places" in opened.notice


def test_a_damaged_head_costs_nothing(start, root, tmp_path):
    session, safekeeping = start()
    work(session)
    crash(safekeeping)
    journal = safekeeping.folder / "journal"
    journal.write_bytes(b"x" + journal.read_bytes())
    assert len(reopened(root, tmp_path).steps) == 5


def test_a_sound_that_is_missing_costs_only_the_steps_that_need_it(start, root, tmp_path):
    session, safekeeping = start()
    work(session)
    crash(safekeeping)
    files = sorted((safekeeping.folder / "files").iterdir(), key=lambda path: int(path.stem))
    files[-1].unlink()
    opened = reopened(root, tmp_path)
    assert [step.label for step in opened.steps] == ["Open Song", "Extract"]
    assert "You see it as it was after “Extract”." in opened.notice


def test_nonsense_with_a_right_checksum_is_no_traceback(start, root):
    session, safekeeping = start()
    work(session)
    crash(safekeeping)
    for nonsense in ({"keep": 3}, {"keep": [0, 1], "add": [], "cursor": 9}, {"saved": "x"}):
        with (safekeeping.folder / "journal").open("ab") as file:
            file.write(lines.packed(nonsense))
        assert [left.n_steps for left in recovery.find(root)] == [5]


def test_a_journal_of_a_newer_program_is_kept_for_it(start, root):
    session, safekeeping = start()
    work(session)
    crash(safekeeping)
    journal = safekeeping.folder / "journal"
    rows = journal.read_bytes().splitlines(keepends=True)
    head = json.loads(rows[0][9:]) | {"format": 99}
    journal.write_bytes(b"".join([lines.packed(head), *rows[1:]]))
    assert recovery.find(root) == []
    assert safekeeping.folder.exists()


def test_a_journal_that_cannot_be_read_at_all_is_kept_for_a_month(start, root):
    session, safekeeping = start()
    work(session)
    crash(safekeeping)
    journal = safekeeping.folder / "journal"
    journal.write_bytes(b"x" * 5000)
    assert recovery.find(root) == []
    assert safekeeping.folder.exists()
    os.utime(safekeeping.folder, (1e9, 1e9))
    assert recovery.find(root) == []
    assert not safekeeping.folder.exists()


def test_what_nobody_asked_for_in_a_month_is_tidied(start, root, monkeypatch):
    session, safekeeping = start()
    monkeypatch.setattr(time, "time", lambda: 1e9)
    work(session)
    crash(safekeeping)
    monkeypatch.undo()
    assert recovery.find(root) == []
    assert not safekeeping.folder.exists()


def test_one_session_at_a_time_opens_what_is_left(start, root, tmp_path):
    session, safekeeping = start()
    work(session)
    crash(safekeeping)
    (left,) = recovery.find(root)
    lock = recovery.Lock(left.folder / recovery.LOCK)
    shelf = Shelf(tmp_path / "new", lambda path: None)
    with pytest.raises(ProjectFileError, match="is being opened in another window"):
        recovery.load(left, shelf, allocate=in_memory, report=no_progress)
    recovery.discard(left.folder)
    assert left.folder.exists()
    lock.release()


def test_other_windows_know_which_project_is_open(start, root, tmp_path):
    path = tmp_path / "song.layered"
    session, safekeeping = start()
    work(session)
    session.mark_saved(path=path)
    _, other = start()
    assert recovery.open_elsewhere(root, path, other.folder)
    assert not recovery.open_elsewhere(root, path, safekeeping.folder)
    assert not recovery.open_elsewhere(root, tmp_path / "other.layered", other.folder)


def test_a_full_disk_is_told_once_and_the_work_goes_on(start, root, tmp_path, monkeypatch):
    told = []
    session, safekeeping = start(told.append)
    work(session)

    def fail(*arguments, **options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    safekeeping._journal._file = Broken(safekeeping._journal._file)
    monkeypatch.setattr("tempfile.mkstemp", fail)
    session.do("Gain", lambda p: edits.set_gain(p, MIXTURE, -4))
    session.do("Gain", lambda p: edits.set_gain(p, MIXTURE, -5))
    assert len(told) == 1
    assert "there is not enough room" in told[0]
    assert session.undo_label == "Gain"
    monkeypatch.undo()
    session.do("Pan", lambda p: edits.set_pan(p, MIXTURE, 0.5))
    assert safekeeping.trouble == ""
    crash(safekeeping)
    assert [step.label for step in reopened(root, tmp_path).steps][-3:] == ["Gain", "Gain", "Pan"]


class Broken:
    """A file on a disk that is full."""

    def __init__(self, file):
        self._file = file

    def write(self, data):
        self._file.write(data[:10])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def close(self):
        self._file.close()


def test_where_no_folder_can_be_made_it_is_told_and_the_work_goes_on(tmp_path):
    (tmp_path / "state").write_text("a file where a folder should be")
    safekeeping = Safekeeping(tmp_path / "state" / "sessions")
    assert "No copy of your work is kept" in safekeeping.trouble
    session = Session(Scratch(shelf=safekeeping.shelf))
    safekeeping.follow(session)
    work(session)
    assert len(session.steps[0]) == 5
    safekeeping.close(keep=True)


def test_the_folder_is_where_the_platform_keeps_such_things(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert sessions_folder() == tmp_path / "layered" / "sessions"


def test_sounds_that_were_being_computed_are_tidied_with_the_next_start(start, root):
    session, safekeeping = start()
    work(session)
    safekeeping.shelf.allocate((2, 5000))
    needed = sorted(path.name for path in (safekeeping.folder / "files").iterdir())
    room = safekeeping.shelf.allocate((2, 5000))
    assert len(list((safekeeping.folder / "files").iterdir())) == len(needed) + 1
    crash(safekeeping)
    assert len(recovery.find(root)) == 1
    assert sorted(path.name for path in (safekeeping.folder / "files").iterdir()) == needed
    assert room.shape == (2, 5000)


def test_what_cannot_be_written_down_is_told_and_keeps_nobody_from_hearing_of_it(start):
    told, heard = [], []
    session, _ = start(told.append)
    session.listen(lambda project, changes: heard.append(project))
    work(session)
    odd = Recipe("test", (("a", {"b": 1}),))
    part = np.zeros_like(session.project.mixture.samples)
    leaf = LayerId("layer-2")
    session.do("Odd", lambda p: edits.split_layer(p, leaf, [("Odd", part)], odd))
    assert heard[-1] is session.project
    assert len(told) == 1
    assert "Layered does not know how (dict is no part of projects)" in told[0]
