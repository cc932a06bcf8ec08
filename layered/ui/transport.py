"""The bar with play, the position, and how the picture is shown."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from layered.ui import theme, words
from layered.ui.dim_label import DimLabel
from layered.ui.fitting_row import fit
from layered.ui.tools import TOOLS


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
        tools = [f"tool_{tool.id}" for tool in TOOLS]
        self._groups = [
            [tool_button(actions[name], self) for name in names]
            for names in (tools, ("undo", "redo"), ("zoom_out", "zoom_in", "fit"))
        ]
        for place, group in enumerate(self._groups):
            if place:
                self._row.addSpacing(8)
            for button in group:
                self._row.addWidget(button)
        self.picture = tool_button(actions["picture"], self)
        self._row.addSpacing(8)
        self._row.addWidget(self.picture)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_position(0.0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what a narrow window has in its menus: the zoom first, the tools last."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        tools, history, zoom = self._groups
        fit(self._row, self.width(), ([self.length], zoom, history, tools))

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
        self._fit()


def tool_button(action: QAction, parent: QWidget) -> QToolButton:
    """Make the button twin of a menu entry."""
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setIconSize(QSize(20, 20))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
