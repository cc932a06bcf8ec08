import errno
import os
import tempfile
from pathlib import Path

import numpy as np
import pytest

from layered.errors import ExportError
from layered.session import scratch as scratch_module
from layered.session.scratch import Scratch


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    monkeypatch.setattr(scratch_module, "IN_MEMORY_BYTES", 4000)
    return Scratch(tmp_path)


def test_small_sounds_stay_in_memory(scratch, tmp_path):
    sound = scratch.allocate((2, 500))
    assert not isinstance(sound, np.memmap)
    assert (sound.shape, sound.dtype) == ((2, 500), np.float32)
    assert not sound.any()
    assert list(tmp_path.iterdir()) == []


def test_large_sounds_go_to_the_disk_and_start_silent(scratch, tmp_path):
    first, second = scratch.allocate((2, 501)), scratch.allocate((1, 1001))
    assert isinstance(first, np.memmap)
    assert isinstance(second, np.memmap)
    assert not first.any()
    first[:] = 0.5
    assert not second.any()
    second[:] = 0.25
    assert (first == 0.5).all()
    assert not scratch.allocate((2, 501)).any()


def test_whatever_happens_to_the_program_nothing_is_left_on_the_disk(scratch, tmp_path):
    sound = scratch.allocate((2, 501))
    sound[:] = 0.5
    assert list(tmp_path.iterdir()) == []


def test_the_room_is_given_back_with_the_last_array_in_it(scratch, tmp_path):
    sound = scratch.allocate((2, 501))
    part = sound[:, 100:200]
    before = open_files()
    del sound
    assert open_files() == before
    del part
    assert open_files() == before - 1


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


def test_what_is_let_go_of_comes_back_as_it_was(scratch):
    sound = scratch.allocate((2, 100_000))
    sound[:] = np.arange(100_000)
    before = resident_bytes()
    scratch.let_go()
    assert resident_bytes() < before - sound.nbytes / 2
    assert (sound == np.arange(100_000)).all()


def resident_bytes():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def test_a_report_that_is_sparing_passes_on_what_is_said(scratch):
    sound = scratch.allocate((2, 501))
    sound[:] = 0.5
    said = []
    report = scratch.sparing(lambda *words: said.append(words))
    report(0.25, "Reading")
    report(0.5, "Reading")
    assert said == [(0.25, "Reading", None), (0.5, "Reading", None)]
    assert (sound == 0.5).all()


def test_a_full_disk_is_said_in_a_sentence(scratch, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(ExportError, match=f"no room for 0 MB .* in {tmp_path}. Free some"):
        scratch.allocate((2, 501))


def test_the_place_is_the_one_for_large_files_unless_one_is_chosen(tmp_path, monkeypatch):
    used = []

    def full(dir):  # noqa: A002 - as tempfile calls it
        used.append(dir)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(scratch_module, "IN_MEMORY_BYTES", 0)
    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(scratch_module, "_LARGE_PLACE", tmp_path / "large")
    (tmp_path / "large").mkdir()
    for chosen in ("", str(tmp_path)):
        monkeypatch.setenv("TMPDIR", chosen)
        with pytest.raises(ExportError):
            Scratch().allocate((1, 1))
    assert used == [tmp_path / "large", tmp_path]


def test_a_folder_that_cannot_be_written_to_is_said_in_a_sentence(scratch, tmp_path):
    tmp_path.rmdir()
    with pytest.raises(ExportError, match=f"no room for .* in {tmp_path}"):
        scratch.allocate((2, 501))


def test_the_limit_keeps_six_minutes_of_stereo_in_memory():
    assert 4 * 2 * 44100 * 60 * 6 < 128 << 20 == scratch_module.IN_MEMORY_BYTES
