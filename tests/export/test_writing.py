"""Files appear together or not at all, whatever the disk does."""

import contextlib
import os
import resource
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from layered.errors import CancelledError, ExportError
from layered.export import style_named
from layered.export.stems import Stem, write_stems
from tests.export_cases import STYLES, layers, null_db, stem


@contextlib.contextmanager
def files_up_to(n_bytes):
    """What a full disk does to a file, without a disk to fill."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(("name", "depth"), STYLES)
def test_a_full_disk_is_said_in_words_and_leaves_nothing(tmp_path, capfd, name, depth):
    mixture, stems = layers()
    # 5000 bytes: none of the formats gets far; 30 % in: the header was fine.
    paths = write_stems(stems, mixture, tmp_path / "good", style_named(name, depth))
    for limit in (5000, int(0.3 * paths[0].stat().st_size), paths[0].stat().st_size - 20):
        with files_up_to(limit), pytest.raises(ExportError, match="not enough room"):
            write_stems(stems, mixture, tmp_path / "full", style_named(name, depth))
        assert not (tmp_path / "full").exists()
    assert capfd.readouterr() == ("", "")


def test_a_folder_that_cannot_be_made_or_written_is_said_in_words(tmp_path):
    mixture, stems = layers(0.1)
    file = tmp_path / "file"
    file.write_bytes(b"")
    with pytest.raises(ExportError, match="file is a file, not a folder"):
        write_stems(stems, mixture, file, style_named("wav"))
    with pytest.raises(ExportError, match="deep failed: a parent is not a folder"):
        write_stems(stems, mixture, file / "deep", style_named("wav"))
    with pytest.raises(ExportError, match="another folder"):
        write_stems(stems, mixture, Path("/proc/nowhere/deep"), style_named("wav"))


def test_a_folder_without_permission_is_said_in_words_and_stays_empty(as_nobody):
    mixture, stems = layers(0.1)
    folder = as_nobody
    for place in (folder, folder / "deep" / "er"):
        with pytest.raises(ExportError, match=r"no permission to write to .*; nothing was"):
            write_stems(stems, mixture, place, style_named("wav"))
    assert list(folder.iterdir()) == []


@pytest.fixture
def as_nobody():
    """A folder one may only read; root, who may write everywhere, is somebody else meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        if os.geteuid() == 0:
            os.seteuid(65534)
            yield Path(folder)
            os.seteuid(0)
        else:
            yield Path(folder)
        Path(folder).chmod(0o755)


def test_a_disk_without_room_is_found_before_the_work(tmp_path, monkeypatch):
    mixture, stems = layers(1.0)
    free = SimpleNamespace(free=mixture.samples.size * 2 * 3)
    monkeypatch.setattr("shutil.disk_usage", lambda _: free)
    with pytest.raises(ExportError, match="not enough room in"):
        write_stems(stems, mixture, tmp_path, style_named("wav", "32f"))
    assert len(write_stems(stems, mixture, tmp_path, style_named("wav", "24"))) == 2


def test_nothing_is_overwritten_unless_asked(tmp_path):
    mixture, stems = layers()
    (tmp_path / "rest.wav").write_bytes(b"precious")
    with pytest.raises(ExportError, match=r"rest\.wav is there already; nothing was written"):
        write_stems(stems, mixture, tmp_path, style_named("wav"))
    assert [path.name for path in tmp_path.iterdir()] == ["rest.wav"]
    assert (tmp_path / "rest.wav").read_bytes() == b"precious"
    paths = write_stems(stems, mixture, tmp_path, style_named("wav"), force=True)
    assert null_db(paths, mixture) < -130
    (tmp_path / "second.wav").mkdir()
    with pytest.raises(ExportError, match=r"second\.wav is a folder"):
        write_stems([stem("second", mixture.samples)], mixture, tmp_path, style_named("wav"))


def test_all_files_appear_or_none(tmp_path):
    mixture, stems = layers()

    def broken(start, stop):
        if start:
            raise ValueError("a bug")
        return stems[1].block(start, stop)

    (tmp_path / "first.wav").write_bytes(b"precious")
    for folder in (tmp_path, tmp_path / "made" / "deep"):
        with pytest.raises(ValueError, match="a bug"):
            write_stems(
                [stems[0], Stem("rest", broken)],
                mixture,
                folder,
                style_named("wav"),
                force=True,
            )
    assert [path.name for path in tmp_path.iterdir()] == ["first.wav"]
    assert (tmp_path / "first.wav").read_bytes() == b"precious"


def test_stop_leaves_nothing(tmp_path):
    mixture, stems = layers()
    seen = []

    def report(fraction, message):
        seen.append((fraction, message))
        if fraction > 0.6:
            raise CancelledError

    with pytest.raises(CancelledError):
        write_stems(stems, mixture, tmp_path / "new", style_named("wav", "24"), report=report)
    assert list(tmp_path.iterdir()) == []
    assert [fraction for fraction, _ in seen] == sorted(fraction for fraction, _ in seen)
    assert {message for _, message in seen} == {
        "Measuring first",
        "Measuring rest",
        "Writing first",
    }


def test_finished_files_can_be_checked_before_they_appear(tmp_path):
    mixture, stems = layers()
    seen = []

    def check(paths):
        seen.append(null_db(paths, mixture))
        assert not (tmp_path / "new" / "first.wav").exists()
        raise ExportError("They do not add up.")

    with pytest.raises(ExportError, match="They do not add up"):
        write_stems(stems, mixture, tmp_path / "new", style_named("wav"), check=check)
    assert seen[0] < -130
    assert list(tmp_path.iterdir()) == []
