"""Notes are lifted off a layer, again and again, and the layers add up."""

import numpy as np
import pytest

from layered.errors import InvalidInputError
from layered.methods.method import no_report
from layered.model import note_edits
from layered.model.note import Note, NoteId
from layered.model.project import MIXTURE_ID, leaves, new_project
from layered.model.recording import Recording
from layered.model.step import Step
from layered.progress import no_progress
from layered.session.note_layers import Lifting, layer_to_lift_from
from layered.session.project_recipe import save_project_recipe
from layered.session.render import null_db
from layered.storage.projects.project_file import save
from tests import sounds

RATE = 8000
PLAYED = [(0.1, 0.5, 60), (0.6, 1.0, 64), (0.6, 1.0, 67), (1.1, 1.4, 69), (1.1, 1.4, 71)]
NOTES = tuple(Note(NoteId(n), *played) for n, played in enumerate(PLAYED))


@pytest.fixture
def project():
    sound = np.repeat(sounds.played(PLAYED, 1.6, RATE), 2, axis=0)
    return note_edits.set_notes(new_project(Recording.of(sound, RATE, "song")), MIXTURE_ID, NOTES)


def lift(project, chosen, **how):
    layer_id = layer_to_lift_from(project, MIXTURE_ID)
    lifting = Lifting(project, layer_id, NOTES, chosen, lambda shape: np.zeros(shape, np.float32))
    part = lifting.run(no_progress)
    return lifting.edit(part, **{"muted": False, "soloed": False, **how})(project)


def names(project):
    return [layer.name for layer in leaves(project)]


def test_a_second_note_is_lifted_from_what_the_first_left(project):
    project = lift(lift(project, NOTES[:1]), NOTES[1:3])
    assert names(project) == ["C4", "E4 G4", "Rest"]
    assert null_db(project, tuple(layer.id for layer in leaves(project))) < -120
    assert project.splits[0].parts[0].shape == project.mixture.samples.shape


def test_many_notes_are_called_by_their_number(project):
    assert names(lift(project, NOTES))[0] == "5 notes"


def test_lifted_notes_can_be_silent_or_alone_at_once(project):
    silent = leaves(lift(project, NOTES[:1], muted=True))[0]
    alone = leaves(lift(project, NOTES[:1], soloed=True))[0]
    assert (silent.muted, silent.soloed) == (True, False)
    assert (alone.muted, alone.soloed) == (False, True)


def test_lifting_is_no_recipe_for_other_recordings(project, tmp_path):
    lifted = lift(project, NOTES[:1])
    save(tmp_path / "song.layered", [Step("Lift C4", lifted)], 0)
    with pytest.raises(InvalidInputError, match="C4 was lifted from the notes of song"):
        save_project_recipe(tmp_path / "song.layered", tmp_path / "out", no_report)
