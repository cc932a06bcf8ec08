"""Zoom: a drag shows what it frames, a click comes closer, Alt and a click goes further away."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from layered.ui.overlays import draw_frame
from layered.ui.time_gestures import DRAG_PIXELS
from layered.ui.tools.tool import Gesture, Surface, Tool

_STEP = 2.0
_LEAST_HEIGHT = 24
"""A frame lower than this is meant for time alone."""


class _Zooming(Gesture):
    def __init__(self, surface: Surface, at: QPointF, step: float) -> None:
        self._surface, self._step = surface, step
        self._pressed = self._now = at

    def move(self, at: QPointF) -> None:
        self._now = at
        self._surface.update()

    def release(self, at: QPointF) -> None:
        self._now = at
        surface, view = self._surface, self._surface.viewport
        if abs(at.x() - self._pressed.x()) < DRAG_PIXELS:
            view.zoom_time(self._step, surface.seconds_at(at.x()))
            return
        frame = self._frame()
        low_hz, high_hz = surface.hz_at(frame.bottom()), surface.hz_at(frame.top())
        first, last = surface.seconds_at(frame.left()), surface.seconds_at(frame.right())
        if self._is_framing_hz():
            view.set_frequencies(low_hz, high_hz)
        view.set_times(first, last)

    def paint(self, painter: QPainter) -> None:
        if abs(self._now.x() - self._pressed.x()) >= DRAG_PIXELS:
            draw_frame(painter, self._frame())

    def _is_framing_hz(self) -> bool:
        return abs(self._now.y() - self._pressed.y()) >= _LEAST_HEIGHT

    def _frame(self) -> QRectF:
        frame = QRectF(self._pressed, self._now).normalized()
        if not self._is_framing_hz():
            frame.setTop(0)
            frame.setBottom(self._surface.height())
        return frame.intersected(QRectF(0, 0, self._surface.width(), self._surface.height()))


def _press(surface: Surface, at: QPointF, held: Qt.KeyboardModifier) -> Gesture:
    away = bool(held & Qt.KeyboardModifier.AltModifier)
    return _Zooming(surface, at, 1 / _STEP if away else _STEP)


TOOL = Tool(
    "zoom",
    "Zoom",
    "7",
    "zoom",
    "Drag a frame to see it larger; click to come closer, with Alt to go away",
    Qt.CursorShape.CrossCursor,
    _press,
)
