"""Separate a recording as the window does it, and write the layers."""

import argparse
import time

from layered.cli.answer import Answer, show
from layered.cli.command import Ending
from layered.cli.progress_bar import ProgressBar
from layered.cli.task import job_from
from layered.session.whole_job import WholeJob, carry_out


def run_method(options: argparse.Namespace, bar: ProgressBar) -> Ending:
    """Do what the options of a method's subcommand say."""
    job = job_from(options)
    show(answer_to(job, bar), bar, as_json=options.json)
    return Ending()


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
    made = carry_out(job, bar.stage)
    seconds = time.monotonic() - started_s
    return Answer(made.project, made.paths, made.null_db, seconds, made.confidence, made.warnings)
