"""What moves over the pictures: playhead, selection, and what is under the pointer."""

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from layered.ui import theme

PLAYHEAD_REACH = 3
"""How far from its place a playhead paints, in pixels."""

_LABEL_PIXELS = 11
_LABEL_GAP = 16
_SELECTION_ALPHA = 38


def draw_playhead(painter: QPainter, x: float, height: float, *, recording: bool) -> None:
    """Draw the playhead: a line with a dark or light edge, so that it shows on anything."""
    colors = theme.tokens()
    x = round(x) + 0.5
    edge = QColor(colors.picture)
    edge.setAlpha(140)
    painter.setPen(QPen(edge, 3))
    painter.drawLine(QPointF(x, 0), QPointF(x, height))
    painter.setPen(QPen(colors.record if recording else colors.playhead, 1.5 if recording else 1))
    painter.drawLine(QPointF(x, 0), QPointF(x, height))


def draw_selection(painter: QPainter, left: float, right: float, height: float) -> None:
    """Draw a selected stretch of time."""
    colors = theme.tokens()
    ground = QColor(colors.selection)
    ground.setAlpha(_SELECTION_ALPHA)
    painter.fillRect(QRectF(left, 0, right - left, height), ground)
    painter.setPen(QPen(colors.accent, 1))
    for x in (left, right):
        painter.drawLine(QPointF(round(x) + 0.5, 0), QPointF(round(x) + 0.5, height))


def draw_frame(painter: QPainter, frame: QRectF) -> None:
    """Draw a frame around what is about to be shown larger."""
    colors = theme.tokens()
    ground = QColor(colors.selection)
    ground.setAlpha(_SELECTION_ALPHA)
    painter.fillRect(frame, ground)
    painter.setPen(QPen(colors.accent, 1))
    painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5))


def draw_pointer(painter: QPainter, at: QPointF, size: QSize, text: str) -> None:
    """Draw hairlines through the pointer and a small label beside it."""
    colors = theme.tokens()
    hair = QColor(colors.text)
    hair.setAlpha(60)
    painter.setPen(QPen(hair, 1))
    x, y = round(at.x()) + 0.5, round(at.y()) + 0.5
    painter.drawLine(QPointF(0, y), QPointF(size.width(), y))
    painter.drawLine(QPointF(x, 0), QPointF(x, size.height()))
    painter.setFont(theme.number_font(_LABEL_PIXELS))
    metrics = QFontMetricsF(painter.font())
    widest = size.width() / 2 - 2 * _LABEL_GAP - 16
    text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, widest)
    label = QSizeF(metrics.horizontalAdvance(text) + 16, metrics.height() + 4)
    draw_label(painter, beside(at, label, QSizeF(size)), text)


def beside(at: QPointF, label: QSizeF, view: QSizeF) -> QRectF:
    """Place a label above and right of a point; left or below where there is no room.

    It keeps its distance from the row and the column of the point, so that both stay seen.
    """
    left, top = at.x() + _LABEL_GAP, at.y() - _LABEL_GAP - label.height()
    if left + label.width() > view.width():
        left = at.x() - _LABEL_GAP - label.width()
    if top < 0:
        top = at.y() + _LABEL_GAP
    return QRectF(QPointF(left, top), label)


def draw_label(painter: QPainter, box: QRectF, text: str) -> None:
    """Draw text on a small raised ground."""
    colors = theme.tokens()
    ground = QColor(colors.panel)
    ground.setAlpha(225)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 4, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(colors.text)
    inside = box.adjusted(8, 0, -8, 0)
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
