import numpy as np

from layered.model import edits
from layered.model.project import is_added, leaves, new_project, recorded_leaves
from layered.model.recipe import Recipe
from layered.model.recording import Recording
from layered.model.step import Step
from layered.storage.projects import project_file
from tests.sounds import noise, tone


def test_an_added_layer_opens_as_it_was_saved(tmp_path):
    project = new_project(Recording.of(tone(seconds=0.5), 16000, "Tone"))
    made_up = noise(0.5)
    added = edits.add_layer(
        project, "Made up", made_up, Recipe("extend"), warnings=("Only a little.",)
    )
    path = tmp_path / "with.layered"
    project_file.save(path, [Step("Open", project), Step("Extend", added)], 1)
    opened = project_file.load(path)
    found = opened.steps[1].project
    assert np.array_equal(found.added[0].sound, made_up)
    assert found.added[0].warnings == ("Only a little.",)
    assert [is_added(found, layer.id) for layer in leaves(found)] == [True, False]
    assert [layer.name for layer in recorded_leaves(found)] == ["Mixture"]
    assert not opened.steps[0].project.added
