"""Whatever there is in the model can be written down, and comes back."""

import dataclasses
import typing

import numpy as np
import pytest

from layered.methods import all_methods
from layered.model import hint, layer, merge, project, recipe, recording, split
from layered.model.project import new_project
from layered.session.separation import Separation
from layered.storage.projects import arrays
from layered.storage.projects.decoding import Decoder
from layered.storage.projects.encoding import Encoder
from layered.storage.projects.types import TYPES
from tests.model.documents import a_project, a_recording

MODULES = (hint, layer, merge, project, recipe, recording, split)


class Held:
    """Keeps arrays in memory."""

    def __init__(self):
        self.arrays = {}

    def array(self, values):
        name = f"{len(self.arrays)}"
        self.arrays[name] = values
        return name

    def original(self, original, recording):
        return None


class Given:
    """Gives them back."""

    def __init__(self, held):
        self.held = held

    def array(self, file):
        return self.held.arrays[file]


def through(value):
    held, entries = Held(), []
    number = Encoder(held, entries.append).number(value)
    return Decoder(entries, Given(held)).make(number)


def test_every_class_a_project_is_made_of_has_a_name_in_the_file():
    known = set(TYPES.values())
    for module in MODULES:
        for value in vars(module).values():
            is_ours = dataclasses.is_dataclass(value) and value.__module__ == module.__name__
            assert not is_ours or value in known, value


def test_every_class_that_a_field_may_hold_has_a_name_in_the_file():
    known = set(TYPES.values())
    for kind in known - {recording.Recording}:  # its file is described, not written
        for wanted in typing.get_type_hints(kind).values():
            for part in (wanted, *typing.get_args(wanted)):
                assert not dataclasses.is_dataclass(part) or part in known, (kind, part)


@pytest.mark.parametrize("method", all_methods(), ids=lambda method: method.name)
def test_what_is_kept_of_every_methods_parameters_comes_back(method):
    separation = Separation(method, a_project(), "mixture", method.parameters(), np.zeros)
    assert through(separation.recipe) == separation.recipe


def test_numbers_of_numpy_are_numbers():
    made = recipe.Recipe("test", (("a", np.float32(0.5)), ("b", np.int64(3)), ("c", True)))
    assert through(made).parameters == (("a", 0.5), ("b", 3), ("c", True))


def test_the_largest_and_smallest_numbers_come_back_to_the_bit():
    values = (0.1 + 0.2, 1e-300, 123456789.123456789, -0.0)
    made = recipe.Recipe("test", tuple((str(value), value) for value in values))
    assert [value for _, value in through(made).parameters] == list(values)


def test_what_cannot_be_written_is_a_bug_that_is_told():
    with pytest.raises(TypeError, match="dict is no part of projects"):
        through(recipe.Recipe("test", (("a", {"b": 1}),)))


def test_arrays_that_are_no_numbers_are_a_bug_that_is_told():
    with pytest.raises(TypeError, match="complex64"):
        list(arrays.blocks(np.zeros((1, 4), np.complex64)))


def test_a_new_project_comes_back():
    made = through(new_project(a_recording()))
    assert made.layers == new_project(a_recording()).layers
    assert np.array_equal(made.mixture.samples, a_recording().samples)
