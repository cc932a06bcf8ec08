"""What was done in a project as a recipe for other recordings."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from layered.dsp.arrays import Sound
from layered.errors import InvalidInputError
from layered.export import style_named
from layered.export.file_names import file_stems
from layered.export.writing import BLOCK_SAMPLES, Output, write
from layered.methods import method_named
from layered.methods.method import Report, parameters_of
from layered.model.hint import Hint
from layered.model.layer import LayerId
from layered.model.project import MIXTURE_ID, Project, layer_of
from layered.model.recording import Recording
from layered.model.split import Split
from layered.session import note_layers
from layered.session.scratch import Scratch
from layered.session.whole_recipe import GivenHint, RecipeStep, WholeRecipe
from layered.session.whole_recipe_file import save_recipe
from layered.storage.paths import shown
from layered.storage.projects import project_file

RECIPE_NAME = "recipe.json"


def save_project_recipe(path: Path, folder: Path, report: Report) -> Path:
    """Write the recipe of a project, with the hints that it needs, into a folder.

    The layers are called as in the project; its mixer plays no part.

    Returns
    -------
    Path
        The recipe's file.

    Raises
    ------
    LayeredError
        If the project cannot be read, or was made by more than methods can repeat.
    """
    scratch = Scratch()
    opened = project_file.load(path, allocate=scratch.allocate, report=scratch.sparing(report))
    project = opened.steps[opened.cursor].project
    _check_repeatable(project, shown(path))
    hints = _hint_files(project, folder)
    recipe = WholeRecipe(_steps(project, hints), style_named("wav"))
    for hint in project.hints:
        if hints[hint.id] in recipe.given_paths:
            _write(hint.recording, hints[hint.id])
    save_recipe(recipe, folder / RECIPE_NAME, force=True)
    return folder / RECIPE_NAME


def _check_repeatable(project: Project, name: str) -> None:
    if not project.splits:
        raise InvalidInputError(
            f"Nothing was separated in {name} that could be done to other recordings."
        )
    if project.merges:
        raise InvalidInputError(
            f"Layers were merged in {name}, which cannot be repeated with other recordings. "
            "Take the merged layers apart, or write the recipe by hand."
        )
    known = {hint.id for hint in project.hints}
    for split in project.splits:
        if split.recipe.method == note_layers.RECIPE:
            raise InvalidInputError(
                f"{layer_of(project, split.children[0]).name} was lifted from the notes of "
                f"{name}, which other recordings do not have. Put it together again, or write "
                "the recipe by hand."
            )
        for given in split.recipe.inputs:
            if given not in known:
                layer = layer_of(project, split.children[0]).name
                raise InvalidInputError(
                    f"{layer} was made with {given}, which {name} does not hold. "
                    "Write the recipe with --save-recipe instead."
                )


def _hint_files(project: Project, folder: Path) -> dict[str, Path]:
    stems = file_stems([hint.name for hint in project.hints])
    return {
        hint.id: folder / f"{stem}.wav" for hint, stem in zip(project.hints, stems, strict=True)
    }


def _steps(project: Project, files: dict[str, Path]) -> tuple[RecipeStep, ...]:
    """Give a step for each split, in the order they were made, with names that differ."""
    ids = [layer_id for split in project.splits for layer_id in split.children]
    wanted = _different([layer_of(project, layer_id).name for layer_id in ids])
    names = dict(zip(ids, wanted, strict=True))
    steps, rest = [], MIXTURE_ID
    for split in project.splits:
        steps.append(_step(project, split, rest, names, files))
        if split.parent == rest:
            rest = split.children[-1]
    return tuple(steps)


def _step(
    project: Project,
    split: Split,
    rest: LayerId,
    names: dict[LayerId, str],
    files: dict[str, Path],
) -> RecipeStep:
    method = method_named(split.recipe.method)
    declared = parameters_of(method.parameters)
    values = {name: value for name, value in split.recipe.parameters if name in declared}
    hints = [hint for hint in project.hints if hint.id in split.recipe.inputs]
    return RecipeStep(
        method,
        method.parameters(**values),
        split.recipe.seed,
        tuple(_given(hint, files[hint.id]) for hint in hints),
        splits="" if split.parent == rest else names[split.parent],
        names=tuple(names[child] for child in split.children),
    )


def _given(hint: Hint, path: Path) -> GivenHint:
    return GivenHint(path, hint.offset_s, hint.kind)


def _different(names: Sequence[str]) -> list[str]:
    """Give names that come again a number, so that a step can say which layer it splits."""
    found: list[str] = []
    for name in names:
        number, free = 1, name
        while free in found:
            number += 1
            free = f"{name} {number}"
        found.append(free)
    return found


def _write(recording: Recording, path: Path) -> None:
    def blocks() -> Iterator[Sound]:
        for start in range(0, recording.n_samples, BLOCK_SAMPLES):
            yield recording.samples[:, start : start + BLOCK_SAMPLES]

    output = Output(path, recording.name, recording.n_channels, blocks)
    write([output], recording, style_named("wav"), force=True)
