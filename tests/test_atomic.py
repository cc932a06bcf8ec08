import os
import stat

import pytest

from layered import atomic
from layered.atomic import replacing, replacing_all


class FullDiskError(OSError):
    """What a test raises where a disk would be full."""


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def write_all(paths, text="new"):
    with replacing_all(paths) as temporaries:
        for temporary in temporaries:
            temporary.write_text(text)


def test_a_file_appears_with_what_was_written(tmp_path):
    with replacing(tmp_path / "a.txt") as temporary:
        temporary.write_text("new")
        assert not (tmp_path / "a.txt").exists()
    assert (tmp_path / "a.txt").read_text() == "new"
    assert names(tmp_path) == ["a.txt"]


def test_what_was_there_is_replaced_only_at_the_end(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with replacing(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"


@pytest.mark.parametrize("trouble", [FullDiskError, KeyboardInterrupt])
def test_whatever_goes_wrong_leaves_everything_as_it_was(tmp_path, trouble):
    old, fresh = tmp_path / "a.txt", tmp_path / "b.txt"
    old.write_text("old")

    def write_half():
        with replacing_all([old, fresh]) as temporaries:
            temporaries[0].write_text("new")
            raise trouble

    with pytest.raises(trouble):
        write_half()
    assert names(tmp_path) == ["a.txt"]
    assert old.read_text() == "old"


def test_a_disk_that_fails_when_flushed_leaves_everything_as_it_was(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("old")

    def fail(descriptor):
        raise FullDiskError

    monkeypatch.setattr(atomic.os, "fsync", fail)
    with pytest.raises(FullDiskError):
        write_all([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert names(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"


def test_everything_is_flushed_before_anything_is_renamed(tmp_path, monkeypatch):
    happened = []
    real = os.fsync

    def flush(descriptor):
        happened.append(names(tmp_path).count("a.txt"))
        real(descriptor)

    monkeypatch.setattr(atomic.os, "fsync", flush)
    write_all([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert happened == [0, 0]
    assert names(tmp_path) == ["a.txt", "b.txt"]


def test_a_folder_that_is_missing_is_an_error_and_leaves_nothing(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_all([tmp_path / "a.txt", tmp_path / "no such folder" / "b.txt"])
    assert names(tmp_path) == []


def test_the_temporary_file_is_beside_its_destination_and_keeps_the_suffix(tmp_path):
    with replacing(tmp_path / "a.flac") as temporary:
        assert temporary.parent == tmp_path
        assert temporary.suffix == ".flac"


def test_a_file_may_be_in_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with replacing(atomic.Path("a.txt")) as temporary:
        temporary.write_text("new")
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path, umask, mode):
    before = os.umask(umask)
    try:
        write_all([tmp_path / "a.txt"])
        assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == mode
        assert os.umask(umask) == umask
    finally:
        os.umask(before)


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path):
    (tmp_path / "a.txt").write_text("old")
    (tmp_path / "a.txt").chmod(0o600)
    write_all([tmp_path / "a.txt"])
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o600
