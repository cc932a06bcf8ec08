"""The whole recording at a glance, and the window on it that the spectrogram shows."""

from enum import Enum, auto

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from layered.session.pictures import Pictures
from layered.ui import theme
from layered.ui.overlays import draw_playhead
from layered.ui.time_gestures import DRAG_PIXELS, ZOOM_PER_NOTCH
from layered.ui.viewport import Viewport

HEIGHT = 56
_EDGE_REACH = 6
_NARROWEST_WINDOW = 6.0
_MARGIN = 4


class _Grip(Enum):
    START = auto()
    END = auto()
    WINDOW = auto()
    OUTSIDE = auto()


class Overview(QWidget):
    """Draws the waveform of the mixture and the visible stretch of it.

    Drag the stretch to move, its edges to zoom; a click goes there.
    """

    seek_requested = Signal(float)

    def __init__(
        self, viewport: Viewport, pictures: Pictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._viewport, self._pictures = viewport, pictures
        self._playhead_s: float | None = None
        self._is_recording = False
        self._wave: QImage | None = None
        self._drawn_complete = False
        self._grip: _Grip | None = None
        self._pressed = QPointF()
        self._window_then = (0.0, 1.0)
        self._is_dragging = False
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName("Overview of the recording")
        self.setToolTip("Drag to move the view, drag its edges to zoom, click to go there.")
        viewport.changed.connect(self.update)
        theme.theme_changed.changed.connect(self.refresh)

    @property
    def is_complete(self) -> bool:
        """Whether the whole waveform is drawn."""
        return self._wave is not None and self._drawn_complete

    def refresh(self) -> None:
        """Draw the waveform as far as it is known now."""
        self._wave = None
        self.update()

    def set_playhead(self, seconds: float | None, *, recording: bool = False) -> None:
        """Show where playback is."""
        if (seconds, recording) != (self._playhead_s, self._is_recording):
            self._playhead_s, self._is_recording = seconds, recording
            self.update()

    def sizeHint(self) -> QSize:
        """Give the overview's size."""
        return QSize(960, HEIGHT)

    def window_rect(self) -> QRectF:
        """Give where the visible stretch is."""
        left, right = self._x_of(self._viewport.start_s), self._x_of(self._viewport.end_s)
        left, right = max(0.0, left), min(float(self.width()), right)
        if right - left < _NARROWEST_WINDOW:
            middle = (left + right) / 2
            left, right = middle - _NARROWEST_WINDOW / 2, middle + _NARROWEST_WINDOW / 2
        return QRectF(left, 0, right - left, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the waveform, the visible stretch, and the playhead."""
        del event
        colors = theme.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colors.picture)
        if self._wave is None:
            self._wave = self._draw_wave()
        painter.drawImage(QRectF(self.rect()), self._wave)
        window = self.window_rect()
        if window.width() < self.width() - 1:
            self._draw_window(painter, window)
        if self._playhead_s is not None:
            x = self._x_of(self._playhead_s)
            draw_playhead(painter, x, self.height(), recording=self._is_recording)
        painter.end()

    def resizeEvent(self, event: object) -> None:
        """Draw the waveform for another width."""
        del event
        self._wave = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the window, or of one of its edges."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip = self._grip_at(event.position().x())
            self._pressed = event.position()
            self._window_then = (self._viewport.start_s, self._viewport.end_s)
            self._is_dragging = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the window, or its edge."""
        if self._grip is None:
            self._show_grip(self._grip_at(event.position().x()))
            return
        moved = event.position().x() - self._pressed.x()
        self._is_dragging = self._is_dragging or abs(moved) >= DRAG_PIXELS
        if self._is_dragging:
            self._drag(moved / max(1, self.width()) * self._viewport.length_s)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go there, if it was a click."""
        if self._grip is not None and not self._is_dragging:
            seconds = event.position().x() / max(1, self.width()) * self._viewport.length_s
            half = self._viewport.span_s / 2
            if not self._viewport.start_s <= seconds <= self._viewport.end_s:
                self._viewport.set_times(seconds - half, seconds + half)
            self.seek_requested.emit(min(max(seconds, 0.0), self._viewport.length_s))
        self._grip = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole recording."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._viewport.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the middle of the visible stretch."""
        self._viewport.zoom_time(ZOOM_PER_NOTCH ** (event.angleDelta().y() / 120))
        event.accept()

    def _drag(self, moved_s: float) -> None:
        start_s, end_s = self._window_then
        if self._grip is _Grip.START:
            self._viewport.set_times(min(start_s + moved_s, end_s), end_s)
        elif self._grip is _Grip.END:
            self._viewport.set_times(start_s, max(end_s + moved_s, start_s))
        elif self._grip is _Grip.WINDOW:
            self._viewport.set_times(start_s + moved_s, end_s + moved_s)
        else:
            pressed_s = self._pressed.x() / max(1, self.width()) * self._viewport.length_s
            self._viewport.set_times(*sorted((pressed_s, pressed_s + moved_s)))

    def _grip_at(self, x: float) -> _Grip:
        window = self.window_rect()
        if window.width() >= self.width() - 1:
            is_inside_edge = _EDGE_REACH < x < self.width() - _EDGE_REACH
            if is_inside_edge:
                return _Grip.OUTSIDE
        if abs(x - window.left()) <= _EDGE_REACH:
            return _Grip.START
        if abs(x - window.right()) <= _EDGE_REACH:
            return _Grip.END
        return _Grip.WINDOW if window.left() < x < window.right() else _Grip.OUTSIDE

    def _show_grip(self, grip: _Grip) -> None:
        shapes = {
            _Grip.START: Qt.CursorShape.SizeHorCursor,
            _Grip.END: Qt.CursorShape.SizeHorCursor,
            _Grip.WINDOW: Qt.CursorShape.OpenHandCursor,
            _Grip.OUTSIDE: Qt.CursorShape.PointingHandCursor,
        }
        self.setCursor(shapes[grip])

    def _draw_window(self, painter: QPainter, window: QRectF) -> None:
        colors = theme.tokens()
        shade = QColor(colors.window)
        shade.setAlpha(150)
        painter.fillRect(QRectF(0, 0, window.left(), self.height()), shade)
        painter.fillRect(QRectF(window.right(), 0, self.width(), self.height()), shade)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colors.accent, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(window.adjusted(0.75, 0.75, -0.75, -0.75), 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _draw_wave(self) -> QImage:
        """Draw one line per pixel column from the lowest to the highest sample."""
        ratio = self.devicePixelRatioF()
        width, height = (max(1, round(side * ratio)) for side in (self.width(), self.height()))
        image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        peaks = self._pictures.mixture_peaks
        self._drawn_complete = peaks is not None and peaks.is_complete
        if peaks is None:
            return image
        low, high = peaks.between(0.0, self._viewport.length_s, width)
        loudest = max(float(np.abs(low).max()), float(high.max()), 1e-4)
        middle, reach = height / 2, (height / 2 - _MARGIN * ratio) / loudest
        painter = QPainter(image)
        painter.setPen(QPen(theme.tokens().picture_mid, 1))
        for x, (bottom, top) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
            y = int(middle - top * reach)
            painter.drawLine(x, y, x, max(y, int(middle - bottom * reach)))
        painter.end()
        return image

    def _x_of(self, seconds: float) -> float:
        return seconds / self._viewport.length_s * self.width()
