"""What the window shows before anything is open: one place to drop a recording."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from layered.storage.journal.recovery import Left
from layered.ui import icons, theme
from layered.ui.accent import accent
from layered.ui.left_card import LeftCard
from layered.ui.recent_list import RecentList


class StartPage(QWidget):
    """A large quiet drop area with three buttons."""

    open_requested = Signal()
    example_requested = Signal()
    record_requested = Signal()
    wanted = Signal(object)
    unwanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_hovered = False
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = QLabel("Drop a recording here", self)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        font = theme.title_font()
        font.setPixelSize(22)
        self._title.setFont(font)
        self._about = QLabel(
            "Then sing the sound you want, and get it as a layer of its own.", self
        )
        self._about.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.open_button = QPushButton("Open…", self)
        self.open_button.setToolTip("Choose a recording (Ctrl+O)")
        self.open_button.setProperty("accented", True)
        self.open_button.clicked.connect(self.open_requested)
        self.example_button = QPushButton("Try the example", self)
        self.example_button.setToolTip("Open a short recording that comes with a hummed hint")
        self.example_button.clicked.connect(self.example_requested)
        self.record_button = QPushButton("Record…", self)
        self.record_button.setToolTip("Record something new with the microphone (Ctrl+Shift+N)")
        self.record_button.clicked.connect(self.record_requested)
        self.left_cards: list[LeftCard] = []
        self._cards = QVBoxLayout()
        self.recent = RecentList(self)
        self._lay_out()
        theme.theme_changed.changed.connect(self._restyle)
        self._restyle()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.record_button)
        buttons.addWidget(self.example_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self._icon)
        column.addSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addSpacing(16)
        column.addLayout(buttons)
        self._cards.setSpacing(8)
        self._cards.setContentsMargins(0, 24, 0, 0)
        column.addLayout(self._cards)
        column.addSpacing(24)
        column.addWidget(self.recent)
        column.addStretch(1)

    def show_left(self, found: list[Left]) -> None:
        """Offer work that was not saved, above all else that could be done."""
        for card in self.left_cards:
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.left_cards = [LeftCard(left, self) for left in found]
        for card in self.left_cards:
            card.wanted.connect(self.wanted)
            card.unwanted.connect(self.unwanted)
            self._cards.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        accent(self.open_button, accented=not found)

    def show_hover(self, hovered: bool) -> None:
        """Light up while a file is held over the window."""
        self.is_hovered = hovered
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dashed edge of the drop area."""
        del event
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colors.accent if self.is_hovered else colors.hover, 1.5)
        pen.setDashPattern([5, 5])
        painter.setPen(pen)
        painter.setBrush(colors.selection if self.is_hovered else colors.panel)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(24, 24, -24, -24), 16, 16)
        painter.end()

    def _restyle(self) -> None:
        colors = theme.tokens()
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(icons.pixmap("drop", colors.text_dim, ratio, 64))
        palette = self._about.palette()
        palette.setColor(self._about.foregroundRole(), colors.text_dim)
        self._about.setPalette(palette)
        self.update()
