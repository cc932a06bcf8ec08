"""What lies under the pointer on the spectrogram, as words and as a small label beside it."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from layered.model.project import MIXTURE_ID, Project
from layered.session.pictures import Pictures
from layered.ui.base_image import planes_of
from layered.ui.overlays import draw_pointer
from layered.ui.readout import Place, place_at
from layered.ui.viewport import Viewport


class UnderPointer:
    """Knows where the pointer is over a view, ``at`` (None: elsewhere), and what is there."""

    def __init__(self, view: QWidget, viewport: Viewport, pictures: Pictures) -> None:
        self._view, self._viewport, self._pictures = view, viewport, pictures
        self.at: QPointF | None = None

    def move(self, at: QPointF | None) -> None:
        """Follow the pointer; None when it has left the view."""
        self.at = at

    def place(self, project: Project | None) -> Place | None:
        """Give what is under the pointer, or None outside the recording."""
        mixture = self._pictures.layer(MIXTURE_ID)
        if self.at is None or project is None or mixture is None:
            return None
        width = self._view.width()
        seconds = self._viewport.seconds_at(self.at.x(), width)
        if not 0 <= seconds < mixture.duration_s:
            return None
        hz = self._viewport.hz_at(self.at.y(), self._view.height())
        planes, _ = planes_of(project, self._pictures)
        return place_at(seconds, hz, mixture, planes, self._viewport.span_s / width)

    def paint(self, painter: QPainter, project: Project | None) -> None:
        """Draw hairlines through the pointer, and what is there beside it."""
        place = self.place(project)
        if place is not None and self.at is not None:
            draw_pointer(painter, self.at, self._view.size(), place.short_text())
