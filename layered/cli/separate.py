"""Separate a recording as the window does it, and write the layers."""

import argparse
import time
from pathlib import Path

from layered.cli.answer import Answer, show
from layered.cli.command import Ending
from layered.cli.progress_bar import ProgressBar
from layered.cli.task import job_from
from layered.errors import InvalidInputError
from layered.export.writing import check_free
from layered.session.whole_job import WholeJob, carry_out
from layered.session.whole_recipe_file import save_recipe


def run_method(options: argparse.Namespace, bar: ProgressBar) -> Ending:
    """Do what the options of a method's subcommand say."""
    job = job_from(options)
    saved: Path | None = options.save_recipe
    if saved is not None:
        _check_recipe_path(saved, job)
    answer = answer_to(job, bar)
    if saved is not None:
        save_recipe(job.recipe, saved, force=job.force)
    show(answer, bar, as_json=options.json)
    return Ending()


def _check_recipe_path(path: Path, job: WholeJob) -> None:
    for given in job.given_paths:
        if path.exists() and given.exists() and path.samefile(given):
            raise InvalidInputError(
                f"{path} is one of the recordings given, which are never replaced. "
                "Choose another file with --save-recipe."
            )
    check_free([path], force=job.force)


def answer_to(job: WholeJob, bar: ProgressBar) -> Answer:
    """Do a job and say what it came to.

    Raises
    ------
    LayeredError
        If something given cannot be used; nothing was written.
    CancelledError
        Through the bar.
    """
    started_s = time.monotonic()
    made = carry_out(job, bar.stage, bar.say)
    seconds = time.monotonic() - started_s
    return Answer(made.project, made.paths, made.null_db, seconds, made.confidence, made.warnings)
