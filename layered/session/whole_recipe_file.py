"""Recipes as JSON files, to be made by Layered or by hand.

A recipe says which splits are made, one after another, and how the layers are written::

    {
      "layered_recipe": 1,
      "steps": [
        {
          "method": "extract",
          "parameters": {"timing": 0.5, "everywhere": true},
          "seed": 0,
          "hints": [{"file": "hum.wav", "at_s": 0.0, "kind": "guess"}],
          "examples": [{"role": "noise", "file": "fan.wav"}],
          "stretches": [{"role": "noise", "from_s": 0.0, "to_s": 1.5}],
          "splits": "",
          "names": ["saxophone", "rest"]
        }
      ],
      "output": {"format": "wav", "depth": "32f", "gain_db": 0.0}
    }

Only ``layered_recipe``, the version of this format, and each step's ``method`` must be there.
Parameters that are left out have the method's defaults (``layered METHOD --help`` names all).
Files are found from the recipe's own folder. ``stretches`` are examples cut out of the layer that
is split. ``splits`` names the layer of an earlier step that is
split instead of what is left so far; ``names`` call the parts, and after them the rest, otherwise
than the method does. A word that is not known is refused, as it may be a wish that was mistyped.
"""

import hashlib
import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

from layered import atomic
from layered.errors import InvalidInputError
from layered.export import style_named
from layered.export.folders import cannot_write
from layered.export.sound_format import Style
from layered.export.writing import check_free
from layered.methods import method_named
from layered.methods.method import Input, Method, check_parameters, parameters_of
from layered.model.hint import HintKind
from layered.session.json_fields import Fields
from layered.session.whole_recipe import GivenHint, RecipeStep, WholeRecipe
from layered.storage.paths import cannot_read, check_is_file

VERSION = 1

_STEP = 1 << 20


def load_recipe(path: Path) -> WholeRecipe:
    """Read a recipe.

    Raises
    ------
    LayeredError
        If it cannot be read, or says something that cannot be done; the text names it.
    """
    if path.is_dir():
        raise InvalidInputError(f"{path.name} is a folder. Name a recipe's file.")
    check_is_file(path)
    try:
        text = path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from error
    top = Fields.parsed(text, path.name)
    version = top.whole("layered_recipe")
    if version > VERSION:
        raise InvalidInputError(
            f"{path.name} was made by a newer version of Layered. Use that one, or make it anew."
        )
    steps = tuple(_step(step, path.parent) for step in top.objects("steps"))
    if not steps:
        raise InvalidInputError(f"{path.name} has no steps. Add one with a method.")
    style = _style(top.object("output"))
    top.end()
    return WholeRecipe(steps, style)


def save_recipe(recipe: WholeRecipe, path: Path, *, force: bool = False) -> None:
    """Write a recipe, with the files that it names said from its folder.

    Raises
    ------
    ExportError
        If a file is there already and not ``force``, or it cannot be written.
    """
    check_free([path], force=force)
    folder = Path(os.path.realpath(path.parent))
    value = _value(recipe, lambda given: _relative(given, folder))
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic.replacing(path) as temporary:
            temporary.write_bytes(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise cannot_write(path.parent, error) from error


def fingerprint(recipe: WholeRecipe) -> str:
    """Say in some letters what a recipe is: other letters, other layers.

    It depends on what is in the files that are given, not on where they are.

    Raises
    ------
    UnsupportedFileError
        If one of them cannot be read.
    """
    value = _value(recipe, _digest)
    text = json.dumps(value, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _step(step: Fields, folder: Path) -> RecipeStep:
    method = method_named(step.text("method"))
    made = RecipeStep(
        method,
        _parameters(step.object("parameters"), method),
        step.whole("seed", 0),
        tuple(_hint(hint, folder) for hint in step.objects("hints")),
        tuple(_example(example, folder, method) for example in step.objects("examples")),
        step.text("splits", ""),
        tuple(step.texts("names")),
        tuple(_stretch(stretch, method) for stretch in step.objects("stretches")),
    )
    step.end()
    _check_given(made, step)
    return made


def _check_given(step: RecipeStep, where: Fields) -> None:
    method = step.method
    if method.needs_hint and not step.hints:
        raise InvalidInputError(f"{where} needs a hint: name its file in hints.")
    if step.hints and not method.takes_hint:
        raise InvalidInputError(f"{where}: {method.name} makes nothing of a hint. Leave it out.")
    roles = [given.role for given, _ in (*step.examples, *step.stretches)]
    for about in method.inputs:
        if about.required and about.role not in roles:
            raise InvalidInputError(f"{where} needs an example with the role {about.role}.")
        if about.or_role and not {about.role, about.or_role} & set(roles):
            raise InvalidInputError(
                f"{where} needs an example with the role {about.role} or {about.or_role}."
            )
        if roles.count(about.role) > 1 and not about.many:
            raise InvalidInputError(f"{where} can have one example with the role {about.role}.")


def _parameters(given: Fields, method: Method) -> Any:  # noqa: ANN401 - each method has its own
    kind = method.parameters
    declared = parameters_of(kind)
    defaults = {field.name: field.default for field in fields(kind) if field.name in declared}
    values = {
        name: given.like(name, default, or_words=declared[name].words)
        for name, default in defaults.items()
    }
    given.end()
    parameters = kind(**values)
    try:
        check_parameters(parameters)
    except InvalidInputError as error:
        raise InvalidInputError(f"{given}: {error}") from error
    return parameters


def _hint(given: Fields, folder: Path) -> GivenHint:
    path = folder / given.text("file")
    at_s = given.number("at_s", 0.0)
    kind = given.choice("kind", HintKind.GUESS, tuple(HintKind))
    given.end()
    if at_s < 0:
        raise InvalidInputError(f"{given}: at_s is before the start of the recording.")
    return GivenHint(path, at_s, HintKind(kind))


def _example(given: Fields, folder: Path, method: Method) -> tuple[Input, Path]:
    inputs = {about.role: about for about in method.inputs}
    role = given.choice("role", None, tuple(inputs))
    path = folder / given.text("file")
    given.end()
    return inputs[role], path


def _stretch(given: Fields, method: Method) -> tuple[Input, tuple[float, float]]:
    inputs = {about.role: about for about in method.inputs if about.takes_stretch}
    role = given.choice("role", None, tuple(inputs))
    span = given.number("from_s"), given.number("to_s")
    given.end()
    return inputs[role], span


def _style(given: Fields) -> Style:
    style = style_named(
        given.text("format", "wav"),
        given.text("depth", "") or None,
        gain_db=given.number("gain_db", 0.0),
    )
    given.end()
    return style


def _value(recipe: WholeRecipe, file: Any) -> dict[str, Any]:  # noqa: ANN401 - from path to text
    style = recipe.style
    output = {"format": style.sound_format.name, "depth": style.depth.name}
    return {
        "layered_recipe": VERSION,
        "steps": [_step_value(step, file) for step in recipe.steps],
        "output": {**output, "gain_db": style.gain_db},
    }


def _step_value(step: RecipeStep, file: Any) -> dict[str, Any]:  # noqa: ANN401
    names = parameters_of(step.method.parameters)
    value: dict[str, Any] = {
        "method": step.method.name,
        "parameters": {name: getattr(step.parameters, name) for name in names},
        "seed": step.seed,
    }
    if step.hints:
        value["hints"] = [
            {"file": file(hint.path), "at_s": hint.at_s, "kind": str(hint.kind)}
            for hint in step.hints
        ]
    if step.examples:
        value["examples"] = [
            {"role": given.role, "file": file(path)} for given, path in step.examples
        ]
    if step.stretches:
        value["stretches"] = [
            {"role": given.role, "from_s": start_s, "to_s": stop_s}
            for given, (start_s, stop_s) in step.stretches
        ]
    if step.splits:
        value["splits"] = step.splits
    if step.names:
        value["names"] = list(step.names)
    return value


def _relative(path: Path, folder: Path) -> str:
    absolute = Path(os.path.realpath(path.parent)) / path.name
    try:
        return Path(os.path.relpath(absolute, folder)).as_posix()
    except ValueError:  # on another drive
        return absolute.as_posix()


def _digest(path: Path) -> str:
    check_is_file(path)
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise cannot_read(path, error) from error
