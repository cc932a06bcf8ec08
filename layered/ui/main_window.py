"""The window: puts the panels around the picture and wires them to the session."""

from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from layered.model.changes import Changes
from layered.model.project import Project
from layered.playback.backend import AudioBackend
from layered.playback.player import Player
from layered.playback.recorder import Recorder
from layered.session.jobs import Jobs
from layered.session.pictures import Pictures
from layered.session.session import Session
from layered.ui import dialogs, keys
from layered.ui.accent import NextStep, accent, next_step
from layered.ui.actions import Actions
from layered.ui.banner import Banner, Choice, Tone
from layered.ui.desk import Desk, WindowCommands
from layered.ui.drop_zones import DropZones
from layered.ui.exporting import Exporting
from layered.ui.hinting import Hinting
from layered.ui.layer_commands import LayerCommands
from layered.ui.layer_menu import LayerMenu
from layered.ui.null_check import NullCheck
from layered.ui.opening import Opening
from layered.ui.playing import Playing
from layered.ui.preferences import Preferences
from layered.ui.pulse import Pulse
from layered.ui.selection import Selection
from layered.ui.separating import Separating
from layered.ui.side_panel import SidePanel
from layered.ui.start_page import StartPage
from layered.ui.status_line import StatusLine
from layered.ui.time_area import TimeArea
from layered.ui.transport import Transport


class MainWindow(QMainWindow):
    """Everything a person sees. It owns no state of the document.

    Parameters
    ----------
    checks : Jobs
        For what is measured beside the work, so that it never waits for a separation.
    """

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        checks: Jobs,
        backend: AudioBackend,
        player: Player,
        recorder: Recorder,
        preferences: Preferences,
    ) -> None:
        super().__init__()
        self.session = session
        self._jobs = jobs
        self._checks = checks
        self._backend = backend
        self._recorder = recorder
        self._may_close = False
        self.setWindowTitle("Layered")
        self.setMinimumSize(960, 600)
        self._make_panels(preferences)
        self._make_parts(player, recorder, preferences)
        self.actions_of = Actions(self, self.desk)
        self.actions_of.fill_menus()
        self.transport = Transport(self.actions_of.all, self)
        self._lay_out()
        self._connect(preferences)
        self._pulse = Pulse(
            self.desk, self.transport, self.side.layers, self.status, self._refresh, self
        )
        self._restore_place()
        if preferences.notice:
            self.banner.say(preferences.notice, tone=Tone.WARNING)

    def _make_panels(self, preferences: Preferences) -> None:
        self.selection = Selection()
        self.pictures = Pictures()
        self.start_page = StartPage(self)
        self.banner = Banner(self)
        self.time_area = TimeArea(self.session, self.pictures, self)
        self.side = SidePanel(self.session, self.selection, self)
        self.side.separating.show_adjustments(shown=preferences.now.adjustments_shown)
        self.status = StatusLine(self)
        self.zones = DropZones(self, lambda: self.session.project is not None)

    def _make_parts(self, player: Player, recorder: Recorder, preferences: Preferences) -> None:
        session, jobs, banner = self.session, self._jobs, self.banner
        strip = self.time_area.hint_strip
        playing = Playing(session, player, banner, lambda: self.time_area.selection)
        opening = Opening(self, session, jobs, banner, preferences, self._guard)
        hinting = Hinting(session, recorder, strip, playing, opening, banner, preferences)
        separating = Separating(
            session, jobs, banner, self.selection, self.time_area.set_preview, self._refresh
        )
        self.desk = Desk(
            session,
            jobs,
            preferences,
            opening,
            LayerCommands(session, self.selection, self.side.layers),
            hinting,
            separating,
            Exporting(self, session, jobs, banner, preferences, self._refresh),
            playing,
            self.time_area,
            WindowCommands(
                close=self.close,
                close_project=lambda: self._guard(session.close_project),
                full_screen=self._toggle_full_screen,
                separate=self._separate,
                hear_preview=lambda: self.side.separating.hear.toggle(),
                show_keys=lambda: keys.show(self),
                show_settings=lambda: dialogs.show_settings(self, preferences, self._backend),
                show_about=lambda: dialogs.show_about(self),
            ),
        )
        self._null_check = NullCheck(session, self._checks, self.status.show_null)

    def _lay_out(self) -> None:
        picture = QWidget(self)
        left = QVBoxLayout(picture)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.transport)
        left.addWidget(self.banner)
        left.addWidget(self.time_area, 1)
        left.addWidget(self.status)
        self.editor = QWidget(self)
        row = QHBoxLayout(self.editor)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(picture, 1)
        row.addWidget(self.side)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.start_page)
        self.pages.addWidget(self.editor)
        self.setCentralWidget(self.pages)

    def _connect(self, preferences: Preferences) -> None:
        desk, panel = self.desk, self.side.separating
        self.zones.recording_dropped.connect(desk.opening.open)
        self.zones.hint_dropped.connect(desk.hinting.load)
        self.zones.hovered.connect(self.start_page.show_hover)
        self.start_page.open_requested.connect(desk.opening.choose)
        self.start_page.example_requested.connect(desk.opening.open_example)
        self.time_area.seek_requested.connect(desk.playing.seek)
        self.time_area.hover_changed.connect(self.status.show_pointer)
        self.time_area.selection_changed.connect(self._refresh)
        self.time_area.viewport.changed.connect(self._refresh_view_choices)
        self.time_area.hint_strip.selection_changed.connect(self._refresh)
        self.side.export.clicked.connect(desk.exporting.ask)
        self._layer_menu = LayerMenu(self, self.actions_of, desk.layers)
        self.side.layers.menu_requested.connect(self._layer_menu.show)
        panel.separate_requested.connect(self._separate)
        panel.stop_requested.connect(desk.separating.stop)
        panel.hear_requested.connect(self._hear_preview)
        panel.folded.connect(lambda shown: preferences.change(adjustments_shown=shown))
        self.status.stop_requested.connect(self._jobs.stop_all)
        self.status.output.clip_cleared.connect(desk.playing.player.output_meter.reset_clip)
        self.selection.changed.connect(self._refresh)
        preferences.listen(lambda settings: self.actions_of.apply_keys())
        self.session.listen(self._show)

    # What is shown

    def _show(self, project: Project | None, changes: Changes) -> None:
        if changes.recording:
            self.pages.setCurrentWidget(self.editor if project is not None else self.start_page)
            self.desk.hinting.cancel()
            self.status.show_null("")
            if project is not None:
                self.transport.show_length(project.mixture.duration_s)
                self._greet()
        self._refresh()

    def _greet(self) -> None:
        if self.desk.opening.is_example():
            self.banner.say(
                "This is the example: a saxophone over strings. Press R and hum the saxophone "
                "while it plays, or use the hint that comes with it.",
                Choice("Use its hint", self.actions_of.all["example_hint"].trigger),
            )

    def _refresh(self) -> None:
        """Bring everything up to date that depends on more than one part."""
        project, desk, panel = self.session.project, self.desk, self.side.separating
        running = desk.separating.is_running
        name = f"{project.mixture.name} \N{EM DASH} Layered" if project is not None else "Layered"
        self.setWindowTitle(f"*{name}" if self._is_unsaved() else name)
        panel.show_targets(project, desk.hinting.selected_ids)
        panel.show_running(running=running, can_hear=desk.separating.preview is not None)
        step = next_step(project, is_running=running, is_modified=self.session.is_modified)
        accent(panel.separate, accented=step is NextStep.SEPARATE)
        accent(self.side.export, accented=step is NextStep.EXPORT)
        self.time_area.hint_strip.set_accented(accented=step is NextStep.HINT)
        panel.separate.setEnabled(bool(desk.hinting.selected_ids) or not panel.method.needs_hint)
        self.actions_of.refresh()

    def _refresh_view_choices(self) -> None:
        scale = self.time_area.viewport.scale
        self.actions_of.all[f"scale_{scale.value}"].setChecked(True)

    # What people do

    def open(self, path: Path) -> None:
        """Open a recording, as from the command line."""
        self.desk.opening.open(path)

    def _separate(self) -> None:
        panel, hinting = self.side.separating, self.desk.hinting
        if panel.layer_id is not None:
            self.desk.separating.start(
                panel.method, panel.layer_id, panel.form.values, hinting.selected_ids,
                panel.seed.value(),
            )  # fmt: skip

    def _hear_preview(self, hear: bool) -> None:
        preview = self.desk.separating.preview
        if hear and preview is not None:
            self.desk.playing.hear_alone("preview", preview.parts[0].sound)
        elif self.desk.playing.heard_alone == "preview":
            self.desk.playing.end_alone()

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _is_unsaved(self) -> bool:
        project = self.session.project
        return project is not None and bool(project.splits) and self.session.is_modified

    def _guard(self, go_on: keys.Call) -> None:
        """Do what gives up the open project, after asking where layers would be lost."""
        if not self._is_unsaved():
            go_on()
            return
        dialogs.ask_unsaved(self, discard=go_on, export=self.desk.exporting.ask)

    # Qt

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once where layers would be lost; stop all work and let go of the devices."""
        if not self._may_close and self._is_unsaved():
            event.ignore()
            self._guard(self.close_now)
            return
        self._pulse.stop()
        self._recorder.disarm()
        self.desk.playing.stop()
        self._checks.close()
        self._jobs.close()
        self.pictures.close()
        self.session.close()
        QSettings().setValue("window/geometry", self.saveGeometry())
        event.accept()

    def close_now(self) -> None:
        """Close without a question."""
        self._may_close = True
        self.close()

    def event(self, event: QEvent) -> bool:
        """Let sliders, lists and fields keep the keys they need before shortcuts take them."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and keys.belongs_to(self.focusWidget(), event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button with the focus; Escape backs out."""
        button = self.focusWidget()
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and isinstance(button, QAbstractButton):
            button.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.banner.close_news() if self.banner.text else self.time_area.clear_selection()
        else:
            super().keyPressEvent(event)

    def _restore_place(self) -> None:
        geometry = QSettings().value("window/geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1366, 768)
