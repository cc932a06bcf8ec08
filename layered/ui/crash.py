"""What happens when a bug is met: a log file, and a dialog with the details to copy."""

import faulthandler
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import layered
from layered.ui import theme
from layered.ui.accent import accent
from layered.ui.edge import Edge

LOG_NAME = "crash.log"


class CrashDialog(QDialog):
    """Says that something went wrong in Layered itself; the details fold out and can be copied."""

    def __init__(self, details: str, log: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.details = details
        self.setWindowTitle("Layered")
        Edge(self)
        self.setMinimumWidth(520)
        title = QLabel("Something went wrong inside Layered", self)
        title.setFont(theme.title_font())
        about = QLabel(
            "Your work is still there. Save it, then start Layered again; what is not saved is "
            f"offered then. The details are in {log}; copy them into a report, so that it can be "
            "mended.",
            self,
        )
        about.setWordWrap(True)
        self.text = QPlainTextEdit(details, self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Details")
        self.text.setMinimumHeight(200)
        self.text.hide()
        self.fold = QPushButton("Details", self)
        self.fold.setCheckable(True)
        self.fold.toggled.connect(self._show_details)
        self.copy = QPushButton("Copy", self)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
        self.go_on = QPushButton("Go on", self)
        self.go_on.setDefault(True)
        self.go_on.clicked.connect(self.accept)
        accent(self.go_on, accented=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        for widget in (title, about, self.text):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.fold)
        row.addWidget(self.copy)
        row.addStretch(1)
        row.addWidget(self.go_on)
        column.addLayout(row)

    def _show_details(self, shown: bool) -> None:
        self.text.setVisible(shown)
        QApplication.sendPostedEvents(self)
        self.adjustSize()


class CrashHandler:
    """Catches what nobody caught, in every thread.

    Parameters
    ----------
    folder : Path
        Where the log is kept.
    post : callable
        Runs a callable on the window's thread.
    """

    def __init__(self, folder: Path, post: Callable[[Callable[[], None]], None]) -> None:
        self.log = folder / LOG_NAME
        self._post = post
        self._file: IO[str] | None = None
        self.dialog: CrashDialog | None = None

    def install(self) -> None:
        """Take over from Python's own handlers."""
        try:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.log.open("a", encoding="utf-8")
            faulthandler.enable(self._file)
        except OSError:
            self._file = None  # a read-only home: the dialog still shows
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error

    def close(self) -> None:
        """Give everything back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        faulthandler.disable()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _on_thread_error(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._on_error(caught.exc_type, caught.exc_value, caught.exc_traceback)

    def _on_error(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        details = f"Layered {layered.__version__}, Python {sys.version.split()[0]}\n"
        details += "".join(traceback.format_exception(kind, error, trace))
        if self._file is not None:
            self._file.write(details + "\n")
            self._file.flush()
        sys.stderr.write(details)
        self._post(lambda: self._show(details))

    def _show(self, details: str) -> None:
        if self.dialog is not None and self.dialog.isVisible():
            return
        self.dialog = CrashDialog(details, self.log)
        self.dialog.open()
