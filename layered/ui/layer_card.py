"""One layer in the list: name, mute, solo, gain, pan and level."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from layered.model.layer import HIGHEST_GAIN_DB, LOWEST_GAIN_DB, Layer, LayerId
from layered.session.session import Session
from layered.ui import layer_steps, theme, words
from layered.ui.editable_label import EditableLabel
from layered.ui.fader import DragSlider, gain_fraction
from layered.ui.layer_words import control_words, spoken
from layered.ui.marks import Chip, LetterButton, draw_card
from layered.ui.meter import Meter


class LayerCard(QWidget):
    """Shows one layer and writes every change through the session.

    Signals ``focused`` when it becomes the current one, ``menu_requested`` at a global position,
    ``dragged`` with the pointer's global height and ``drop_requested`` when it was let go
    (False: given up).
    """

    focused = Signal(str)
    menu_requested = Signal(str, QPointF)
    dragged = Signal(str, float)
    drop_requested = Signal(str, bool)

    def __init__(self, session: Session, layer: Layer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.layer = layer
        self.is_current = False
        self._press: QPointF | None = None
        self._is_dragged = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._make_parts()
        self._lay_out()
        self._connect()
        self.show_layer(layer, is_heard=True)

    def _make_parts(self) -> None:
        self.chip = Chip(self)
        self.name = EditableLabel(self)
        self.mute = LetterButton("M", "danger", self)
        self.solo = LetterButton("S", "warning", self)
        low, high = round(LOWEST_GAIN_DB * 10), round(HIGHEST_GAIN_DB * 10)
        self.gain = DragSlider(low, high, 0, fraction=gain_fraction, parent=self)
        self.gain.setSingleStep(10)
        self.gain.setPageStep(60)
        self.gain_text = self._number()
        self.pan_text = self._number()  # takes the place of the gain while pan is set
        self.pan_text.hide()
        self.pan = DragSlider(-100, 100, 0, parent=self)
        self.pan.fill_from_mark = True
        self.pan.setSingleStep(10)
        self.pan.setFixedWidth(56)
        self.meter = Meter(self, thickness=3)

    def _number(self) -> EditableLabel:
        label = EditableLabel(self)
        label.setFont(theme.number_font(12))
        label.setAlignment(Qt.AlignmentFlag.AlignRight)
        label.setFixedWidth(68)
        return label

    def _lay_out(self) -> None:
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.chip)
        top.addWidget(self.name, 1)
        top.addWidget(self.mute)
        top.addWidget(self.solo)
        bottom.setSpacing(4)
        bottom.addWidget(self.gain, 1)
        bottom.addWidget(self.gain_text)
        bottom.addWidget(self.pan_text)
        bottom.addWidget(self.pan)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 10, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(bottom)
        column.addWidget(self.meter)

    def _connect(self) -> None:
        steps, session = layer_steps, self._session
        self.name.edited.connect(lambda name: steps.rename(session, self.layer, name))
        self.mute.clicked.connect(lambda: steps.toggle_mute(session, self.layer))
        self.solo.clicked.connect(self._toggle_solo)
        self.gain.valueChanged.connect(
            lambda tenths_db: steps.set_gain(session, self.layer, tenths_db / 10)
        )
        self.gain.drag_started.connect(lambda: self._begin(steps.gain_label(self.layer)))
        self.gain.drag_ended.connect(self._end_gesture)
        self.gain.type_requested.connect(self.gain_text.start)
        self.gain_text.edited.connect(self._type_gain)
        self.pan.valueChanged.connect(
            lambda percent: steps.set_pan(session, self.layer, percent / 100)
        )
        self.pan.drag_started.connect(lambda: self._begin(steps.pan_label(self.layer)))
        self.pan.drag_ended.connect(self._end_gesture)
        self.pan.type_requested.connect(self._start_pan)
        self.pan_text.edited.connect(self._type_pan)
        self.pan_text.ended.connect(self._show_number)

    def show_layer(self, layer: Layer, *, is_heard: bool) -> None:
        """Show a layer as the project has it."""
        self.layer = layer
        self.chip.show_layer(layer.name, theme.layer_color(layer.color), is_faint=not is_heard)
        self.name.show_text(layer.name)
        self.mute.setChecked(layer.muted)
        self.solo.setChecked(layer.soloed)
        self.gain.show_value(round(layer.gain_db * 10))
        self.gain_text.show_text(words.level(layer.gain_db, sign=True))
        self.pan_text.show_text(words.place(layer.pan))
        self._show_number()
        self.pan.show_value(round(layer.pan * 100))
        self._describe()
        self.update()

    def set_current(self, *, current: bool) -> None:
        """Mark it as the layer that keys act on."""
        if current != self.is_current:
            self.is_current = current
            self.update()

    def _describe(self) -> None:
        name = self.layer.name
        self.setAccessibleName(spoken(self.layer))
        numbers = (self.gain, self.gain_text, self.pan, self.pan_text)
        controls = (self.name, self.mute, self.solo, *numbers, self.meter)
        for control, (spoken_name, tip) in zip(controls, control_words(self.layer), strict=True):
            control.setAccessibleName(f"{spoken_name} {name}")
            control.setToolTip(tip)

    # What a person does

    def _toggle_solo(self) -> None:
        with_ctrl = self.solo.last_modifiers & Qt.KeyboardModifier.ControlModifier
        self.solo.last_modifiers = Qt.KeyboardModifier.NoModifier
        step = layer_steps.solo_only if with_ctrl else layer_steps.toggle_solo
        step(self._session, self.layer)

    def _type_gain(self, text: str) -> None:
        gain_db = words.parse_level(text)
        if gain_db is not None:
            layer_steps.set_gain(self._session, self.layer, gain_db)

    def _type_pan(self, text: str) -> None:
        pan = words.parse_place(text)
        if pan is not None:
            layer_steps.set_pan(self._session, self.layer, pan)

    def _start_pan(self) -> None:
        self.pan_text.start()
        self._show_number()
        self.pan_text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin(self, label: str) -> None:
        self.focused.emit(self.layer.id)
        self._session.begin_gesture(label)

    def _end_gesture(self, keep: bool) -> None:
        self._session.end_gesture(keep=keep)
        self._show_number()

    def _show_number(self) -> None:
        is_pan = self.pan.is_dragging or self.pan_text.is_editing
        self.gain_text.setVisible(not is_pan)
        self.pan_text.setVisible(is_pan)

    @property
    def id(self) -> LayerId:
        """The layer's id."""
        return self.layer.id

    # Qt

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Become the current layer."""
        self.focused.emit(self.layer.id)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Lose the ring."""
        super().focusOutEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the layer's menu."""
        self.focused.emit(self.layer.id)
        self.menu_requested.emit(self.layer.id, QPointF(event.globalPos()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Become current, and perhaps be dragged."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() is Qt.MouseButton.LeftButton:
            self._press = event.globalPosition()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Be dragged once the pointer moved far enough."""
        if self._press is None:
            return
        away = abs(event.globalPosition().y() - self._press.y())
        if self._is_dragged or away >= QApplication.startDragDistance():
            self._is_dragged = True
            self.dragged.emit(self.layer.id, event.globalPosition().y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Be dropped."""
        del event
        self._drop(keep=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up a drag."""
        if event.key() == Qt.Key.Key_Escape and self._is_dragged:
            self._drop(keep=False)
        else:
            super().keyPressEvent(event)

    def _drop(self, *, keep: bool) -> None:
        self._press = None
        if self._is_dragged:
            self._is_dragged = False
            self.drop_requested.emit(self.layer.id, keep)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card's ground, and an accent where it is current."""
        del event
        painter = QPainter(self)
        draw_card(painter, self.rect(), is_current=self.is_current, has_focus=self.hasFocus())
        painter.end()
