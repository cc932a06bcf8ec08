"""What is to be done, and into which folders."""

from dataclasses import replace
from pathlib import Path

import pytest

from layered.export.writing import AlreadyThereError
from layered.session.batch.inputs import Source
from layered.session.batch.manifest import DONE, Line
from layered.session.batch.plan import planned

WIDE = "\N{FULLWIDTH LATIN CAPITAL LETTER A}"


def sources(*places):
    return [Source(Path("in") / f"{number}.wav", place) for number, place in enumerate(places)]


def folders(given, known=None, output=Path("nowhere")):
    plan = planned(given, known or {}, output, "abc", force=False)
    return [order.line.folder for order in plan.orders]


@pytest.fixture
def done(tmp_path):
    """Make a recording whose layers are there, and give its source and its line."""
    recording, layer = tmp_path / "a.wav", tmp_path / "out" / "a" / "hum.wav"
    recording.write_bytes(b"sound")
    layer.parent.mkdir(parents=True)
    layer.write_bytes(b"layer")
    changed_ns = recording.stat().st_mtime_ns
    line = Line(str(recording), DONE, folder="a", layers={"hum.wav": 5}, recipe="abc")
    return Source(recording, ("a",)), replace(line, size=5, modified_ns=changed_ns, sha256="x")


def test_recordings_of_one_name_have_folders_that_differ_on_every_system():
    places = [("a",), ("A",), ("b", "a"), ("a",), ("b", WIDE), ("b",), ("recipe",)]
    wanted = ["a", "A 2", "b/a", "a 3", f"b/{WIDE} 2", "b 2", "recipe 2"]
    assert folders(sources(*places)) == wanted


def test_a_recording_keeps_its_folder_whatever_comes_before_it_later():
    given = sources(("a",), ("a",))
    known = {str(given[1].path): Line(str(given[1].path), folder="a")}
    assert folders(given, known) == ["a 2", "a"]


def test_what_is_whole_and_unchanged_is_kept(tmp_path, done):
    source, line = done
    known = {line.file: line}
    plan = planned([source], known, tmp_path / "out", "abc", force=False)
    assert (plan.orders, plan.kept) == ((), (line,))
    assert planned([source], known, tmp_path / "out", "abc", force=True).kept == (line,)


def test_what_was_touched_is_looked_at_and_what_is_not_whole_is_made_again(tmp_path, done):
    source, line = done
    touched = replace(line, modified_ns=1)
    (order,) = planned([source], {line.file: touched}, tmp_path / "out", "abc", force=False).orders
    assert order.still_good == touched
    (tmp_path / "out/a/hum.wav").write_bytes(b"lay")
    (order,) = planned([source], {line.file: line}, tmp_path / "out", "abc", force=False).orders
    assert order.still_good is None
    assert order.line.outdated == ("hum.wav",)


def test_another_recipe_and_unknown_folders_are_refused_unless_forced(tmp_path, done):
    source, line = done
    with pytest.raises(AlreadyThereError, match=r"The layers of 1 recording in .* another recipe"):
        planned([source], {line.file: line}, tmp_path / "out", "other", force=False)
    (order,) = planned([source], {line.file: line}, tmp_path / "out", "other", force=True).orders
    assert order.line.outdated == ("hum.wav",)
    with pytest.raises(AlreadyThereError, match=r"a is there already, and manifest\.jsonl"):
        planned([source], {}, tmp_path / "out", "abc", force=False)
    assert len(planned([source], {}, tmp_path / "out", "abc", force=True).orders) == 1
