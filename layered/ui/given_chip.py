"""Something that was given to a method, with a button that takes it back."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from layered.ui import icons, theme
from layered.ui.given import Given

_RADIUS = 6.0


class GivenChip(QWidget):
    """Its name on a raised ground."""

    removed = Signal()

    def __init__(self, given: Given, parent: QWidget) -> None:
        super().__init__(parent)
        self.given = given
        self._name = QLabel(self)
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.remove = QToolButton(self)
        self.remove.setAccessibleName(f"Take {given.name} away")
        self.remove.setToolTip("Take it away")
        self.remove.clicked.connect(self.removed)
        self.setToolTip(f"{given.name}. {given.about}.")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._name, 1)
        row.addWidget(self.remove)
        theme.theme_changed.changed.connect(self._restyle)
        self._restyle()

    def resizeEvent(self, event: object) -> None:
        """Show as much of the name as fits."""
        del event
        room = max(0, self._name.width())
        metrics = self._name.fontMetrics()
        self._name.setText(metrics.elidedText(self.given.name, Qt.TextElideMode.ElideMiddle, room))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens().raised)
        painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        painter.end()

    def _restyle(self) -> None:
        self.remove.setIcon(icons.icon("close", theme.tokens().text_dim))
        self.update()
