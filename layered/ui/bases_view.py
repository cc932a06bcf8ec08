"""The spectra of a dictionary side by side: a column each, to be looked at and heard."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from layered.model.dictionary import Dictionary
from layered.ui import theme

_HEIGHT = 132
_LOWEST_HZ = 40.0
_RANGE_DB = 50.0
_ROWS = 160


class BasesView(QWidget):
    """Low frequencies at the bottom, an octave as high as any other.

    Signals ``heard(component)`` when one is clicked or chosen with the keys.
    """

    heard = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dictionary: Dictionary | None = None
        self._levels = np.zeros((_ROWS, 1))
        self._image = QImage()
        self.current = -1
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Spectra")
        self.setAccessibleDescription(
            "Each column is a spectrum. The arrow keys choose one and play it."
        )
        theme.theme_changed.changed.connect(self._draw)

    def sizeHint(self) -> QSize:
        """Give the usual size."""
        return QSize(224, _HEIGHT)

    def show_dictionary(self, dictionary: Dictionary | None) -> None:
        """Show another dictionary."""
        if dictionary is self._dictionary:
            return
        self._dictionary = dictionary
        self.current = -1
        if dictionary is not None:
            self._levels = _levels(dictionary)
        self._draw()

    def choose(self, component: int) -> None:
        """Light one up and have it heard."""
        if self._dictionary is not None and 0 <= component < self._dictionary.n_components:
            self.current = component
            self.update()
            self.heard.emit(component)

    def _draw(self) -> None:
        """Make the picture in the colours of the theme."""
        colors = theme.tokens()
        low, high = colors.picture, colors.accent
        share = self._levels[..., np.newaxis]
        ends = [np.array([c.red(), c.green(), c.blue()], float) for c in (low, high)]
        pixels = (ends[0] + share * (ends[1] - ends[0])).astype(np.uint8)
        pixels = np.ascontiguousarray(np.concatenate([pixels, 255 + 0 * pixels[..., :1]], axis=2))
        height, width = pixels.shape[:2]
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
        self._image = image.copy()
        self.update()

    def _column(self, x: float) -> int:
        if self._dictionary is None:
            return -1
        n = self._dictionary.n_components
        return min(n - 1, max(0, int(x * n / max(1, self.width()))))

    # Qt

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hear the spectrum under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus()
            self.choose(self._column(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hear what the pointer is dragged over."""
        column = self._column(event.position().x())
        if event.buttons() & Qt.MouseButton.LeftButton and column != self.current:
            self.choose(column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the spectra with the arrow keys; Space plays one again."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Space: 0}
        step = steps.get(Qt.Key(event.key()))
        if step is None or self._dictionary is None:
            super().keyPressEvent(event)
            return
        place = max(self.current, 0) if self.current < 0 else self.current + step
        self.choose(min(self._dictionary.n_components - 1, max(0, place)))

    def event(self, event: QEvent) -> bool:
        """Say which spectrum is under the pointer, and keep the keys from the menus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space):
                event.accept()
                return True
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            column = self._column(event.pos().x())
            if self._dictionary is not None:
                n = self._dictionary.n_components
                text = f"Spectrum {column + 1} of {n}. Click to hear it."
                QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the spectra and a frame around the current one."""
        del event
        colors = theme.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colors.picture)
        if self._dictionary is not None:
            painter.drawImage(QRectF(self.rect()), self._image)
            if self.current >= 0:
                width = self.width() / self._dictionary.n_components
                frame = QRectF(
                    QPointF(self.current * width, 0), QPointF((self.current + 1) * width, 1)
                )
                frame.setHeight(self.height())
                painter.setPen(QPen(colors.text, 1.5))
                painter.drawRect(frame.adjusted(0.75, 0.75, -0.75, -0.75))
        if self.hasFocus():
            painter.setPen(QPen(colors.accent, 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


def _levels(dictionary: Dictionary) -> np.ndarray:
    """Give the brightness of each row and component, 0 to 1, high frequencies first."""
    rate = dictionary.sample_rate_hz
    bins_hz = dictionary.settings.frequencies_hz(rate)
    edges = np.geomspace(_LOWEST_HZ, rate / 2, _ROWS + 1)
    first = np.searchsorted(bins_hz, edges[:-1])
    last = np.maximum(np.searchsorted(bins_hz, edges[1:]), first + 1)
    rows = np.array(
        [dictionary.bases[low:high].max(axis=0) for low, high in zip(first, last, strict=True)]
    )
    peak = rows.max(axis=0, keepdims=True) + 1e-12
    share = np.clip(1 + 20 * np.log10(rows / peak + 1e-9) / _RANGE_DB, 0, 1)
    return np.asarray(share[::-1])
