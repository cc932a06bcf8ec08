"""The panels of the window and where they lie."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from layered.session.dictionary_shelf import DictionaryShelf
from layered.session.jobs import Job
from layered.session.pictures import Pictures
from layered.session.session import Session
from layered.ui.banner import Banner
from layered.ui.history_panel import HistoryPanel
from layered.ui.selection import Selection
from layered.ui.shelf_panel import ShelfPanel
from layered.ui.side_panel import SidePanel
from layered.ui.start_page import StartPage
from layered.ui.status_line import StatusLine
from layered.ui.time_area import TimeArea
from layered.ui.transport import Transport


class Panels(QWidget):
    """The picture with the transport above it, the layers beside it, the status line below.

    While nothing is open only the start page shows, and what goes wrong in opening.
    """

    def __init__(
        self,
        session: Session,
        pictures: Pictures,
        selection: Selection,
        shelf: DictionaryShelf,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.start_page = StartPage(self)
        self.banner = Banner(self)
        self.time_area = TimeArea(session, pictures, self)
        self.side = SidePanel(session, selection, self)
        self.history = HistoryPanel(session, self)
        self.shelf = ShelfPanel(shelf, self)
        self._has_history = self._has_shelf = False
        self.status = StatusLine(self)
        self.transport: Transport | None = None
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.start_page)
        self._pages.addWidget(self.time_area)
        self._left = _column()
        self._left.addWidget(self.banner)
        self._left.addWidget(self._pages, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addLayout(self._left, 1)
        row.addWidget(self.history)
        row.addWidget(self.shelf)
        row.addWidget(self.side)
        column = _column()
        column.addLayout(row, 1)
        column.addWidget(self.status)
        self.setLayout(column)
        self.show_open(is_open=False)

    def add_transport(self, transport: Transport) -> None:
        """Put the transport above the picture."""
        self.transport = transport
        self._left.insertWidget(0, transport)
        transport.setVisible(self._pages.currentWidget() is self.time_area)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share a small window between picture and panel."""
        super().resizeEvent(event)
        self.side.fit(self.width())
        self.shelf.fit(self.width())
        self.time_area.fit(self.height())

    def show_open(self, *, is_open: bool) -> None:
        """Show the picture with all that belongs to it, or the start page."""
        self._pages.setCurrentWidget(self.time_area if is_open else self.start_page)
        self.side.setVisible(is_open)
        self._is_open = is_open
        self.show_history(shown=self._has_history)
        self.show_shelf(shown=self._has_shelf)
        self.status.show_output(shown=is_open)
        if self.transport is not None:
            self.transport.setVisible(is_open)

    def show_history(self, *, shown: bool) -> None:
        """Show the history beside the layers, or not; while nothing is open there is none."""
        self._has_history = shown
        self.history.setVisible(shown and self._is_open)
        if shown and self._is_open:
            self.history.refresh()

    def show_shelf(self, *, shown: bool) -> None:
        """Show the shelf beside the layers, or not."""
        self._has_shelf = shown
        self.shelf.setVisible(shown and self._is_open)

    def show_separating(self, *, running: bool, can_hear: bool, job: Job | None) -> None:
        """Show what can be done while a separation works; the focus goes to Stop, and back."""
        panel, stop = self.side.separating, self.status.stop
        is_change = panel.separate.isHidden() != running
        leaving = (panel.separate,) if running else (panel.hear, stop)
        had_focus = is_change and any(button.hasFocus() for button in leaving)
        self.status.show_job(job)
        panel.show_running(running=running, can_hear=can_hear)
        if had_focus:
            (stop if running else panel.separate).setFocus()


def _column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
