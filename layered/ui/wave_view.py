"""The waveform of the recording, on the time axis of the spectrogram."""

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from layered.dsp.arrays import Sound
from layered.model.project import Project
from layered.session.pictures import Pictures
from layered.ui import theme, words
from layered.ui.note_roll import NoteRoll
from layered.ui.overlays import PLAYHEAD_REACH, draw_playhead, draw_selection
from layered.ui.spectrogram_view import SpectrogramView
from layered.ui.time_gestures import wheel
from layered.ui.tool_in_hand import ToolInHand
from layered.ui.tools.tool import Span
from layered.ui.viewport import Viewport

LOWEST = 64
_MARGIN = 6
_CLOSE_SAMPLES = 1 << 18
"""Up to so many samples in view, they are read themselves; beyond, their extremes are."""


class WaveView(QWidget):
    """Draws the waveform, and selects and seeks as the spectrogram does, with which it shares all.

    Its vertical axis is full scale at the edges.
    """

    def __init__(
        self, spectrogram: SpectrogramView, pictures: Pictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._spectrogram, self._pictures = spectrogram, pictures
        self._project: Project | None = None
        self._wave: QImage | None = None
        self._playhead_s: float | None = None
        self._is_recording = False
        self._hand = ToolInHand(self, self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(LOWEST)
        self.setAccessibleName("Waveform")
        self.viewport.changed.connect(self._move)
        spectrogram.selection_changed.connect(self.update)
        theme.theme_changed.changed.connect(self.refresh)

    @property
    def viewport(self) -> Viewport:
        """Where in time the view is."""
        return self._spectrogram.viewport

    def show_project(self, project: Project | None) -> None:
        """Draw another recording."""
        if self._project is None or project is None or project.mixture != self._project.mixture:
            self._wave = None
        self._project = project
        self._describe()
        self.update()

    def refresh(self) -> None:
        """Draw what is known of the waveform now."""
        self._wave = None
        self.update()

    def set_playhead(self, seconds: float | None, *, recording: bool = False) -> None:
        """Show where playback is."""
        if (seconds, recording) == (self._playhead_s, self._is_recording):
            return
        before, self._playhead_s, self._is_recording = self._playhead_s, seconds, recording
        for at in {before, seconds} - {None}:
            assert at is not None
            x, reach = int(self._x_of(at)), PLAYHEAD_REACH
            self.update(QRect(x - reach, 0, 2 * reach + 1, self.height()))

    # What a tool may use

    @property
    def notes(self) -> NoteRoll | None:
        """Give no notes: they lie on frequencies."""
        return None

    def seconds_at(self, x: float) -> float:
        """Give the time under a column, kept inside the recording."""
        seconds = self.viewport.seconds_at(x, self.width())
        return min(max(seconds, 0.0), self.viewport.length_s)

    def hz_at(self, y: float) -> float:
        """Give a frequency: a waveform has none, so all of those in view."""
        is_upper = y < self.height() / 2
        return self.viewport.high_hz if is_upper else self.viewport.low_hz

    def select(self, span: Span | None) -> None:
        """Select a stretch of time, or none."""
        self._spectrogram.select(span)

    def seek(self, seconds: float) -> None:
        """Ask for the playhead to be put somewhere."""
        self._spectrogram.seek(seconds)

    # Qt

    def sizeHint(self) -> QSize:
        """Give a comfortable size."""
        return QSize(960, 120)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the waveform and what lies over it."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.tokens().picture)
        if self._project is not None:
            if self._wave is None:
                self._wave = self._draw(self._project)
            painter.drawImage(QRectF(self.rect()), self._wave)
            if self._spectrogram.selection is not None:
                left, right = (self._x_of(at) for at in self._spectrogram.selection)
                draw_selection(painter, left, right, self.height())
            if self._playhead_s is not None:
                x = self._x_of(self._playhead_s)
                draw_playhead(painter, x, self.height(), recording=self._is_recording)
            self._hand.paint(painter)
        painter.end()

    def resizeEvent(self, event: object) -> None:
        """Draw for another size."""
        del event
        self._wave = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer, or scroll."""
        wheel(self.viewport, event, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin what the tool does."""
        self._hand.take(self._spectrogram.tool)
        self._hand.press(event, self.viewport, can_use=self._project is not None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        self._hand.move(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        self._hand.release(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let go of the gesture, then of the selection, on Escape."""
        if event.key() == Qt.Key.Key_Escape and self._hand.cancel():
            return
        if event.key() == Qt.Key.Key_Escape and self._spectrogram.selection is not None:
            self.select(None)
        else:
            super().keyPressEvent(event)

    def _move(self) -> None:
        self._describe()
        self.refresh()

    def _describe(self) -> None:
        view = self.viewport
        self.setAccessibleDescription(
            f"{self._project.mixture.name} from {words.clock(view.start_s)} to "
            f"{words.clock(view.end_s)}."
            if self._project is not None
            else "No recording is open."
        )

    def _x_of(self, seconds: float) -> float:
        return self.viewport.x_of(seconds, self.width())

    def _draw(self, project: Project) -> QImage:
        """Draw one line per pixel column from the lowest to the highest sample."""
        ratio = self.devicePixelRatioF()
        width, height = (max(1, round(side * ratio)) for side in (self.width(), self.height()))
        image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        low, high = self._extremes(project, width)
        middle, reach = (height - 1) / 2, (height - 1) / 2 - _MARGIN * ratio
        painter = QPainter(image)
        painter.setPen(QPen(theme.tokens().line, 1))
        painter.drawLine(0, round(middle), width, round(middle))
        painter.setPen(QPen(theme.tokens().picture_mid, 1))
        tops = np.round(middle - np.clip(high, -1, 1) * reach).astype(int).tolist()
        bottoms = np.round(middle - np.clip(low, -1, 1) * reach).astype(int).tolist()
        for x, (top, bottom) in enumerate(zip(tops, bottoms, strict=True)):
            painter.drawLine(x, top, x, bottom)
        painter.end()
        return image

    def _extremes(self, project: Project, width: int) -> tuple[Sound, Sound]:
        view, rate = self.viewport, project.mixture.sample_rate_hz
        if view.span_s * rate <= _CLOSE_SAMPLES:
            return _read_extremes(project, view.start_s * rate, view.end_s * rate, width)
        peaks = self._pictures.mixture_peaks
        if peaks is None:
            return np.zeros(width, np.float32), np.zeros(width, np.float32)
        return peaks.between(view.start_s, view.end_s, width)


def _read_extremes(project: Project, start: float, stop: float, width: int) -> tuple[Sound, Sound]:
    """Give the lowest and highest sample of every column, joined to the column before."""
    samples = project.mixture.samples
    edges = np.linspace(start, stop, width + 1)
    first = np.floor(edges[:-1]).astype(np.int64)
    last = np.maximum(first + 2, np.floor(edges[1:]).astype(np.int64) + 1)
    base = int(np.clip(first[0], 0, samples.shape[1]))
    block = samples[:, base : int(np.clip(last[-1], 0, samples.shape[1]))]
    low, high = (np.zeros(width, np.float32) for _ in range(2))
    if not block.shape[1]:
        return low, high
    floor, ceiling = block.min(axis=0), block.max(axis=0)
    inside = np.flatnonzero((last > 0) & (first < samples.shape[1]))
    first, last = (np.clip(ends[inside] - base, 0, block.shape[1]) for ends in (first, last))
    kept = last > first
    pairs = np.stack([first[kept], last[kept]], axis=1).ravel()
    low[inside[kept]] = np.minimum.reduceat(np.append(floor, 0), pairs)[::2]
    high[inside[kept]] = np.maximum.reduceat(np.append(ceiling, 0), pairs)[::2]
    return low, high
