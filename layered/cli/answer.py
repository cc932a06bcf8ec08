"""What a separation on the command line came to, for people and for programs."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from layered.cli.progress_bar import ProgressBar
from layered.model.project import Project
from layered.storage.paths import shown


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The files written and what there is to say about them.

    Parameters
    ----------
    null_db : float
        How far the files add up to the recording, at the gain they were written with.
    confidence : float
        Of the least certain layer, 0 to 1.
    """

    project: Project
    paths: tuple[Path, ...]
    null_db: float
    seconds: float
    confidence: float
    warnings: tuple[str, ...]


def show(answer: Answer, bar: ProgressBar, *, as_json: bool) -> None:
    """Clear the bar and write the answer."""
    bar.clear()
    if as_json:
        _print_json(answer)
    else:
        _print_words(answer)


def _print_json(answer: Answer) -> None:
    """Write one JSON object to stdout."""
    value = {
        "layers": [{"name": path.stem, "path": str(path)} for path in answer.paths],
        "null_db": round(answer.null_db, 2),
        "seconds": round(answer.seconds, 3),
        "confidence": round(answer.confidence, 4),
        "warnings": list(answer.warnings),
    }
    sys.stdout.write(json.dumps(value) + "\n")


def _print_words(answer: Answer) -> None:
    """Write the answer as sentences: what was done to stdout, what is doubtful to stderr."""
    names = [shown(path) for path in answer.paths]
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    folder = shown(answer.paths[0].parent)
    sys.stdout.write(
        f"{listed} are in {folder}.\n"
        f"They add up to the recording: {answer.null_db:.1f} dB is left.\n"
        f"Confidence {100 * answer.confidence:.0f} %. It took {answer.seconds:.1f} s.\n"
    )
    for warning in answer.warnings:
        sys.stderr.write(f"Note: {warning}\n")
