"""Opening recordings: from the menu, a drop, the command line, or the example."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from layered.errors import LayeredError
from layered.model.recording import Recording
from layered.progress import Progress
from layered.resource_files import demo_hint, demo_recording
from layered.session.session import Session
from layered.storage import audio_files
from layered.storage.suffixes import SOUND_SUFFIXES
from layered.ui.banner import Banner, Tone
from layered.ui.preferences import Preferences
from layered.ui.workers import Workers

SOUND_FILES = f"Sound and video ({' '.join(f'*{suffix}' for suffix in SOUND_SUFFIXES)})"
ALL_FILES = "All files (*)"


class Opening:
    """Reads files in the background and gives them to the session.

    Parameters
    ----------
    may_replace : callable
        Called with what to do once the open project may be given up: at once where nothing would
        be lost, or after a question.
    tell : callable
        Says a sentence in passing, in the status line.
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
    ) -> None:
        self._window = window
        self._session = session
        self._workers = workers
        self._banner = banner
        self._preferences = preferences
        self._may_replace = may_replace
        self._tell = tell

    def choose(self) -> None:
        """Ask for a recording and open it."""
        path = self.ask("Open a recording", self._preferences.now.open_folder)
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
        """Read a recording and make it the mixture; on an error nothing changes."""
        self._may_replace(lambda: self.read(path, self._take))

    def read(self, path: Path, take: Callable[[Recording], None]) -> None:
        """Read a sound file in the background, then hand it over."""
        warnings: list[str] = []

        def work(report: Progress) -> Recording:
            room = self._session.scratch.allocate
            return audio_files.read(path, report=report, allocate=room, warn=warnings.append)

        def on_result(recording: object) -> None:
            assert isinstance(recording, Recording)
            take(recording)
            if warnings:
                self._banner.say(" ".join(warnings), tone=Tone.WARNING)

        self._banner.close_news()
        self._workers.files.start(
            f"Opening {path.name}",
            work,
            on_result=on_result,
            on_error=self._show_error,
            on_cancelled=lambda: self._tell(f"Stopped. {path.name} was not opened."),
        )

    def ask(self, title: str, folder: str) -> Path | None:
        """Ask for one sound file."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, title, folder, f"{SOUND_FILES};;{ALL_FILES}"
        )
        return Path(name) if name else None

    def _take(self, recording: Recording) -> None:
        self._session.open_recording(recording)

    def _show_error(self, error: LayeredError) -> None:
        self._banner.say(str(error), tone=Tone.DANGER)
