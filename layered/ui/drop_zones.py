"""Where a file can be dropped while a recording is open: as a recording, or as a hint."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from layered.ui import theme

_RECORDING = ("Open as a recording", "Takes the place of what is open")
_HINT = ("Use as a hint", "Shows which sound to find")


def dropped_path(data: QMimeData) -> Path | None:
    """Give the first local file of what is dragged, or None."""
    names = (url.toLocalFile() for url in data.urls() if url.isLocalFile())
    return next((Path(name) for name in names if name), None)


class DropZones(QWidget):
    """Covers the window while a file is held over it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._at_hint = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self, widget: QWidget) -> None:
        """Show the zones over a widget of the window."""
        self.setGeometry(widget.geometry())
        self.raise_()
        self.show()

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
