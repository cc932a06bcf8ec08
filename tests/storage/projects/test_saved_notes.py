"""Notes are kept in the project file with the layers they belong to."""

import json
import zipfile

import pytest

from layered.errors import ProjectFileError
from layered.model import note_edits
from layered.model.note import Note, NoteId
from layered.model.project import MIXTURE_ID
from layered.model.step import Step
from layered.storage.projects.project_file import load, save
from tests.model.documents import a_project

NOTES = (Note(NoteId(4), 0.01, 0.03, 60, 77), Note(NoteId(9), 0.02, 0.05, 72))


def test_saved_notes_are_the_same_when_opened(tmp_path):
    written = note_edits.set_notes(a_project(), MIXTURE_ID, NOTES)
    path = tmp_path / "song.layered"
    save(path, [Step("Open", a_project()), Step("Write down the notes", written)], 1)
    project = load(path).steps[1].project
    assert project.notes == written.notes
    moved = note_edits.move_notes(project, MIXTURE_ID, {4}, 0.0, 1)
    assert note_edits.notes_of(moved, MIXTURE_ID)[0].midi == 61


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("note", {"midi": 500}),
        ("note", {"offset_s": 0.0}),
        ("note", {"velocity": "loud"}),
        ("note", {"onset_s": None}),
        ("layer_notes", {"layer_id": "gone"}),
    ],
)
def test_notes_that_make_no_sense_are_refused(tmp_path, kind, wrong):
    written = note_edits.set_notes(a_project(), MIXTURE_ID, NOTES)
    save(tmp_path / "a.layered", [Step("Open", written)], 0)
    with zipfile.ZipFile(tmp_path / "a.layered") as old:
        members = {name: old.read(name) for name in old.namelist()}
    document = json.loads(members["project.json"])
    entry = next(entry for entry in document["objects"] if entry["type"] == kind)
    entry["fields"].update(wrong)
    members["project.json"] = json.dumps(document).encode()
    with zipfile.ZipFile(tmp_path / "b.layered", "w") as new:
        for name, data in members.items():
            new.writestr(name, data)
    with pytest.raises(ProjectFileError):
        load(tmp_path / "b.layered")
