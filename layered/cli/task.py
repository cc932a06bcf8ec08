"""What a separation on the command line is asked for, checked before any work."""

import argparse
from pathlib import Path

from layered.cli.method_options import (
    example_paths_from,
    example_spans_from,
    parameters_from,
)
from layered.cli.options import style_from
from layered.errors import InvalidInputError
from layered.methods.method import missing_input
from layered.session.whole_job import REST, WholeJob, check_outputs, file_names
from layered.session.whole_recipe import GivenHint, RecipeStep, WholeRecipe
from layered.storage.paths import title_of


def job_from(options: argparse.Namespace) -> WholeJob:
    """Read a job off the options of a method's subcommand.

    Raises
    ------
    LayeredError
        If they make no sense together, or files are in the way.
    """
    mix = options.mix
    job = WholeJob(
        WholeRecipe(_steps(options), style_from(options)),
        mix,
        options.output or folder_beside(mix),
        force=options.force,
    )
    check_early(job)
    return job


def check_early(job: WholeJob) -> None:
    """Say before any work what would only be found out after it."""
    steps = job.recipe.steps
    if all(step.method.needs_hint for step in steps):  # else only the outcome tells the names
        names = [title_of(step.hints[0].path) for step in steps]
        check_outputs(job, file_names(names, REST))


def _steps(options: argparse.Namespace) -> tuple[RecipeStep, ...]:
    """Give a step for each hint, which splits what the ones before it left; else one for all."""
    if len(options.hint_at) > len(options.hint):
        raise InvalidInputError(
            f"--hint-at is there {len(options.hint_at)} times for {len(options.hint)} hints. "
            "Give it at most once for each --hint."
        )
    starts_s = [*options.hint_at, *[0.0] * (len(options.hint) - len(options.hint_at))]
    hints = tuple(
        GivenHint(path, at_s, options.kind)
        for path, at_s in zip(options.hint, starts_s, strict=True)
    )
    method = options.method
    groups = [(hint,) for hint in hints] if method.needs_hint else [hints]
    parameters = parameters_from(options, method.parameters)
    examples = example_paths_from(options, method.inputs)
    spans = example_spans_from(options, method.inputs)
    missing = missing_input(method.inputs, [given.role for given, _ in (*examples, *spans)])
    if missing:
        raise InvalidInputError(f"{missing} See layered {method.name} --help.")
    return tuple(
        RecipeStep(method, parameters, options.seed, group, examples, stretches=spans)
        for group in groups
    )


def folder_beside(path: Path) -> Path:
    """Give where layers go unless said otherwise: a folder beside a file, named after it."""
    has_name = path.stem != path.name and path.stem.strip(".")
    return path.parent / (path.stem if has_name else f"{path.name} layers")
