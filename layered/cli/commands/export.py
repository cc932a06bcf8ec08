"""The layers of a project into files, as the window exports them."""

import argparse
import time
from pathlib import Path

from layered.cli.answer import Answer, show
from layered.cli.command import Command, Ending
from layered.cli.options import add_output, style_from
from layered.cli.progress_bar import ProgressBar
from layered.cli.task import folder_beside
from layered.errors import InvalidInputError
from layered.model.project import Project, leaves
from layered.session.layer_files import write_layers
from layered.session.scratch import Scratch
from layered.storage.paths import shown
from layered.storage.projects import project_file

_READ, _WRITTEN = 0.4, 0.9
_ABOUT = """\
Write the layers of a project to files, one each, all as long as the recording: together they add
up to it. Gain, pan, mute and solo are not applied."""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT", type=Path, help="A file saved by Layered.")
    add_output(parser)


def _run(options: argparse.Namespace, bar: ProgressBar) -> Ending:
    started_s = time.monotonic()
    path: Path = options.project
    style, scratch = style_from(options), Scratch()
    if path.exists() and not project_file.is_project(path):
        raise InvalidInputError(
            f"{shown(path)} is not a project saved by Layered. "
            "To split a recording, see layered extract --help."
        )
    opened = project_file.load(
        path, allocate=scratch.allocate, report=scratch.sparing(bar.stage(0, _READ))
    )
    project = opened.steps[opened.cursor].project
    layers = leaves(project)
    folder = options.output or folder_beside(path)
    _check_source(project, folder)
    paths, null_db = write_layers(
        project,
        [layer.id for layer in layers],
        [layer.name for layer in layers],
        folder,
        style,
        force=options.force,
        writing=scratch.sparing(bar.stage(_READ, _WRITTEN)),
        checking=scratch.sparing(bar.stage(_WRITTEN, 1)),
    )
    warnings = [warning for split in project.splits for warning in split.warnings]
    answer = Answer(
        project,
        tuple(paths),
        null_db,
        time.monotonic() - started_s,
        min((split.confidence for split in project.splits), default=1.0),
        tuple([opened.notice, *warnings] if opened.notice else warnings),
    )
    show(answer, bar, as_json=options.json)
    return Ending()


def _check_source(project: Project, folder: Path) -> None:
    """Keep the recording itself from being replaced."""
    source = Path(project.mixture.source)
    if source.is_absolute() and source.exists() and folder.exists():
        in_the_way = source.parent.samefile(folder)
        if in_the_way and source.stem in {layer.name for layer in leaves(project)}:
            raise InvalidInputError(
                f"{source} is the recording of the project, which is never replaced. "
                "Choose another folder with -o."
            )


COMMAND = Command(
    name="export",
    summary="Write the layers of a saved project to files.",
    description=_ABOUT,
    example="layered export song.layered -o layers",
    add_options=_add_options,
    run=_run,
)
