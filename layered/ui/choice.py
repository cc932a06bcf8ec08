"""A list to choose one thing from, with an arrow of our own."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from layered.ui import icons, theme

_ARROW = 14


class Choice(QComboBox):
    """Fusion's arrow does not go with a flat style, so this draws the icon."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the style's box, what fits of the text into it, and the arrow."""
        del event
        painter = QStylePainter(self)
        box = QStyleOptionComboBox()
        self.initStyleOption(box)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, box)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, box, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        box.currentText = self.fontMetrics().elidedText(
            box.currentText, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, box)
        ratio = self.devicePixelRatioF()
        arrow = icons.pixmap("down", theme.tokens().text_dim, ratio, _ARROW)
        painter.drawPixmap(self.width() - _ARROW - 6, (self.height() - _ARROW) // 2, arrow)
        painter.end()
