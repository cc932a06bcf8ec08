"""A field for a whole number, or a word that stands for one, such as "auto"."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from layered.methods.method import Parameter

_WIDTH = 88


class NumberOrWord(QSpinBox):
    """Goes through the words, then the numbers; both can be typed.

    Parameters
    ----------
    about : Parameter
        With whole numbers as ends, and ``words``.
    """

    chosen = Signal()

    def __init__(self, about: Parameter, value: int | str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert about.low is not None
        assert about.high is not None
        self._low = int(about.low)
        self._words = about.words
        self.setRange(self._low - len(about.words), int(about.high))
        self.setFixedWidth(_WIDTH)
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self.show_value(value)
        self.valueChanged.connect(lambda _: self.chosen.emit())

    @property
    def chosen_value(self) -> int | str:
        """The number, or the word."""
        place = self.value()
        return place if place >= self._low else self._words[place - self.minimum()]

    def show_value(self, value: int | str) -> None:
        """Show another number or word."""
        self.setValue(self._place_of(value) if isinstance(value, str) else value)

    def _place_of(self, word: str) -> int:
        return self.minimum() + self._words.index(word)

    # Qt

    def textFromValue(self, value: int) -> str:
        """Say the word instead of a number below the range."""
        return str(value) if value >= self._low else self._words[value - self.minimum()]

    def valueFromText(self, text: str) -> int:
        """Read a word or a number."""
        return self._place_of(text) if text in self._words else int(text)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let the words, their beginnings and the numbers of the range be typed."""
        is_number = text.isdecimal() and len(text) < 6
        if text in self._words or (is_number and self._low <= int(text) <= self.maximum()):
            return QValidator.State.Acceptable, text, position
        begins = is_number or any(word.startswith(text) for word in self._words)
        state = QValidator.State.Intermediate if begins else QValidator.State.Invalid
        return state, text, position

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the panel scroll: a wheel over a field must not change what is separated."""
        event.ignore()
