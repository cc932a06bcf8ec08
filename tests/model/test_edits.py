import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layered.errors import InvalidInputError
from layered.model import edits
from layered.model.hint import HintKind
from layered.model.layer import HIGHEST_GAIN_DB, LOWEST_GAIN_DB, REST_COLOR, LayerId
from layered.model.project import MIXTURE_ID, hint_of, layer_of, leaves, split_of
from tests.model.documents import (
    RECIPE,
    a_hint,
    a_part,
    a_project,
    a_split,
    adds_up,
    sound_of,
    state_of,
)


def a_full_project():
    """Three layers, one of them split again, and two hints."""
    project = a_split(a_project(), names=("Voice", "Drums"))
    project = a_split(project, leaves(project)[2].id, names=("Bass",), seed=7)
    project = edits.add_hint(project, a_hint("hint-1"))
    return edits.add_hint(project, a_hint("hint-2", 0.05))


def first(project):
    return leaves(project)[0].id


CHANGING = {
    "gain": lambda p: edits.set_gain(p, first(p), -6),
    "pan": lambda p: edits.set_pan(p, first(p), 0.5),
    "mute": lambda p: edits.set_muted(p, first(p), muted=True),
    "mute all": lambda p: edits.set_all_muted(p, muted=True),
    "solo": lambda p: edits.set_soloed(p, first(p), soloed=True),
    "solo only": lambda p: edits.solo_only(p, first(p)),
    "name": lambda p: edits.rename_layer(p, first(p), "Flute"),
    "color": lambda p: edits.set_color(p, first(p), 11),
    "move": lambda p: edits.move_layer(p, first(p), 2),
    "add hint": lambda p: edits.add_hint(p, a_hint("hint-3")),
    "remove hint": lambda p: edits.remove_hint(p, p.hints[0].id),
    "move hint": lambda p: edits.move_hint(p, p.hints[0].id, 0.02),
    "hint kind": lambda p: edits.set_hint_kind(p, p.hints[0].id, HintKind.TAP),
    "split": lambda p: a_split(p, first(p)),
    "join": lambda p: edits.join_children(p, MIXTURE_ID),
}
CHANGING_NOTHING = {
    "gain": lambda p: edits.set_gain(p, first(p), 0),
    "pan": lambda p: edits.set_pan(p, first(p), 0),
    "mute": lambda p: edits.set_muted(p, first(p), muted=False),
    "mute all": lambda p: edits.set_all_muted(p, muted=False),
    "solo": lambda p: edits.set_soloed(p, first(p), soloed=False),
    "the same name": lambda p: edits.rename_layer(p, first(p), " Voice "),
    "an empty name": lambda p: edits.rename_layer(p, first(p), " \t"),
    "color": lambda p: edits.set_color(p, first(p), layer_of(p, first(p)).color),
    "move": lambda p: edits.move_layer(p, first(p), -3),
    "move hint": lambda p: edits.move_hint(p, p.hints[1].id, 0.05),
    "hint kind": lambda p: edits.set_hint_kind(p, p.hints[0].id, HintKind.GUESS),
    "join a leaf": lambda p: edits.join_children(p, first(p)),
}


@pytest.mark.parametrize("name", CHANGING)
def test_an_edit_makes_another_project_and_leaves_the_old_one_alone(name):
    project = a_full_project()
    before = state_of(project)
    changed = CHANGING[name](project)
    assert changed is not project
    assert state_of(changed) != before
    assert state_of(project) == before


@pytest.mark.parametrize("name", CHANGING)
def test_every_edit_leaves_the_layers_adding_up_to_the_mixture(name):
    changed = CHANGING[name](a_full_project())
    assert adds_up(changed, leaves(changed))


@pytest.mark.parametrize("name", CHANGING_NOTHING)
def test_an_edit_that_changes_nothing_gives_the_same_object(name):
    project = a_full_project()
    assert CHANGING_NOTHING[name](project) is project


@settings(deadline=None)
@given(gain_db=st.floats(allow_nan=False))
def test_a_gain_stays_within_the_faders_range(gain_db):
    gain = layer_of(edits.set_gain(a_project(), MIXTURE_ID, gain_db), MIXTURE_ID).gain_db
    assert LOWEST_GAIN_DB <= gain <= HIGHEST_GAIN_DB
    assert gain == gain_db or not LOWEST_GAIN_DB <= gain_db <= HIGHEST_GAIN_DB


@settings(deadline=None)
@given(pan=st.floats(allow_nan=False))
def test_a_pan_stays_between_left_and_right(pan):
    kept = layer_of(edits.set_pan(a_project(), MIXTURE_ID, pan), MIXTURE_ID).pan
    assert kept == max(-1.0, min(1.0, pan))


def test_names_lose_their_spare_spaces_and_line_breaks():
    project = edits.rename_layer(a_project(), MIXTURE_ID, "  Lead \n voice ")
    assert layer_of(project, MIXTURE_ID).name == "Lead voice"


def soloed(project):
    return [layer.name for layer in leaves(project) if layer.soloed]


def test_solo_only_goes_from_layer_to_layer_and_a_second_time_off():
    project = a_split(a_project(), names=("Voice", "Drums"))
    voice, drums, _ = (layer.id for layer in leaves(project))
    project = edits.set_soloed(project, voice, soloed=True)
    project = edits.solo_only(project, drums)
    assert soloed(project) == ["Drums"]
    assert soloed(edits.solo_only(project, drums)) == []


def names(project):
    return [layer.name for layer in leaves(project)]


@pytest.mark.parametrize(
    ("position", "order"),
    [
        (-5, ["Voice", "Drums", "Rest"]),
        (1, ["Drums", "Voice", "Rest"]),
        (2, ["Drums", "Rest", "Voice"]),
        (99, ["Drums", "Rest", "Voice"]),
    ],
)
def test_a_layer_moves_to_its_position_and_nothing_changes_to_the_ear(position, order):
    project = a_split(a_project(), names=("Voice", "Drums"))
    moved = edits.move_layer(project, first(project), position)
    assert names(moved) == order
    assert moved.splits is project.splits


@settings(deadline=None)
@given(data=st.data())
def test_moving_keeps_every_layer(data):
    project = a_full_project()
    for _ in range(3):
        layer = data.draw(st.sampled_from(leaves(project)))
        position = data.draw(st.integers(-1, 6))
        moved = edits.move_layer(project, layer.id, position)
        assert set(moved.layers) == set(project.layers)
        assert names(moved).index(layer.name) == max(0, min(position, len(leaves(project)) - 1))
        project = moved


@pytest.mark.parametrize("offset_s", [-0.1, 0.1, 5.0, math.inf, math.nan])
def test_a_hint_cannot_start_outside_the_mixture(offset_s):
    with pytest.raises(
        InvalidInputError, match=r"A hint cannot start at .* the recording is 0.10"
    ):
        edits.add_hint(a_project(), a_hint(offset_s=offset_s))


@settings(deadline=None)
@given(offset_s=st.floats(allow_nan=False))
def test_a_moved_hint_stays_inside_the_mixture(offset_s):
    project = edits.add_hint(a_project(), a_hint())
    moved = edits.move_hint(project, project.hints[0].id, offset_s).hints[0]
    assert 0 <= moved.offset_s < project.mixture.duration_s
    assert moved.offset_s == offset_s or not 0 <= offset_s <= project.mixture.duration_s - 1e-4


def test_removing_a_hint_keeps_the_layers_made_with_it():
    project = a_full_project()
    removed = edits.remove_hint(project, project.hints[0].id)
    assert [hint.id for hint in removed.hints] == ["hint-2"]
    assert removed.layers is project.layers


def test_a_new_hint_gets_an_id_that_is_free():
    project = a_full_project()
    assert edits.new_hint_id(project) == "hint-3"
    project = edits.remove_hint(project, project.hints[0].id)
    assert edits.new_hint_id(project) == "hint-1"


def test_a_hint_keeps_its_recording_when_it_changes():
    project = edits.add_hint(a_project(), a_hint())
    moved = edits.set_hint_kind(edits.move_hint(project, "hint-1", 0.02), "hint-1", HintKind.HUM)
    changed = hint_of(moved, project.hints[0].id)
    assert (changed.offset_s, changed.kind) == (0.02, HintKind.HUM)
    assert changed.recording is project.hints[0].recording


def test_a_split_takes_its_parents_place_with_the_rest_last():
    project = a_split(a_project(), names=("Voice", "Drums"))
    _, drums, _ = leaves(project)
    project = a_split(project, drums.id, names=("Kick", "Snare"))
    assert names(project) == ["Voice", "Kick", "Snare", "Rest 2", "Rest"]


def test_new_layers_sound_as_their_parent_did():
    project = edits.set_gain(a_project(), MIXTURE_ID, -6)
    project = edits.set_pan(edits.set_muted(project, MIXTURE_ID, muted=True), MIXTURE_ID, 0.5)
    for layer in leaves(a_split(project)):
        assert (layer.gain_db, layer.pan, layer.muted) == (-6, 0.5, True)


def test_names_and_colours_are_free_and_a_rest_is_grey():
    project = a_split(a_project(), names=("Voice", "Voice"))
    project = a_split(project, leaves(project)[2].id, names=("Voice",))
    assert names(project) == ["Voice", "Voice 2", "Voice 3", "Rest"]
    colors = [layer.color for layer in leaves(project)]
    assert colors[-1] == REST_COLOR
    assert len(set(colors)) == 4
    assert min(colors[:-1]) >= 0


def test_the_parts_are_kept_as_they_are_and_the_rest_is_what_remains():
    project = a_project()
    parts = [("Voice", a_part(project, 1)), ("Drums", a_part(project, 2))]
    split = edits.split_layer(project, MIXTURE_ID, parts, RECIPE)
    voice, drums, rest = leaves(split)
    assert np.array_equal(sound_of(split, voice.id), parts[0][1])
    assert np.array_equal(sound_of(split, drums.id), parts[1][1])
    expected = project.mixture.samples - parts[0][1] - parts[1][1]
    assert np.array_equal(sound_of(split, rest.id), expected)
    with pytest.raises(ValueError, match="read-only"):
        sound_of(split, voice.id)[0, 0] = 1


def test_a_split_remembers_how_it_was_made():
    project = a_split(a_project(), confidence=0.4, warnings=("Doubtful.",))
    split = split_of(project, MIXTURE_ID)
    assert split is not None
    assert (split.recipe, split.confidence, split.warnings) == (RECIPE, 0.4, ("Doubtful.",))


def test_a_layer_cannot_be_split_twice():
    with pytest.raises(InvalidInputError, match="already split"):
        a_split(a_split(a_project()), MIXTURE_ID)


def test_a_layer_that_is_not_there_cannot_be_split():
    with pytest.raises(InvalidInputError, match="no longer there"):
        a_split(a_project(), LayerId("layer-9"))


@pytest.mark.parametrize("shape", [(2, 799), (1, 800)])
def test_a_part_of_another_shape_is_refused(shape):
    part = ("Voice", np.zeros(shape, np.float32))
    with pytest.raises(InvalidInputError, match="length and channels"):
        edits.split_layer(a_project(), MIXTURE_ID, [part], RECIPE)


def test_splitting_and_joining_gives_the_same_leaves():
    project = a_split(a_project(), names=("Voice", "Drums"))
    drums = leaves(project)[1].id
    joined = edits.join_children(a_split(project, drums), drums)
    assert leaves(joined) == leaves(project)
    assert joined.splits == project.splits


def test_joining_undoes_all_splits_below():
    project = a_full_project()
    joined = edits.join_children(project, MIXTURE_ID)
    assert leaves(joined) == leaves(a_project())
    assert joined.layers == a_project().layers
    assert joined.splits == ()
    assert joined.hints == project.hints
