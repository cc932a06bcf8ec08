"""A whole batch: from a recipe and what is to be gone through to layers and a manifest."""

import contextlib
import os
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from layered.errors import InvalidInputError, LayeredError
from layered.export.folders import cannot_write, check_room, made
from layered.methods.method import DOUBTFUL_BELOW, Report
from layered.progress import Progress
from layered.session.batch.cluster import Cluster
from layered.session.batch.inputs import gather
from layered.session.batch.manifest import DONE, FAILED, Line, Manifest
from layered.session.batch.plan import RECIPE_FOLDER, Plan, planned
from layered.session.batch.processes import Processes, processor_count
from layered.session.batch.work import Order, RecipePlace, sweep
from layered.session.project_recipe import save_project_recipe
from layered.session.whole_recipe_file import fingerprint, load_recipe
from layered.storage.projects import project_file

if sys.platform != "win32":
    import fcntl

_PATIENCE_S = 5.0
_EARLY, _EARLY_S = 0.01, 5.0
"""Before this share and time of the work, how long it takes cannot be told."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What is to be done.

    Parameters
    ----------
    recipe : Path
        A recipe's file, or a project, whose recipe is put into the folder.
    inputs : tuple of Path
        Files, folders and lists, as `inputs.gather` takes them.
    force : bool
        Replace what another recipe made in the folder.
    n_jobs : int, optional
        How many recordings to work on at once; one for each processor unless given.
    cluster : str
        The address of a dask scheduler; empty to work here.
    """

    recipe: Path
    inputs: tuple[Path, ...]
    output: Path
    force: bool = False
    n_jobs: int | None = None
    cluster: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """What a batch came to.

    Parameters
    ----------
    n_done : int
        How many recordings have their layers, those included that had them before.
    n_kept : int
        How many had them before.
    n_doubtful : int
        How many of those done the method has little confidence in.
    failures : tuple of Line
        The recordings that could not be done.
    """

    n_done: int
    n_kept: int
    n_doubtful: int
    failures: tuple[Line, ...]
    manifest: Path


class _Workers(Protocol):
    def prepare(self, report: Progress) -> None:
        """Say what is wrong before anything is done."""

    def results(self, orders: Sequence[Order], report: Progress) -> Generator[Line]:
        """Do all orders, and give the line of each as soon as it is done."""


def run_batch(batch: Batch, report: Report) -> Summary:
    """Do all recordings that are not done yet.

    Raises
    ------
    LayeredError
        If it cannot be started, or not go on; the same call goes on from there later. What could
        not be done with single recordings is in the manifest instead.
    CancelledError
        Through ``report``, many times a second; the same call goes on from there.
    """
    if not project_file.is_project(batch.recipe):
        load_recipe(batch.recipe)  # what is wrong with it is said before anything is made
    output = Path(os.path.realpath(batch.output))
    layers = {output / line.folder for line in Manifest(output).lines.values()}
    sources = gather(batch.inputs, output, {*layers, output / RECIPE_FOLDER})
    with made(output):
        check_room(output, 0)
        with _locked(output, report) as lock:
            manifest = Manifest(output)
            place = _place(batch, output, report)
            plan = planned(sources, manifest.lines, output, place.fingerprint, force=batch.force)
            workers: _Workers
            if batch.cluster:
                workers = Cluster(place, batch.cluster)
            else:
                workers = Processes(place, batch.n_jobs or processor_count(), lock)
            return _through(plan, manifest, workers, report)


def _place(batch: Batch, output: Path, report: Report) -> RecipePlace:
    path = batch.recipe
    if project_file.is_project(path):
        path = save_project_recipe(path, output / RECIPE_FOLDER, report)
    return RecipePlace(os.path.realpath(path), fingerprint(load_recipe(path)))


def _through(plan: Plan, manifest: Manifest, workers: _Workers, report: Progress) -> Summary:
    if plan.orders:
        workers.prepare(report)
    sweep(manifest.path.parent)
    manifest.lines.update({order.line.file: order.line for order in plan.orders})
    manifest.tidy()
    lines = []
    try:
        told = _with_time_left(report)
        with contextlib.closing(workers.results(plan.orders, told)) as results:
            for line in results:
                manifest.add(line)
                lines.append(line)
    except BaseException:
        with contextlib.suppress(LayeredError):
            manifest.tidy()
        raise
    manifest.tidy()
    done = [line for line in (*plan.kept, *lines) if line.state == DONE]
    return Summary(
        n_done=len(done),
        n_kept=len(plan.kept),
        n_doubtful=sum((line.confidence or 0) < DOUBTFUL_BELOW for line in done),
        failures=tuple(line for line in lines if line.state == FAILED),
        manifest=manifest.path,
    )


def _with_time_left(report: Progress) -> Progress:
    """Give a report that also guesses how long it still takes."""
    started_s = time.monotonic()

    def told(fraction: float, message: str) -> None:
        elapsed_s = time.monotonic() - started_s
        if fraction > _EARLY and elapsed_s > _EARLY_S:
            minutes = elapsed_s * (1 - fraction) / fraction / 60
            left = f"{minutes:.0f} min" if minutes < 100 else f"{minutes / 60:.0f} h"
            message = f"{message}, about {left if minutes >= 1 else '1 min'} left"
        report(fraction, message)

    return told


@contextlib.contextmanager
def _locked(folder: Path, report: Progress) -> Iterator[int | None]:
    """Keep a second batch out of a folder, until this one and all its workers have ended."""
    if sys.platform == "win32":
        yield None
        return
    try:
        number = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        _lock(number, folder, report)
        yield number
    finally:
        os.close(number)


if sys.platform != "win32":

    def _lock(number: int, folder: Path, report: Progress) -> None:
        """Lock a folder; workers whose batch was ended by force need a moment to end too."""
        last_s = time.monotonic() + _PATIENCE_S
        while True:
            try:
                fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if time.monotonic() > last_s:
                    raise InvalidInputError(
                        f"Another batch is at work in {folder}. "
                        "Wait until it is done, or stop it first."
                    ) from error
            except OSError:  # a file system without locks
                return
            else:
                return
            report(0.0, "Waiting for another batch in this folder")
            time.sleep(0.05)
