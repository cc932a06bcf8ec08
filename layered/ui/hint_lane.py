"""The lane of the hints: on the mixture's time axis, right under its spectrogram."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from layered.dsp.arrays import Sound
from layered.model import edits
from layered.model.hint import Hint, HintId
from layered.model.project import Project, hint_of
from layered.session.pictures import Pictures
from layered.session.session import Session
from layered.ui import theme, words
from layered.ui.hint_picture import HintPictures, color_of, draw_live
from layered.ui.overlays import draw_label, draw_playhead
from layered.ui.time_gestures import DRAG_PIXELS, PanDrag, wheel
from layered.ui.viewport import Viewport

LANE_HEIGHT = 88


class StripState(StrEnum):
    """What the hint strip is doing."""

    IDLE = "idle"
    ARMED = "armed"
    RECORDING = "recording"


class HintLane(QWidget):
    """Draws the hints, moves them with the pointer, and shows a hum as it is sung."""

    seek_requested = Signal(float)
    hint_pressed = Signal(str)
    delete_pressed = Signal()

    def __init__(
        self,
        session: Session,
        viewport: Viewport,
        pictures: Pictures,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._viewport = session, viewport
        self._drawn = HintPictures(pictures, viewport)
        self._project: Project | None = None
        self._current: HintId | None = None
        self._state = StripState.IDLE
        self._live: tuple[float, Sound, float] | None = None
        self._playhead_s: float | None = None
        self._pressed: tuple[QPointF, HintId | None, float] | None = None
        self._is_dragging = False
        self._pan: PanDrag | None = None
        self.is_drop_target = False
        self.setFixedHeight(LANE_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Hints on the time axis")
        viewport.changed.connect(self.update)
        theme.theme_changed.changed.connect(self.refresh)

    def show_project(self, project: Project | None, current: HintId | None) -> None:
        """Show the hints of a project, one of them as the current one."""
        self._project, self._current = project, current
        self.refresh()

    def refresh(self) -> None:
        """Draw what the pictures have now."""
        self._drawn.drop()
        self.update()

    def set_state(self, state: StripState) -> None:
        """Show what is going on."""
        self._state = state
        if state is not StripState.RECORDING:
            self._live = None
        self.update()

    def set_live(self, offset_s: float, envelope: Sound, points_per_s: float) -> None:
        """Show the hum so far, and make room for it: the view follows by pages."""
        self._live = (offset_s, envelope, points_per_s)
        self.update()

    def set_playhead(self, seconds: float | None) -> None:
        """Show where playback is."""
        if seconds != self._playhead_s:
            self._playhead_s = seconds
            self.update()

    def set_drop_target(self, *, is_target: bool) -> None:
        """Say whether a file is held over the strip."""
        self.is_drop_target = is_target
        self.update()

    def sizeHint(self) -> QSize:
        """Give the lane's size."""
        return QSize(960, LANE_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw hints, hum, words and playhead."""
        del event
        colors = theme.tokens()
        painter = QPainter(self)
        lane = QRectF(self.rect())
        painter.fillRect(lane, colors.picture)
        self._draw_hints(painter, lane)
        if self._state is StripState.RECORDING:
            self._draw_live(painter, lane)
        else:
            self._draw_words(painter, lane)
        if self._playhead_s is not None:
            x = self._viewport.x_of(self._playhead_s, self.width())
            is_recording = self._state is StripState.RECORDING
            draw_playhead(painter, x, self.height(), recording=is_recording)
        if self.is_drop_target or self._state is StripState.RECORDING:
            edge = colors.accent if self.is_drop_target else colors.record
            painter.setPen(QPen(edge, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(lane.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom and scroll as everywhere; frequency is left alone."""
        wheel(self._viewport, event, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a hint, or of the time axis."""
        if event.button() is Qt.MouseButton.MiddleButton:
            self._pan = PanDrag(self._viewport, event.position(), self)
        if event.button() is not Qt.MouseButton.LeftButton or self._project is None:
            return
        hint = self._hint_at(event.position().x())
        offset_s = hint.offset_s if hint is not None else 0.0
        self._pressed = (event.position(), hint.id if hint is not None else None, offset_s)
        self._is_dragging = False
        if hint is not None:
            self.hint_pressed.emit(hint.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the hint: the whole drag is one step."""
        if self._pan is not None:
            self._pan.move(event.position())
        if self._pressed is None:
            over = self._hint_at(event.position().x())
            shape = Qt.CursorShape.OpenHandCursor if over else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            return
        pressed, hint_id, offset_s = self._pressed
        moved = event.position().x() - pressed.x()
        if hint_id is None or (not self._is_dragging and abs(moved) < DRAG_PIXELS):
            return
        if not self._is_dragging:
            self._is_dragging = True
            self.setFocus()
            self._session.begin_gesture("Move hint")
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        target_s = offset_s + moved / max(1, self.width()) * self._viewport.span_s
        self._session.do("Move hint", lambda p: edits.move_hint(p, hint_id, target_s))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the hint, or seek if it was a click beside one."""
        if event.button() is Qt.MouseButton.MiddleButton:
            self._pan = None
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return
        if self._is_dragging:
            self._session.end_gesture()
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif self._pressed[1] is None:
            seconds = self._viewport.seconds_at(event.position().x(), self.width())
            self.seek_requested.emit(min(max(seconds, 0.0), self._viewport.length_s))
        self._pressed = None
        self._is_dragging = False
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put a hint back on Escape while it is dragged; ask to delete it on Delete."""
        if event.key() == Qt.Key.Key_Escape and self._is_dragging:
            self._session.end_gesture(keep=False)
            self._pressed = None
            self._is_dragging = False
        elif event.key() == Qt.Key.Key_Delete and self._current is not None:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)

    def _hints(self) -> Sequence[Hint]:
        """Give the hints, the current one last, so that it lies on top."""
        hints = self._project.hints if self._project is not None else ()
        return sorted(hints, key=lambda hint: hint.id == self._current)

    def _hint_at(self, x: float) -> Hint | None:
        seconds = self._viewport.seconds_at(x, self.width())
        for hint in reversed(self._hints()):
            if hint.offset_s <= seconds <= hint.end_s:
                return hint
        return None

    def _draw_hints(self, painter: QPainter, lane: QRectF) -> None:
        for hint in self._hints():
            assert self._project is not None
            is_current = hint.id == self._current
            self._drawn.paint(painter, self._project, hint, lane, is_current=is_current)
            self._draw_ends(painter, lane, hint, is_current=is_current)
        if self._is_dragging and self._pressed is not None and self._project is not None:
            moved = hint_of(self._project, self._pressed[1] or HintId(""))
            x = max(0.0, self._viewport.x_of(moved.offset_s, self.width()))
            by_s = moved.offset_s - self._pressed[2]
            text = f"{words.clock(moved.offset_s)}   {words.number(by_s, digits=3, sign=True)} s"
            painter.setFont(theme.number_font(12))
            width = painter.fontMetrics().horizontalAdvance(text) + 16
            left = min(x + 8, lane.width() - width - 8)
            draw_label(painter, QRectF(left, lane.bottom() - 30, width, 22), text)

    def _draw_ends(self, painter: QPainter, lane: QRectF, hint: Hint, *, is_current: bool) -> None:
        """Draw where a hint begins and ends, and its name."""
        assert self._project is not None
        color = QColor(color_of(self._project, hint))
        color.setAlphaF(0.9 if is_current else 0.4)
        left, right = (self._viewport.x_of(s, self.width()) for s in (hint.offset_s, hint.end_s))
        painter.setPen(QPen(color, 1))
        for x in (left, right):
            painter.drawLine(QPointF(round(x) + 0.5, 0), QPointF(round(x) + 0.5, lane.height()))
        if is_current and right - left > 24:
            painter.setFont(theme.number_font(12))
            room = min(right, lane.right()) - max(left, 0.0) - 16
            metrics = painter.fontMetrics()
            width = max(0, int(room) - 16)
            text = metrics.elidedText(hint.name, Qt.TextElideMode.ElideRight, width)
            if text:
                box = QRectF(max(left, 0.0) + 8, 8, metrics.horizontalAdvance(text) + 16, 20)
                draw_label(painter, box, text)

    def _draw_live(self, painter: QPainter, lane: QRectF) -> None:
        if self._live is None or len(self._live[1]) == 0:
            return
        offset_s, envelope, points_per_s = self._live
        end_s = offset_s + len(envelope) / points_per_s
        xs = (
            self._viewport.x_of(offset_s, self.width()),
            self._viewport.x_of(end_s, self.width()),
        )
        draw_live(painter, xs, envelope, lane, theme.tokens().record)

    def _draw_words(self, painter: QPainter, lane: QRectF) -> None:
        """Say what to do, where there is nothing else to see."""
        text = self._invitation()
        if text:
            painter.setFont(theme.body_font())
            painter.setPen(theme.tokens().text_dim)
            painter.drawText(lane, Qt.AlignmentFlag.AlignCenter, text)

    def _invitation(self) -> str:
        if self._project is None:
            return ""
        if self.is_drop_target:
            return "Drop it here to use it as a hint."
        if self._state is StripState.ARMED:
            return "" if self._project.hints else "Sing to see the level. Press R to record."
        return (
            "" if self._project.hints else ("Press R and sing the sound you want while it plays.")
        )
