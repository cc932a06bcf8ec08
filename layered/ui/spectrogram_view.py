"""The spectrogram: layers in their colours, and over them the playhead, the selection, a readout.

The picture is composed once per change of view and kept (`layered.ui.frame_cache`); what moves
over it is painted anew each time, so that a tick of the playhead costs one copy of two strips.
"""

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from layered.model.changes import Changes
from layered.model.project import Project, leaves
from layered.session.pictures import Pictures
from layered.ui import theme
from layered.ui.base_image import BaseImage
from layered.ui.frame_cache import FrameCache
from layered.ui.note_drawing import draw_keyboard, draw_notes
from layered.ui.note_roll import NoteRoll
from layered.ui.overlays import PLAYHEAD_REACH, draw_playhead, draw_selection
from layered.ui.picture_look import PictureLook
from layered.ui.readout import describe_view
from layered.ui.time_gestures import wheel
from layered.ui.tool_in_hand import ToolInHand
from layered.ui.tools import notes
from layered.ui.tools.tool import Span, Tool
from layered.ui.under_pointer import UnderPointer
from layered.ui.viewport import Viewport


class SpectrogramView(QWidget):
    """Draws the pictures of a project for a viewport, and turns pointer and wheel into signals.

    The left button does what the tool does (`layered.ui.tools`); ``hover_changed`` carries the
    words for the status line, ``pointer_moved`` the frequency under the pointer or None.
    """

    seek_requested = Signal(float)
    hover_changed = Signal(str)
    pointer_moved = Signal(object)
    selection_changed = Signal(object)
    tool_changed = Signal()

    def __init__(
        self, viewport: Viewport, pictures: Pictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._viewport, self._pictures = viewport, pictures
        self._project: Project | None = None
        self._base = BaseImage(pictures)
        self._frames = FrameCache(self._base, viewport, self)
        self._frames.changed.connect(self.update)
        self._playhead_s: float | None = None
        self._is_recording = False
        self._selection: Span | None = None
        self._hand = ToolInHand(self, self)
        self._under = UnderPointer(self, viewport, pictures)
        self._roll: NoteRoll | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 80)
        self.setAccessibleName("Spectrogram")
        viewport.changed.connect(self._move)
        theme.theme_changed.changed.connect(self._frames.drop)

    @property
    def viewport(self) -> Viewport:
        """Where in time and frequency the view is."""
        return self._viewport

    @property
    def notes(self) -> NoteRoll | None:
        """The notes that lie on it."""
        return self._roll

    def show_notes(self, roll: NoteRoll) -> None:
        """Draw notes over the picture."""
        self._roll = roll
        roll.changed.connect(self.update)

    @property
    def tool(self) -> Tool:
        """What the left button does."""
        return self._hand.tool

    def use(self, tool: Tool) -> None:
        """Take another tool."""
        self._hand.take(tool)
        self.tool_changed.emit()

    def set_look(self, look: PictureLook) -> None:
        """Colour the picture in another way."""
        if look != self._base.look:
            self._base.look = look
            self._frames.turn()

    @property
    def selection(self) -> Span | None:
        """The selected stretch of time, start and end in seconds."""
        return self._selection

    @property
    def is_rough(self) -> bool:
        """Whether what is seen is about to be refined."""
        return self._frames.is_rough

    @property
    def is_settled(self) -> bool:
        """Whether what is seen stays as it is until something changes."""
        return self._frames.is_settled

    @property
    def pointed(self) -> QPointF | None:
        """Where the pointer or the caret is, or None."""
        return self._under.at

    @property
    def words_there(self) -> str:
        """Say what is there, or nothing outside the recording."""
        place = self._under.place(self._project)
        return place.text() if place is not None else ""

    def point_at(self, at: QPointF) -> None:
        """Read what is at a place, as if the pointer were there."""
        self._hover(at)

    def select(self, span: Span | None) -> None:
        """Select a stretch of time, or none."""
        if span != self._selection:
            self._selection = span
            self.selection_changed.emit(span)
            self.update()

    def seek(self, seconds: float) -> None:
        """Ask for the playhead to be put somewhere."""
        self.seek_requested.emit(seconds)

    def seconds_at(self, x: float) -> float:
        """Give the time under a column, kept inside the recording."""
        return min(max(self._seconds_at(x), 0.0), self._viewport.length_s)

    def hz_at(self, y: float) -> float:
        """Give the frequency under a row."""
        return self._viewport.hz_at(y, self.height())

    def show_project(self, project: Project | None, changes: Changes) -> None:
        """Draw another state of the project; layers that appear fade in."""
        before, self._project = self._project, project
        if changes.recording or project is None or before is None:
            self.select(None)
            self._base.forget()
            self._frames.drop()
        elif changes.sounds or _look_of(before) != _look_of(project):
            self._frames.turn()
        self._describe()

    def show_preview(self) -> None:
        """Fade to what a separation has found so far."""
        self._frames.turn()

    def refresh(self) -> None:
        """Draw what the pictures have now."""
        self._frames.drop()

    def set_playhead(self, seconds: float | None, *, recording: bool = False) -> None:
        """Show where playback is; red while recording."""
        if (seconds, recording) == (self._playhead_s, self._is_recording):
            return
        before = self._playhead_x()
        self._playhead_s, self._is_recording = seconds, recording
        for x in {before, self._playhead_x()} - {None}:
            assert x is not None
            reach = PLAYHEAD_REACH
            self.update(QRect(int(x) - reach, 0, 2 * reach + 1, self.height()))

    def describe(self) -> str:
        """Say in words what is seen."""
        return describe_view(self._project, self._viewport)

    def sizeHint(self) -> QSize:
        """Give a comfortable size."""
        return QSize(960, 480)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame and what lies over it."""
        painter = QPainter(self)
        if self._project is None:
            painter.fillRect(event.rect(), theme.tokens().picture)
        else:
            self._frames.paint(painter, self._project)
            self._draw_over(painter)
        painter.end()

    def _draw_over(self, painter: QPainter) -> None:
        if self._roll is not None:
            draw_notes(painter, self._roll, self._viewport, self.width(), self.height())
            if self.tool is notes.TOOL:
                draw_keyboard(painter, self._viewport, self.height())
        if self._selection is not None:
            left, right = (self._x_of(seconds) for seconds in self._selection)
            draw_selection(painter, left, right, self.height())
        x = self._playhead_x()
        if x is not None:
            draw_playhead(painter, x, self.height(), recording=self._is_recording)
        self._hand.paint(painter)
        if not self._hand.is_moving_view:
            self._under.paint(painter, self._project)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Compose for another size."""
        del event
        self._look()
        self._frames.drop()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer, or scroll."""
        wheel(self._viewport, event, self)
        self._hover(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin what the tool does, or a pan."""
        self._hand.press(event, self._viewport, can_use=self._project is not None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the tool or the pan; read what is under the pointer."""
        self._hand.move(event.position())
        self._hover(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the tool does, or the pan."""
        self._hand.release(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let go of the gesture, then of the selection, on Escape."""
        is_escape = event.key() == Qt.Key.Key_Escape
        if is_escape and self._hand.cancel():
            return
        if is_escape and self._selection is not None:
            self.select(None)
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        del event
        self._under.move(None)
        self.hover_changed.emit("")
        self.pointer_moved.emit(None)
        self.update()

    def _hover(self, at: QPointF) -> None:
        self._under.move(at)
        place = self._under.place(self._project)
        if place is not None:
            self.hover_changed.emit(place.text())
            self.pointer_moved.emit(place.hz)
        self.update()

    def _move(self) -> None:
        self._look()
        self._frames.move()
        self._describe()
        if self._under.at is not None:
            self._hover(self._under.at)

    def _look(self) -> None:
        if self._project is not None and self.width() > 0:
            width = round(self.width() * self.devicePixelRatioF())
            self._pictures.look_at(self._viewport.frame(width, 1).look)

    def _describe(self) -> None:
        self.setAccessibleDescription(self.describe())

    def _playhead_x(self) -> float | None:
        return None if self._playhead_s is None else self._x_of(self._playhead_s)

    def _x_of(self, seconds: float) -> float:
        return self._viewport.x_of(seconds, self.width())

    def _seconds_at(self, x: float) -> float:
        return self._viewport.seconds_at(x, self.width())


def _look_of(project: Project) -> list[tuple[object, ...]]:
    """Give what of the mixer is seen in the picture; gains and pans are not."""
    return [(layer.id, layer.color, layer.muted, layer.soloed) for layer in leaves(project)]
