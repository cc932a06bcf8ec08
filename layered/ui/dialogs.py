"""The few questions and pages that are dialogs: unsaved layers, settings, about."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import layered
from layered.playback.backend import AudioBackend
from layered.ui import icons, theme
from layered.ui.preferences import Preferences
from layered.ui.settings_dialog import SettingsDialog


def ask_unsaved(
    parent: QWidget, *, discard: Callable[[], object], export: Callable[[], object]
) -> QMessageBox:
    """Ask what to do with layers that were never exported; at once, without waiting."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("Layered")
    box.setText("The layers are not exported.")
    box.setInformativeText("They are lost when the recording is closed.")
    to_export = box.addButton("Export…", QMessageBox.ButtonRole.AcceptRole)
    to_discard = box.addButton("Discard", QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(to_export)
    box.setEscapeButton(cancel)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def answer() -> None:
        if box.clickedButton() is to_export:
            export()
        elif box.clickedButton() is to_discard:
            discard()

    box.finished.connect(answer)
    box.open()
    return box


def show_settings(parent: QWidget, preferences: Preferences, backend: AudioBackend) -> None:
    """Show the settings."""
    SettingsDialog(preferences, backend, parent).open()


def show_about(parent: QWidget) -> QDialog:
    """Show what Layered is, its version and its licence."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("About Layered")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    icon = QLabel(dialog)
    icon.setPixmap(icons.pixmap("layered", theme.tokens().accent, dialog.devicePixelRatioF(), 48))
    title = QLabel(f"Layered {layered.__version__}", dialog)
    title.setFont(theme.title_font())
    about = QLabel(
        "Sing a sound in a recording, and get it back as a layer of its own.\n\n"
        "Free software under the GNU General Public License, version 3 or later.",
        dialog,
    )
    about.setWordWrap(True)
    close = QPushButton("Close", dialog)
    close.clicked.connect(dialog.accept)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(32, 24, 32, 24)
    column.setSpacing(12)
    for widget in (icon, title, about):
        column.addWidget(widget)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(close)
    column.addLayout(row)
    dialog.setMinimumWidth(400)
    dialog.open()
    return dialog
