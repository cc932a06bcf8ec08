"""Wheel and drag on the shared time axis: the same everywhere, so that the hand learns it once."""

from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget

from layered.ui.viewport import Viewport

ZOOM_PER_NOTCH = 2**0.25
_NOTCH = 120.0
_SCROLL_PER_NOTCH = 0.08
_PIXELS_PER_DOUBLING = 80.0
DRAG_PIXELS = 4
"""A press that moves less than this is a click."""


def wheel(viewport: Viewport, event: QWheelEvent, widget: QWidget) -> None:
    """Zoom time at the pointer; Shift or sideways scrolls; Ctrl and Shift zooms frequency."""
    turned = event.angleDelta()
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    at = event.position()
    sideways = turned.x() / _NOTCH
    notches = (turned.y() or (turned.x() if shift or ctrl else 0)) / _NOTCH
    event.accept()
    if ctrl and shift:
        hz = viewport.hz_at(at.y(), widget.height())
        viewport.zoom_frequency(ZOOM_PER_NOTCH**notches, hz)
    elif shift:
        viewport.scroll_time(-notches * _SCROLL_PER_NOTCH)
    elif sideways and not ctrl and abs(turned.x()) > abs(turned.y()):
        viewport.scroll_time(-sideways * _SCROLL_PER_NOTCH)
    elif notches:
        seconds = viewport.seconds_at(at.x(), widget.width())
        viewport.zoom_time(ZOOM_PER_NOTCH**notches, seconds)


class Sized(Protocol):
    """Anything with a size in pixels."""

    def width(self) -> int:
        """Give the width."""

    def height(self) -> int:
        """Give the height."""


class PanDrag:
    """Moves the view with the pointer, from where it was pressed."""

    def __init__(self, viewport: Viewport, at: QPointF, widget: Sized) -> None:
        self._viewport, self._last, self._widget = viewport, at, widget

    def move(self, to: QPointF) -> None:
        """Follow the pointer."""
        step = to - self._last
        self._last = to
        self._viewport.scroll_time(-step.x() / max(1, self._widget.width()))
        self._viewport.scroll_frequency(step.y() / max(1, self._widget.height()))


class AxisDrag:
    """Pans along an axis and zooms across it, at the place that was pressed."""

    def __init__(self, at: QPointF) -> None:
        self.pressed = self._last = at
        self.is_moved = False

    def step(self, to: QPointF) -> QPointF:
        """Give how far the pointer moved since the last time; nothing until it really moves."""
        if not self.is_moved and (to - self.pressed).manhattanLength() < DRAG_PIXELS:
            return QPointF()
        self.is_moved = True
        step = to - self._last
        self._last = to
        return step


def zoom_of(pixels: float) -> float:
    """Turn a drag across an axis into a zoom factor."""
    return float(2 ** (pixels / _PIXELS_PER_DOUBLING))
