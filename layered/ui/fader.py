"""Sliders that are dragged: gain and pan. One drag is one undo step."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSlider, QWidget

from layered.ui import theme

_HANDLE = 6.0
_FINE = 0.1


class DragSlider(QSlider):
    """A slider moved by dragging it from where it is, wherever it was pressed.

    Shift makes the drag fine, a double click resets, Enter asks to type, Escape gives up a drag.
    Steps of the value are whole numbers; the owner knows their unit.

    Parameters
    ----------
    low, high, reset : int
        The range and the value after a double click, also the place of the mark.
    fraction : callable
        From a value to a place between 0 and 1; the identity of the range unless given.
    """

    drag_started = Signal()
    drag_ended = Signal(bool)
    type_requested = Signal()

    def __init__(
        self,
        low: int,
        high: int,
        reset: int,
        *,
        fraction: Callable[[int], float] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(low, high)
        self.setValue(reset)
        self._reset = reset
        self._fraction = fraction or (lambda value: (value - low) / (high - low))
        self._dragged_from: float | None = None
        self._pointer = 0.0
        self._place = 0.0
        self.fill_from_mark = False
        self.fill: QColor | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(20)

    @property
    def is_dragging(self) -> bool:
        """Whether the mouse holds it."""
        return self._dragged_from is not None

    def show_value(self, value: int) -> None:
        """Show a value of the project without writing it back."""
        self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(False)
        self.update()

    def sizeHint(self) -> QSize:
        """Give a size that leaves the width to the layout."""
        return QSize(80, 20)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._dragged_from = self._fraction(self.value())
        self._place = self._dragged_from
        self._pointer = event.position().x()
        self.drag_started.emit()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move with the pointer, a tenth as far with Shift."""
        if self._dragged_from is None:
            return
        moved = (event.position().x() - self._pointer) / max(1.0, self._span())
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._pointer = event.position().x()
        self._place = min(1.0, max(0.0, self._place + moved * (_FINE if fine else 1)))
        self.setValue(self._value_at(self._place))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        del event
        self._end_drag(keep=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go back to the mark."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.setValue(self._reset)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the list, so that scrolling it never changes a level."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up a drag, Enter types a value, arrows step."""
        if event.key() == Qt.Key.Key_Escape and self.is_dragging:
            self._end_drag(keep=False)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.type_requested.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a thin groove, what is filled of it, the mark and the handle."""
        del event
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        at = self._x(self.value())
        mark = self._x(self._reset)
        start = mark if self.fill_from_mark else _HANDLE
        painter.setBrush(colors.pressed)
        painter.drawRoundedRect(QRectF(_HANDLE, middle - 1.5, self._span(), 3), 1.5, 1.5)
        painter.setBrush((self.fill or colors.text_dim) if self.isEnabled() else colors.hover)
        filled = QRectF(min(start, at), middle - 1.5, abs(at - start), 3)
        painter.drawRoundedRect(filled, 1.5, 1.5)
        painter.setBrush(colors.text_dim)
        painter.drawRect(QRectF(mark - 0.5, middle - 5, 1, 10))
        painter.setBrush(colors.text if self.isEnabled() else colors.text_dim)
        painter.drawEllipse(QPointF(at, middle), _HANDLE - 1, _HANDLE - 1)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colors.accent)
            painter.drawEllipse(QPointF(at, middle), _HANDLE + 0.5, _HANDLE + 0.5)
        painter.end()

    def _end_drag(self, *, keep: bool) -> None:
        if self._dragged_from is None:
            return
        self._dragged_from = None
        self.drag_ended.emit(keep)
        self.update()

    def _span(self) -> float:
        return self.width() - 2 * _HANDLE

    def _x(self, value: int) -> float:
        return _HANDLE + self._fraction(value) * self._span()

    def _value_at(self, place: float) -> int:
        low, high = self.minimum(), self.maximum()
        while low < high:
            middle = (low + high) // 2
            if self._fraction(middle) < place:
                low = middle + 1
            else:
                high = middle
        if low > self.minimum():
            below, above = self._fraction(low - 1), self._fraction(low)
            low -= int(place - below < above - place)
        return low


def gain_fraction(tenths_db: int) -> float:
    """Place a gain on its fader: most of the way for -24 to +12 dB, the rest down to -60."""
    value_db = tenths_db / 10
    if value_db >= -24:
        return 0.25 + 0.75 * (value_db + 24) / 36
    return 0.25 * (value_db + 60) / 36
