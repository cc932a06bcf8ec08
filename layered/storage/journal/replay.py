"""Reading a journal: what its lines come to, damaged or not."""

from dataclasses import dataclass
from pathlib import Path

from layered.model.original import Original
from layered.storage.journal import lines
from layered.storage.journal.journal import NAME
from layered.storage.projects.decoding import DamagedError
from layered.storage.projects.document import Record, check_format
from layered.storage.projects.encoding import Entry

_MOST_MISSING = 100_000


@dataclass(slots=True, eq=False)
class Replay:
    """What the lines of a journal come to, and how many of them are damaged.

    Parameters
    ----------
    has_new : bool
        Whether there are steps, undone ones perhaps, from after the last time it was saved.
    """

    record: Record
    n_damaged: int = 0
    at: float = 0.0
    saved: tuple[str, int] | None = None
    has_new: bool = False
    path: Path | None = None
    file: Original | None = None

    def take(self, line: lines.Line) -> None:
        """Do what a line says."""
        record = self.record
        if "object" in line:
            self._add(line["object"], int(line["n"]))
        elif "keep" in line:
            (first, count), at = line["keep"], float(line["at"])
            added = [(str(step["label"]), int(step["project"])) for step in line["add"]]
            steps = record.steps[first : first + count] + added
            if not steps or line["cursor"] < 0:
                raise ValueError("the cursor is on no step")
            self.record = Record(record.entries, steps, min(line["cursor"], len(steps) - 1))
            self.at = at
            self.has_new = self.has_new or bool(added)
        elif "saved" in line:
            self.saved = record.steps[line["saved"]] if line["saved"] >= 0 else None
            self.has_new = False
            self.path = Path(line["path"]) if line["path"] else None
            self.file = None
            if self.path is not None and "n_bytes" in line:
                self.file = Original(self.path, line["n_bytes"], line["changed_ns"])

    def _add(self, entry: Entry, number: int) -> None:
        """Take an object, with holes where the ones before it are damaged."""
        entries = self.record.entries
        if not len(entries) <= number <= len(entries) + _MOST_MISSING:
            raise ValueError("an object with another number")
        entries += [None] * (number - len(entries))
        entries.append(entry)


def replayed(folder: Path) -> Replay:
    """Replay the journal in a folder, without the lines that make no sense.

    Raises
    ------
    DamagedError
        If no step is left.
    ProjectFileError
        If a newer program wrote it.
    """
    found = Replay(Record([], [], 0))
    for line in lines.read(folder / NAME):
        if line is None:
            found.n_damaged += 1
            continue
        try:
            if "format" in line:
                check_format(line["format"], "What was kept of an earlier session")
            found.take(line)
        except (DamagedError, KeyError, TypeError, ValueError, IndexError):
            found.n_damaged += 1
    if not found.record.steps:
        raise DamagedError("no step")
    return found
