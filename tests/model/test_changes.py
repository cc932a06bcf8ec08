import pytest

from layered.model import edits
from layered.model.changes import Changes, changes_between
from layered.model.project import MIXTURE_ID, leaves
from tests.model.documents import a_hint, a_project, a_split


@pytest.fixture
def project():
    return edits.add_hint(a_split(a_project()), a_hint())


def test_the_same_project_has_no_changes(project):
    assert changes_between(project, project) == Changes()


def test_a_first_project_and_another_recording_are_all_new(project):
    for before in (None, a_project()):
        changes = changes_between(before, project)
        assert changes.recording
        assert changes.layers
        assert changes.sounds
        assert changes.hints
        assert changes.mixer == {layer.id for layer in project.layers}


MIXER_EDITS = {
    "gain": lambda p, i: edits.set_gain(p, i, -3),
    "pan": lambda p, i: edits.set_pan(p, i, 0.2),
    "mute": lambda p, i: edits.set_muted(p, i, muted=True),
    "solo": lambda p, i: edits.set_soloed(p, i, soloed=True),
    "name": lambda p, i: edits.rename_layer(p, i, "Flute"),
    "color": lambda p, i: edits.set_color(p, i, 9),
}


@pytest.mark.parametrize("name", MIXER_EDITS)
def test_the_mixer_changes_only_the_layer_that_was_touched(project, name):
    rest = leaves(project)[1].id
    changed = MIXER_EDITS[name](project, rest)
    assert changes_between(project, changed) == Changes(mixer=frozenset({rest}))


def test_moving_a_layer_changes_the_order_only(project):
    moved = edits.move_layer(project, leaves(project)[0].id, 1)
    assert changes_between(project, moved) == Changes(layers=True)


def test_hints_that_come_go_or_move_are_told(project):
    hint = project.hints[0].id
    for changed in (
        edits.remove_hint(project, hint),
        edits.move_hint(project, hint, 0.03),
        edits.add_hint(project, a_hint("hint-2")),
    ):
        assert changes_between(project, changed) == Changes(hints=True)


def test_a_split_and_a_join_change_layers_and_sounds(project):
    voice = leaves(project)[0].id
    split = a_split(project, voice)
    new = {layer.id for layer in split.layers} - {layer.id for layer in project.layers}
    expected = Changes(layers=True, sounds=True, mixer=frozenset(new))
    assert changes_between(project, split) == expected
    assert changes_between(split, project) == Changes(layers=True, sounds=True)


def test_a_layer_split_anew_has_other_sounds(project):
    joined = edits.join_children(project, MIXTURE_ID)
    again = a_split(joined, seed=5)
    changes = changes_between(project, again)
    assert changes.sounds
    assert not changes.recording
