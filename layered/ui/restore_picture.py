"""The picture of what will be made up: the recording in grey, what it lacks hatched."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from layered.methods.restoration.foreseen import Foreseen
from layered.ui import theme, words
from layered.ui.picture_look import DEFAULT_RANGE_DB

_SIZE = QSize(640, 240)
_AXIS_HEIGHT, _AXIS_WIDTH = 18, 44
_LOWEST_HZ = 60.0
_STEPS_HZ = (100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000)
_HATCH_ALPHA = 60


class RestorePicture(QWidget):
    """Shows a `Foreseen` over time and (logarithmic) frequency, or a sentence instead."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.foreseen: Foreseen | None = None
        self.text = ""
        self.setMinimumSize(_SIZE)
        self.setAccessibleName("What will be made up")

    def show_text(self, text: str) -> None:
        """Say why there is no picture."""
        self.foreseen, self.text = None, text
        self.setAccessibleDescription(text)
        self.update()

    def show_foreseen(self, foreseen: Foreseen) -> None:
        """Show what will be made up."""
        self.foreseen, self.text = foreseen, ""
        self.setAccessibleDescription(f"{100 * foreseen.share:.0f} % will be made up.")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture and its axes."""
        del event
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(_AXIS_WIDTH, 0, 0, -_AXIS_HEIGHT)
        painter.fillRect(area, colors.picture)
        if self.foreseen is None:
            painter.setPen(colors.text_dim)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area.adjusted(24, 0, -24, 0), flags, self.text)
        else:
            self._draw(painter, area, self.foreseen)
        painter.end()

    def _draw(self, painter: QPainter, area: QRectF, foreseen: Foreseen) -> None:
        ratio = self.devicePixelRatioF()
        width, height = (max(2, round(side * ratio)) for side in (area.width(), area.height()))
        lowest = min(_LOWEST_HZ, foreseen.highest_hz / 8)
        rows = _rows(height, lowest, foreseen)
        columns = np.arange(width) * len(foreseen.levels) // width
        levels, missing = (
            values[columns][:, rows].T for values in (foreseen.levels, foreseen.missing)
        )
        painter.drawImage(area, _shaded(levels))
        self._hatch(painter, area, missing)
        self._draw_axes(painter, area, foreseen, lowest)

    def _hatch(self, painter: QPainter, area: QRectF, missing: np.ndarray) -> None:
        """Hatch the missing cells in the accent's colour, as added layers are."""
        accent = theme.tokens().accent
        height, width = missing.shape
        pattern = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        pattern.fill(Qt.GlobalColor.transparent)
        lines = QPainter(pattern)
        ratio = self.devicePixelRatioF()
        fill = QColor(accent)
        fill.setAlpha(_HATCH_ALPHA)
        lines.fillRect(pattern.rect(), fill)
        lines.setRenderHint(QPainter.RenderHint.Antialiasing)
        lines.setPen(QPen(QBrush(accent), 1.4 * ratio))
        for start in range(-height, width, round(9 * ratio)):
            lines.drawLine(start, height, start + height, 0)
        lines.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        alpha = np.where(missing, 0xFF000000, 0).astype(np.uint32)
        mask = QImage(
            np.ascontiguousarray(alpha).data, width, height, 4 * width,
            QImage.Format.Format_ARGB32_Premultiplied,
        )  # fmt: skip
        lines.drawImage(0, 0, mask)
        lines.end()
        painter.drawImage(area, pattern)

    def _draw_axes(
        self, painter: QPainter, area: QRectF, foreseen: Foreseen, lowest: float
    ) -> None:
        painter.setFont(theme.number_font(10))
        painter.setPen(theme.tokens().text_dim)
        octaves = np.log2(foreseen.highest_hz / lowest)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for hz in _STEPS_HZ:
            if not lowest * 1.2 < hz < foreseen.highest_hz / 1.1:
                continue
            y = area.bottom() - np.log2(hz / lowest) / octaves * area.height()
            label = f"{hz // 1000} kHz" if hz >= 1000 else f"{hz} Hz"
            painter.drawText(QRectF(0, y - 8, _AXIS_WIDTH - 6, 16), right, label)
        below = QRectF(area.left(), area.bottom() + 2, area.width(), _AXIS_HEIGHT - 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0 s")
        end = f"{words.number(foreseen.duration_s, digits=1)} s"
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, end)


def _rows(height: int, lowest: float, foreseen: Foreseen) -> np.ndarray:
    """Give the bin of each row, from the top."""
    octaves = np.log2(foreseen.highest_hz / lowest)
    places = lowest * 2 ** (octaves * (height - 0.5 - np.arange(height)) / height)
    n_bins = foreseen.levels.shape[1]
    bins = np.round(places / foreseen.highest_hz * (n_bins - 1))
    return np.asarray(np.clip(bins, 0, n_bins - 1).astype(int))


def _shaded(levels: np.ndarray) -> QImage:
    """Blend from the picture's ground to its brightest by level."""
    colors = theme.tokens()
    loud = np.clip(1 + levels / DEFAULT_RANGE_DB, 0, 1) ** 1.4
    ends = [(c.red(), c.green(), c.blue()) for c in (colors.picture, colors.picture_high)]
    low, high = np.array(ends, float)
    rgb = (low + loud[..., np.newaxis] * (high - low)).astype(np.uint8)
    height, width = levels.shape
    image = QImage(np.ascontiguousarray(rgb).data, width, height, 3 * width,
                   QImage.Format.Format_RGB888)  # fmt: skip
    return image.copy()
