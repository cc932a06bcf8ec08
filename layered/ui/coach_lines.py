"""What the coach says under the hints: a line for each thing, and a button that cures it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from layered.ui import theme
from layered.ui.icons import pixmap

MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class CoachLine:
    """One line.

    Parameters
    ----------
    icon : str
        "check", "warning" or "information".
    button : str
        What the cure is called; empty for none.
    """

    icon: str
    text: str
    button: str = ""
    call: Callable[[], object] = lambda: None


class CoachLines(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 6, 0, 0)
        self._column.setSpacing(2)
        self._rows: list[_Row] = []
        self.lines: tuple[CoachLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("What the coach says about the hint")
        theme.theme_changed.changed.connect(self._restyle)
        self.hide()

    @property
    def texts(self) -> list[str]:
        """What is said, line by line."""
        return [line.text for line in self.lines]

    @property
    def buttons(self) -> list[QPushButton]:
        """The buttons of the cures, in the order of their lines."""
        return [row.button for row in self._rows if row.button is not None]

    def show_lines(self, lines: Sequence[CoachLine]) -> None:
        """Say the first lines, the gravest; none hides the coach."""
        lines = tuple(lines[:MOST_LINES])
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.lines = lines
        self._rows = [_Row(line, self) for line in lines]
        for row in self._rows:
            self._column.addWidget(row)
        self.setAccessibleDescription(" ".join(self.texts))
        self.setVisible(bool(lines))

    def _restyle(self) -> None:
        for row in self._rows:
            row.restyle()


class _Row(QWidget):
    """An icon, a sentence, a button."""

    def __init__(self, line: CoachLine, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = line
        self._icon = QLabel(self)
        self._text = QLabel(line.text, self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setProperty("role", "dim" if line.icon != "warning" else "")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        self.button: QPushButton | None = None
        if line.button:
            self.button = QPushButton(line.button, self)
            self.button.setToolTip(f"{line.button}; undo takes it back")
            self.button.clicked.connect(lambda: line.call())
            row.addWidget(self.button)
        self.restyle()

    def restyle(self) -> None:
        """Draw the icon in the colours of the theme."""
        colors = theme.tokens()
        color = {"check": colors.success, "warning": colors.warning}.get(
            self._line.icon, colors.text_dim
        )
        self._icon.setPixmap(pixmap(self._line.icon, color, self.devicePixelRatioF(), 16))
