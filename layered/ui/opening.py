"""Opening recordings and projects: from the menu, a drop, the command line, or the example."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from layered.errors import LayeredError
from layered.methods.method import Report
from layered.model.recording import Recording
from layered.progress import Progress
from layered.resource_files import demo_hint, demo_recording
from layered.session.jobs import Work
from layered.session.safekeeping import Safekeeping
from layered.session.session import Session
from layered.session.settings import with_recent
from layered.storage import audio_files
from layered.storage.projects import project_file
from layered.storage.projects.project_file import Opened
from layered.storage.suffixes import SOUND_SUFFIXES
from layered.ui.banner import Banner, Tone
from layered.ui.preferences import Preferences
from layered.ui.workers import Workers

_SOUND_PATTERNS = " ".join(f"*{suffix}" for suffix in SOUND_SUFFIXES)
SOUND_FILES = f"Sound and video ({_SOUND_PATTERNS})"
EVERYTHING = f"Recordings and projects (*{project_file.SUFFIX} {_SOUND_PATTERNS})"
ALL_FILES = "All files (*)"
_ELSEWHERE = (
    "{name} is open in another window, too. Each saves all of it: whoever saves last is asked "
    "before the other's work is replaced."
)


class Opening:
    """Reads files in the background and gives them to the session.

    Parameters
    ----------
    may_replace : callable
        Called with what to do once the open project may be given up: at once where nothing would
        be lost, or after a question.
    tell : callable
        Says a sentence in passing, in the status line.
    safekeeping : Safekeeping
        Keeps the files that recordings are read from.
    """

    def __init__(
        self,
        window: QWidget,
        session: Session,
        workers: Workers,
        banner: Banner,
        preferences: Preferences,
        may_replace: Callable[[Callable[[], None]], None],
        tell: Callable[[str], None],
        safekeeping: Safekeeping,
    ) -> None:
        self._window = window
        self._session = session
        self._workers = workers
        self._banner = banner
        self._preferences = preferences
        self._may_replace = may_replace
        self._tell = tell
        self._safekeeping = safekeeping

    def choose(self) -> None:
        """Ask for a recording or a project and open it."""
        folder = self._preferences.now.open_folder
        path = self.ask("Open a recording or a project", folder, EVERYTHING)
        if path is not None:
            self._preferences.change(open_folder=str(path.parent))
            self.open(path)

    def open_example(self) -> None:
        """Open the recording that comes with Layered; its hint is one step further."""
        self.open(demo_recording())

    def is_example(self) -> bool:
        """Whether the example is open, so that its hint can be offered."""
        project = self._session.project
        return project is not None and project.mixture.source == str(demo_recording().absolute())

    def example_hint(self) -> Path:
        """Give the hummed hint that belongs to the example."""
        return demo_hint()

    def open(self, path: Path) -> None:
        """Open a project, or a recording as a new one; on an error nothing changes."""
        go_on = self._read_project if project_file.is_project(path) else self._read_recording
        self._may_replace(lambda: go_on(path))

    def read(self, path: Path, take: Callable[[Recording], None]) -> None:
        """Read a sound file in the background, then hand it over."""
        warnings: list[str] = []

        def work(report: Progress) -> Recording:
            room = self._session.scratch.allocate
            found = audio_files.read(path, report=report, allocate=room, warn=warnings.append)
            return self._safekeeping.kept(found, report)

        def on_result(recording: object) -> None:
            assert isinstance(recording, Recording)
            take(recording)
            if warnings:
                self._banner.say(" ".join(warnings), tone=Tone.WARNING)

        self._start(path, work, on_result)

    def ask(self, title: str, folder: str, kinds: str = SOUND_FILES) -> Path | None:
        """Ask for one file."""
        name, _ = QFileDialog.getOpenFileName(self._window, title, folder, f"{kinds};;{ALL_FILES}")
        return Path(name) if name else None

    def _read_recording(self, path: Path) -> None:
        def take(recording: Recording) -> None:
            self._session.open_recording(recording)
            if not self.is_example():
                self._remember(path)

        self.read(path, take)

    def _remember(self, path: Path) -> None:
        self._preferences.change(recent=with_recent(self._preferences.now.recent, path))

    def _read_project(self, path: Path) -> None:
        scratch = self._session.scratch

        def work(report: Report) -> Opened:
            return project_file.load(
                path,
                allocate=scratch.allocate,
                report=scratch.sparing(report),
                keeper=self._safekeeping.shelf,
            )

        def on_result(opened: object) -> None:
            assert isinstance(opened, Opened)
            is_whole = not opened.notice
            self._session.open_history(
                opened.steps, opened.cursor, path, saved=is_whole, file=opened.file
            )
            self._remember(path)
            if opened.notice:
                self._banner.say(opened.notice, tone=Tone.WARNING)
            elif self._safekeeping.is_open_elsewhere(path):
                self._banner.say(_ELSEWHERE.format(name=path.name), tone=Tone.WARNING)

        self._start(path, work, on_result)

    def _start(self, path: Path, work: Work, on_result: Callable[[object], None]) -> None:
        self._banner.close_news()
        self._workers.files.start(
            f"Opening {path.name}",
            work,
            on_result=on_result,
            on_error=lambda error: self._refuse(path, error),
            on_cancelled=lambda: self._tell(f"Stopped. {path.name} was not opened."),
        )

    def _refuse(self, path: Path, error: LayeredError) -> None:
        self._banner.say(str(error), tone=Tone.DANGER)
        if not path.exists():
            recent = self._preferences.now.recent
            kept = tuple(name for name in recent if name != str(path.absolute()))
            self._preferences.change(recent=kept)
