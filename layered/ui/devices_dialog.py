"""The sound devices, one click away."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from layered.playback.backend import AudioBackend
from layered.ui.devices_form import DevicesForm, Measure
from layered.ui.edge import Edge
from layered.ui.preferences import Preferences


class DevicesDialog(QDialog):
    """Stays open beside the work."""

    def __init__(
        self,
        preferences: Preferences,
        backend: AudioBackend,
        measure: Measure,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sound devices")
        self.setMinimumWidth(520)
        self.form = DevicesForm(preferences, backend, measure, self)
        close = QPushButton("Close", self)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addWidget(self.form)
        column.addLayout(row)
        Edge(self)
