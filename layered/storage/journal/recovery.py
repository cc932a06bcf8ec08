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
from layered.storage.journal import lines
from layered.storage.journal.journal import NAME, PATH_NAME
from layered.storage.journal.lock import Lock, held
from layered.storage.journal.shelf import Shelf
from layered.storage.paths import title_of
from layered.storage.projects.decoding import DamagedError
from layered.storage.projects.document import Record, check_format, restore
from layered.storage.projects.encoding import Entry, file_of
from layered.storage.projects.members import described
from layered.storage.projects.project_file import Opened

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
        steps, cursor, n_lost = restore(_read(left.folder).record, fetching)
    except (DamagedError, OSError) as error:
        raise ProjectFileError(
            f"What was kept of {left.name} is damaged and cannot be opened."
        ) from error
    finally:
        lock.release()
    lost = "1 step" if n_lost == 1 else f"{n_lost} steps"
    notice = f"{lost} of {left.name} could not be read." if n_lost else ""
    return Opened(tuple(steps), cursor, notice)


@dataclass(slots=True, eq=False)
class _Journal:
    """What the lines of a journal come to."""

    record: Record
    at: float = 0.0
    saved: tuple[str, int] | None = None
    path: Path | None = None
    file: Original | None = None

    def take(self, line: lines.Line) -> None:
        """Do what a line says."""
        record = self.record
        if "object" in line:
            record.entries.append(line["object"])
        elif "keep" in line:
            first, count = line["keep"]
            added = [(str(step["label"]), int(step["project"])) for step in line["add"]]
            steps = record.steps[first : first + count] + added
            if not 0 <= line["cursor"] < len(steps):
                raise ValueError("the cursor is on no step")
            self.record = Record(record.entries, steps, line["cursor"])
            self.at = float(line["at"])
        elif "saved" in line:
            self.saved = record.steps[line["saved"]] if line["saved"] >= 0 else None
            self.path = Path(line["path"]) if line["path"] else None
            self.file = None
            if self.path is not None and "n_bytes" in line:
                self.file = Original(self.path, line["n_bytes"], line["changed_ns"])


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


def _read(folder: Path) -> _Journal:
    """Replay a journal up to the first line that makes no sense."""
    found = _Journal(Record([], [], 0))
    rows = lines.read(folder / NAME)
    try:
        check_format(next(rows)["format"], "What was kept of an earlier session")
        for line in rows:
            found.take(line)
    except (StopIteration, KeyError, TypeError, ValueError, IndexError) as error:
        if not found.record.steps:
            raise DamagedError("no step") from error
    if not found.record.steps:
        raise DamagedError("no step")
    return found


def _is_old(at: float) -> bool:
    return time.time() - at > KEPT_DAYS * 86_400


def _tidy(folder: Path) -> None:
    """Remove the files that no step needs, such as sounds that were being computed."""
    needed = {file_of(entry) for entry in _read(folder).record.entries if entry is not None}
    with contextlib.suppress(OSError):
        for path in (folder / FILES).iterdir():
            if path.name not in needed:
                path.unlink()


def _left(folder: Path) -> Left | None:
    """Look at what is in a folder, or give None if all of it is saved."""
    journal = _read(folder)
    record = journal.record
    label, number = record.steps[record.cursor]
    if journal.saved is not None and journal.saved is record.steps[record.cursor]:
        return None
    if journal.path is not None:
        name = title_of(journal.path)
    else:
        name = _recording_name(record, number) or label
    return Left(folder, name, journal.at, len(record.steps), journal.path, journal.file)


def _recording_name(record: Record, number: int) -> str:
    try:
        project = record.entries[number]
        assert project is not None
        mixture = record.entries[project["fields"]["mixture"]["@"]]
        assert mixture is not None
        return str(mixture["fields"]["name"])
    except (LookupError, TypeError, AssertionError):
        return ""
