"""Which recordings a batch finds in files, folders and lists."""

import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from layered.errors import LayeredError
from layered.session.batch.inputs import gather
from layered.session.batch.manifest import MANIFEST


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def touched(*names):
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()


def found(*arguments, output="out"):
    """Give the recordings below the current folder, and the folders they are to have."""
    here = Path.cwd().resolve()
    return {
        str(source.path.relative_to(here)): "/".join(source.place)
        for source in gather([Path(argument) for argument in arguments], Path(output).resolve())
    }


def test_a_folder_gives_its_sounds_in_the_order_of_their_names():
    touched(
        "in/b.WAV", "in/a.flac", "in/深夜/鐘.mp3", "in/notes.txt", "in/.hidden.wav", "in/.x/c.wav"
    )
    names = found("in")
    assert names == {"in/a.flac": "a", "in/b.WAV": "b", "in/深夜/鐘.mp3": "深夜/鐘"}
    assert list(names) == sorted(names)


def test_what_is_named_is_taken_whatever_it_is_called_and_once():
    touched("in/a.wav", "in/notes.doc")
    assert list(
        found("in/notes.doc", "in", "in/", "in/a.wav", "./in/../in/a.wav", "gone.wav")
    ) == [
        "in/notes.doc",
        "in/a.wav",
        "gone.wav",
    ]


def test_links_are_followed_but_no_folder_is_visited_twice():
    touched("in/a.wav", "else/b.wav")
    Path("in/again").symlink_to(Path("in").absolute())
    Path("in/other").symlink_to(Path("else").absolute())
    Path("in/link.wav").symlink_to(Path("in/a.wav").absolute())
    Path("in/dead.wav").symlink_to("nowhere.wav")
    assert found("in", "else") == {
        "in/a.wav": "a",
        "in/dead.wav": "dead",
        "in/link.wav": "link",
        "else/b.wav": "other/b",
    }


def test_what_batches_made_is_left_out():
    touched("in/a.wav", "in/out/a/rest.wav", f"in/before/{MANIFEST}", "in/before/a/rest.wav")
    assert list(found("in", output="in/out")) == ["in/a.wav"]
    assert list(found("in/before/a")) == ["in/before/a/rest.wav"]
    touched(f"in/{MANIFEST}", "in/a/rest.wav", "in/b/b.wav")
    made = {Path("in/a").resolve()}
    given = gather([Path("in")], Path("in").resolve(), made)
    assert [source.path.name for source in given] == ["a.wav", "b.wav", "rest.wav"]


def test_lists_name_files_and_folders_from_where_they_are(monkeypatch):
    touched("in/a.wav", "in/sub/b.wav", "in/#c.wav")
    text = "\ufeff#EXTM3U\r\na.wav\r\n\r\nsub\n./#c.wav\ngone.wav"
    Path("in/list.m3u").write_bytes(text.encode())
    wanted = {"in/a.wav": "a", "in/sub/b.wav": "b", "in/#c.wav": "#c", "in/gone.wav": "gone"}
    assert found("in/list.m3u") == wanted
    listed = b"in/a.wav\n" + os.fsencode(str(Path("in/sub/b.wav").absolute()))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(listed)))
    assert list(found("-")) == ["in/a.wav", "in/sub/b.wav"]


def test_names_that_are_no_text_or_no_names_elsewhere_give_folders_all_the_same():
    name = os.fsdecode(b"caf\xe9.wav")
    touched(f"in/{name}", "in/what?.wav", "in/con.wav")
    assert sorted(found("in").values()) == ["caf\ufffd", "layer con", "what-"]


@pytest.mark.parametrize("name", ["empty", "list.txt"])
def test_nothing_to_do_is_told(name):
    Path("empty").mkdir()
    Path("list.txt").touch()
    with pytest.raises(LayeredError, match=f"There is no recording in {name}"):
        found(name)


def test_a_list_that_cannot_be_read_is_told():
    with pytest.raises(LayeredError, match=r"There is no file gone\.txt"):
        found("gone.txt")
