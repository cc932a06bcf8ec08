"""The sound devices: which, how, and how late; each change takes effect at once."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from layered.playback.backend import AudioBackend, Device
from layered.playback.devices import Direction, inputs, no_device, outputs
from layered.session.calibration import Pair, known_ms, with_known
from layered.session.settings import RATES_HZ
from layered.ui import words
from layered.ui.choice import Choice
from layered.ui.dim_label import DimLabel
from layered.ui.preferences import Preferences

_LOOK_MS = 2000
_NARROW, _WIDE = 220, 320
SYSTEM = "The system's choice"
ALL_CHANNELS, OWN_RATE = "All, mixed", "The microphone's own"

Measure = Callable[[Pair, Callable[[object], None], Callable[[str], None]], None]
"""Measures a pair of devices beside the work: tells how late in seconds, or what went wrong."""


class DevicesForm(QWidget):
    """Lists what is plugged in, also what comes and goes while it is shown.

    Parameters
    ----------
    measure : callable, optional
        Without it there is no button to measure the delay.
    """

    def __init__(
        self,
        preferences: Preferences,
        backend: AudioBackend,
        measure: Measure | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._preferences, self._backend, self._measure = preferences, backend, measure
        self._listed: object = None
        now = preferences.now
        self.output, self.input, self.channel, self.rate = (Choice(self) for _ in range(4))
        self.latency = self._milliseconds(now.latency_s * 1000, 50, 1000, self._set_latency)
        self.shift = self._milliseconds(now.hint_shift_ms, -500, 500, self._set_shift)
        self.problem, self.delay = DimLabel("", self), DimLabel("", self)
        self.measure = QPushButton("Measure", self)
        self._name()
        self._lay_out()
        self._connect()
        self.look()
        self._again = QTimer(self, interval=_LOOK_MS)
        self._again.timeout.connect(self._look_if_seen)
        self._again.start()

    def look(self) -> None:
        """List what is plugged in now; what is chosen stays chosen."""
        found = (outputs(self._backend), inputs(self._backend))
        if found == self._listed or self._is_choosing():
            return
        self._listed = found
        now = self._preferences.now
        _fill(self.output, found[0], now.output_device)
        _fill(self.input, found[1], now.input_device)
        self._show_channels(found[1])
        self._say_problem(*found)
        self._show_delay()

    def _look_if_seen(self) -> None:
        if self.isVisible():
            self.look()

    def _is_choosing(self) -> bool:
        return any(choice.view().isVisible() for choice in (self.output, self.input, self.channel))

    def _say_problem(self, loudspeakers: Sequence[Device], microphones: Sequence[Device]) -> None:
        missing = [
            str(no_device(direction))
            for direction, devices in (
                (Direction.OUTPUT, loudspeakers),
                (Direction.INPUT, microphones),
            )
            if not devices
        ]
        text = self._backend.problem() or " ".join(missing)
        self.problem.setVisible(bool(text))
        _tell(self.problem, text, _WIDE)

    def _show_channels(self, microphones: Sequence[Device]) -> None:
        chosen = self._preferences.now.input_device
        current = next(
            (device for device in microphones if device.id == chosen or
             (not chosen and device.is_default_input)),
            None,
        )  # fmt: skip
        count = min(current.n_inputs, 32) if current is not None else 0
        self.channel.blockSignals(True)
        self.channel.clear()
        self.channel.addItem(ALL_CHANNELS, 0)
        for number in range(1, max(count, self._preferences.now.input_channel) + 1):
            self.channel.addItem(f"Channel {number}", number)
        self.channel.setCurrentIndex(self._preferences.now.input_channel)
        self.channel.blockSignals(False)
        own = f"{OWN_RATE}, {current.sample_rate_hz} Hz" if current is not None else OWN_RATE
        self.rate.setItemText(0, own)

    def _show_delay(self) -> None:
        known = known_ms(self._preferences.now.calibrations, self._pair())
        if known is None:
            text = "Not measured. Headphones off, sound up: a short noise is played and recorded."
        else:
            text = f"Recordings come {words.number(known)} ms late; they are moved by that."
        _tell(self.delay, text)

    def _pair(self) -> Pair:
        now = self._preferences.now
        return Pair(now.output_device, now.input_device)

    def _measure_now(self) -> None:
        if self._measure is None:
            return
        self.measure.setEnabled(False)
        _tell(self.delay, "Measuring\N{HORIZONTAL ELLIPSIS}")
        self._measure(self._pair(), self._measured, self._not_measured)

    def _measured(self, late_s: object) -> None:
        assert isinstance(late_s, float)
        kept = with_known(self._preferences.now.calibrations, self._pair(), late_s * 1000)
        self._preferences.change(calibrations=kept)
        self.measure.setEnabled(True)
        self._show_delay()

    def _not_measured(self, why: str) -> None:
        self.measure.setEnabled(True)
        _tell(self.delay, why)

    def _chose(self, setting: str, choice: Choice) -> None:
        self._preferences.change(**{setting: choice.currentData()})
        self._show_channels(inputs(self._backend))
        self._show_delay()

    def _set_latency(self, milliseconds: float) -> None:
        self._preferences.change(latency_s=milliseconds / 1000)

    def _set_shift(self, milliseconds: float) -> None:
        self._preferences.change(hint_shift_ms=milliseconds)

    def _name(self) -> None:
        self.rate.addItem(OWN_RATE, 0)
        for rate_hz in RATES_HZ:
            self.rate.addItem(f"{rate_hz} Hz", rate_hz)
        self.rate.setCurrentIndex(max(0, self.rate.findData(self._preferences.now.input_rate_hz)))
        for control, name in (
            (self.output, "Loudspeaker"), (self.input, "Microphone"),
            (self.channel, "Channel of the microphone"), (self.rate, "Rate to record at"),
            (self.latency, "Sound kept ready"), (self.shift, "Move recorded hints by"),
            (self.measure, "Measure the delay of recordings"),
        ):  # fmt: skip
            control.setAccessibleName(name)
        for label in (self.problem, self.delay):
            label.setWordWrap(True)

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow("Loudspeaker", self.output)
        form.addRow("Microphone", self.input)
        form.addRow("Channel", self.channel)
        form.addRow("Record at", self.rate)
        form.addRow("", self.problem)
        form.addRow("Sound kept ready", self.latency)
        form.addRow("", DimLabel("More survives a busy machine; less answers sooner.", self))
        form.addRow("Move recorded hints by", self.shift)
        form.addRow("", DimLabel("For devices that are late: a negative number is earlier.", self))
        delay = QHBoxLayout()
        delay.setSpacing(12)
        delay.addWidget(self.delay, 1)
        delay.addWidget(self.measure)
        if self._measure is not None:
            form.addRow("Delay of recordings", delay)
        else:
            self.measure.hide()
            self.delay.hide()

    def _connect(self) -> None:
        for choice, setting in (
            (self.output, "output_device"), (self.input, "input_device"),
            (self.channel, "input_channel"), (self.rate, "input_rate_hz"),
        ):  # fmt: skip
            choice.currentIndexChanged.connect(
                lambda _, setting=setting, choice=choice: self._chose(setting, choice)
            )
        self.measure.clicked.connect(self._measure_now)

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


def _tell(label: DimLabel, text: str, width: int = _NARROW) -> None:
    """Show a sentence whole: a form gives a label the height of one line."""
    label.setText(text)
    label.setMinimumHeight(max(0, label.heightForWidth(width)))
    window = label.window()
    if isinstance(window, QDialog) and window.isVisible():
        window.adjustSize()


def _fill(choice: Choice, devices: Sequence[Device], chosen: str) -> None:
    choice.blockSignals(True)
    choice.clear()
    choice.addItem(SYSTEM, "")
    for device in devices:
        choice.addItem(device.name, device.id)
    if chosen and choice.findData(chosen) < 0:
        choice.addItem(f"{chosen} (not connected)", chosen)
    choice.setCurrentIndex(max(0, choice.findData(chosen)))
    choice.blockSignals(False)
