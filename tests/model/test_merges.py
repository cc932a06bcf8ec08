from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layered.errors import InvalidInputError
from layered.model import edits
from layered.model.changes import changes_between
from layered.model.layer import LayerId
from layered.model.project import MIXTURE_ID, layer_of, leaves, merge_of, merge_with
from tests.model.documents import a_project, a_split, adds_up, sound_of


def names(project):
    return [layer.name for layer in leaves(project)]


def id_of(project, name):
    return next(layer.id for layer in leaves(project) if layer.name == name)


def merged(project, *names, into):
    ids = [id_of(project, name) for name in names]
    return edits.merge_layers(project, ids, id_of(project, into))


@pytest.fixture
def project():
    return a_split(a_project(), names=("Low", "Middle", "High"))


def test_merged_layers_are_one_leaf_that_sounds_like_their_sum(project):
    low, high = (sound_of(project, id_of(project, name)) for name in ("Low", "High"))
    after = merged(project, "High", into="Low")
    assert names(after) == ["Low", "Middle", "Rest"]
    assert sound_of(after, id_of(after, "Low")) == pytest.approx(low + high, abs=1e-6)
    assert adds_up(after, leaves(after))


def test_the_merged_layer_is_where_and_how_the_one_was_that_others_were_merged_into(project):
    project = edits.set_gain(project, id_of(project, "Middle"), -6)
    before = layer_of(project, id_of(project, "Middle"))
    after = merged(project, "Low", "Rest", into="Middle")
    assert names(after) == ["Middle", "High"]
    found = layer_of(after, id_of(after, "Middle"))
    assert found == replace(before, id=found.id)
    assert found.id != before.id


def test_a_layer_merged_with_itself_is_no_change(project):
    assert merged(project, "Low", into="Low") is project


def test_only_leaves_can_be_merged(project):
    with pytest.raises(InvalidInputError, match="already split or merged"):
        edits.merge_layers(project, [MIXTURE_ID], id_of(project, "Low"))
    low = id_of(project, "Low")
    after = merged(project, "Low", into="High")
    with pytest.raises(InvalidInputError, match="already split or merged"):
        edits.merge_layers(after, [low], id_of(after, "Rest"))
    with pytest.raises(InvalidInputError, match="already split or merged"):
        a_split(after, low)
    with pytest.raises(InvalidInputError):
        edits.merge_layers(project, [LayerId("nobody")], low)


def test_layers_of_different_splits_can_be_merged_and_split_again(project):
    project = a_split(project, id_of(project, "Low"), ("Deep",), seed=20)
    after = merged(project, "Deep", into="High")
    assert adds_up(after, leaves(after))
    again = a_split(after, id_of(after, "High"), ("Bright",), seed=30)
    assert names(again) == ["Rest 2", "Middle", "Bright", "Rest 3", "Rest"]
    assert adds_up(again, leaves(again))


def test_taking_apart_gives_the_very_layers_back(project):
    after = merged(project, "High", "Rest", into="Low")
    low = id_of(after, "Low")
    further = a_split(after, low, ("Deep",), seed=20)
    for changed in (after, further, merged(after, "Middle", into="Low")):
        apart = edits.take_apart(changed, low)
        assert apart.layers == project.layers
        assert apart.splits == project.splits
        assert apart.merges == ()


def test_a_layer_that_was_not_merged_is_not_taken_apart(project):
    assert edits.take_apart(project, id_of(project, "Low")) is project


def test_joining_a_split_undoes_what_its_children_were_merged_into(project):
    split = a_split(project, id_of(project, "Low"), ("Deep",), seed=20)
    after = merged(split, "Deep", into="High")
    joined = edits.join_children(after, id_of(project, "Low"))
    assert joined.layers == project.layers
    assert joined.merges == ()


def test_a_merge_can_be_asked_from_both_ends(project):
    after = merged(project, "High", into="Low")
    child = id_of(after, "Low")
    merge = merge_with(after, child)
    assert merge is merge_of(after, id_of(project, "High"))
    assert merge_of(after, child) is None
    assert merge_with(after, id_of(project, "High")) is None


def test_a_merge_changes_sounds_and_layers(project):
    changes = changes_between(project, merged(project, "High", into="Low"))
    assert changes.sounds
    assert changes.layers
    assert not changes.recording


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_is_split_merged_and_undone_the_leaves_add_up(data):
    project = a_split(a_project(), names=("A", "B"))
    for _ in range(data.draw(st.integers(1, 8))):
        ids = [layer.id for layer in leaves(project)]
        chosen = data.draw(st.sampled_from(ids))
        step = data.draw(st.sampled_from(["split", "merge", "join", "apart"]))
        if step == "split":
            project = a_split(project, chosen, seed=data.draw(st.integers(1, 9)))
        elif step == "merge":
            others = data.draw(st.lists(st.sampled_from(ids), max_size=3))
            project = edits.merge_layers(project, others, chosen)
        elif step == "join":
            splits = project.splits
            parents = [split.parent for split in splits]
            if parents:
                project = edits.join_children(project, data.draw(st.sampled_from(parents)))
        else:
            project = edits.take_apart(project, chosen)
        present = leaves(project)
        assert present
        assert len({layer.id for layer in project.layers}) == len(project.layers)
        assert adds_up(project, present)
