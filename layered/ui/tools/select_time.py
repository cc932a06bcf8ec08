"""Select: a drag selects a stretch of time, a click goes there."""

from PySide6.QtCore import QPointF, Qt

from layered.ui.time_gestures import DRAG_PIXELS
from layered.ui.tools.tool import Gesture, Surface, Tool


class _Selecting(Gesture):
    def __init__(self, surface: Surface, at: QPointF) -> None:
        self._surface, self._pressed = surface, at
        self._is_drag = False

    def move(self, at: QPointF) -> None:
        self._is_drag = self._is_drag or abs(at.x() - self._pressed.x()) >= DRAG_PIXELS
        if self._is_drag:
            first, last = sorted(self._surface.seconds_at(p.x()) for p in (self._pressed, at))
            self._surface.select((first, last))

    def release(self, at: QPointF) -> None:
        if not self._is_drag:
            self._surface.select(None)
            self._surface.seek(self._surface.seconds_at(at.x()))

    def cancel(self) -> None:
        self._surface.select(None)


def _press(surface: Surface, at: QPointF, held: Qt.KeyboardModifier) -> Gesture:
    del held
    return _Selecting(surface, at)


TOOL = Tool(
    "select",
    "Select",
    "1",
    "select",
    "Drag to select a stretch of time; click to go there",
    Qt.CursorShape.ArrowCursor,
    _press,
)
