"""The picture of a hint, in the colour of the layer it points at, with its loudness below."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF

from layered.dsp.arrays import Sound
from layered.model.hint import Hint
from layered.model.project import Project
from layered.session.picture import Picture
from layered.session.pictures import Pictures
from layered.ui import theme
from layered.ui.composer import gather, rows_for
from layered.ui.inks import Ink, LayerInks, Pixels
from layered.ui.scales import FrequencyScale
from layered.ui.viewport import Frame, Viewport

_LOW_HZ, _HIGH_HZ = 60.0, 5000.0
_ENVELOPE_SHARE = 0.24
_FILL = 0.35
_LIVE_ALPHA = 190
_RANGE_DB = 58.0
_OTHER_OPACITY = 0.35
_QUIETEST_TOP = 100


def color_of(project: Project, hint: Hint) -> QColor:
    """Give the colour of the layer made with a hint, or of the next layer to be made."""
    for split in project.splits:
        if hint.id in split.recipe.inputs:
            place = min(split.recipe.inputs.index(hint.id), len(split.children) - 1)
            layer = next((la for la in project.layers if la.id == split.children[place]), None)
            if layer is not None:
                return theme.layer_color(layer.color)
    used = {layer.color for layer in project.layers}
    return theme.layer_color(next(color for color in range(len(used) + 1) if color not in used))


class HintPictures:
    """Draws hints into a lane; a frame is kept until something changes."""

    def __init__(self, pictures: Pictures, viewport: Viewport) -> None:
        self._pictures, self._viewport = pictures, viewport
        self._kept: dict[tuple[object, ...], tuple[Pixels, QImage]] = {}

    def drop(self) -> None:
        """Forget the frames."""
        self._kept.clear()

    def paint(
        self, painter: QPainter, project: Project, hint: Hint, lane: QRectF, *, is_current: bool
    ) -> None:
        """Draw a hint where it is in time; those that are not current are faint."""
        view = self._viewport
        left = max(lane.left(), view.x_of(hint.offset_s, lane.width()))
        right = min(lane.right(), view.x_of(hint.end_s, lane.width()))
        if right <= left:
            return
        color = color_of(project, hint)
        painter.save()
        painter.setClipRect(QRectF(left, lane.top(), right - left, lane.height()))
        painter.setOpacity(1.0 if is_current else _OTHER_OPACITY)
        ratio = painter.device().devicePixelRatioF()
        image = self._image(hint, color, lane, ratio)
        if image is not None:
            painter.drawImage(lane, image)
        painter.restore()

    def _image(self, hint: Hint, color: QColor, lane: QRectF, ratio: float) -> QImage | None:
        picture = self._pictures.hint(hint.id)
        if picture is None:
            return None
        width, height = (max(1, round(side * ratio)) for side in (lane.width(), lane.height()))
        view = self._viewport
        key = (hint.id, hint.offset_s, color.rgb(), width, height, view.start_s, view.end_s)
        if key not in self._kept:
            pixels = np.concatenate(
                [
                    self._picture_pixels(hint, picture, color, width, height),
                    self._envelope_pixels(hint, color, width, round(height * _ENVELOPE_SHARE)),
                ]
            )[-height:]
            image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
            if len(self._kept) > 8:
                self._kept.clear()
            self._kept[key] = (pixels, image)
        return self._kept[key][1]

    def _picture_pixels(
        self, hint: Hint, picture: Picture, color: QColor, width: int, height: int
    ) -> Pixels:
        view, height = self._viewport, height - round(height * _ENVELOPE_SHARE)
        high_hz = min(_HIGH_HZ, hint.recording.sample_rate_hz / 2)
        scale = FrequencyScale.LOG
        frame = Frame(view.start_s, view.end_s, _LOW_HZ, high_hz, scale, width, height)
        rows = rows_for(frame, picture.grid.row_hz)
        levels = gather(picture, frame.look.shifted(-hint.offset_s), width, rows)
        top = max(picture.loudest_level, _QUIETEST_TOP)
        return LayerInks([Ink(color)], theme.tokens(), top, range_db=_RANGE_DB).mix([levels])

    def _envelope_pixels(self, hint: Hint, color: QColor, width: int, height: int) -> Pixels:
        """Draw how loud the hint is at each column: a line, filled below."""
        ground = theme.tokens().picture
        pixels = np.full((height, width), ground.rgb(), np.uint32)
        peaks = self._pictures.hint_peaks(hint.id)
        if peaks is None or height < 3:
            return pixels
        view = self._viewport
        start_s, end_s = view.start_s - hint.offset_s, view.end_s - hint.offset_s
        low, high = peaks.between(start_s, end_s, width)
        loudest = max(float(np.abs(peaks.low).max()), float(peaks.high.max()), 1e-4)
        tops = np.round((height - 1) * (1 - np.maximum(-low, high) / loudest)).astype(int)
        # From column to column the line spans what it steps over, so that it never breaks.
        until = np.maximum(tops, np.append(tops[1:], tops[-1:]))
        rows = np.arange(height)[:, None]
        pixels[rows > tops] = _blend(ground, color, _FILL).rgb()
        pixels[(rows >= tops) & (rows <= np.maximum(tops, until - 1))] = color.rgb()
        return pixels


def _blend(one: QColor, other: QColor, share: float) -> QColor:
    ends = (one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue())
    return QColor(*(round(a + share * (b - a)) for a, b in ends))


def draw_live(
    painter: QPainter, xs: tuple[float, float], envelope: Sound, lane: QRectF, color: QColor
) -> None:
    """Draw a hum as it is sung: a band around the middle, as wide as it is loud."""
    left, right = xs
    columns = max(1, round(right - left))
    edges = np.linspace(0, len(envelope), columns + 1).astype(int)[:-1]
    loud = np.maximum.reduceat(envelope, np.minimum(edges, len(envelope) - 1))
    reach = (lane.height() / 2 - 6) * np.sqrt(np.clip(loud, 0, 1))
    middle = lane.center().y()
    upper = [QPointF(left + x, middle - max(0.75, r)) for x, r in enumerate(reach.tolist())]
    lower = [QPointF(p.x(), 2 * middle - p.y()) for p in reversed(upper)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    ground = QColor(color)
    ground.setAlpha(_LIVE_ALPHA)
    painter.setBrush(ground)
    painter.drawPolygon(QPolygonF([*upper, *lower]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
