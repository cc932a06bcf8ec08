"""What sessions that ended without their program knowing have left behind."""

import contextlib
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from layered.errors import ProjectFileError, UnsupportedFileError
from layered.model.original import Original
from layered.model.recording import Recording
from layered.progress import Progress
from layered.storage import audio_files
from layered.storage.growing import Allocate
from layered.storage.journal.journal import NAME, PATH_NAME
from layered.storage.journal.lock import Lock, held
from layered.storage.journal.replay import replayed
from layered.storage.journal.shelf import Shelf
from layered.storage.paths import title_of
from layered.storage.projects.decoding import DamagedError
from layered.storage.projects.document import Record, restore
from layered.storage.projects.encoding import Entry, file_of
from layered.storage.projects.members import described
from layered.storage.projects.project_file import Opened
from layered.storage.projects.types import PROJECT

LOCK = "lock"
FILES = "files"
KEPT_DAYS = 30
"""How long work that nobody asked for again is kept."""

_MAKING_S = 60


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """The work of a session that ended too early.

    Parameters
    ----------
    name : str
        Of the recording or the project.
    at : float
        When the last step was taken, in seconds since 1970.
    path : Path, optional
        The project's file, where there is one.
    file : Original, optional
        That file as it was when it was saved or opened last.
    """

    folder: Path
    name: str
    at: float
    n_steps: int
    path: Path | None
    file: Original | None


def find(root: Path) -> list[Left]:
    """List what is left, the newest first; remove what holds nothing, or nothing any more.

    What cannot be read, because it is damaged or a newer program's, stays as long as the rest.
    """
    found = []
    for folder in _abandoned(root):
        try:
            left = _left(folder)
        except (DamagedError, ProjectFileError):
            if not (folder / NAME).exists() or _is_old(folder.stat().st_mtime):
                discard(folder)
            continue
        if left is None or _is_old(left.at):
            discard(folder)
        else:
            _tidy(folder)
            found.append(left)
    return sorted(found, key=lambda left: -left.at)


def open_elsewhere(root: Path, path: Path, own: Path) -> bool:
    """Say whether another window has a project open."""
    for folder in _folders(root):
        if folder == own or not held(folder / LOCK):
            continue
        with contextlib.suppress(OSError):
            other = (folder / PATH_NAME).read_text("utf-8", "surrogateescape")
            if other and Path(other) == path.absolute():
                return True
    return False


def discard(folder: Path) -> None:
    """Remove what a session left, unless its program is still there."""
    if not held(folder / LOCK):
        shutil.rmtree(folder, ignore_errors=True)


def load(left: Left, shelf: Shelf, *, allocate: Allocate, report: Progress) -> Opened:
    """Open what a session left, with its files brought to the shelf of this one.

    Raises
    ------
    ProjectFileError
        If nothing of it can be used.
    CancelledError
        Through ``report``.
    """
    try:
        lock = Lock(left.folder / LOCK)
    except OSError as error:
        raise ProjectFileError(f"{left.name} is being opened in another window.") from error
    try:
        fetching = _Fetching(left.folder / FILES, shelf, allocate, report)
        journal = replayed(left.folder)
        steps, cursor, n_lost = restore(journal.record, fetching)
    except (DamagedError, OSError) as error:
        raise ProjectFileError(
            f"What was kept of {left.name} is damaged and cannot be opened."
        ) from error
    finally:
        lock.release()
    notice = ""
    if n_lost or journal.n_damaged:
        notice = (
            f"What was kept of {left.name} is damaged in places. You see it as it was after "
            f"\N{LEFT DOUBLE QUOTATION MARK}{steps[cursor].label}\N{RIGHT DOUBLE QUOTATION MARK}."
        )
    return Opened(tuple(steps), cursor, notice)


class _Fetching:
    """Maps sounds where they are, and reads recordings again."""

    def __init__(self, files: Path, shelf: Shelf, allocate: Allocate, report: Progress) -> None:
        self._files = files
        self._shelf = shelf
        self._allocate = allocate
        self._report = report

    def array(self, file: str) -> NDArray[Any]:
        try:
            return self._shelf.opened(self._shelf.take(self._files / Path(file).name))
        except (OSError, ValueError) as error:
            raise DamagedError(str(error)) from error

    def recording(self, where: Entry, about: Entry) -> Recording:
        try:
            path = self._shelf.take(self._files / Path(where["file"]).name)
            found = audio_files.read(path, allocate=self._allocate, report=self._report)
        except (OSError, UnsupportedFileError) as error:
            raise DamagedError(str(error)) from error
        return described(found, about, found.original)


def _folders(root: Path) -> Sequence[Path]:
    try:
        return [path for path in root.iterdir() if path.is_dir()]
    except OSError:
        return []


def _abandoned(root: Path) -> list[Path]:
    """List the folders nobody works in; one that is being made has no lock for a moment."""
    found = []
    for folder in _folders(root):
        with contextlib.suppress(OSError):
            is_new = time.time() - folder.stat().st_mtime < _MAKING_S
            if not held(folder / LOCK) and ((folder / LOCK).exists() or not is_new):
                found.append(folder)
    return found


def _is_old(at: float) -> bool:
    return time.time() - at > KEPT_DAYS * 86_400


def _tidy(folder: Path) -> None:
    """Remove the files that no step needs, such as sounds that were being computed."""
    journal = replayed(folder)
    if journal.n_damaged:
        return
    needed = {file_of(entry) for entry in journal.record.entries if entry is not None}
    with contextlib.suppress(OSError):
        for path in (folder / FILES).iterdir():
            if path.name not in needed:
                path.unlink()


def _left(folder: Path) -> Left | None:
    """Look at what is in a folder, or give None if all of it is saved."""
    journal = replayed(folder)
    record = journal.record
    label, _ = record.steps[record.cursor]
    is_safe = journal.path is not None or len(record.steps) == 1  # exporting saves no steps
    is_saved = journal.saved is not None and journal.saved is record.steps[record.cursor]
    if is_safe and is_saved and not journal.has_new and not journal.n_damaged:
        return None
    name = title_of(journal.path) if journal.path is not None else _recording_name(record)
    return Left(folder, name or label, journal.at, len(record.steps), journal.path, journal.file)


def _recording_name(record: Record) -> str:
    """Give the name of the recording that the first project that can be read began with."""
    for entry in record.entries:
        with contextlib.suppress(LookupError, TypeError):
            if entry is not None and entry["type"] == PROJECT:
                mixture = record.entries[entry["fields"]["mixture"]["@"]]
                if mixture is not None:
                    return str(mixture["fields"]["name"])
    return ""
