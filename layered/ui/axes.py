"""The time ruler and the frequency axis: marks, the pointer's place, drag to pan and zoom."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from layered.model.note import HIGHEST_MIDI, LOWEST_MIDI, pitch_hz
from layered.ui import theme
from layered.ui.readout import note_name
from layered.ui.rulers import Counting, ruler_ticks
from layered.ui.scales import FrequencyScale
from layered.ui.ticks import frequency_ticks, hz_label
from layered.ui.time_gestures import ZOOM_PER_NOTCH, AxisDrag, wheel, zoom_of
from layered.ui.viewport import Viewport

AXIS_WIDTH = 56
RULER_HEIGHT = 24
_LABEL_PIXELS = 11
_TAG_ROOM = 17
_KEY_WIDTH = 18
_BLACK_KEYS = (1, 3, 6, 8, 10)
_LABELLED_MARK, _SMALL_MARK = 6, 3


class TimeRuler(QWidget):
    """Marks time; a click seeks, a drag moves along time and zooms across it."""

    seek_requested = Signal(float)

    def __init__(self, viewport: Viewport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewport = viewport
        self._drag: AxisDrag | None = None
        self._playhead_s: float | None = None
        self._is_recording = False
        self.counting = Counting()
        self.setFixedHeight(RULER_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Time ruler")
        self.setToolTip(
            "Click to go there. Drag sideways to move, up and down to zoom. "
            "Double-click to see the whole recording."
        )
        viewport.changed.connect(self.update)
        theme.theme_changed.changed.connect(self.update)

    def count(self, counting: Counting) -> None:
        """Count something else."""
        if counting != self.counting:
            self.counting = counting
            self.update()

    def set_playhead(self, seconds: float | None, *, recording: bool) -> None:
        """Show where playback is."""
        if (seconds, recording) != (self._playhead_s, self._is_recording):
            self._playhead_s, self._is_recording = seconds, recording
            self.update()

    def sizeHint(self) -> QSize:
        """Give the ruler's size."""
        return QSize(400, RULER_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the marks and the playhead's handle."""
        del event
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setFont(theme.number_font(_LABEL_PIXELS))
        view, width, bottom = self._viewport, self.width(), self.height()
        for tick in ruler_ticks(
            self.counting, view.sample_rate_hz, view.start_s, view.end_s, width
        ):
            x = round(view.x_of(tick.at, width)) + 0.5
            painter.setPen(QPen(colors.text_dim if tick.text else colors.line, 1))
            mark = _LABELLED_MARK if tick.text else _SMALL_MARK
            painter.drawLine(QPointF(x, bottom - mark), QPointF(x, bottom))
            fits = x + 4 + painter.fontMetrics().horizontalAdvance(tick.text) <= width
            if tick.text and fits:
                box = QRectF(x + 4, 0, 96, bottom - 4)
                alignment = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
                painter.drawText(box, alignment, tick.text)
        if self._playhead_s is not None:
            self._draw_handle(painter, view.x_of(self._playhead_s, width))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the axis."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag = AxisDrag(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move along time, zoom across it."""
        if self._drag is None:
            return
        step = self._drag.step(event.position())
        if step.x():
            self._viewport.scroll_time(-step.x() / max(1, self.width()))
        if step.y():
            at = self._viewport.seconds_at(event.position().x(), self.width())
            self._viewport.zoom_time(zoom_of(step.y()), at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Seek, if it was a click."""
        if self._drag is not None and not self._drag.is_moved:
            self.seek_requested.emit(self._viewport.seconds_at(event.position().x(), self.width()))
        self._drag = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole recording."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._viewport.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom and scroll as everywhere."""
        wheel(self._viewport, event, self)

    def _draw_handle(self, painter: QPainter, x: float) -> None:
        colors = theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.record if self._is_recording else colors.playhead)
        x, bottom = round(x) + 0.5, self.height()
        corners = [QPointF(x - 5, bottom - 7), QPointF(x + 5, bottom - 7), QPointF(x, bottom)]
        painter.drawPolygon(corners)


class FrequencyAxis(QWidget):
    """Marks frequency; a drag moves along it and zooms across it."""

    def __init__(self, viewport: Viewport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewport = viewport
        self._drag: AxisDrag | None = None
        self._hover_hz: float | None = None
        self.setFixedWidth(AXIS_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setMouseTracking(True)
        self.setAccessibleName("Frequency axis")
        self.setToolTip(
            "Drag up and down to move, sideways to zoom. Double-click to see all frequencies."
        )
        viewport.changed.connect(self.update)
        theme.theme_changed.changed.connect(self.update)

    def show_pointer(self, hz: float | None) -> None:
        """Mark the frequency under the pointer with its note, or none."""
        if hz != self._hover_hz:
            self._hover_hz = hz
            self.update()

    def sizeHint(self) -> QSize:
        """Give the axis' size."""
        return QSize(AXIS_WIDTH, 300)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the marks and the note under the pointer."""
        del event
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setFont(theme.number_font(_LABEL_PIXELS))
        right, height = self.width(), self.height()
        if self._viewport.scale is FrequencyScale.PIANO:
            self._draw_keys(painter)
        hover_hz = self._hover_hz
        tag_y = self._viewport.y_of(hover_hz, height) if hover_hz is not None else -np.inf
        for tick in frequency_ticks(self._viewport, height):
            y = round(self._viewport.y_of(tick.at, height)) + 0.5
            painter.setPen(QPen(colors.text_dim if tick.text else colors.line, 1))
            mark = _LABELLED_MARK if tick.text else _SMALL_MARK
            if self._viewport.scale is not FrequencyScale.PIANO:
                painter.drawLine(QPointF(right - mark, y), QPointF(right, y))
            if tick.text and abs(y - tag_y) >= _TAG_ROOM:
                top = min(max(y - 8, 0), height - 16)
                self._draw_text(painter, QRectF(0, top, right - self._mark_room, 16), tick.text)
        if self._hover_hz is not None:
            self._draw_tag(painter, self._hover_hz)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the axis."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag = AxisDrag(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move along frequency, zoom across it; without a button, name the note."""
        hz = self._viewport.hz_at(event.position().y(), self.height())
        self.show_pointer(hz)
        if self._drag is None:
            return
        step = self._drag.step(event.position())
        if step.y():
            self._viewport.scroll_frequency(step.y() / max(1, self.height()))
        if step.x():
            self._viewport.zoom_frequency(zoom_of(step.x()), hz)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the axis."""
        del event
        self._drag = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all frequencies."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._viewport.fit_frequencies()

    def leaveEvent(self, event: object) -> None:
        """Forget the pointer."""
        del event
        self.show_pointer(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the frequency under the pointer."""
        hz = self._viewport.hz_at(event.position().y(), self.height())
        self._viewport.zoom_frequency(ZOOM_PER_NOTCH ** (event.angleDelta().y() / 120), hz)
        event.accept()

    @property
    def _mark_room(self) -> int:
        return _KEY_WIDTH + 4 if self._viewport.scale is FrequencyScale.PIANO else 10

    def _draw_keys(self, painter: QPainter) -> None:
        """Draw the keys of a piano at the right edge, each as high as its semitone."""
        colors, right, height = theme.tokens(), self.width(), self.height()
        white, black = colors.text, colors.picture
        if not colors.is_dark:
            white, black = colors.panel, colors.text
        for midi in range(LOWEST_MIDI, HIGHEST_MIDI + 1):
            top, bottom = (
                self._viewport.y_of(pitch_hz(midi + side), height) for side in (0.5, -0.5)
            )
            if bottom < 0 or top > height:
                continue
            is_black = midi % 12 in _BLACK_KEYS
            box = QRectF(right - _KEY_WIDTH, top, _KEY_WIDTH, bottom - top)
            painter.fillRect(box, white)
            if is_black:
                painter.fillRect(box.adjusted(0, 0, -_KEY_WIDTH * 0.4, 0), black)
            if midi % 12 in (0, 5):
                painter.setPen(QPen(colors.text_dim, 1))
                painter.drawLine(box.bottomLeft(), box.bottomRight())

    def _draw_tag(self, painter: QPainter, hz: float) -> None:
        colors = theme.tokens()
        y = self._viewport.y_of(hz, self.height())
        box = QRectF(4, min(max(y - 9, 0), self.height() - 18), self.width() - 8, 18)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.raised)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(colors.text)
        text = note_name(hz) or hz_label(round(hz))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    @staticmethod
    def _draw_text(painter: QPainter, box: QRectF, text: str) -> None:
        alignment = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(box, alignment, text)
