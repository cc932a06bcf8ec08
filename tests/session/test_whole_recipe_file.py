"""Recipes as JSON: written, read, and refused in words."""

import json
from dataclasses import replace

import pytest

from layered.errors import LayeredError
from layered.export import style_named
from layered.export.writing import AlreadyThereError
from layered.methods import method_named
from layered.model.hint import HintKind
from layered.session.whole_recipe import GivenHint, RecipeStep, WholeRecipe
from layered.session.whole_recipe_file import fingerprint, load_recipe, save_recipe

EXTRACT = method_named("extract")


@pytest.fixture
def hum(tmp_path):
    path = tmp_path / "sung" / "鼻歌.wav"
    path.parent.mkdir()
    path.write_bytes(b"a hum")
    return path


def recipe_with(hum, **options):
    hints = (GivenHint(hum, 1.5, HintKind.TAP),)
    step = RecipeStep(EXTRACT, EXTRACT.parameters(timing=0.25, everywhere=True), 7, hints)
    return WholeRecipe((replace(step, **options),), style_named("flac", "16", gain_db=-3.0))


def test_what_is_saved_is_read_again(tmp_path, hum):
    path = tmp_path / "recipes" / "r.json"
    saved = recipe_with(hum, names=("鐘", "rest"), splits="rest")
    save_recipe(saved, path)
    assert '"file": "../sung/鼻歌.wav"' in path.read_text("utf-8")
    found = load_recipe(path)
    assert found.style == saved.style
    step, before = found.steps[0], saved.steps[0]
    assert (step.method, step.parameters, step.seed) == (EXTRACT, before.parameters, 7)
    assert step.hints[0].path.samefile(hum)
    assert replace(step.hints[0], path=hum) == before.hints[0]
    assert (step.names, step.splits) == (before.names, before.splits)
    with pytest.raises(AlreadyThereError):
        save_recipe(saved, path)
    save_recipe(saved, path, force=True)


def test_the_shortest_recipe_has_a_method_and_all_defaults(tmp_path, hum):
    path = tmp_path / "r.json"
    hints = [{"file": "sung/鼻歌.wav"}]
    path.write_text(
        json.dumps({"layered_recipe": 1, "steps": [{"method": "extract", "hints": hints}]})
    )
    step = load_recipe(path).steps[0]
    assert step.parameters == EXTRACT.parameters()
    assert step.hints == (GivenHint(tmp_path / "sung/鼻歌.wav"),)
    assert load_recipe(path).style == style_named("wav")


def test_a_fingerprint_tells_what_is_in_a_recipe_and_its_files_not_where(tmp_path, hum):
    first = fingerprint(recipe_with(hum))
    copy = tmp_path / "copy.wav"
    copy.write_bytes(hum.read_bytes())
    assert fingerprint(recipe_with(copy)) == first
    assert fingerprint(recipe_with(hum, seed=8)) != first
    assert fingerprint(recipe_with(hum, names=("a",))) != first
    copy.write_bytes(b"another")
    assert fingerprint(recipe_with(copy)) != first


def altered(**changes):
    step = {"method": "extract", "hints": [{"file": "hum.wav"}], **changes}
    return {"layered_recipe": 1, "steps": [step]}


REFUSED = [
    ("{", r"r\.json is not JSON: line 1, column 2 is wrong"),
    (b"\xff\xfe", r"r\.json is not JSON in UTF-8"),
    ([], r"r\.json must be an object"),
    ({}, r"r\.json does not say layered_recipe"),
    ({"layered_recipe": 2}, "newer version of Layered"),
    ({"layered_recipe": 1}, "has no steps"),
    ({"layered_recipe": 1, "steps": ["extract"]}, r"r\.json, steps 1 must be an object"),
    ({**altered(), "ouput": {}}, r"r\.json says ouput, which means nothing there"),
    ({**altered(), "output": {"format": "tape"}}, "no format called tape"),
    ({**altered(), "output": {"format": "flac", "depth": "32f"}}, "cannot have the depth 32f"),
    (altered(method="extrude"), "no method called extrude"),
    (altered(seed=-1), "seed must be a whole number from 0 on"),
    (altered(seed=True), "seed must be a whole number"),
    (
        altered(parameters={"timing": 2}),
        r"steps 1, parameters: .*Trust my timing goes from 0 to 1",
    ),
    (altered(parameters={"timing": "much"}), "timing must be a number"),
    (altered(parameters={"timing": float("nan")}), "timing must be a number"),
    (altered(parameters={"everywhere": 1}), "everywhere must be true or false"),
    (altered(parameters={"timnig": 0.5}), "parameters says timnig"),
    (altered(hints=[]), "steps 1 needs a hint"),
    (altered(hints="hum.wav"), "hints must be a list"),
    (altered(hints=[{"file": "hum.wav", "kind": "yodel"}]), "kind must be guess or hum"),
    (altered(hints=[{"file": "hum.wav", "at_s": -1}]), "before the start"),
    (altered(hints=[{"at_s": 1}]), "hints 1 does not say file"),
    (altered(examples=[{"role": "noise", "file": "n.wav"}]), "role must be"),
    (altered(names=["a", 1]), "names must be a list of texts"),
]


@pytest.mark.parametrize(("content", "sentence"), REFUSED)
def test_what_makes_no_sense_is_refused_with_its_place(tmp_path, content, sentence):
    path = tmp_path / "r.json"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(LayeredError, match=sentence):
        load_recipe(path)


def test_a_recipe_that_is_not_there_is_told(tmp_path):
    with pytest.raises(LayeredError, match=r"There is no file r\.json"):
        load_recipe(tmp_path / "r.json")
