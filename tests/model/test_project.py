import pytest

from layered.errors import InvalidInputError
from layered.model import edits
from layered.model.layer import LayerId
from layered.model.project import (
    MIXTURE_ID,
    hint_of,
    is_audible,
    is_leaf,
    layer_of,
    leaves,
    split_of,
    split_with,
)
from tests.model.documents import a_hint, a_project, a_split


def test_a_new_project_has_the_whole_mixture_as_its_only_layer():
    project = a_project()
    assert [layer.id for layer in leaves(project)] == [MIXTURE_ID]
    assert is_leaf(project, MIXTURE_ID)
    assert split_of(project, MIXTURE_ID) is None
    assert split_with(project, MIXTURE_ID) is None


def test_the_tree_can_be_walked_up_and_down():
    project = a_split(a_project())
    voice, rest = leaves(project)
    split = split_of(project, MIXTURE_ID)
    assert split is not None
    assert split.children == (voice.id, rest.id)
    assert split_with(project, voice.id) is split_with(project, rest.id) is split
    assert not is_leaf(project, MIXTURE_ID)


def test_what_is_gone_is_said_to_be_gone():
    project = a_project()
    with pytest.raises(InvalidInputError, match="That layer is no longer there"):
        layer_of(project, LayerId("layer-7"))
    with pytest.raises(InvalidInputError, match="That hint is no longer there"):
        hint_of(project, a_hint().id)


def audible(project):
    return [layer.name for layer in leaves(project) if is_audible(project, layer)]


def test_mute_always_wins_and_solo_silences_the_others():
    project = a_split(a_project(), names=("Voice", "Drums"))
    voice, drums, _ = (layer.id for layer in leaves(project))
    assert audible(project) == ["Voice", "Drums", "Rest"]
    project = edits.set_muted(project, voice, muted=True)
    assert audible(project) == ["Drums", "Rest"]
    project = edits.set_soloed(project, voice, soloed=True)
    assert audible(project) == []
    project = edits.set_soloed(project, drums, soloed=True)
    assert audible(project) == ["Drums"]


def test_a_solo_that_is_split_away_does_not_silence_anything():
    project = edits.set_soloed(a_project(), MIXTURE_ID, soloed=True)
    project = a_split(project)
    for layer in leaves(project):
        project = edits.set_soloed(project, layer.id, soloed=False)
    assert audible(project) == ["Voice", "Rest"]
