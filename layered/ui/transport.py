"""The bar with play, the position, and how the picture is shown."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from layered.ui import theme, words
from layered.ui.dim_label import DimLabel
from layered.ui.tools import TOOLS

_WITH_LENGTH, _WITH_ZOOM = 740, 640


class Transport(QWidget):
    """Built from the table of actions; shows the position in figures that do not jump."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(48)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 12, 6)
        self._row.setSpacing(4)
        for name in ("to_start", "play", "loop", "compare"):
            self._row.addWidget(tool_button(actions[name], self))
        self._row.addSpacing(12)
        self.position = QLabel(self)
        self.position.setFont(theme.number_font(22))
        self.position.setAccessibleName("Position")
        self.length = DimLabel("", self)
        self.length.setFont(theme.number_font(12))
        self._row.addWidget(self.position)
        self._row.addSpacing(8)
        self._row.addWidget(self.length, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addStretch(1)
        for tool in TOOLS:
            self._row.addWidget(tool_button(actions[f"tool_{tool.id}"], self))
        self._row.addSpacing(12)
        for name in ("undo", "redo"):
            self._row.addWidget(tool_button(actions[name], self))
        self._zoom = [tool_button(actions[n], self) for n in ("zoom_out", "zoom_in", "fit")]
        self._row.addSpacing(12)
        for button in self._zoom:
            self._row.addWidget(button)
        self.show_position(0.0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what a narrow window has elsewhere: the length, then the zoom."""
        super().resizeEvent(event)
        self.length.setVisible(self.width() >= _WITH_LENGTH)
        for button in self._zoom:
            button.setVisible(self.width() >= _WITH_ZOOM)

    def show_position(self, seconds: float) -> None:
        """Show where the playhead is."""
        text = words.clock(seconds)
        if text != self.position.text():
            self.position.setText(text)

    def show_length(self, seconds: float) -> None:
        """Show how long the recording is."""
        self.length.setText(f"of {words.clock(seconds)}")
        widest = words.clock(seconds).translate(str.maketrans("123456789", "000000000"))
        self.position.setMinimumWidth(self.position.fontMetrics().horizontalAdvance(widest) + 4)


def tool_button(action: QAction, parent: QWidget) -> QToolButton:
    """Make the button twin of a menu entry."""
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setIconSize(QSize(20, 20))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
