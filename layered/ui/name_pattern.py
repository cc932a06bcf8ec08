"""How exported files are named: chosen in words, or written as a pattern of one's own."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from layered.ui.choice import Choice
from layered.ui.dim_label import DimLabel

DEFAULT = "{layer}"
_PATTERNS = (
    ("Layer name", DEFAULT),
    ("Recording and layer name", "{recording} - {layer}"),
    ("Number and layer name", "{number} {layer}"),
)
_OWN = "In my own words…"
_HELP = "[layer], [recording] and [number] become those of each file."
_PARTS = ("layer", "recording", "number")


class NamePattern(QWidget):
    """Offers the usual names; what is written oneself has its parts in square brackets.

    ``changed`` tells that the pattern is another one.
    """

    changed = Signal()

    def __init__(self, pattern: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = Choice(self)
        for text, known in _PATTERNS:
            self.choice.addItem(text, known)
        self.choice.addItem(_OWN, "")
        self.choice.setAccessibleName("File names")
        self.own = QLineEdit(self)
        self.own.setAccessibleName("Pattern of the file names")
        self._help = DimLabel(_HELP, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.choice, self.own, self._help):
            column.addWidget(widget)
        self._show(pattern)
        self.choice.currentIndexChanged.connect(self._choose)
        self.own.textChanged.connect(self.changed)

    @property
    def pattern(self) -> str:
        """The pattern, with ``{layer}``, ``{recording}`` and ``{number}``."""
        chosen = str(self.choice.currentData())
        if chosen:
            return chosen
        text = self.own.text().strip()
        for part in _PARTS:
            text = text.replace(f"[{part}]", f"{{{part}}}")
        return text or DEFAULT

    def _show(self, pattern: str) -> None:
        place = self.choice.findData(pattern or DEFAULT)
        self.choice.setCurrentIndex(place if place >= 0 else self.choice.count() - 1)
        for part in _PARTS:
            pattern = pattern.replace(f"{{{part}}}", f"[{part}]")
        self.own.setText(pattern)
        self._show_own(shown=place < 0)

    def _choose(self) -> None:
        is_own = not self.choice.currentData()
        self._show_own(shown=is_own)
        if is_own:
            self.own.setFocus()
            self.own.selectAll()
        self.changed.emit()

    def _show_own(self, *, shown: bool) -> None:
        self.own.setVisible(shown)
        self._help.setVisible(shown)
