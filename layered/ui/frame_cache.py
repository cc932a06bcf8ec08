"""The composed frame, kept until something changes; rough while it moves, faded when it turns."""

from time import perf_counter, thread_time

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from layered.model.project import Project
from layered.ui.base_image import BaseImage
from layered.ui.viewport import Viewport

_REFINE_MS = 100
_FADE_S = 0.12
_FADE_TICK_MS = 16
_SLOW_FRAME_S = 0.014
_ROUGH_SAVES = 3


class FrameCache(QObject):
    """Keeps the frame of a widget.

    A frame that would take too long is drawn at half the resolution while the view moves, and
    refined a moment later. ``changed`` says that the widget should paint again.
    """

    changed = Signal()

    def __init__(self, base: BaseImage, viewport: Viewport, widget: QWidget) -> None:
        super().__init__(widget)
        self._base, self._viewport, self._widget = base, viewport, widget
        self._image: QImage | None = None
        self._before: QImage | None = None
        self._fade_start_s = 0.0
        self._cost_s = 0.0
        self._is_moving = False
        self._refine = QTimer(self, singleShot=True, interval=_REFINE_MS)
        self._refine.timeout.connect(self._rest)
        self._fade = QTimer(self, interval=_FADE_TICK_MS)
        self._fade.timeout.connect(self._fade_on)

    @property
    def is_rough(self) -> bool:
        """Whether the frame is to be refined."""
        return self._refine.isActive()

    @property
    def is_settled(self) -> bool:
        """Whether what is seen stays as it is until something changes."""
        return self._image is not None and self._before is None and not self.is_rough

    def drop(self) -> None:
        """Compose anew at the next paint."""
        self._image = None
        self.changed.emit()

    def move(self) -> None:
        """Compose anew for a moving view: quickly, then finely."""
        self._is_moving = True
        self._before = None
        self.drop()

    def turn(self) -> None:
        """Compose anew, and fade from what was seen so far."""
        if self._image is not None and self._widget.isVisible():
            self._before = self._image.copy()
            self._fade_start_s = perf_counter()
            self._fade.start()
        self.drop()

    def paint(self, painter: QPainter, project: Project) -> None:
        """Draw the frame, composing it if needed."""
        if self._image is None:
            self._image = self._compose(project)
        area = QRectF(self._widget.rect())
        painter.drawImage(area, self._image)
        share = (perf_counter() - self._fade_start_s) / _FADE_S
        if self._before is not None and share < 1:
            painter.setOpacity(1 - share)
            painter.drawImage(area, self._before)
            painter.setOpacity(1)

    def _compose(self, project: Project) -> QImage:
        ratio = self._widget.devicePixelRatioF()
        is_rough = self._is_moving and self._cost_s > _SLOW_FRAME_S
        scale = ratio / 2 if is_rough else ratio
        width = max(1, round(self._widget.width() * scale))
        height = max(1, round(self._widget.height() * scale))
        started_s = thread_time()
        image = self._base.compose(project, self._viewport.frame(width, height))
        self._cost_s = (thread_time() - started_s) * (_ROUGH_SAVES if is_rough else 1)
        if is_rough:
            self._refine.start()
        else:
            self._refine.stop()
        self._is_moving = False
        return image

    def _rest(self) -> None:
        self._is_moving = False
        self.drop()

    def _fade_on(self) -> None:
        if perf_counter() - self._fade_start_s >= _FADE_S:
            self._fade.stop()
            self._before = None
        self.changed.emit()
