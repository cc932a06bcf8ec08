"""Recording a new mixture: a level, a clock, and one button."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from layered.errors import DeviceError
from layered.model.recording import Recording
from layered.playback.recorder import Recorder
from layered.ui import theme, words
from layered.ui.accent import accent
from layered.ui.dim_label import DimLabel
from layered.ui.edge import Edge
from layered.ui.icons import icon
from layered.ui.meter import Meter

_TICK_MS = 33
_READY = "The level should move well below the right end. Then record."


class RecordDialog(QDialog):
    """Opens the microphone while it is shown, and lets go of it when it closes.

    Parameters
    ----------
    take : callable
        Gets what was recorded and whether anything is wrong with it, in words or empty.
    """

    def __init__(
        self,
        recorder: Recorder,
        take: Callable[[Recording, str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Record")
        self.setMinimumWidth(420)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._recorder, self._take = recorder, take
        self._is_ending = False
        self.clock = QLabel(words.clock(0.0), self)
        self.clock.setFont(theme.number_font(28))
        self.clock.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.meter = Meter(self, has_clip_light=True, thickness=8)
        self.meter.setAccessibleName("Level of the microphone")
        self.meter.clip_cleared.connect(lambda: recorder.meter.reset_clip())
        self.told = DimLabel(_READY, self)
        self.told.setWordWrap(True)
        self.told.setMinimumHeight(3 * self.told.fontMetrics().lineSpacing())
        self.button = QPushButton("Record", self)
        self.button.setIcon(icon("record", theme.tokens().accent_text))
        accent(self.button, accented=True)
        self.button.clicked.connect(self.press)
        self._lay_out()
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._arm()

    def press(self) -> None:
        """Start to record; the second press ends it and opens what was recorded."""
        if self._recorder.is_recording:
            self._recorder.finish()
            self._is_ending = True
            self.button.setEnabled(False)
            return
        try:
            self._recorder.start(name="Recording", n_channels=2)
        except DeviceError as error:
            self.told.setText(str(error))
            return
        self.told.setText("It opens as soon as you stop.")
        self.button.setText("Stop and open")
        self.button.setIcon(icon("stop", theme.tokens().accent_text))
        self._timer.start()

    def tick(self) -> None:
        """Show level and time; take what was recorded once its last sound is in."""
        recorder = self._recorder
        level = recorder.meter
        self.meter.show_level(level.level, level.held, clipped=level.clipped)
        if recorder.is_recording:
            self.clock.setText(words.clock(recorder.recorded_s))
        if recorder.error is not None:
            self.told.setText(recorder.error)
        elif recorder.silent_input is not None:
            self.told.setText(recorder.silent_input)
        ended = recorder.take is not None and not recorder.is_recording
        if ended or (self._is_ending and not recorder.is_recording):
            self._end()

    def done(self, result: int) -> None:
        """Let go of the microphone, however the dialog closes."""
        self._timer.stop()
        self._recorder.disarm()
        super().done(result)

    def _end(self) -> None:
        taken, error = self._recorder.take, self._recorder.error
        self._recorder.take = self._recorder.error = None
        self.accept()
        if taken is not None:
            said = [text for text in (error, *taken.warnings) if text]
            self._take(taken.recording, " ".join(said))

    def _arm(self) -> None:
        self._recorder.take = None
        try:
            self._recorder.arm(n_channels=2)
        except DeviceError as error:
            self._recorder.disarm()
            self.told.setText(str(error))
            return
        self._timer.start()

    def _lay_out(self) -> None:
        close = QPushButton("Cancel", self)
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        for widget in (self.clock, self.meter, self.told):
            column.addWidget(widget)
        column.addLayout(row)
        Edge(self)
