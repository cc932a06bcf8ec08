"""The settings: each takes effect at once."""

from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from layered.playback.backend import AudioBackend
from layered.session.settings import SCALES_PERCENT
from layered.ui.choice import Choice
from layered.ui.devices_form import DevicesForm
from layered.ui.dim_label import DimLabel
from layered.ui.edge import Edge
from layered.ui.preferences import Preferences
from layered.ui.tick import Tick

_THEMES = (
    ("system", "Like the system"),
    ("dark", "Dark"),
    ("light", "Light"),
    ("contrast", "High contrast"),
)


class SettingsDialog(QDialog):
    """Shows the settings and writes them through the preferences."""

    def __init__(
        self, preferences: Preferences, backend: AudioBackend, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.setWindowTitle("Settings")
        self.setMinimumWidth(480)
        now = preferences.now
        self.theme = Choice(self)
        for name, text in _THEMES:
            self.theme.addItem(text, name)
        self.theme.setCurrentIndex(self.theme.findData(now.theme))
        self.theme.currentIndexChanged.connect(
            lambda: preferences.change(theme=self.theme.currentData())
        )
        self.devices = DevicesForm(preferences, backend, parent=self)
        self.output, self.input = self.devices.output, self.devices.input
        self.latency, self.shift = self.devices.latency, self.devices.shift
        self.size_of_all = Choice(self)
        for percent in SCALES_PERCENT:
            self.size_of_all.addItem(f"{percent} %", percent)
        self.size_of_all.setCurrentIndex(self.size_of_all.findData(now.scale_percent))
        self.size_of_all.setAccessibleName("Size")
        self.size_of_all.currentIndexChanged.connect(
            lambda: preferences.change(scale_percent=self.size_of_all.currentData())
        )
        self.single_keys = Tick("Letters without Ctrl are shortcuts", self)
        self.single_keys.setChecked(now.single_keys)
        self.single_keys.toggled.connect(lambda on: preferences.change(single_keys=on))
        self._lay_out()
        Edge(self)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow("Theme", self.theme)
        form.addRow("Size", self.size_of_all)
        form.addRow("", DimLabel("Layered has the new size when it is started again.", self))
        form.addRow("Keys", self.single_keys)
        column.addLayout(form)
        column.addWidget(self.devices)
        close = QPushButton("Close", self)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)
