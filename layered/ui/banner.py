"""One line of news above the picture: what went wrong, what is doubtful, what to do."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from layered.ui import icons, theme


class Tone(StrEnum):
    """How serious the news is; also the name of the icon and of the theme's colour."""

    INFORMATION = "information"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be done about the news, as a button."""

    text: str
    call: Callable[[], None]


class Banner(QWidget):
    """Hidden until there is news; the newest takes the place of the old."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = Tone.INFORMATION
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton(self)
        self._close.setAccessibleName("Close the message")
        self._close.setToolTip("Close (Esc)")
        self._close.clicked.connect(self.close_news)
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 6, 8, 6)
        self._row.setSpacing(8)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close)
        theme.theme_changed.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    @property
    def text(self) -> str:
        """What it says, empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    @property
    def buttons(self) -> list[QPushButton]:
        """The buttons of the choices, in their order."""
        return self._buttons

    def say(self, text: str, *choices: Offer, tone: Tone = Tone.INFORMATION) -> None:
        """Show a sentence, and what can be done about it."""
        self._tone = tone
        self._text.setText(text)
        self.setAccessibleName(text)
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(choice) for choice in choices]
        for place, button in enumerate(self._buttons):
            self._row.insertWidget(2 + place, button)
        self._restyle()
        self.show()

    def close_news(self) -> None:
        """Hide it."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, and a bar in the colour of the tone."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.tokens().panel)
        painter.fillRect(0, 0, 3, self.height(), _color(self._tone))
        painter.end()

    def _button(self, choice: Offer) -> QPushButton:
        button = QPushButton(choice.text, self)
        button.clicked.connect(self.close_news)
        button.clicked.connect(choice.call)
        return button

    def _restyle(self) -> None:
        name = "information" if self._tone is Tone.INFORMATION else "warning"
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(icons.pixmap(name, _color(self._tone), ratio))
        self._close.setIcon(icons.icon("close", theme.tokens().text_dim))
        self.update()


def _color(tone: Tone) -> QColor:
    colors = theme.tokens()
    return {
        Tone.INFORMATION: colors.text_dim,
        Tone.WARNING: colors.warning,
        Tone.DANGER: colors.danger,
    }[tone]
