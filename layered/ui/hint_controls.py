"""The row of controls under the hints: record, load, and what can be done with the current one."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from layered.model.hint import Hint, HintId, HintKind
from layered.ui import theme, words
from layered.ui.accent import accent
from layered.ui.choice import Choice
from layered.ui.hint_lane import StripState
from layered.ui.hint_more import HintMore
from layered.ui.icons import ICON_PIXELS, icon
from layered.ui.level_hold import LevelHold
from layered.ui.meter import Meter

NUDGE_S = 0.01
_NARROWEST_METER, _METER_WIDTH = 48, 160
_LOAD = "Load…"
_LONGEST_CHIP = 18
_KIND_WORDS = {
    HintKind.GUESS: "Any sound",
    HintKind.HUM: "Hummed",
    HintKind.SING: "Sung",
    HintKind.WHISTLE: "Whistled",
    HintKind.BEATBOX: "Beatboxed",
    HintKind.TAP: "Tapped",
}


class HintControls(QWidget):
    """Shows what can be done, and says what was pressed; changes nothing itself."""

    kind_chosen = Signal(object)
    nudge_began = Signal()
    nudged = Signal(float)
    nudge_ended = Signal()
    chip_pressed = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = StripState.IDLE
        self._wants_accent = False
        self._is_nudging = False
        self._has_current = False
        self._hold = LevelHold()
        self.record = QPushButton("Record")
        self.load = QPushButton(_LOAD)
        self.devices = _tool("", "Sound devices: loudspeaker, microphone, delay (Ctrl+Shift+D)")
        self.meter = Meter(has_clip_light=True, thickness=8)
        self.kind = Choice()
        self.earlier = _tool(f"{words.MINUS}10 ms", "Move the hint 10 ms earlier")
        self.later = _tool("+10 ms", "Move the hint 10 ms later")
        self.listen = _tool("", "Listen to the hint alone")
        self.delete = _tool("", "Delete the hint; undo brings it back")
        self._chips = QButtonGroup(self)
        self._chips.setExclusive(False)
        self._chip_row = QHBoxLayout()
        self._of_hint = QWidget()
        self.more = HintMore(
            lambda: [*self.chips(), self.earlier, self.later, self.devices], self.kind
        )
        self._name()
        self._arrange()
        self._connect()
        theme.theme_changed.changed.connect(self._restyle)
        self._restyle()

    def chips(self) -> list[QAbstractButton]:
        """Give the buttons of the hints, in their order; seen only when there are several."""
        return self._chips.buttons()

    def show_state(self, state: StripState, *, is_open: bool) -> None:
        """Show what is going on; ``is_open`` says whether there is a recording at all."""
        if StripState.IDLE in (state, self._state):
            self.clear_clip()
        self._state = state
        is_recording = state is StripState.RECORDING
        self.record.setText("Stop" if is_recording else "Record")
        self.record.setEnabled(is_open)
        self.load.setEnabled(is_open and not is_recording)
        self.meter.setVisible(state is not StripState.IDLE)
        self._of_hint.setVisible(not is_recording)
        self._restyle()
        self._fit()

    def show_hints(self, hints: Sequence[Hint], selected: Sequence[HintId]) -> None:
        """Show the hints to choose from, if several, and the current one's settings."""
        if [chip.property("hint") for chip in self._chips.buttons()] != [h.id for h in hints]:
            self._rebuild_chips(hints)
        for chip in self._chips.buttons():
            chip.setChecked(chip.property("hint") in selected)
        current = next((hint for hint in hints if selected and hint.id == selected[0]), None)
        self._has_current = current is not None
        self._fit()
        if current is not None:
            self.kind.blockSignals(True)
            self.kind.setCurrentIndex(list(_KIND_WORDS).index(current.kind))
            self.kind.blockSignals(False)

    def set_accented(self, *, accented: bool) -> None:
        """Mark recording as the next step, or not."""
        self._wants_accent = accented
        self._restyle()

    def take_level(self, peak: float) -> None:
        """Show a level, hold its peak, remember clipping."""
        self._hold.take(peak)
        self._show_level()

    def clear_clip(self) -> None:
        """Put the clip light out."""
        self._hold.clear()
        self._show_level()

    def _show_level(self) -> None:
        hold = self._hold
        self.meter.show_level(hold.level, hold.held, clipped=hold.is_clipped)

    def _rebuild_chips(self, hints: Sequence[Hint]) -> None:
        for old in self._chips.buttons():
            self._chips.removeButton(old)
            self._chip_row.removeWidget(old)
            old.hide()
            old.deleteLater()
        for hint in hints:
            name = hint.name
            short = name if len(name) <= _LONGEST_CHIP else f"{name[: _LONGEST_CHIP - 1]}…"
            chip = _tool(short, f"Use the hint {name}")
            chip.setCheckable(True)
            chip.setProperty("hint", hint.id)
            chip.clicked.connect(
                lambda checked, name=hint.id: self.chip_pressed.emit(name, checked)
            )
            self._chips.addButton(chip)
            self._chip_row.addWidget(chip)

    def _nudge(self, by_s: float) -> None:
        """Move by a step; while the button stays down, it repeats within one gesture."""
        if not self._is_nudging:
            self._is_nudging = True
            self.nudge_began.emit()
        self.nudged.emit(by_s)

    def _end_nudge(self, button: QToolButton) -> None:
        """End the step once the button is really up: auto-repeat releases it again and again."""
        if self._is_nudging and not button.isDown():
            self._is_nudging = False
            self.nudge_ended.emit()

    def _restyle(self) -> None:
        colors = theme.tokens()
        is_recording = self._state is StripState.RECORDING
        is_accented = self._wants_accent and not is_recording
        accent(self.record, accented=is_accented)
        color = colors.accent_text if is_accented else colors.record
        self.record.setIcon(icon("stop" if is_recording else "record", color))
        self.load.setIcon(icon("open"))
        self.devices.setIcon(icon("microphone"))
        self.listen.setIcon(icon("listen"))
        self.delete.setIcon(icon("delete"))

    def _name(self) -> None:
        self.record.setAccessibleName("Record a hint")
        self.record.setToolTip("Record a hint while the recording plays (R)")
        self.load.setAccessibleName("Load a hint")
        self.load.setToolTip("Use a sound file as a hint")
        self.kind.setAccessibleName("How the hint was made")
        self.kind.setToolTip("How the hint was made; Any sound leaves it to the analysis")
        for kind, text in _KIND_WORDS.items():
            self.kind.addItem(text, kind.value)
        self.meter.setAccessibleName("Level of the microphone")
        self.meter.setToolTip("Level of the microphone; click to put the clip light out")
        self.meter.setMinimumWidth(_NARROWEST_METER)
        self.meter.setMaximumWidth(_METER_WIDTH)
        for button in (self.record, self.load, self.devices, self.listen, self.delete):
            button.setIconSize(QSize(ICON_PIXELS, ICON_PIXELS))
        for button in (self.earlier, self.later):
            button.setAutoRepeat(True)

    def _arrange(self) -> None:
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        for widget in (self.record, self.load, self.devices, self.meter):
            row.addWidget(widget)
        row.addStretch(1)
        of_hint = QHBoxLayout(self._of_hint)
        of_hint.setContentsMargins(0, 0, 0, 0)
        of_hint.setSpacing(4)
        self._chip_row.setSpacing(4)
        of_hint.addLayout(self._chip_row)
        for control in (self.kind, self.earlier, self.later, self.listen, self.delete, self.more):
            of_hint.addWidget(control)
        row.addWidget(self._of_hint)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold into the menu what has no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Fold controls of the hint into the menu, one group more until the rest fits."""
        for control in (self.earlier, self.later, self.kind, self.listen, self.delete):
            control.setVisible(self._has_current)
        for chip in self.chips():
            chip.setVisible(len(self.chips()) > 1)
        self.devices.show()
        self.more.hide()
        self.load.setText(_LOAD)
        for fold in self._folds():
            if self._needed() <= self.width():
                break
            fold()

    def _folds(self) -> Iterator[Callable[[], None]]:
        """Give the ways to become narrower, in the order they are tried."""
        for group in (self.chips(), [self.earlier, self.later], [self.devices]):
            yield partial(self._fold, group)
        yield lambda: self.load.setText("")
        yield partial(self._fold, [self.kind])

    def _fold(self, group: Sequence[QWidget]) -> None:
        is_any = any(not widget.isHidden() for widget in group)
        for widget in group:
            widget.hide()
        self.more.setVisible(is_any or not self.more.isHidden())

    def _needed(self) -> int:
        for layout in (self._chip_row, self._of_hint.layout()):
            assert layout is not None
            layout.invalidate()
        self._of_hint.updateGeometry()
        self._row.invalidate()
        return self._row.sizeHint().width()

    def _connect(self) -> None:
        self.meter.clip_cleared.connect(self.clear_clip)
        self.kind.activated.connect(lambda index: self.kind_chosen.emit(list(_KIND_WORDS)[index]))
        for button, by_s in ((self.earlier, -NUDGE_S), (self.later, NUDGE_S)):
            button.pressed.connect(partial(self._nudge, by_s))
            button.released.connect(partial(self._end_nudge, button))


def _tool(text: str, about: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(about)
    button.setAccessibleName(about)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
