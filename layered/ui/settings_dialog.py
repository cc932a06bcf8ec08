"""The settings: each takes effect at once."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from layered.playback.backend import AudioBackend, Device
from layered.playback.devices import inputs, outputs
from layered.ui.choice import Choice
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
        self.output = self._devices(outputs(backend), now.output_device, "output_device")
        self.input = self._devices(inputs(backend), now.input_device, "input_device")
        self.latency = self._milliseconds(now.latency_s * 1000, 50, 1000, self._set_latency)
        self.shift = self._milliseconds(now.hint_shift_ms, -500, 500, self._set_shift)
        self.single_keys = Tick("Letters without Ctrl are shortcuts", self)
        self.single_keys.setChecked(now.single_keys)
        self.single_keys.toggled.connect(lambda on: preferences.change(single_keys=on))
        self._lay_out(backend.problem())
        Edge(self)

    def _lay_out(self, problem: str | None) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow("Theme", self.theme)
        form.addRow("Loudspeaker", self.output)
        form.addRow("Microphone", self.input)
        if problem is not None:
            told = DimLabel(problem, self)
            told.setWordWrap(True)
            form.addRow("", told)
        form.addRow("Sound kept ready", self.latency)
        form.addRow("", DimLabel("More survives a busy machine; less answers sooner.", self))
        form.addRow("Move recorded hints by", self.shift)
        form.addRow("", DimLabel("For devices that are late: a negative number is earlier.", self))
        form.addRow("Keys", self.single_keys)
        column.addLayout(form)
        close = QPushButton("Close", self)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)

    def _devices(self, devices: Sequence[Device], chosen: str, setting: str) -> Choice:
        combo = Choice(self)
        combo.addItem("The system's choice", "")
        for device in devices:
            combo.addItem(device.name, device.id)
        if chosen and combo.findData(chosen) < 0:
            combo.addItem(f"{chosen} (not connected)", chosen)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))
        combo.currentIndexChanged.connect(
            lambda: self._preferences.change(**{setting: combo.currentData()})
        )
        return combo

    def _milliseconds(
        self, value: float, low: float, high: float, changed: Callable[[float], None]
    ) -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setRange(low, high)
        box.setDecimals(0)
        box.lineEdit().setTextMargins(6, 0, 0, 0)
        box.setSingleStep(10)
        box.setSuffix(" ms")
        box.setValue(value)
        box.valueChanged.connect(changed)
        return box

    def _set_latency(self, milliseconds: float) -> None:
        self._preferences.change(latency_s=milliseconds / 1000)

    def _set_shift(self, milliseconds: float) -> None:
        self._preferences.change(hint_shift_ms=milliseconds)
