"""What the commands that restore share: one recording in, one recording out."""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from layered.cli.command import Command, Ending
from layered.cli.method_options import (
    add_inputs,
    add_parameters,
    example_paths_from,
    parameters_from,
)
from layered.cli.options import add_force, add_seed
from layered.cli.progress_bar import ProgressBar
from layered.errors import InvalidInputError
from layered.export import FORMATS, style_named
from layered.export.mixdown import mix_output
from layered.export.sound_format import Style
from layered.export.stems import stem_outputs
from layered.export.writing import check_free, write
from layered.methods.method import Example, Method
from layered.model.hole import Hole
from layered.model.project import MIXTURE_ID
from layered.session.exports import stems_of
from layered.session.mix_source import mix_plan
from layered.session.session import Session
from layered.storage.audio_files import read
from layered.storage.paths import shown

_READ, _RESTORED = 0.05, 0.9

Holes = Callable[[argparse.Namespace], tuple[Hole, ...]]
AddOptions = Callable[[argparse.ArgumentParser], None]
Check = Callable[[argparse.Namespace], None]


def restoring_command(
    method: Method,
    *,
    summary: str,
    description: str,
    example: str,
    add_options: AddOptions = lambda parser: None,
    check: Check = lambda options: None,
    holes_from: Holes = lambda options: (),
    without: tuple[str, ...] = (),
) -> Command:
    """Make the subcommand of a restoration.

    Parameters
    ----------
    add_options : callable
        Adds what only this one has; it may set what the parameters in ``without`` are read from.
    check : callable
        Raises `InvalidInputError` for options that make no sense together, before any work.
    """

    def add_all(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("recording", metavar="IN", type=Path, help="The recording.")
        add_inputs(parser, method.inputs)
        add_options(parser)
        add_parameters(parser, method.parameters, title="how to restore", without=without)
        add_seed(parser)
        _add_output(parser)

    def run(options: argparse.Namespace, bar: ProgressBar) -> Ending:
        check(options)
        return _run(method, options, holes_from(options), bar)

    return Command(method.name, summary, description, example, add_all, run)


def _add_output(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what is written")
    group.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        type=Path,
        required=True,
        help="The restored recording, as long as IN: IN and what was made up, added. The suffix "
        "says the format; WAV keeps 32-bit float.",
    )
    group.add_argument(
        "--added", metavar="PATH", type=Path, help="Also write what was made up, alone."
    )
    add_force(group)
    group.add_argument(
        "--json",
        action="store_true",
        help='Print {"output", "added", "seconds", "warnings"} and nothing else.',
    )


def _run(
    method: Method, options: argparse.Namespace, holes: tuple[Hole, ...], bar: ProgressBar
) -> Ending:
    started_s = time.monotonic()
    style = _checked_style(method, options)
    session = Session()
    try:
        warnings: list[str] = []
        _restore(method, options, holes, session, bar, warnings)
        _write(options, style, session, bar)
    finally:
        session.close()
    bar.clear()
    _answer(options, time.monotonic() - started_s, warnings)
    return Ending()


def _checked_style(method: Method, options: argparse.Namespace) -> Style:
    """Say before any work what would only be found out after it."""
    paths = [path for path in (options.output, options.added) if path is not None]
    given = [options.recording, *(path for _, path in example_paths_from(options, method.inputs))]
    styles = {path.suffix.lower(): _style_of(path) for path in paths}
    if len(styles) > 1:
        raise InvalidInputError(
            f"{shown(paths[0])} and {shown(paths[1])} must be of the same format. "
            "Give both the same suffix."
        )
    if len(paths) > 1 and paths[0].absolute() == paths[1].absolute():
        raise InvalidInputError("OUT and --added are the same file. Choose another for one.")
    for path in paths:
        if not path.absolute().parent.is_dir():
            raise InvalidInputError(f"There is no folder {path.parent}. Make it first.")
        for source in given:
            if path.exists() and source.exists() and path.samefile(source):
                raise InvalidInputError(
                    f"{shown(path)} is one of the recordings given, which are never replaced. "
                    "Choose another name."
                )
    check_free(paths, force=options.force)
    return styles[paths[0].suffix.lower()]


def _style_of(path: Path) -> Style:
    for sound_format in FORMATS:
        if path.suffix.lower() == sound_format.suffix:
            return style_named(sound_format.name)
    suffixes = ", ".join(sound_format.suffix for sound_format in FORMATS)
    raise InvalidInputError(
        f"{shown(path)} does not say its format by its suffix. Choose one of {suffixes}."
    )


def _restore(
    method: Method,
    options: argparse.Namespace,
    holes: tuple[Hole, ...],
    session: Session,
    bar: ProgressBar,
    warnings: list[str],
) -> None:
    """Put the added layer into the session's project, as the window does."""
    paths = example_paths_from(options, method.inputs)
    step = _READ / (1 + len(paths))

    def load(path: Path, number: int) -> Any:  # noqa: ANN401 - a Recording
        return read(
            path,
            report=session.scratch.sparing(bar.stage(step * number, step * (number + 1))),
            allocate=session.scratch.allocate,
            warn=warnings.append,
        )

    session.open_recording(load(options.recording, 0))
    separation = session.separation(
        method,
        MIXTURE_ID,
        parameters_from(options, method.parameters),
        examples=tuple(
            Example(given.role, load(path, number))
            for number, (given, path) in enumerate(paths, start=1)
        ),
        holes=holes,
        seed=options.seed,
    )
    outcome = separation.run(session.scratch.sparing(bar.stage(_READ, _RESTORED)))
    session.apply(separation, outcome)
    warnings.extend(outcome.warnings)


def _write(options: argparse.Namespace, style: Style, session: Session, bar: ProgressBar) -> None:
    """Write the sum, and the added layer if asked for: both or none."""
    project = session.open_project
    mixture, plan = project.mixture, mix_plan(project)
    outputs = [mix_output(stems_of(project), plan, mixture, options.output)]
    if options.added is not None:
        ids = [added.layer for added in project.added]
        outputs += stem_outputs(stems_of(project, ids), mixture, [options.added])
    report = session.scratch.sparing(bar.stage(_RESTORED, 1))
    write(outputs, mixture, style, force=options.force, report=report)


def _answer(options: argparse.Namespace, seconds: float, warnings: list[str]) -> None:
    if options.json:
        value = {
            "output": str(options.output),
            "added": None if options.added is None else str(options.added),
            "seconds": round(seconds, 3),
            "warnings": warnings,
        }
        sys.stdout.write(json.dumps(value) + "\n")
        return
    beside = "" if options.added is None else f", and {shown(options.added)} what was made up"
    sys.stdout.write(
        f"{shown(options.output)} holds the restored recording{beside}. It took {seconds:.1f} s.\n"
    )
    for warning in warnings:
        sys.stderr.write(f"Note: {warning}\n")
