"""The list of keys, and which keys belong to the control that has the focus."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from layered.ui import theme
from layered.ui.action_table import ENTRIES
from layered.ui.dim_label import DimLabel
from layered.ui.edge import Edge

Call = Callable[[], object]

_MOVES = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home,
    Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
)  # fmt: skip
_SIDEWAYS = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)  # fmt: skip
_COLUMNS = (
    ("File", "Edit", "Hint", "Separate", "View"),
    ("Play", "Layer"),
    ("Notes", "Tools"),
    ("Mouse", "Help"),
)
_GESTURES = (
    ("Zoom at the pointer", "Ctrl+wheel"),
    ("Scroll in time", "Shift+wheel"),
    ("Zoom frequencies", "Ctrl+Shift+wheel"),
    ("Move the view", "middle button"),
    ("Select a time", "drag"),
    ("Fader: fine", "Shift+drag"),
    ("Fader: 0 dB", "double click"),
    ("Fader: type", "Enter"),
)


def belongs_to(widget: QWidget | None, event: QKeyEvent) -> bool:
    """Say whether a key is for the focused control rather than for a shortcut."""
    if isinstance(widget, QLineEdit):
        return not widget.isReadOnly() and not _is_command(event)
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    if isinstance(widget, QAbstractSlider):
        return event.key() in _SIDEWAYS
    return isinstance(widget, QComboBox | QAbstractItemView) and event.key() in _MOVES


def _is_command(event: QKeyEvent) -> bool:
    held = event.modifiers()
    return bool(held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))


class KeySheet(QDialog):
    """Every action that has a key, by menu, from the same table as the menus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.resize(1160, 640)
        ground = QWidget(self)
        columns = QHBoxLayout(ground)
        columns.setContentsMargins(24, 24, 24, 24)
        columns.setSpacing(40)
        groups = _groups()
        for names in _COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(16)
            for name in names:
                column.addLayout(self._group(name, groups[name]))
            column.addStretch(1)
            columns.addLayout(column, 1)
        area = QScrollArea(self)
        area.setWidget(ground)
        area.setWidgetResizable(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        Edge(self)

    def _group(self, name: str, rows: list[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        title = QLabel(name, self)
        title.setFont(theme.title_font())
        grid.addWidget(title, 0, 0, 1, 2)
        for place, (text, key) in enumerate(rows, 1):
            grid.addWidget(QLabel(text, self), place, 0)
            grid.addWidget(DimLabel(key, self), place, 1, Qt.AlignmentFlag.AlignRight)
        return grid


def show(parent: QWidget) -> None:
    """Show the list of keys."""
    KeySheet(parent).open()


def _groups() -> dict[str, list[tuple[str, str]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for entry in ENTRIES:
        if entry.keys:
            written = (
                QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
                for key in entry.keys[:2]
            )
            group = groups.setdefault(entry.menu.split("/")[0], [])
            group.append((entry.text.rstrip("…"), ", ".join(written)))
    groups["Mouse"] = list(_GESTURES)
    return groups
