"""A small text that stays in the background."""

from PySide6.QtWidgets import QLabel, QWidget

from layered.ui import theme


class DimLabel(QLabel):
    """Smaller and dimmer than the rest, in every theme."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        font = theme.body_font()
        font.setPixelSize(11)
        self.setFont(font)
        theme.theme_changed.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(self.foregroundRole(), theme.tokens().text_dim)
        self.setPalette(palette)
