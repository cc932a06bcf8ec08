"""The main job on the recording that comes with Layered."""

import argparse
from pathlib import Path

from layered.cli.answer import Answer, show
from layered.cli.command import Command, Ending
from layered.cli.options import add_force
from layered.cli.progress_bar import ProgressBar
from layered.cli.separate import answer_to
from layered.cli.task import check_early
from layered.export import style_named
from layered.methods import method_named
from layered.resource_files import demo_hint, demo_recording
from layered.session.whole_job import WholeJob
from layered.session.whole_recipe import GivenHint, RecipeStep, WholeRecipe

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
    step = RecipeStep(method, method.parameters(), hints=(GivenHint(demo_hint()),))
    recipe = WholeRecipe((step,), style_named("wav"))
    job = WholeJob(recipe, demo_recording(), FOLDER, force=force)
    check_early(job)
    return answer_to(job, bar)


COMMAND = Command(
    name="demo",
    summary="Try it on the recording that comes with Layered.",
    description=_ABOUT,
    example="layered demo",
    add_options=add_force,
    run=_run,
)
