"""One thing a method is given: what it is, what was given so far, and the ways to give it."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from layered.methods.method import Input
from layered.ui import theme
from layered.ui.drop_zones import dropped_path
from layered.ui.given import Given
from layered.ui.given_chip import GivenChip

_RADIUS = 8.0


class InputRow(QWidget):
    """Asks for one `Input`; files can be dropped on it.

    Signals ``changed``, and what it cannot do itself: ``file_wanted``, ``selection_wanted``,
    ``file_dropped(path)``, and ``shelf_wanted`` before its menu of dictionaries is shown.
    """

    changed = Signal()
    file_wanted = Signal()
    selection_wanted = Signal()
    file_dropped = Signal(object)
    shelf_wanted = Signal()

    def __init__(self, about: Input, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.about = about
        self.given: list[Given] = []
        self.chips: list[GivenChip] = []
        self._is_hovered = False
        self.setAcceptDrops(True)
        self.setToolTip(about.help)
        title = QLabel(about.label, self)
        title.setWordWrap(True)
        self.file = self._button("File…", f"{about.label}: choose a file, or drop one here")
        self.selection = self._button(
            "Selection", f"{about.label}: use what is selected in the picture"
        )
        self.shelf = self._button("Shelf", f"{about.label}: a dictionary of the shelf")
        self.menu = QMenu(self.shelf)
        self.shelf.setMenu(self.menu)
        self.menu.aboutToShow.connect(self.shelf_wanted)
        self.file.clicked.connect(self.file_wanted)
        self.selection.clicked.connect(self.selection_wanted)
        self.selection.setVisible(about.takes_stretch)
        self.shelf.setVisible(about.takes_dictionary)
        self._ways = QWidget(self)
        ways = QHBoxLayout(self._ways)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(6)
        for button in (self.file, self.selection, self.shelf):
            ways.addWidget(button, 1)
        self._chips = QVBoxLayout()
        self._chips.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(6)
        column.addWidget(title)
        column.addLayout(self._chips)
        column.addWidget(self._ways)
        theme.theme_changed.changed.connect(self.update)

    def give(self, given: Given) -> None:
        """Take something; where only one is wanted, instead of what was there."""
        if not self.about.many:
            self._take_away(list(self.given))
        self.given.append(given)
        chip = GivenChip(given, self)
        chip.removed.connect(lambda: self.remove(given))
        self.chips.append(chip)
        self._chips.addWidget(chip)
        self._show_ways()
        self.changed.emit()

    def remove(self, given: Given) -> None:
        """Forget something that was given."""
        self._take_away([given])
        self._show_ways()
        self.changed.emit()

    def show_selection(self, *, available: bool) -> None:
        """Say whether there is a selection to use."""
        self.selection.setEnabled(available)

    def _take_away(self, given: list[Given]) -> None:
        for chip in [chip for chip in self.chips if chip.given in given]:
            self.chips.remove(chip)
            self._chips.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.given = [each for each in self.given if each not in given]

    def _show_ways(self) -> None:
        self._ways.setVisible(self.about.many or not self.given)

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("compact", True)
        button.setAccessibleName(name)
        button.setToolTip(name.split(": ", 1)[1].capitalize())
        return button

    # Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Light up under a file."""
        if dropped_path(event.mimeData()) is not None:
            event.acceptProposedAction()
            self._hover(hovered=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Calm down."""
        del event
        self._hover(hovered=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take a file."""
        path = dropped_path(event.mimeData())
        self._hover(hovered=False)
        if path is not None:
            event.acceptProposedAction()
            self.file_dropped.emit(path)

    def _hover(self, *, hovered: bool) -> None:
        self._is_hovered = hovered
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the place for it: dashed while something is missing."""
        del event
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colors.accent if self._is_hovered else colors.line, 1)
        if not self.given:
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        ground = colors.selection if self._is_hovered else Qt.BrushStyle.NoBrush
        painter.setBrush(ground)
        inside = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(inside, _RADIUS, _RADIUS)
        painter.end()
