"""What was used last, on the start page: one click to go on with it."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from layered.storage.paths import shown
from layered.ui.dim_label import DimLabel

MOST = 4
_LONGEST = 48


class RecentList(QWidget):
    """The files as a short list of names; hidden while there are none."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._title = DimLabel("Recent", self)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column.addWidget(self._title)
        self._names: tuple[str, ...] = ()
        self.hide()

    def show_files(self, names: tuple[str, ...]) -> None:
        """Show files by their paths, the latest first."""
        if names == self._names:
            return
        self._names = names
        for button in self.buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(Path(name)) for name in names[:MOST]]
        self.setVisible(bool(names))

    def _button(self, path: Path) -> QPushButton:
        name = shown(path)
        short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        button = QPushButton(short.replace("&", "&&"), self)
        button.setProperty("flat", True)
        button.setToolTip(str(path))
        button.setAccessibleName(f"Open {name}")
        button.clicked.connect(lambda: self.wanted.emit(path))
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        return button
