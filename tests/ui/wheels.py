"""Wheel and pointer events with modifiers and buttons, sent straight to a widget."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication


def turn(widget, at, notches=1.0, modifiers=Qt.KeyboardModifier.NoModifier, sideways=0.0):
    """Turn the wheel at a point of a widget; positive is away from the person."""
    where = QPointF(at)
    event = QWheelEvent(
        where,
        widget.mapToGlobal(where),
        QPoint(),
        QPoint(round(120 * sideways), round(120 * notches)),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def drag(widget, start, end, button=Qt.MouseButton.LeftButton, steps=4, release=True):
    """Press, move in steps, and let go."""
    start, end = QPointF(start), QPointF(end)
    none = Qt.MouseButton.NoButton
    _send(widget, QEvent.Type.MouseButtonPress, start, button, button)
    for step in range(1, steps + 1):
        at = start + (end - start) * (step / steps)
        _send(widget, QEvent.Type.MouseMove, at, none, button)
    if release:
        _send(widget, QEvent.Type.MouseButtonRelease, end, button, none)


def hover(widget, at):
    """Move the pointer without a button."""
    none = Qt.MouseButton.NoButton
    _send(widget, QEvent.Type.MouseMove, QPointF(at), none, none)


def _send(widget, kind, at, button, buttons):
    modifiers = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, at, widget.mapToGlobal(at), button, buttons, modifiers)
    QApplication.sendEvent(widget, event)
