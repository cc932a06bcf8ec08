"""A level meter with a held peak and a light that stays on after clipping."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from layered.dsp.levels import db
from layered.ui import theme, words

LOWEST_DB = -60.0
_HOT_DB = -9.0


class Meter(QWidget):
    """Draws a level; how fast it falls and how long it holds is up to who measures it.

    Parameters
    ----------
    has_clip_light : bool
        Whether to show a light; a click on the meter asks to put it out (``clip_cleared``).
    """

    clip_cleared = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        has_clip_light: bool = False,
        thickness: int = 4,
    ) -> None:
        super().__init__(parent)
        self._has_clip_light = has_clip_light
        self._thickness = thickness
        self.level_db = self.held_db = LOWEST_DB
        self.is_clipped = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.theme_changed.changed.connect(self.update)

    def show_level(self, level: float, held: float, *, clipped: bool = False) -> None:
        """Show a linear level, the peak that is held, and whether full scale was passed."""
        level_db, held_db = db(level, floor_db=LOWEST_DB), db(held, floor_db=LOWEST_DB)
        clipped = clipped and self._has_clip_light
        if (level_db, held_db, clipped) != (self.level_db, self.held_db, self.is_clipped):
            self.level_db, self.held_db, self.is_clipped = level_db, held_db, clipped
            self.update()

    def describe(self) -> str:
        """Say the held peak in words."""
        if self.held_db <= LOWEST_DB:
            return "silent"
        return words.level(self.held_db) + (", clipped" if self.is_clipped else "")

    def sizeHint(self) -> QSize:
        """Give the meter's thickness."""
        return QSize(80, self._thickness)

    def minimumSizeHint(self) -> QSize:
        """Give the smallest useful size."""
        return QSize(24, self._thickness)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask to put the light out; a meter without one leaves the press to the card."""
        if self._has_clip_light:
            self.clip_cleared.emit()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar, the held peak and the light."""
        del event
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        light = self._thickness + 8.0 if self._has_clip_light else 0.0
        width, hot = self.width() - light, self._x(_HOT_DB)
        self._bar(painter, 0, width, colors.hover)
        shown = self._x(self.level_db)
        self._bar(painter, 0, min(shown, hot), colors.meter_low)
        self._bar(painter, hot, shown - hot, colors.meter_mid)
        if self.held_db > LOWEST_DB:
            over = self.held_db > 0
            at = self._x(self.held_db) - 2
            self._bar(painter, at, 2, colors.meter_high if over else colors.text_dim)
        if self._has_clip_light:
            lit = colors.meter_high if self.is_clipped else colors.hover
            self._bar(painter, width + 4, light - 4, lit)
        painter.end()

    def _bar(self, painter: QPainter, x: float, width: float, color: QColor) -> None:
        if width > 0:
            top = (self.height() - self._thickness) / 2
            painter.setBrush(color)
            painter.drawRoundedRect(QRectF(x, top, width, self._thickness), 1.5, 1.5)

    def _x(self, value_db: float) -> float:
        light = self._thickness + 8.0 if self._has_clip_light else 0.0
        share = (value_db - LOWEST_DB) / -LOWEST_DB
        return (self.width() - light) * min(1.0, max(0.0, share))
