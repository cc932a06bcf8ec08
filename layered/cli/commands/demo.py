"""The main job on the recording that comes with Layered."""

import argparse
from pathlib import Path

from layered.cli.answer import Answer, show
from layered.cli.command import Command, Ending
from layered.cli.options import add_force
from layered.cli.progress_bar import ProgressBar
from layered.cli.separate import carry_out
from layered.cli.task import Task, check_early
from layered.export import style_named
from layered.methods import method_named
from layered.model.hint import HintKind
from layered.resource_files import demo_hint, demo_recording

FOLDER = Path("layered-demo")
_ABOUT = """\
Extract the sung saxophone from the recording that comes with Layered, write both layers to
./layered-demo/, say how long it took and how exactly the layers add up to the recording, and open
the window on them where there is a screen."""


def _run(options: argparse.Namespace, bar: ProgressBar) -> Ending:
    answer = _carry_out(bar, force=options.force)
    show(answer, bar, as_json=False)
    return Ending(0, answer.project)


def _carry_out(bar: ProgressBar, *, force: bool) -> Answer:
    method = method_named("extract")
    task = Task(
        method=method,
        mix_path=demo_recording(),
        hint_paths=(demo_hint(),),
        offsets_s=(),
        kind=HintKind.GUESS,
        example_paths=(),
        parameters=method.parameters(),
        seed=0,
        folder=FOLDER,
        style=style_named("wav"),
        force=force,
    )
    check_early(task)
    return carry_out(task, bar)


COMMAND = Command(
    name="demo",
    summary="Try it on the recording that comes with Layered.",
    description=_ABOUT,
    example="layered demo",
    add_options=add_force,
    run=_run,
)
