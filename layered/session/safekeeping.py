"""Keeps what is done in a session where a crash cannot reach it, from the first second on."""

import contextlib
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from layered.disk_errors import reason
from layered.model.changes import Changes
from layered.model.project import Project
from layered.model.recording import Recording
from layered.progress import Progress
from layered.session.session import Session
from layered.storage.journal import recovery
from layered.storage.journal.journal import Journal, Saved
from layered.storage.journal.lock import Lock
from layered.storage.journal.shelf import Shelf

_TROUBLE = (
    "No copy of your work is kept for the case of a crash, because {why}. "
    "Save now and then until that is mended."
)


def sessions_folder() -> Path:
    """Give where the folders of all sessions are on this platform."""
    if sys.platform == "win32":
        folder = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support"
    else:
        folder = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return folder / "layered" / "sessions"


class Safekeeping:
    """The folder of this session, and the journal in it.

    Attributes
    ----------
    root : Path
        Where the folders of all sessions are.
    shelf : Shelf or None
        Where the sounds of this one are; None where no folder could be made.
    trouble : str
        Why nothing is kept now, in words, or empty.
    """

    def __init__(self, root: Path, tell: Callable[[str], None] = lambda text: None) -> None:
        self.root = root
        self.shelf: Shelf | None = None
        self.trouble = ""
        self.tell = tell
        self._lock: Lock | None = None
        self._journal: Journal | None = None
        self._is_begun = False
        self._session: Session | None = None
        self._flushing = ThreadPoolExecutor(1, "layered-journal")
        self._guard = threading.Lock()
        self._unflushed: set[Path] = set()
        try:
            self.folder = self._made(root)
        except OSError as error:
            self._fail(error)

    def follow(self, session: Session) -> None:
        """Write down every step of a session."""
        self._session = session
        session.listen(self._on_change)

    def kept(self, recording: Recording, report: Progress) -> Recording:
        """Copy the file a recording was read from, in any thread; give it with the copy."""
        original = recording.original
        if self.shelf is None or original is None:
            return recording
        message = f"Keeping {recording.name}"
        try:
            copy = self.shelf.copy_of(original, lambda share: report(share, message))
        except OSError:
            return recording  # told when the journal meets the same trouble
        return replace(recording, original=copy)

    def is_open_elsewhere(self, path: Path) -> bool:
        """Say whether another window has a project open."""
        return self._lock is not None and recovery.open_elsewhere(self.root, path, self.folder)

    def close(self, *, keep: bool) -> None:
        """End; what is kept is offered at the next start."""
        self._session = None
        if self._journal is not None:
            self._journal.close()
        self._flushing.shutdown(wait=True)
        if self._lock is not None:
            if not (keep and self._journal is not None and self._journal.exists):
                shutil.rmtree(self.folder, ignore_errors=True)
            self._lock.release()
            self._lock = None

    def settle(self) -> None:
        """Wait until all that was written is on the disk, and what is not needed is gone."""
        self._flushing.submit(self._flush_all).result()

    def _made(self, root: Path) -> Path:
        root.mkdir(parents=True, exist_ok=True)
        stamp = time.strftime("%Y%m%d-%H%M%S")
        folder = Path(tempfile.mkdtemp(prefix=f"{stamp}-", dir=root))
        self._lock = Lock(folder / recovery.LOCK)
        self.shelf = Shelf(folder / recovery.FILES, self._flush)
        self._journal = Journal(folder, self.shelf, self._flush)
        return folder

    def _on_change(self, project: Project | None, changes: Changes) -> None:
        session, journal = self._session, self._journal
        if session is None or journal is None:
            return
        try:
            if project is None:
                self._is_begun = False
                journal.end()
                return
            steps, cursor = session.steps
            saved = Saved(session.saved_step, session.path, session.file)
            if self._is_begun and not changes.recording:
                journal.follow(steps, cursor, saved)
            else:
                self._is_begun = False
                if changes.recording:
                    journal.end()
                journal.begin(steps, cursor, saved)
                self._is_begun = True
        except OSError as error:
            self._is_begun = False
            self._fail(error)
        except TypeError as error:  # a bug, which must not keep others from hearing of the change
            self._is_begun = False
            self._say(f"Layered does not know how ({error})")
        else:
            self.trouble = ""

    def _fail(self, error: OSError) -> None:
        self._say(reason(self.root, error))

    def _say(self, why: str) -> None:
        was, self.trouble = self.trouble, _TROUBLE.format(why=why)
        if not was:
            self.tell(self.trouble)

    def _flush(self, path: Path) -> None:
        """Bring a file to the disk soon: later changes to it, too, if they come before that."""
        with self._guard:
            is_waiting = bool(self._unflushed)
            self._unflushed.add(path)
        if not is_waiting:
            with contextlib.suppress(RuntimeError):  # closed
                self._flushing.submit(self._flush_all)

    def _flush_all(self) -> None:
        with self._guard:
            paths, self._unflushed = self._unflushed, set()
        gone = self._journal.given_up() if self._journal is not None else set()
        for path in sorted(paths, key=lambda path: path.name == "journal"):
            with contextlib.suppress(OSError):
                descriptor = os.open(path, os.O_RDWR)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
        if self.shelf is not None:
            self.shelf.remove(gone)
