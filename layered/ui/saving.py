"""Saving: into the project's file, or one that is asked for."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from layered.errors import LayeredError
from layered.export.file_names import safe_stem
from layered.methods.method import Report
from layered.model.original import Original
from layered.model.step import Step
from layered.session.jobs import Jobs
from layered.session.session import Session
from layered.session.settings import with_recent
from layered.storage import originals
from layered.storage.projects import project_file
from layered.ui.banner import Banner, Offer, Tone
from layered.ui.preferences import Preferences

Then = Callable[[], object]

PROJECT_FILES = "Layered projects (*.layered)"


class Saving:
    """Writes the project in the background.

    Parameters
    ----------
    tell : callable
        Says a sentence in passing, in the status line.
    """

    def __init__(
        self,
        window: QWidget,
        session: Session,
        jobs: Jobs,
        banner: Banner,
        preferences: Preferences,
        tell: Callable[[str], None],
    ) -> None:
        self._window = window
        self._session = session
        self._jobs = jobs
        self._banner = banner
        self._preferences = preferences
        self._tell = tell
        self._writing: Step | None = None
        self._thens: list[Then] = []
        self._next: tuple[Path, Then | None] | None = None

    def save(self, then: Then | None = None) -> None:
        """Save into the project's file, or ask for one; then go on, once all is saved."""
        if self._session.path is None:
            self.save_as(then)
        else:
            self.start(self._session.path, then)

    def save_as(self, then: Then | None = None) -> None:
        """Ask for a file and save into it."""
        path = self.ask()
        if path is not None:
            self._preferences.change(project_folder=str(path.parent))
            self.start(path, then)

    def ask(self) -> Path | None:
        """Ask for the file of a project; whether to replace one that is there is asked, too."""
        dialog = QFileDialog(self._window, "Save the project", "", PROJECT_FILES)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(project_file.SUFFIX.removeprefix("."))
        dialog.selectFile(str(self.suggested()))
        if not dialog.exec():
            return None
        return Path(dialog.selectedFiles()[0])

    def suggested(self) -> Path:
        """Give the file that is offered: the one that is open, or one named after it."""
        path = self._session.path
        if path is not None:
            return path
        name = safe_stem(self._session.open_project.mixture.name)
        folder = self._preferences.now.project_folder
        return (Path(folder) if folder else Path.home()) / f"{name}{project_file.SUFFIX}"

    def start(self, path: Path, then: Then | None = None) -> None:
        """Save into a file; what is done meanwhile is not in it.

        If another program changed the file since it was opened here, that is asked first.
        """
        if self._writing is not None:
            self._next = (path, then)
            return
        file = self._session.file
        is_ours = file is None or path != self._session.path or originals.is_unchanged(file)
        if is_ours or not path.exists():
            self._write(path, then)
            return
        self._banner.say(
            f"{path.name} was changed by another program or window since it was opened here. "
            "Saving replaces that change.",
            Offer("Replace it", lambda: self._write(path, then)),
            Offer("Save elsewhere…", lambda: self.save_as(then)),
            tone=Tone.WARNING,
        )

    def finishes(self, then: Then) -> bool:
        """Say whether all there is is being saved just now; if so, go on once it is."""
        steps, cursor = self._session.steps
        if self._writing is None or not steps or self._writing is not steps[cursor]:
            return False
        self._thens.append(then)
        return True

    def _write(self, path: Path, then: Then | None) -> None:
        steps, cursor = self._session.steps
        collect = self._preferences.now.collect
        self._writing = steps[cursor]
        self._thens = [then] if then is not None else []

        def work(report: Report) -> Original | None:
            sparing = self._session.scratch.sparing(report)
            return project_file.save(path, steps, cursor, collect=collect, report=sparing)

        def on_result(file: object) -> None:
            assert file is None or isinstance(file, Original)
            self._note(steps[cursor], path, file)
            self._go_on(self._end())

        def on_error(error: LayeredError) -> None:
            self._end()
            self._next = None
            elsewhere = Offer("Save elsewhere…", lambda: self.save_as(then))
            self._banner.say(str(error), elsewhere, tone=Tone.DANGER)

        def on_cancelled() -> None:
            self._end()
            self._next = None
            self._tell(f"Stopped. {path.name} is as it was.")

        self._jobs.start(
            f"Saving {path.name}",
            work,
            on_result=on_result,
            on_error=on_error,
            on_cancelled=on_cancelled,
        )

    def _note(self, step: Step, path: Path, file: Original | None) -> None:
        now, _ = self._session.steps
        if now and now[0].project.mixture is step.project.mixture:
            self._session.mark_saved(step, path, file)
        self._preferences.change(recent=with_recent(self._preferences.now.recent, path))
        self._tell(f"{path.name} is saved.")

    def _end(self) -> list[Then]:
        thens, self._thens, self._writing = self._thens, [], None
        return thens

    def _go_on(self, thens: list[Then]) -> None:
        """Do what was waiting, or save once more if that was asked for meanwhile."""
        following, self._next = self._next, None
        for then in thens:
            then()
        if following is not None and self._session.project is not None:
            path, then_ = following
            if self._session.is_modified or path != self._session.path:
                self.start(path, then_)
            elif then_ is not None:
                then_()
