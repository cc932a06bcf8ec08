"""Mouse events that QTest cannot make: moves with a button held."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication


def move(widget, point, modifier=Qt.KeyboardModifier.NoModifier):
    """Move the pointer to a point of a widget with the left button held."""
    where = QPointF(point)
    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, where, widget.mapToGlobal(where), left, left, modifier
    )
    QApplication.sendEvent(widget, event)
