"""One recipe over many recordings."""

import argparse
import json
import sys
import time
from pathlib import Path

from layered.cli.command import Command, Ending
from layered.cli.options import positive_number
from layered.cli.progress_bar import ProgressBar
from layered.errors import CancelledError
from layered.session.batch.manifest import MANIFEST
from layered.session.batch.run import Batch, Summary, run_batch
from layered.storage.paths import shown

_SOME_FAILED = 2
_MOST_TOLD = 20
_ABOUT = f"""\
Make the layers of many recordings by one recipe, each recording's in a folder of its own below
DIR, named after it.

RECIPE is a file that --save-recipe of a method writes, or a project: then what was separated in it
is done to every recording, with its hints. DIR/recipe/ has that as a recipe, to look at or change.

FILE may be a recording, a folder with all sound files and videos in it, or a list: a text file
(.txt, .list, .m3u) with a path on each line, or - for a list on stdin.

DIR/{MANIFEST} has a line of JSON for each recording: done or failed and why, its layers, how sure
the method is. Start the same command again at any time, after Ctrl+C or a crash too: what is
done is kept, and what is new, changed or failed is done. The result is the same as in one go."""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("recipe", metavar="RECIPE", type=Path, help="A recipe or a project.")
    parser.add_argument("inputs", metavar="FILE", type=Path, nargs="+", help="See above.")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="DIR",
        help="Where the layers and the manifest go; made if missing.",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--jobs",
        type=positive_number,
        metavar="N",
        help="How many recordings to work on at once, each on one processor. "
        "Default: as many as there are processors.",
    )
    where.add_argument(
        "--dask",
        default="",
        metavar="ADDRESS",
        help="Work on a dask cluster whose computers see the same folders and have Layered: the "
        "address of its scheduler, such as tcp://scheduler:8786.",
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help="Replace what another recipe made in DIR, and folders in the way.",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help='Print {"done", "kept", "doubtful", "failed", "failures": [{"file", "why"}], '
        '"manifest", "seconds"} and nothing else. kept and doubtful are among the done: done '
        "before, and of little confidence.",
    )


def _run(options: argparse.Namespace, bar: ProgressBar) -> Ending:
    started_s = time.monotonic()
    batch = Batch(
        options.recipe,
        tuple(options.inputs),
        options.output,
        force=options.force,
        n_jobs=options.jobs,
        cluster=options.dask,
    )
    try:
        summary = run_batch(batch, bar.stage(0, 1))
    except CancelledError:
        bar.clear()
        sys.stderr.write("layered: Stopped. The same command goes on from here.\n")
        raise
    bar.clear()
    seconds = time.monotonic() - started_s
    if options.json:
        _print_json(summary, seconds)
    else:
        _print_words(summary, seconds)
    return Ending(_SOME_FAILED if summary.failures else 0)


def _print_json(summary: Summary, seconds: float) -> None:
    value = {
        "done": summary.n_done,
        "kept": summary.n_kept,
        "doubtful": summary.n_doubtful,
        "failed": len(summary.failures),
        "failures": [{"file": line.file, "why": line.why} for line in summary.failures],
        "manifest": str(summary.manifest),
        "seconds": round(seconds, 3),
    }
    sys.stdout.write(json.dumps(value) + "\n")


def _print_words(summary: Summary, seconds: float) -> None:
    total = summary.n_done + len(summary.failures)
    notes = [
        *([f"{summary.n_kept} had them before"] if summary.n_kept else []),
        *([f"{summary.n_doubtful} are doubtful"] if summary.n_doubtful else []),
    ]
    about = f" ({', '.join(notes)})" if notes else ""
    failed = f"; {len(summary.failures)} could not be done" if summary.failures else ""
    sys.stdout.write(
        f"{summary.n_done} of {total} recordings have their layers{about}{failed}.\n"
        f"What became of each is in {shown(summary.manifest.parent)}/{MANIFEST}. "
        f"It took {seconds:.1f} s.\n"
    )
    for line in summary.failures[:_MOST_TOLD]:
        sys.stderr.write(f"layered: {shown(Path(line.file))}: {line.why}\n")
    if len(summary.failures) > _MOST_TOLD:
        left = len(summary.failures) - _MOST_TOLD
        sys.stderr.write(f"layered: {left} more are in the manifest.\n")


COMMAND = Command(
    name="batch",
    summary="Make the layers of many recordings by one recipe.",
    description=_ABOUT,
    example="layered batch recipe.json archive -o layers",
    add_options=_add_options,
    run=_run,
)
