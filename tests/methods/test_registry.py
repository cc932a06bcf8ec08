import importlib.metadata
import pkgutil
from importlib import import_module

import pytest

import layered.methods
from layered.errors import InvalidInputError
from layered.methods import METHODS, RESTORATIONS, all_methods, left_out, method_named

NOT_METHODS = {"method", "examples"}


class Nothing:
    """No parameters."""


class Stranger:
    """A method of a package installed beside Layered."""

    name = "stranger"
    title = "Something else"
    parameters = Nothing
    needs_hint = takes_hint = False
    inputs = ()

    def run(self, request, report):
        raise NotImplementedError


class EntryPoint:
    """Where an installed package names its method."""

    dist = None
    value = "strange:METHOD"

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
    registered = (*METHODS, *RESTORATIONS)
    for module in found:
        made_there = [m for m in registered if type(m).__module__.startswith(module.__name__)]
        assert made_there
        assert getattr(module, "METHOD", made_there[0]) is made_there[0]


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


def installed(monkeypatch, *entries):
    def entry_points(*, group):
        assert group == "layered.methods"
        return importlib.metadata.EntryPoints(entries)

    monkeypatch.setattr(layered.methods, "entry_points", entry_points)


def test_methods_of_installed_packages_come_after_our_own_in_the_order_of_their_names(monkeypatch):
    installed(monkeypatch, EntryPoint("zither"), EntryPoint("alphorn"))
    assert all_methods()[: len(METHODS)] == METHODS
    assert [method.name for method in all_methods()[len(METHODS) :]] == ["alphorn", "zither"]
    assert method_named("zither").name == "zither"
    assert left_out() == ()


class Failing(EntryPoint):
    """Names something that cannot be had."""

    def __init__(self, name, result):
        super().__init__(name)
        self._result = result

    def load(self):
        if isinstance(self._result, BaseException):
            raise self._result
        return self._result


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (ImportError("No module named 'torch'"), "cannot be loaded (ImportError: No module"),
        (SystemExit(3), "cannot be loaded (SystemExit: 3)"),
        (ZeroDivisionError("oops"), "cannot be loaded"),
        (object(), "is no method"),
        (METHODS[0], "extract is taken already"),
    ],
)
def test_what_cannot_be_used_of_a_package_is_said_and_left_out(monkeypatch, result, said):
    installed(monkeypatch, Failing("broken", result), EntryPoint("zither"))
    assert [method.name for method in all_methods()[len(METHODS) :]] == ["zither"]
    assert len(left_out()) == 1
    assert left_out()[0].startswith("The method broken ")
    assert said in left_out()[0]
    assert left_out()[0].endswith(".")
