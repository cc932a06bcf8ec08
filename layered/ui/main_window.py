"""The window: puts the panels around the picture and wires them to the session."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QMainWindow,
)

from layered.dsp.preload import preload
from layered.errors import LayeredError
from layered.methods import left_out
from layered.model.changes import Changes
from layered.model.project import Project
from layered.playback.backend import AudioBackend
from layered.playback.player import Player
from layered.playback.recorder import Recorder
from layered.session.dictionary_shelf import DictionaryShelf, shelf_folder
from layered.session.pictures import Pictures
from layered.session.safekeeping import Safekeeping
from layered.session.session import Session
from layered.session.settings import Settings
from layered.storage.dictionary_file import is_dictionary
from layered.ui import dialogs, keys, picture_export, picture_settings, window_place
from layered.ui.accent import NextStep, accent, next_step
from layered.ui.actions import Actions
from layered.ui.assembly import assemble, connect
from layered.ui.banner import Offer, Tone
from layered.ui.desk import WindowCommands
from layered.ui.drop_zones import DropZones
from layered.ui.layer_menu import LayerMenu
from layered.ui.null_check import NullCheck
from layered.ui.panels import Panels
from layered.ui.picture_panel import picture_opener
from layered.ui.preferences import Preferences
from layered.ui.pulse import Pulse
from layered.ui.selection import Selection
from layered.ui.shaping import Shaping
from layered.ui.sound_dialogs import SoundDialogs
from layered.ui.transport import Transport
from layered.ui.unsaved import Unsaved
from layered.ui.workers import Workers

COMPONENTS = "components"


class MainWindow(QMainWindow):
    """Everything a person sees. It owns no state of the document."""

    def __init__(
        self,
        session: Session,
        workers: Workers,
        backend: AudioBackend,
        player: Player,
        recorder: Recorder,
        preferences: Preferences,
        safekeeping: Safekeeping,
    ) -> None:
        super().__init__()
        self.session = session
        self._safekeeping = safekeeping
        self._discards = False
        self._unsaved = Unsaved(self, session)
        self._workers = workers
        self.recorder = recorder
        self._may_close = False
        self.setWindowTitle("Layered")
        self.setMinimumSize(800, 480)
        self.selection = Selection()
        self.pictures = Pictures()
        self.shelf = DictionaryShelf(shelf_folder())
        self.panels = Panels(session, self.pictures, self.selection, self.shelf, self)
        self.banner, self.side = self.panels.banner, self.panels.side
        self.desk = assemble(
            self,
            self.panels,
            session,
            workers,
            player,
            recorder,
            preferences,
            self.selection,
            safekeeping,
            self.shelf,
            guard=self._unsaved.guard,
            refresh=self._refresh,
            commands=self._commands(backend, preferences),
        )
        area = self.panels.time_area
        self._shaping = Shaping(
            session, workers.shapes, self.selection, lambda: area.measured_span, area.show_shape
        )
        self._unsaved.use(self.desk.saving)
        self._null_check = NullCheck(session, workers.checks, self.panels.status.show_null)
        self.side.separating.show_adjustments(shown=preferences.now.adjustments_shown)
        self.actions_of = Actions(self, self.desk)
        self.actions_of.fill_menus()
        self.transport = Transport(self.actions_of.all, self)
        self.panels.add_transport(self.transport)
        self.setCentralWidget(self.panels)
        self._connect(preferences)
        self._pulse = Pulse(
            self.desk, self.transport, self.side.layers, self.panels.status, self._refresh, self
        )
        window_place.restore(self)
        notices = " ".join(filter(None, (preferences.notice, *left_out())))
        if notices:
            self.banner.say(notices, tone=Tone.WARNING)
        safekeeping.tell = lambda text: self.banner.say(text, tone=Tone.WARNING)
        if safekeeping.trouble:
            safekeeping.tell(safekeeping.trouble)

    def _commands(self, backend: AudioBackend, preferences: Preferences) -> WindowCommands:
        sound = SoundDialogs(
            self, self.session, self.recorder, self.banner, preferences, backend,
            self._workers.files, self._quiet,
        )  # fmt: skip
        return WindowCommands(
            close=self.close,
            close_project=lambda: self._unsaved.guard(self.session.close_project),
            full_screen=self._toggle_full_screen,
            separate=self._separate,
            hear_preview=lambda: self.side.separating.hear.toggle(),
            choose_method=lambda name: self.side.separating.choose_method(name),
            method_name=lambda: self.side.separating.method.name,
            show_keys=lambda: keys.show(self),
            show_settings=lambda: dialogs.show_settings(self, preferences, backend),
            record_new=lambda: self._unsaved.guard(sound.record),
            show_devices=sound.show_devices,
            save_picture=lambda: picture_export.ask(
                self,
                self.panels.time_area,
                self.session.open_project.mixture.name,
                self.banner,
            ),
            show_picture=picture_opener(preferences, self, lambda: self.transport.picture),
            show_about=lambda: dialogs.show_about(self),
        )

    def _connect(self, preferences: Preferences) -> None:
        connect(self.panels, self.desk, self.selection, self._refresh)
        for form in self.side.separating.forms:
            form.changed.connect(self._show_forecast)
        self._zones = DropZones(self, lambda: self.session.project is not None)
        self._zones.recording_dropped.connect(self.open)
        self._zones.hint_dropped.connect(self.desk.hinting.load)
        self._zones.hovered.connect(self.panels.start_page.show_hover)
        area = self.panels.time_area
        area.selection_changed.connect(self._shaping.look_again)
        area.viewport.changed.connect(self._shaping.look_again)
        area.hint_strip.devices_requested.connect(self.desk.window.show_devices)
        area.explained.split_requested.connect(self._split_into)
        self._layer_menu = LayerMenu(self, self.actions_of, self.desk.layers)
        self.side.layers.menu_requested.connect(self._layer_menu.show)
        preferences.listen(lambda settings: self.actions_of.apply_keys())
        preferences.listen(self._follow_settings)
        self._follow_settings(preferences.now)
        self.panels.start_page.recent.wanted.connect(self.desk.opening.open)
        self.panels.history.closed.connect(lambda: preferences.change(history_shown=False))
        self.session.listen(self._show)

    # What is shown

    def _follow_settings(self, settings: Settings) -> None:
        picture_settings.apply(settings, self.panels.time_area)
        self.panels.show_history(shown=settings.history_shown)
        self.panels.show_shelf(shown=settings.shelf_shown)
        self.panels.time_area.show_plots(shown=settings.shape_shown)
        self._shaping.set_shown(shown=settings.shape_shown)
        self.panels.start_page.recent.show_files(settings.recent)
        self._refresh()

    def _show(self, project: Project | None, changes: Changes) -> None:
        if changes.recording:
            self.panels.show_open(is_open=project is not None)
            self._workers.engine.stop_all()
            self.desk.hinting.cancel()
            self.panels.status.show_null("")
            if project is not None:
                self.transport.show_length(project.mixture.duration_s)
                self._greet()
        self._refresh()

    def _greet(self) -> None:
        project = self.session.open_project
        is_new = not (project.hints or project.splits or project.added)
        if is_new and self.desk.opening.is_example():
            self.banner.say(
                "This is the example: a saxophone over strings. Press R and hum the saxophone "
                "while it plays, or use the hint that comes with it.",
                Offer("Use its hint", self.actions_of.all["example_hint"].trigger),
            )

    def _show_forecast(self) -> None:
        panel, desk = self.side.separating, self.desk
        is_running = desk.separating.is_running
        panel.show_forecast(
            ""
            if is_running
            else desk.separating.foresee(
                panel.method, panel.layer_id, panel.form.values, desk.hinting.selected_ids
            )
        )

    def _refresh(self) -> None:
        """Bring everything up to date that depends on more than one part."""
        project, desk, panel = self.session.project, self.desk, self.side.separating
        running = desk.separating.is_running
        name = f"{self._unsaved.name} \N{EM DASH} Layered" if project is not None else "Layered"
        self.setWindowTitle(f"*{name}" if self.session.is_modified else name)
        panel.show_targets(project, desk.hinting.selected_ids)
        self._show_forecast()
        can_hear = desk.separating.preview is not None
        self.panels.show_separating(running=running, can_hear=can_hear, job=desk.jobs.running)
        missing = panel.missing(has_hint=bool(desk.hinting.selected_ids))
        step = next_step(
            project,
            is_running=running,
            is_modified=self.session.is_modified,
            needs_hint=panel.method.needs_hint,
            is_ready=not missing,
        )
        accent(panel.separate, accented=step is NextStep.SEPARATE)
        accent(self.side.export, accented=step is NextStep.EXPORT)
        self.panels.time_area.hint_strip.set_accented(accented=step is NextStep.HINT)
        panel.separate.setEnabled(not missing)
        desk.shelving.refresh()
        self.actions_of.refresh()

    # What people do

    def open(self, path: Path) -> None:
        """Open a recording, as from the command line; a dictionary goes on the shelf."""
        if is_dictionary(path) and self.session.project is not None:
            self.desk.shelving.bring(path)
        else:
            self.desk.opening.open(path)

    def prepare(self) -> None:
        """Load in the background what a separation needs, so that nobody waits for it later."""
        self.desk.recovering.look()
        self._workers.checks.start(
            "Getting ready",
            lambda report: preload(),
            on_result=lambda nothing: None,
            on_error=lambda error: None,
        )

    def _separate(self) -> None:
        panel, hinting = self.side.separating, self.desk.hinting
        if panel.layer_id is None:
            return
        try:
            examples = panel.inputs.examples(self.session.open_project, panel.layer_id)
        except LayeredError as error:
            self.banner.say(str(error), tone=Tone.WARNING)
            return
        self.desk.separating.start(
            panel.method, panel.layer_id, panel.form.values,
            hinting.selected_ids if panel.method.takes_hint else (), panel.seed.value(), examples,
        )  # fmt: skip

    def _split_into(self, count: int) -> None:
        """Split the current layer into components; the form then shows how, to be changed."""
        panel, layer = self.side.separating, self.selection.layer(self.session.project)
        if layer is not None:
            panel.choose_method(COMPONENTS)
            panel.form.show_values(replace(panel.form.values, components=count))
            self.desk.separating.start(panel.method, layer.id, panel.form.values, (), 0)

    def _quiet(self) -> None:
        """Let go of the devices."""
        self.desk.playing.stop()
        self.desk.hinting.cancel()

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    # Qt

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once where work would be lost; stop all work and let go of the devices."""
        if not self._may_close and self.session.is_modified:
            event.ignore()
            self._unsaved.guard(self.close_now, self._close_and_discard)
            return
        self._pulse.stop()
        self._shaping.close()
        self.recorder.disarm()
        self.desk.playing.stop()
        self._workers.close()
        self.pictures.close()
        self.session.close()
        self._safekeeping.close(keep=self.session.is_modified and not self._discards)
        self.desk.recovering.close()
        window_place.remember(self)
        event.accept()

    def close_now(self) -> None:
        """Close without a question; what is not saved is offered at the next start."""
        self._may_close = True
        self.close()

    def _close_and_discard(self) -> None:
        self._discards = True
        self.close_now()

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
            self._back_out()
        else:
            super().keyPressEvent(event)

    def _back_out(self) -> None:
        if self.banner.text:
            self.banner.close_news()
        else:
            self.panels.time_area.clear_selection()
