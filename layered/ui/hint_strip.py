"""The hint strip: what was sung, under the mixture, and what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from layered.dsp.arrays import Sound
from layered.model import edits
from layered.model.changes import Changes
from layered.model.hint import Hint, HintId, HintKind
from layered.model.project import Project
from layered.session.pictures import Pictures
from layered.session.session import Session
from layered.ui import theme, words
from layered.ui.axes import AXIS_WIDTH
from layered.ui.coach_lines import CoachLines
from layered.ui.hint_controls import HintControls
from layered.ui.hint_lane import HintLane, StripState
from layered.ui.viewport import Viewport

__all__ = ["HintStrip", "StripState"]


class HintStrip(QWidget):
    """Shows the hints, and asks for what needs a device or a file; never touches one itself.

    Moving a hint and saying how it was made go to the session directly.
    """

    record_requested = Signal()
    load_requested = Signal()
    devices_requested = Signal()
    listen_requested = Signal(str)
    delete_requested = Signal(str)
    file_dropped = Signal(str)
    selection_changed = Signal()
    seek_requested = Signal(float)

    def __init__(
        self,
        session: Session,
        viewport: Viewport,
        pictures: Pictures,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._project: Project | None = None
        self._selected: tuple[HintId, ...] = ()
        self._state = StripState.IDLE
        self.lane = HintLane(session, viewport, pictures)
        self.controls = HintControls()
        self.coach = CoachLines()
        self._title = QLabel("Hint")
        self._arrange()
        self._connect()
        self.setAcceptDrops(True)
        self.setAccessibleName("Hint")
        self._refresh()

    @property
    def state(self) -> StripState:
        """What the strip is doing."""
        return self._state

    @property
    def selected_hint_ids(self) -> tuple[HintId, ...]:
        """The hints to separate with; the first is the current one."""
        return self._selected

    def select(self, hint_id: HintId) -> None:
        """Make a hint the current one; with the selected ones it was among them already."""
        others = self._selected if hint_id in self._selected else ()
        self._set_selected((hint_id, *(name for name in others if name != hint_id)))

    def show_project(self, project: Project | None, changes: Changes) -> None:
        """Show the hints of a project; one that is new becomes the current one."""
        before = {hint.id for hint in self._project.hints} if self._project else set()
        kept = self._selected
        if changes.recording:
            before, kept = set(), ()
        self._project = project
        present = [hint.id for hint in project.hints] if project is not None else []
        kept = tuple(name for name in kept if name in present)
        new = [name for name in present if name not in before]
        self._set_selected(tuple(new[-1:]) or kept or tuple(present[-1:]))

    def refresh(self) -> None:
        """Draw what the pictures have now."""
        self.lane.refresh()

    def set_state(self, state: StripState) -> None:
        """Show the meter while the microphone is open, and the hum while it is recorded."""
        self._state = state
        self.lane.set_state(state)
        self._refresh()

    def set_level(self, peak: float) -> None:
        """Show the level of the microphone, linear; from 1 on the clip light stays on."""
        self.controls.take_level(peak)

    def set_live(
        self, offset_s: float, envelope: Sound, level: float, *, points_per_s: float = 100.0
    ) -> None:
        """Show the hum so far: peaks from 0 to 1, and the level now."""
        self.lane.set_live(offset_s, envelope, points_per_s)
        self.set_level(level)

    def set_playhead(self, seconds: float | None) -> None:
        """Show where playback is."""
        self.lane.set_playhead(seconds)

    def set_accented(self, *, accented: bool) -> None:
        """Mark recording as the next step, or not."""
        self.controls.set_accented(accented=accented)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        is_file = any(url.isLocalFile() for url in event.mimeData().urls())
        if is_file and self._project is not None:
            event.acceptProposedAction()
            self.lane.set_drop_target(is_target=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget the file."""
        del event
        self.lane.set_drop_target(is_target=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for every file to be loaded as a hint."""
        self.lane.set_drop_target(is_target=False)
        event.acceptProposedAction()
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.file_dropped.emit(url.toLocalFile())

    def _hints(self) -> tuple[Hint, ...]:
        return self._project.hints if self._project is not None else ()

    def _current(self) -> Hint | None:
        first = self._selected[:1]
        return next((hint for hint in self._hints() if (hint.id,) == first), None)

    def _set_selected(self, hint_ids: tuple[HintId, ...]) -> None:
        is_new = hint_ids != self._selected
        self._selected = hint_ids
        self._refresh()
        if is_new:
            self.selection_changed.emit()

    def _press_chip(self, hint_id: str, is_checked: bool) -> None:
        """Select a hint beside the others, or leave it out; one always stays."""
        name = HintId(hint_id)
        others = tuple(other for other in self._selected if other != name)
        self._set_selected((name, *others) if is_checked else others or (name,))

    def _refresh(self) -> None:
        is_open = self._project is not None
        self.lane.show_project(self._project, self._selected[0] if self._selected else None)
        self.controls.show_state(self._state, is_open=is_open)
        self.controls.show_hints(self._hints(), self._selected)
        self.setAccessibleDescription(self.describe())

    def describe(self) -> str:
        """Say in words what there is."""
        current = self._current()
        if self._state is StripState.RECORDING:
            return "A hint is being recorded."
        if current is None:
            return "There is no hint yet."
        start, end = words.clock(current.offset_s), words.clock(current.end_s)
        return f"{current.name}, from {start} to {end}."

    def _nudge(self, by_s: float) -> None:
        current = self._current()
        if current is not None:
            hint_id, to_s = current.id, current.offset_s + by_s
            self._session.do("Nudge hint", lambda p: edits.move_hint(p, hint_id, to_s))

    def _choose_kind(self, kind: HintKind) -> None:
        current = self._current()
        if current is not None:
            hint_id = current.id
            self._session.do(
                "Say how the hint was made", lambda p: edits.set_hint_kind(p, hint_id, kind)
            )

    def _ask_to_listen(self) -> None:
        if (current := self._current()) is not None:
            self.listen_requested.emit(current.id)

    def _ask_to_delete(self) -> None:
        if (current := self._current()) is not None:
            self.delete_requested.emit(current.id)

    def _connect(self) -> None:
        controls = self.controls
        controls.record.clicked.connect(lambda: self.record_requested.emit())
        controls.load.clicked.connect(lambda: self.load_requested.emit())
        controls.devices.clicked.connect(lambda: self.devices_requested.emit())
        controls.listen.clicked.connect(self._ask_to_listen)
        controls.delete.clicked.connect(self._ask_to_delete)
        controls.kind_chosen.connect(self._choose_kind)
        controls.nudge_began.connect(lambda: self._session.begin_gesture("Nudge hint"))
        controls.nudged.connect(self._nudge)
        controls.nudge_ended.connect(lambda: self._session.end_gesture())
        controls.chip_pressed.connect(self._press_chip)
        self.lane.hint_pressed.connect(lambda hint_id: self.select(HintId(hint_id)))
        self.lane.delete_pressed.connect(self._ask_to_delete)
        self.lane.seek_requested.connect(self.seek_requested)
        theme.theme_changed.changed.connect(self._refresh)

    def _arrange(self) -> None:
        self._title.setFixedWidth(AXIS_WIDTH)
        self._title.setContentsMargins(0, 0, 10, 0)
        self._title.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._title.setProperty("role", "dim")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(self.lane, 0, 1)
        grid.addWidget(self.controls, 1, 1)
        grid.addWidget(self.coach, 2, 1)
        grid.setColumnStretch(1, 1)
