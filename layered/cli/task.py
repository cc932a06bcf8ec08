"""What a separation on the command line is asked for, checked before any work."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from layered.cli.method_options import example_paths_from, parameters_from
from layered.cli.options import style_from
from layered.errors import InvalidInputError
from layered.export.file_names import file_stems
from layered.export.sound_format import Style
from layered.export.writing import check_free
from layered.methods.method import Input, Method
from layered.model.hint import HintKind
from layered.storage.paths import title_of

REST = "rest"
"""What the remaining sound is called unless the method has a better word."""


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What is asked for on the command line.

    Parameters
    ----------
    hint_paths : tuple of Path
        Each splits what the ones before it left.
    offsets_s : tuple of float
        Where the hints start; missing ones start at 0.
    example_paths : tuple of (Input, Path)
        What was given for the method's inputs.
    """

    method: Method
    mix_path: Path
    hint_paths: tuple[Path, ...]
    offsets_s: tuple[float, ...]
    kind: HintKind
    example_paths: tuple[tuple[Input, Path], ...]
    parameters: object
    seed: int
    folder: Path
    style: Style
    force: bool

    @property
    def given_paths(self) -> tuple[Path, ...]:
        """Every file that is read, the recording first."""
        examples = (path for _, path in self.example_paths)
        return (self.mix_path, *self.hint_paths, *examples)


def task_from(options: argparse.Namespace) -> Task:
    """Read a task off the options.

    Raises
    ------
    LayeredError
        If they make no sense together, or files are in the way.
    """
    if len(options.hint_at) > len(options.hint):
        raise InvalidInputError(
            f"--hint-at is there {len(options.hint_at)} times for {len(options.hint)} hints. "
            "Give it at most once for each --hint."
        )
    mix = options.mix
    task = Task(
        method=options.method,
        mix_path=mix,
        hint_paths=tuple(options.hint),
        offsets_s=tuple(options.hint_at),
        kind=options.kind,
        example_paths=example_paths_from(options, options.method.inputs),
        parameters=parameters_from(options, options.method.parameters),
        seed=options.seed,
        folder=options.output or _beside(mix),
        style=style_from(options),
        force=options.force,
    )
    check_early(task)
    return task


def check_early(task: Task) -> None:
    """Say before any work what would only be found out after it."""
    if task.method.needs_hint:  # else only the outcome tells the names
        names = [title_of(path) for path in task.hint_paths]
        check_outputs(task, file_names(names, REST))


def _beside(mix: Path) -> Path:
    has_name = mix.stem != mix.name and mix.stem.strip(".")
    return mix.parent / (mix.stem if has_name else f"{mix.name} layers")


def file_names(layers: Sequence[str], rest: str) -> list[str]:
    """Give the files' names without suffix, the rest's last."""
    return [*file_stems(layers, taken=[rest]), rest]


def check_outputs(task: Task, names: Sequence[str]) -> None:
    """Raise `LayeredError` if files of these names cannot be written, forced or not."""
    paths = [task.folder / f"{name}{task.style.sound_format.suffix}" for name in names]
    for given in task.given_paths:
        for path in paths:
            if path.exists() and given.exists() and path.samefile(given):
                raise InvalidInputError(
                    f"{path} is one of the recordings given, which are never replaced. "
                    "Choose another folder with -o."
                )
    check_free(paths, force=task.force)
