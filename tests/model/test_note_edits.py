"""Notes are changed by pure functions; what changes nothing is the same project."""

import pytest

from layered.model import edits, note_edits
from layered.model.changes import changes_between
from layered.model.note import Note, NoteId, pitch_name
from layered.model.project import MIXTURE_ID, new_project, split_of
from layered.model.recipe import Recipe
from tests.model.documents import a_recording

NOTES = (Note(NoteId(1), 0.1, 0.3, 60, 80), Note(NoteId(2), 0.4, 0.6, 64, 90))


@pytest.fixture
def project():
    return note_edits.set_notes(
        new_project(a_recording(n_samples=8000)), MIXTURE_ID, reversed(NOTES)
    )


def notes(project):
    return note_edits.notes_of(project, MIXTURE_ID)


def spans(project):
    return [(round(n.onset_s, 3), round(n.offset_s, 3), n.midi) for n in notes(project)]


def test_notes_are_kept_in_order_of_onset(project):
    assert notes(project) == NOTES


def test_the_same_notes_again_are_the_same_project(project):
    assert note_edits.set_notes(project, MIXTURE_ID, NOTES) is project
    assert note_edits.delete_notes(project, MIXTURE_ID, {9}) is project
    assert note_edits.move_notes(project, MIXTURE_ID, {1, 2}, 0.0, 0) is project
    assert note_edits.split_notes(project, MIXTURE_ID, {1}, 0.9) is project
    assert note_edits.join_notes(project, MIXTURE_ID, {1, 2}) is project


def test_only_notes_differ(project):
    changed = changes_between(project, note_edits.delete_notes(project, MIXTURE_ID, {1}))
    assert changed.notes
    assert not changed.sounds
    assert not changed.mixer


def test_a_note_is_written_with_an_id_of_its_own(project):
    project = note_edits.add_note(project, MIXTURE_ID, 0.2, 0.5, 72)
    assert [note.id for note in notes(project)] == [1, 3, 2]
    assert spans(project)[1] == (0.2, 0.5, 72)


def test_notes_move_together_and_stay_inside(project):
    moved = note_edits.move_notes(project, MIXTURE_ID, {1, 2}, -5.0, 500)
    assert spans(moved) == [(0.0, 0.2, 104), (0.3, 0.5, 108)]


def test_an_end_cannot_pass_the_other(project):
    shorter = note_edits.stretch_notes(project, MIXTURE_ID, {1}, end_s=-5.0)
    assert spans(shorter)[0] == (0.1, 0.12, 60)
    later = note_edits.stretch_notes(project, MIXTURE_ID, {1}, start_s=0.1)
    assert spans(later)[0] == (0.2, 0.3, 60)


def test_splitting_and_joining_are_opposites(project):
    split = note_edits.split_notes(project, MIXTURE_ID, {1}, 0.2)
    assert spans(split)[:2] == [(0.1, 0.2, 60), (0.2, 0.3, 60)]
    joined = note_edits.join_notes(split, MIXTURE_ID, {1, 3})
    assert spans(joined) == spans(project)


def test_velocity_stays_between_1_and_127(project):
    louder = note_edits.change_velocity(project, MIXTURE_ID, {1}, 500)
    softer = note_edits.change_velocity(project, MIXTURE_ID, {1}, -500)
    assert (notes(louder)[0].velocity, notes(softer)[0].velocity) == (127, 1)
    assert notes(louder)[1] == NOTES[1]


def test_what_was_split_off_shows_the_notes_it_came_from(project):
    sound = project.mixture.samples * 0
    split = edits.split_layer(project, MIXTURE_ID, [("Part", sound)], Recipe("notes"))
    child = split_of(split, MIXTURE_ID).children[0]
    assert note_edits.notes_for(split, child).layer_id == MIXTURE_ID
    own = note_edits.add_note(split, child, 0.1, 0.2, 50)
    assert note_edits.notes_for(own, child).layer_id == child


def test_pitches_have_their_names():
    assert [pitch_name(midi) for midi in (21, 60, 69, 70, 108)] == ["A0", "C4", "A4", "A♯4", "C8"]
