"""A small text that stays in the background."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from layered.ui import theme


class DimLabel(QLabel):
    """Smaller and dimmer than the rest, in every theme.

    Parameters
    ----------
    elides : bool
        Take only the room there is, and show as much of the text as fits into it.
    """

    def __init__(self, text: str, parent: QWidget | None = None, *, elides: bool = False) -> None:
        super().__init__(text, parent)
        self._elides = elides
        if elides:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        font = theme.body_font()
        font.setPixelSize(11)
        self.setFont(font)
        theme.theme_changed.changed.connect(self._restyle)
        self._restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, or what fits of it."""
        if not self._elides:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(self.rect(), self.alignment(), text)
        painter.end()

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(self.foregroundRole(), theme.tokens().text_dim)
        self.setPalette(palette)
