"""A list to choose one thing from, with an arrow of our own."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QWidget

from layered.ui import icons, theme

_ARROW = 14


class Choice(QComboBox):
    """Fusion's arrow does not go with a flat style, so this draws the icon."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow over the style's box."""
        super().paintEvent(event)
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        arrow = icons.pixmap("down", theme.tokens().text_dim, ratio, _ARROW)
        painter.drawPixmap(self.width() - _ARROW - 6, (self.height() - _ARROW) // 2, arrow)
        painter.end()
