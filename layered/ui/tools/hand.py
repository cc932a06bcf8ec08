"""Hand: a drag moves the view, as the middle button does with every tool."""

from PySide6.QtCore import QPointF, Qt

from layered.ui.time_gestures import PanDrag
from layered.ui.tools.tool import Gesture, Surface, Tool


class _Moving(Gesture):
    def __init__(self, surface: Surface, at: QPointF) -> None:
        self._drag = PanDrag(surface.viewport, at, surface)

    def move(self, at: QPointF) -> None:
        self._drag.move(at)


def press(surface: Surface, at: QPointF, held: Qt.KeyboardModifier) -> Gesture:
    """Take hold of the view."""
    del held
    return _Moving(surface, at)


TOOL = Tool(
    "hand",
    "Move the view",
    "2",
    "hand",
    "Drag to move the view; the middle button does it with every tool",
    Qt.CursorShape.OpenHandCursor,
    press,
)
