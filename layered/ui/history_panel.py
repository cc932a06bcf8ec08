"""The history as a list of named steps: a click goes to any of them, back or forth."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from layered.model.changes import Changes
from layered.model.project import Project
from layered.model.step import Step
from layered.session.session import Session
from layered.ui import icons, theme
from layered.ui.panel_list import panel_list_style

WIDTH = 208
_ROW_HEIGHT = 28
_SAVED = "saved"
_MOST_FORGOTTEN = 8


class HistoryPanel(QWidget):
    """Shows what was done, the open step lit up and what was undone dimmed below it."""

    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._steps: tuple[Step, ...] = ()
        self.setFixedWidth(WIDTH)
        self.setAutoFillBackground(True)
        title = QLabel("History", self)
        title.setFont(theme.title_font())
        self.close_button = QToolButton(self)
        self.close_button.setAccessibleName("Close the history")
        self.close_button.setToolTip("Close the history (Ctrl+H)")
        self.close_button.clicked.connect(self.closed)
        self.list = QListWidget(self)
        self.list.setAccessibleName("History")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setUniformItemSizes(True)
        self.list.currentRowChanged.connect(self._go_to)
        head = QHBoxLayout()
        head.setContentsMargins(16, 6, 8, 4)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        theme.theme_changed.changed.connect(self._restyle)
        session.listen(self._show)
        self._restyle()

    def _show(self, project: Project | None, changes: Changes) -> None:
        del project, changes
        if self.isHidden():
            return
        self.refresh()

    def refresh(self) -> None:
        """Bring the list up to date; only what changed is touched."""
        steps, cursor = self._session.steps
        with QSignalBlocker(self.list):
            self._forget_oldest(steps)
            same = 0
            for old, new in zip(self._steps, steps, strict=False):
                if old is not new:
                    break
                same += 1
            while self.list.count() > same:
                self.list.takeItem(self.list.count() - 1)
            for step in steps[same:]:
                item = QListWidgetItem(step.label)
                item.setSizeHint(QSize(WIDTH, _ROW_HEIGHT))
                self.list.addItem(item)
            self._steps = steps
            self.list.setCurrentRow(cursor if steps else -1)
        self._mark(steps, cursor)

    def _forget_oldest(self, steps: tuple[Step, ...]) -> None:
        """Take away the rows of steps that were forgotten because there are so many."""
        for count, old in enumerate(self._steps[:_MOST_FORGOTTEN]):
            if steps and old is steps[0]:
                for _ in range(count):
                    self.list.takeItem(0)
                self._steps = self._steps[count:]
                return

    def _mark(self, steps: tuple[Step, ...], cursor: int) -> None:
        """Dim what was undone, and name what the project's file holds."""
        colors, saved = theme.tokens(), self._session.saved_step
        is_in_file = self._session.path is not None
        for row, step in enumerate(steps):
            item = self.list.item(row)
            item.setForeground(colors.text_dim if row > cursor else colors.text)
            told = f"{step.label}, {_SAVED}" if is_in_file and step is saved else step.label
            if item.text() != told:
                item.setText(told)
            state = "undone" if row > cursor else "done"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{told}, {state}")

    def _go_to(self, row: int) -> None:
        if row >= 0 and row != self._session.steps[1]:
            self._session.go_to(row)

    def _restyle(self) -> None:
        colors = theme.tokens()
        palette = self.palette()
        palette.setColor(self.backgroundRole(), colors.window)
        self.setPalette(palette)
        self.close_button.setIcon(icons.icon("close", colors.text_dim))
        self.list.setStyleSheet(panel_list_style())
        self._mark(self._steps, self._session.steps[1])
