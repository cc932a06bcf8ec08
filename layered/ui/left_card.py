"""Work that was never saved because Layered ended too early, offered on the start page."""

import time

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from layered.storage.journal.recovery import Left
from layered.ui import theme, words
from layered.ui.dim_label import DimLabel

WIDTH = 460


class LeftCard(QWidget):
    """Says what there is and from when, with what can be done about it."""

    wanted = Signal(object)
    unwanted = Signal(object)

    def __init__(self, left: Left, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.left = left
        self.setFixedWidth(WIDTH)
        name = QLabel(left.name, self)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setFont(theme.title_font())
        steps = "1 step" if left.n_steps == 1 else f"{left.n_steps} steps"
        when = words.moment(left.at, time.time())
        about = DimLabel(f"Not saved. Changed {when}, {steps}.", self)
        self.go_on = QPushButton("Go on", self)
        self.go_on.setProperty("accented", True)
        self.go_on.setToolTip(f"Open {left.name} as it was {when}")
        self.go_on.setAccessibleName(f"Go on with {left.name}, last changed {when}")
        self.go_on.clicked.connect(lambda: self.wanted.emit(left))
        self.discard = QPushButton("Discard", self)
        self.discard.setFlat(True)
        self.discard.setProperty("flat", True)
        self.discard.setToolTip("It is removed from the disk when this window closes")
        self.discard.setAccessibleName(f"Discard the work on {left.name}")
        self.discard.clicked.connect(lambda: self.unwanted.emit(left))
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(name)
        text.addWidget(about)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(8)
        row.addLayout(text, 1)
        row.addWidget(self.discard)
        row.addWidget(self.go_on)
        theme.theme_changed.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        del event
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.raised)
        painter.drawRoundedRect(QRectF(self.rect()), 10, 10)
        painter.end()
