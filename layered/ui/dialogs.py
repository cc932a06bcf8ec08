"""The few questions and pages that are dialogs: unsaved work, settings, about."""

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
from layered.ui.accent import accent
from layered.ui.edge import Edge
from layered.ui.preferences import Preferences
from layered.ui.settings_dialog import SettingsDialog


def ask_unsaved(
    parent: QWidget,
    name: str,
    *,
    save: Callable[[], object],
    discard: Callable[[], object],
) -> QMessageBox:
    """Ask what to do with work that is not saved; at once, without waiting."""
    box = QMessageBox(parent)
    Edge(box)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("Layered")
    box.setText(f"Keep what you did with {name}?")
    box.setInformativeText("What changed since it was last saved is lost otherwise.")
    layout = box.layout()
    if layout is not None:
        layout.setContentsMargins(12, 24, 24, 20)
    to_save = box.addButton("Save", QMessageBox.ButtonRole.AcceptRole)
    to_discard = box.addButton("Don\N{RIGHT SINGLE QUOTATION MARK}t save",
                               QMessageBox.ButtonRole.DestructiveRole)  # fmt: skip
    cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    accent(to_save, accented=True)
    box.setDefaultButton(to_save)
    box.setEscapeButton(cancel)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def answer() -> None:
        if box.clickedButton() is to_save:
            save()
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
    Edge(dialog)
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
