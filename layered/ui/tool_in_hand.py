"""The tool in hand on a spectrogram, and what it is doing between press and release."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from layered.ui.time_gestures import PanDrag
from layered.ui.tools import TOOLS
from layered.ui.tools.tool import Gesture, Surface, Tool
from layered.ui.viewport import Viewport


class ToolInHand:
    """The left button does what ``tool`` does; the middle one always moves the view."""

    def __init__(self, widget: QWidget, surface: Surface) -> None:
        self._widget, self._surface = widget, surface
        self.tool: Tool = TOOLS[0]
        self._gesture: Gesture | None = None
        self._pan: PanDrag | None = None

    @property
    def is_moving_view(self) -> bool:
        """Whether the middle button is moving the view."""
        return self._pan is not None

    def take(self, tool: Tool) -> None:
        """Take another tool, abandoning what the last one was doing."""
        self.cancel()
        self.tool = tool
        self._widget.setCursor(tool.cursor)

    def press(self, event: QMouseEvent, viewport: Viewport, *, can_use: bool) -> None:
        """Begin what the tool does, or move the view; ``can_use``: there is a recording."""
        if event.button() is Qt.MouseButton.LeftButton and can_use:
            self._gesture = self.tool.press(self._surface, event.position(), event.modifiers())
        elif event.button() is Qt.MouseButton.MiddleButton:
            self._pan = PanDrag(viewport, event.position(), self._widget)
            self._widget.setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, at: QPointF) -> None:
        """Follow the pointer."""
        for drag in (self._pan, self._gesture):
            if drag is not None:
                drag.move(at)

    def release(self, event: QMouseEvent) -> None:
        """End what was begun, and do what it was for."""
        if event.button() is Qt.MouseButton.MiddleButton:
            self._pan = None
            self._widget.setCursor(self.tool.cursor)
        if event.button() is Qt.MouseButton.LeftButton and self._gesture is not None:
            gesture, self._gesture = self._gesture, None
            gesture.release(event.position())
            self._widget.update()

    def cancel(self) -> bool:
        """Abandon what the tool is doing; tell whether it was doing anything."""
        gesture, self._gesture = self._gesture, None
        if gesture is None:
            return False
        gesture.cancel()
        self._widget.update()
        return True

    def paint(self, painter: QPainter) -> None:
        """Draw what the tool shows while it works."""
        if self._gesture is not None:
            self._gesture.paint(painter)
