"""Exporting: the dialog, the job, and what to do when something does not fit."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from layered.errors import LayeredError
from layered.export import style_named
from layered.export.writing import TooLoudError
from layered.session.jobs import Jobs
from layered.session.session import Session
from layered.ui import words
from layered.ui.banner import Banner, Offer, Tone
from layered.ui.export_dialog import ExportDialog
from layered.ui.export_order import ExportOrder, default_folder
from layered.ui.preferences import Preferences


class Exporting:
    """Asks what to export and writes it in the background; ``tell`` speaks in the status line."""

    def __init__(
        self,
        window: QWidget,
        session: Session,
        jobs: Jobs,
        banner: Banner,
        preferences: Preferences,
        when_changed: Callable[[], None],
        tell: Callable[[str], None],
    ) -> None:
        self._window = window
        self._session = session
        self._jobs = jobs
        self._banner = banner
        self._preferences = preferences
        self._when_changed = when_changed
        self._tell = tell
        self._chosen: dict[str, Path] = {}  # the folder last written to, for each recording
        self.dialog: ExportDialog | None = None

    def ask(self) -> None:
        """Show the dialog."""
        project = self._session.project
        if project is None:
            return
        settings, path = self._preferences.now, self._session.path
        fallback = Path(settings.export_folder) if settings.export_folder else Path.home()
        if path is not None:
            fallback = path.parent
        folder = self._chosen.get(project.mixture.source) or default_folder(project, fallback)
        self.dialog = ExportDialog(project, settings, folder, self._window)
        self.dialog.ordered.connect(self.start)
        self.dialog.open()

    def start(self, order: ExportOrder) -> None:
        """Write what was ordered."""
        style = order.style
        self._preferences.change(
            export_format=style.sound_format.name,
            export_depth=style.depth.name,
            export_names=order.names,
        )
        step = self._session.project

        def on_result(paths: object) -> None:
            assert isinstance(paths, list)
            if self._session.project is step:
                self._session.mark_exported()
            self._chosen[order.project.mixture.source] = order.folder
            self._preferences.change(export_folder=str(order.folder.parent))
            count = "1 file" if len(paths) == 1 else f"{len(paths)} files"
            self._banner.say(
                f"{count} written to {order.folder}.",
                Offer("Show the folder", lambda: _show_folder(order.folder)),
            )
            self._when_changed()

        self._jobs.start(
            "Exporting",
            order.carry_out,
            on_result=on_result,
            on_error=lambda error: self._on_error(order, error),
            on_cancelled=lambda: self._tell("Stopped. Nothing was written."),
        )

    def _on_error(self, order: ExportOrder, error: LayeredError) -> None:
        if not isinstance(error, TooLoudError):
            self._banner.say(str(error), tone=Tone.DANGER)
            return
        softer = replace(order, style=replace(order.style, gain_db=error.gain_db))
        as_float = replace(order, style=style_named("wav", "32f"))
        self._banner.say(
            str(error),
            Offer("Export as 32-bit float", lambda: self.start(as_float)),
            Offer(
                f"Lower everything by {words.level(abs(error.gain_db))}",
                lambda: self.start(softer),
            ),
            tone=Tone.WARNING,
        )


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
