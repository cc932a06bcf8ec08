"""``project.json``: a history of projects as one JSON document, and back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import layered
from layered.errors import ProjectFileError
from layered.model.step import Step
from layered.storage.projects.checking import checked
from layered.storage.projects.decoding import DamagedError, Decoder, Fetching
from layered.storage.projects.encoding import Encoder, Entry, Keeping

FORMAT = 1


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """What a document says, before any of its objects is made.

    Parameters
    ----------
    entries : list
        By number; None where one was lost.
    steps : list of tuple
        The label of each step, and the number of its project.
    """

    entries: list[Entry | None]
    steps: list[tuple[str, int]]
    cursor: int


def encode(steps: Sequence[Step], cursor: int, keeping: Keeping) -> bytes:
    """Write a history as a document; what is large goes to ``keeping``."""
    objects: list[Entry] = []
    encoder = Encoder(keeping, objects.append)
    history = [{"label": step.label, "project": encoder.number(step.project)} for step in steps]
    document = {
        "format": FORMAT,
        "written_by": f"Layered {layered.__version__}",
        "objects": objects,
        "history": {"steps": history, "cursor": cursor},
    }
    return json.dumps(document, indent=1, ensure_ascii=False).encode()


def decode(text: bytes, title: str) -> Record:
    """Read a document.

    Raises
    ------
    ProjectFileError
        If a newer program wrote it.
    DamagedError
        If it makes no sense.
    """
    try:
        document = json.loads(text)
        check_format(document["format"], title)
        history = document["history"]
        steps = [(str(step["label"]), int(step["project"])) for step in history["steps"]]
        cursor = int(history["cursor"])
        entries = list(document["objects"])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise DamagedError(f"{type(error).__name__}: {error}") from error
    if not 0 <= cursor < len(steps):
        raise DamagedError("the cursor is on no step")
    return Record(entries, steps, cursor)


def check_format(version: Any, title: str) -> None:  # noqa: ANN401 - whatever a file says
    """Raise `ProjectFileError` if a program that knows more wrote a file."""
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise DamagedError(f"format {version}")
    if version > FORMAT:
        raise ProjectFileError(
            f"{title} was saved by a newer Layered (format {version}; this one reads up to "
            f"{FORMAT}). Open it with that version, or install it here."
        )


def restore(record: Record, fetching: Fetching) -> tuple[list[Step], int, int]:
    """Make the steps of a record.

    Returns
    -------
    tuple of (list of Step, int, int)
        The steps that are whole, which of them was open or is the last good one before it, and
        how many are lost.

    Raises
    ------
    DamagedError
        If none is whole.
    """
    decoder = Decoder(record.entries, fetching)
    steps: list[Step] = []
    cursor, failure = -1, None
    for index, (label, number) in enumerate(record.steps):
        try:
            steps.append(Step(label, checked(decoder.make(number))))
        except DamagedError as error:
            failure = error
            continue
        if index <= record.cursor or cursor < 0:
            cursor = len(steps) - 1
    if not steps:
        raise failure or DamagedError("there is no step")
    return steps, cursor, len(record.steps) - len(steps)
