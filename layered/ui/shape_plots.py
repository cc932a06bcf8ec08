"""Two plots beside the spectrogram: a stretch of sound as one spectrum and one envelope."""

import numpy as np
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from layered.dsp.arrays import Curve
from layered.model.layer import REST_COLOR
from layered.session.shape import Shape
from layered.ui import theme
from layered.ui.viewport import Viewport

SPECTRUM_WIDTH = 104
ENVELOPE_HEIGHT = 56
_RANGE_DB = 60.0
_MARGIN = 6
_FILL_ALPHA = 70


class _Plot(QWidget):
    """A curve, filled down to its ground."""

    gap = 0
    """What is left free at the left, in pixels."""

    def __init__(self, viewport: Viewport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewport = viewport
        self._shape: Shape | None = None
        self._color = REST_COLOR
        viewport.changed.connect(self.update)
        theme.theme_changed.changed.connect(self.update)

    def show_shape(self, shape: Shape | None, color: int) -> None:
        """Draw another stretch, in the colour of its layer (`layered.model.layer.Layer`)."""
        self._shape, self._color = shape, color
        self.update()

    def points(self, shape: Shape) -> list[QPointF]:
        """Give the curve's points in pixels, and where it meets its ground."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, and the curve if there is one."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect().adjusted(self.gap, 0, 0, 0), theme.tokens().picture)
        if self._shape is not None and not self._shape.is_silent:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            points = self.points(self._shape)
            color = theme.layer_color(self._color)
            fill = QColor(color)
            fill.setAlpha(_FILL_ALPHA)
            painter.setPen(QPen(fill, 0))
            painter.setBrush(fill)
            painter.drawPolygon(QPolygonF(points))
            painter.setPen(QPen(color, 1.25))
            painter.drawPolyline(QPolygonF(points[1:-1]))
        painter.end()


class SpectrumPlot(_Plot):
    """The spectrum on the frequency axis of the spectrogram, louder further right."""

    gap = 2

    def __init__(self, viewport: Viewport, parent: QWidget | None = None) -> None:
        super().__init__(viewport, parent)
        self.setFixedWidth(SPECTRUM_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Spectrum")
        self.setToolTip(
            "Spectrum: which frequencies the selection holds, over all its time (60 dB wide)"
        )

    def sizeHint(self) -> QSize:
        """Give the plot's size."""
        return QSize(SPECTRUM_WIDTH, 300)

    def points(self, shape: Shape) -> list[QPointF]:
        """Give the loudest bin of each row; between bins, the line from one to the next."""
        height, room = self.height(), self.width() - 2 * _MARGIN
        edges = self._viewport.frame(1, max(1, height)).row_edges_hz()
        levels = _rows(shape.spectrum, shape.frequencies_hz, edges)
        share = np.clip(1 + 20 * np.log10(levels / shape.spectrum.max() + 1e-9) / _RANGE_DB, 0, 1)
        line = [QPointF(_MARGIN + room * float(s), y + 0.5) for y, s in enumerate(share)]
        return [QPointF(_MARGIN, 0), *line, QPointF(_MARGIN, height)]


class EnvelopePlot(_Plot):
    """The envelope on the time axis of the spectrogram, louder further up."""

    def __init__(self, viewport: Viewport, parent: QWidget | None = None) -> None:
        super().__init__(viewport, parent)
        self.setFixedHeight(ENVELOPE_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Envelope")
        self.setToolTip("Envelope: how loud the selection is, over all its frequencies")

    def sizeHint(self) -> QSize:
        """Give the plot's size."""
        return QSize(400, ENVELOPE_HEIGHT)

    def points(self, shape: Shape) -> list[QPointF]:
        """Give the level at each column where the stretch is."""
        width, room = self.width(), self.height() - 2 * _MARGIN
        view, bottom = self._viewport, self.height() - _MARGIN
        ends = (view.x_of(float(shape.times_s[place]), width) for place in (0, -1))
        left, right = (min(max(x, 0.0), float(width)) for x in ends)
        columns = np.linspace(left, max(left + 1, right), max(2, round(right - left) + 1))
        seconds = np.array([view.seconds_at(float(x), width) for x in columns])
        level = np.interp(seconds, shape.times_s, shape.envelope) / shape.envelope.max()
        line = [
            QPointF(float(x), bottom - room * float(a))
            for x, a in zip(columns, level, strict=True)
        ]
        return [QPointF(line[0].x(), bottom), *line, QPointF(line[-1].x(), bottom)]


def _rows(spectrum: Curve, frequencies_hz: Curve, edges_hz: Curve) -> Curve:
    """Give the level of each row, from the top down: the peak of its bins, or in between."""
    middles = (edges_hz[:-1] + edges_hz[1:]) / 2
    levels = np.interp(middles, frequencies_hz, spectrum)
    first = np.searchsorted(frequencies_hz, edges_hz[1:])
    last = np.searchsorted(frequencies_hz, edges_hz[:-1])
    for row in np.flatnonzero(last > first):
        levels[row] = spectrum[first[row] : last[row]].max()
    return np.asarray(levels)
