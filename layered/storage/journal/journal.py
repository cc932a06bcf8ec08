"""Writing the journal of a session: every step as soon as it is taken."""

import errno
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import layered
from layered.atomic import replacing
from layered.model.original import Original
from layered.model.step import Step
from layered.storage.journal import lines
from layered.storage.journal.shelf import Shelf
from layered.storage.projects.document import FORMAT
from layered.storage.projects.encoding import Encoder, Entry, file_of

NAME = "journal"
PATH_NAME = "project"

_MOST_GONE = 200
"""Looking for what no step holds any more takes some milliseconds: not after every edit."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What the project's file holds: which step, where, and the file as it was then."""

    step: Step | None = None
    path: Path | None = None
    file: Original | None = None


class Journal:
    """One file of lines; what they refer to is on a shelf.

    Parameters
    ----------
    folder : Path
        Of the session.
    flush : callable
        Told each file that should be flushed to the disk some time.
    """

    def __init__(self, folder: Path, shelf: Shelf, flush: Callable[[Path], None]) -> None:
        self._folder = folder
        self._shelf = shelf
        self._flush = flush
        self._file: BinaryIO | None = None
        self._waiting: list[lines.Line] = []
        self._encoder = self._new_encoder()
        self._files: dict[int, str] = {}
        self._n_objects = 0
        self._lock = threading.Lock()
        self._gone: set[str] = set()
        self._steps: tuple[Step, ...] = ()
        self._cursor = -1
        self._n_gone = 0
        self._saved = Saved()

    @property
    def exists(self) -> bool:
        """Whether there is something to go on from."""
        return (self._folder / NAME).exists()

    def begin(self, steps: Sequence[Step], cursor: int, saved: Saved) -> None:
        """Start anew with a history; what was written before is gone once this is on the disk.

        Raises
        ------
        OSError
            If it cannot be written; then the old one is still there.
        """
        self.close()
        before = set(self._files.values())
        self._encoder, self._waiting = self._new_encoder(), []
        self._files, self._n_objects = {}, 0
        self._steps, self._cursor, self._saved = (), -1, Saved()
        head = {"format": FORMAT, "written_by": f"Layered {layered.__version__}"}
        self._waiting.append(head)
        self._take(steps, cursor)
        self._take_saved(saved)
        target = self._folder / NAME
        with replacing(target) as temporary:
            temporary.write_bytes(b"".join(map(lines.packed, self._waiting)))
        self._waiting = []
        self._file = target.open("ab", buffering=0)
        self._give_up(before - set(self._files.values()))
        self._flush(target)

    def follow(self, steps: Sequence[Step], cursor: int, saved: Saved) -> None:
        """Write what has changed since the last time.

        Raises
        ------
        OSError
            If it cannot be written; only `begin` helps then.
        """
        if self._file is None:
            raise FileNotFoundError(f"the journal in {self._folder} was never begun")
        self._take(steps, cursor)
        self._take_saved(saved)
        if not self._waiting:
            return
        text, self._waiting = b"".join(map(lines.packed, self._waiting)), []
        if self._file.write(text) != len(text):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._folder / NAME))
        if self._n_gone >= _MOST_GONE:
            self._let_go()
        self._flush(self._folder / NAME)

    def end(self) -> None:
        """Forget everything: nothing is open any more."""
        self.close()
        (self._folder / NAME).unlink(missing_ok=True)
        (self._folder / PATH_NAME).unlink(missing_ok=True)
        names = set(self._files.values())
        self._shelf.forget(names)
        self._shelf.remove(names)
        self._encoder, self._files = self._new_encoder(), {}
        self._steps = ()

    def given_up(self) -> set[str]:
        """Give, once, the files that can be removed as soon as the journal is on the disk."""
        with self._lock:
            gone, self._gone = self._gone, set()
        return gone

    def close(self) -> None:
        """Write no more."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _take(self, steps: Sequence[Step], cursor: int) -> None:
        first, count = _kept(self._steps, steps)
        if (first, count, cursor) == (0, len(self._steps), self._cursor) and count == len(steps):
            return
        added = [
            {"label": step.label, "project": self._encoder.number(step.project)}
            for step in steps[count:]
        ]
        change = {"keep": [first, count], "add": added, "cursor": cursor}
        self._waiting.append(change | {"at": round(time.time(), 3)})
        self._note_gone(self._steps[:first], steps[:1])
        self._note_gone(self._steps[first + count :], steps[count - 1 : count])
        self._steps, self._cursor = tuple(steps), cursor

    def _take_saved(self, saved: Saved) -> None:
        if saved == self._saved:
            return
        index = self._steps.index(saved.step) if saved.step in self._steps else -1
        where = str(saved.path) if saved.path is not None else None
        line: lines.Line = {"saved": index, "path": where}
        if saved.file is not None:
            line |= {"n_bytes": saved.file.n_bytes, "changed_ns": saved.file.changed_ns}
        self._waiting.append(line)
        self._saved = saved
        (self._folder / PATH_NAME).write_text(where or "", "utf-8", "surrogateescape")

    def _note_gone(self, gone: Sequence[Step], beside: Sequence[Step]) -> None:
        """Note steps that can never come back: at once where sounds go with them."""
        held = {id(thing) for step in beside for thing in _with_sound(step)}
        self._n_gone += len(gone)
        if any(id(thing) not in held for step in gone for thing in _with_sound(step)):
            self._n_gone = _MOST_GONE

    def _let_go(self) -> None:
        """Give up the files of steps that can never come back."""
        self._n_gone = 0
        self._encoder.keep_only(step.project for step in self._steps)
        held, before = self._encoder.numbers(), set(self._files.values())
        self._files = {number: name for number, name in self._files.items() if number in held}
        self._give_up(before - set(self._files.values()))

    def _give_up(self, names: set[str]) -> None:
        """Have files removed, but not yet: a kill before the next line would still need them."""
        self._shelf.forget(names)
        with self._lock:
            self._gone |= names

    def _new_encoder(self) -> Encoder:
        return Encoder(self._shelf, self._write)

    def _write(self, entry: Entry) -> None:
        name = file_of(entry)
        if name is not None:
            self._files[self._n_objects] = name
        self._waiting.append({"object": entry, "n": self._n_objects})
        self._n_objects += 1


def _with_sound(step: Step) -> tuple[object, ...]:
    return (*step.project.splits, *step.project.hints)


def _kept(before: Sequence[Step], now: Sequence[Step]) -> tuple[int, int]:
    """Say from where on, and how many of, the steps before are there still."""
    first = next((i for i, step in enumerate(before) if now and step is now[0]), None)
    if first is None:
        return 0, 0
    count = 0
    for old, new in zip(before[first:], now, strict=False):
        if old is not new:
            break
        count += 1
    return first, count
