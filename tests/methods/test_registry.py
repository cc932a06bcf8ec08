import importlib.metadata
import pkgutil
from importlib import import_module

import pytest

import layered.methods
from layered.errors import InvalidInputError
from layered.methods import METHODS, all_methods, method_named

NOT_METHODS = {"method", "examples"}


class Stranger:
    """A method of a package installed beside Layered."""

    name = "stranger"
    title = "Something else"


class EntryPoint:
    """Where an installed package names its method."""

    def __init__(self, name):
        self.name = name

    def load(self):
        stranger = Stranger()
        stranger.name = self.name
        return stranger


def test_every_module_of_the_folder_is_named_in_the_registry():
    modules = {module.name for module in pkgutil.iter_modules(layered.methods.__path__)}
    found = [import_module(f"layered.methods.{name}") for name in sorted(modules - NOT_METHODS)]
    assert found
    assert {id(module.METHOD) for module in found} == {id(method) for method in METHODS}


def test_no_two_methods_have_the_same_name_or_title():
    methods = all_methods()
    assert len({method.name for method in methods}) == len(methods)
    assert len({method.title for method in methods}) == len(methods)


def test_a_method_is_found_by_its_name():
    for method in all_methods():
        assert method_named(method.name) is method
    assert method_named("extract").title == "Follow my hint"


def test_a_method_that_is_not_there_is_said_not_to_be():
    with pytest.raises(InvalidInputError, match="There is no method called magic"):
        method_named("magic")


def test_methods_of_installed_packages_come_after_our_own_in_the_order_of_their_names(monkeypatch):
    def entry_points(*, group):
        assert group == "layered.methods"
        return importlib.metadata.EntryPoints([EntryPoint("zither"), EntryPoint("alphorn")])

    monkeypatch.setattr(layered.methods, "entry_points", entry_points)
    assert all_methods()[: len(METHODS)] == METHODS
    assert [method.name for method in all_methods()[len(METHODS) :]] == ["alphorn", "zither"]
    assert method_named("zither").name == "zither"
