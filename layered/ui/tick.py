"""A box to tick."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox

from layered.ui import theme

_BOX = 16.0
_GAP = 8


class Tick(QCheckBox):
    """A check box whose box can be seen in every theme."""

    def sizeHint(self) -> QSize:
        """Give room for the box, a gap and the text."""
        width = self.fontMetrics().horizontalAdvance(self.text()) + int(_BOX) + _GAP + 4
        return QSize(width, max(24, self.fontMetrics().height() + 4))

    def minimumSizeHint(self) -> QSize:
        """Never cut off the text."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Be pressed anywhere on box and text."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, the tick and the text."""
        del event
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - _BOX) / 2
        box = QRectF(1, top, _BOX, _BOX)
        ring = colors.text if self.isChecked() else colors.accent  # seen around what fills it
        painter.setPen(QPen(ring if self.hasFocus() else colors.pressed, 1.5))
        painter.setBrush(colors.accent if self.isChecked() else colors.raised)
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            pen = QPen(colors.accent_text, 2)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            points = [QPointF(5, top + 8.5), QPointF(8, top + 11.5), QPointF(13, top + 5)]
            painter.drawPolyline(QPolygonF(points))
        painter.setPen(colors.text if self.isEnabled() else colors.text_dim)
        words = self.rect().adjusted(int(_BOX) + _GAP + 1, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()
