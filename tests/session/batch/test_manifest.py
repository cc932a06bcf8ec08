"""What a batch remembers, whatever ended it."""

import json
import resource

import pytest

from layered.errors import ExportError, LayeredError
from layered.session.batch.manifest import DONE, MANIFEST, Line, Manifest

DONE_LINE = Line(
    "in/鐘.wav",
    DONE,
    folder="鐘",
    layers={"hum.wav": 10, "rest.wav": 12},
    confidence=0.0,
    null_db=-200.0,
    warnings=("Doubtful.",),
    recipe="abc",
    size=9,
    modified_ns=5,
    sha256="def",
    layered="1",
)


def test_the_last_line_about_a_recording_counts_and_one_is_left(tmp_path):
    manifest = Manifest(tmp_path)
    for line in (Line("b.wav", folder="b"), DONE_LINE, Line("b.wav", folder="b").failed("No.")):
        manifest.add(line)
    found = Manifest(tmp_path)
    assert found.lines == manifest.lines
    assert found.lines["in/鐘.wav"] == DONE_LINE
    assert found.lines["b.wav"].why == "No."
    found.tidy()
    told = [json.loads(text) for text in found.path.read_text("utf-8").splitlines()]
    assert [line["file"] for line in told] == ["b.wav", "in/鐘.wav"]
    assert told[0] == {"file": "b.wav", "state": "failed", "why": "No.", "folder": "b"}
    assert told[1]["confidence"] == 0


@pytest.mark.parametrize("length", [1, 20, -2])
def test_a_line_that_was_cut_off_is_as_if_it_had_not_been_written(tmp_path, length):
    manifest = Manifest(tmp_path)
    manifest.add(Line("b.wav", folder="b"))
    before = manifest.path.read_bytes()
    manifest.add(DONE_LINE)
    whole = manifest.path.read_bytes()
    manifest.path.write_bytes(before + whole[len(before) :][:length])
    assert list(Manifest(tmp_path).lines) == ["b.wav"]


def test_a_path_that_is_no_text_is_read_as_it_was(tmp_path):
    line = Line("caf\udce9.wav", folder="caf")
    Manifest(tmp_path).add(line)
    assert Manifest(tmp_path).lines == {line.file: line}
    assert (tmp_path / MANIFEST).read_text("utf-8").startswith('{"file": "caf\\udce9.wav"')


@pytest.mark.parametrize(
    "changes",
    [
        {"folder": "../other"},
        {"folder": ""},
        {"file": 3},
        {"outdated": ["../../mine.wav"]},
        {"layers": {"a/b.wav": 3}},
        {"layers": ["b.wav"]},
    ],
)
def test_a_line_that_names_files_elsewhere_is_not_believed(tmp_path, changes):
    good = {"file": "a.wav", "state": "done", "folder": "a"}
    lines = (good, {**good, "file": "b.wav", **changes})
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    (tmp_path / MANIFEST).write_text(text)
    assert list(Manifest(tmp_path).lines) == ["a.wav"]


def test_a_file_that_is_something_else_is_refused(tmp_path):
    (tmp_path / MANIFEST).write_text("dear diary\n")
    with pytest.raises(LayeredError, match="is not a manifest of layered batch"):
        Manifest(tmp_path)


def test_a_full_disk_leaves_the_manifest_as_it_was(tmp_path):
    manifest = Manifest(tmp_path)
    manifest.add(Line("b.wav", folder="b"))
    before = manifest.path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 20, limits[1]))
    try:
        with pytest.raises(
            ExportError, match=r"manifest\.jsonl cannot be written: file too large"
        ):
            manifest.add(DONE_LINE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert manifest.path.read_bytes() == before
