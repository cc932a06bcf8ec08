"""Where a file can be dropped while a recording is open: as a recording, or as a hint."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QMainWindow, QWidget

from layered.storage.projects.project_file import is_project
from layered.ui import theme

_RECORDING = ("Open as a recording", "Takes the place of what is open")
_HINT = ("Use as a hint", "Shows which sound to find")


def dropped_path(data: QMimeData) -> Path | None:
    """Give the first local file of what is dragged, or None."""
    names = (url.toLocalFile() for url in data.urls() if url.isLocalFile())
    return next((Path(name) for name in names if name), None)


class DropZones(QWidget):
    """Covers the window while a file is held over it.

    Signals the path that was dropped, and ``hovered`` while one is held over the empty window.

    Parameters
    ----------
    is_open : callable
        Whether a recording is open, so that there is a choice.
    """

    recording_dropped = Signal(object)
    hint_dropped = Signal(object)
    hovered = Signal(bool)

    def __init__(self, window: QMainWindow, is_open: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window = window
        self._is_open = is_open
        self._at_hint = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dragged over the window and dropped on it."""
        if isinstance(event, QDragEnterEvent):
            self._enter(event)
        elif isinstance(event, QDragMoveEvent):
            self.point_at(event.position())
            event.acceptProposedAction()
        elif isinstance(event, QDragLeaveEvent):
            self._leave()
        elif isinstance(event, QDropEvent):
            self._drop(event)
        else:
            return super().eventFilter(watched, event)
        return True

    def _enter(self, event: QDragEnterEvent) -> None:
        if dropped_path(event.mimeData()) is None:
            return
        event.acceptProposedAction()
        if not self._is_open():
            self.hovered.emit(True)
            return
        top = self._window.menuBar().height()
        self.setGeometry(self._window.rect().adjusted(0, top, 0, 0))
        self.raise_()
        self.show()

    def _leave(self) -> None:
        self.hovered.emit(False)
        self.hide()

    def _drop(self, event: QDropEvent) -> None:
        path = dropped_path(event.mimeData())
        as_hint = self._is_open() and self.is_hint(event.position())
        as_hint = as_hint and path is not None and not is_project(path)
        self._leave()
        if path is not None:
            event.acceptProposedAction()
            (self.hint_dropped if as_hint else self.recording_dropped).emit(path)

    def point_at(self, point: QPointF) -> None:
        """Light up the zone under a point of the window."""
        at_hint = self.is_hint(point)
        if at_hint != self._at_hint:
            self._at_hint = at_hint
            self.update()

    def is_hint(self, point: QPointF) -> bool:
        """Say whether a point of the window is in the hint's zone, the lower half."""
        return point.y() - self.y() > self.height() / 2

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the two zones."""
        del event
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(colors.window)
        ground.setAlphaF(0.9)
        painter.fillRect(self.rect(), ground)
        half = self.height() / 2
        for top, (title, about), lit in (
            (0.0, _RECORDING, not self._at_hint),
            (half, _HINT, self._at_hint),
        ):
            box = QRectF(24, top + 16, self.width() - 48, half - 32)
            pen = QPen(colors.accent if lit else colors.hover, 1.5)
            pen.setDashPattern([5, 5])
            painter.setPen(pen)
            painter.setBrush(colors.selection if lit else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 16, 16)
            painter.setPen(colors.text)
            painter.setFont(theme.title_font())
            painter.drawText(box.translated(0, -12), Qt.AlignmentFlag.AlignCenter, title)
            painter.setPen(colors.text_dim)
            painter.setFont(theme.body_font())
            painter.drawText(box.translated(0, 14), Qt.AlignmentFlag.AlignCenter, about)
        painter.end()
