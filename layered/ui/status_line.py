"""The line at the bottom: the pointer, the null, what is being worked on, the output."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from layered.session.jobs import Job
from layered.ui import theme, words
from layered.ui.dim_label import DimLabel
from layered.ui.meter import Meter

_STEPS = 1000
_TOLD_FOR_MS = 8000
_WIDE = 1000


class StatusLine(QWidget):
    """One line for all that is going on; a job is stopped where it is shown."""

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(36)
        self.pointer = DimLabel("", self, elides=True)
        self.pointer.setFont(theme.number_font(12))
        self.null = DimLabel("", self)
        self.null.setFont(theme.number_font(12))
        self.null.setToolTip(
            "What is left of the recording when all layers are taken from it. "
            f"Below {words.number(-120, digits=0)} dB it cannot be heard or stored."
        )
        self.job = QLabel(self)
        self.job.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(96)
        self.bar.setAccessibleName("Progress")
        self.stop = QPushButton("Stop", self)
        self.stop.setToolTip("Stop what is being worked on (Ctrl+.)")
        self.stop.clicked.connect(self.stop_requested)
        self.output = Meter(self, has_clip_light=True, thickness=6)
        self.output.setFixedWidth(120)
        self.output.setAccessibleName("Output level")
        self.output.setToolTip("Output level. The light stays red after clipping until clicked.")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 2, 16, 2)
        row.setSpacing(12)
        row.addWidget(self.pointer, 1)
        row.addWidget(self.null)
        for widget in (self.job, self.bar, self.stop, self.output):
            row.addWidget(widget)
        self._told = QTimer(self, interval=_TOLD_FOR_MS, singleShot=True)
        self._told.timeout.connect(self.job.hide)
        self.show_job(None)

    def tell(self, text: str) -> None:
        """Say in passing how something ended, until the next job or for some seconds."""
        self.job.setText(text)
        self.job.show()
        self._told.start()

    def show_output(self, *, shown: bool) -> None:
        """Show the output's level, or not while there is nothing to hear."""
        self.output.setVisible(shown)

    def show_pointer(self, text: str) -> None:
        """Show what is under the pointer."""
        self.pointer.setText(text)

    def show_job(self, job: Job | None) -> None:
        """Show what is being worked on, how far it is, and what is left."""
        for widget in (self.bar, self.stop):
            widget.setVisible(job is not None)
        self.job.setVisible(job is not None or self._told.isActive())
        self.null.setVisible(self.job.isHidden() or self.width() >= _WIDE)
        if job is None:
            return
        self._told.stop()
        if job.is_stopping:
            text = "Stopping"
        else:
            parts = [job.message or job.label, words.remaining(job.remaining_s)]
            text = ", ".join(part for part in parts if part)
        self.job.setText(text)
        self.bar.setValue(round(job.fraction * _STEPS))
        self.stop.setEnabled(not job.is_stopping)

    def show_null(self, text: str) -> None:
        """Show how exactly the layers add up."""
        self.null.setText(text)
