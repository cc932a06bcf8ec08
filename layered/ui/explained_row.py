"""Why a sound is more than one spectrum times one envelope: what each further factor explains."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolTip, QWidget

from layered.dsp.explained import MOST, Explained
from layered.session.shape import Shape
from layered.ui import theme

_FACTORIZES = 0.85
_BAR, _GAP = 7, 3
_HEIGHT = 36


class ExplainedRow(QWidget):
    """Bars, a sentence, and a way to split into as many components as are worth having.

    Signals ``split_requested`` with the number.
    """

    split_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explained: Explained | None = None
        self.bars = ExplainedBars(self)
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setToolTip(
            "A factor is one spectrum times one envelope. Sounds at the same time, glides and "
            "changing timbres need several. A share of the sound is what spectrogram and model "
            "have in common."
        )
        self.split = QPushButton(self)
        self.split.setToolTip("Split the current layer into so many components")
        self.split.clicked.connect(self._split)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 8, 4)
        row.setSpacing(16)
        row.addWidget(self.bars)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.split)
        self.show_shape(None)

    def show_shape(self, shape: Shape | None) -> None:
        """Say why a stretch of sound factorizes or does not."""
        self._explained = None if shape is None or shape.is_silent else shape.explained
        self.bars.show_explained(self._explained)
        self.sentence.setText(_silence(shape) if self._explained is None else words(shape))
        self.split.setVisible(self._explained is not None)
        if self._explained is not None:
            self.split.setText(f"Split into {self._explained.suggested}")

    def _split(self) -> None:
        if self._explained is not None:
            self.split_requested.emit(self._explained.suggested)


class ExplainedBars(QWidget):
    """One bar for each number of factors, as high as the share they explain."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explained: Explained | None = None
        self.setFixedSize(MOST * (_BAR + _GAP) - _GAP, _HEIGHT)
        self.setAccessibleName("Explained share")
        theme.theme_changed.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Give the fixed size."""
        return self.size()

    def show_explained(self, explained: Explained | None) -> None:
        """Draw other shares."""
        self._explained = explained
        shares = [] if explained is None else [f"{100 * s:.0f} %" for s in explained.shares]
        self.setAccessibleDescription(
            "1, 2, 3... factors explain " + ", ".join(shares) if shares else ""
        )
        self.update()

    def event(self, event: QEvent) -> bool:
        """Name the bar under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = event.pos().x() // (_BAR + _GAP)
            if self._explained is not None and 0 <= place < len(self._explained.shares):
                share = 100 * self._explained.shares[place]
                what = "1 factor explains" if place == 0 else f"{place + 1} factors explain"
                QToolTip.showText(event.globalPos(), f"{what} {share:.0f} % of the sound", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars, the suggested number in the accent."""
        del event
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        explained = self._explained
        for place in range(MOST):
            left = place * (_BAR + _GAP)
            painter.setBrush(colors.raised)
            painter.drawRoundedRect(QRectF(left, 0, _BAR, _HEIGHT), 2, 2)
            if explained is None or place >= len(explained.shares):
                continue
            height = _HEIGHT * float(explained.shares[place])
            is_suggested = place + 1 == explained.suggested
            painter.setBrush(colors.accent if is_suggested else colors.text_dim)
            painter.drawRoundedRect(QRectF(left, _HEIGHT - height, _BAR, height), 2, 2)
        painter.end()


def words(shape: Shape | None) -> str:
    """Say in a line whether a stretch factorizes."""
    assert shape is not None
    shares = shape.explained.shares
    one = f"One factor explains {100 * shares[0]:.0f} %"
    if shares[0] >= _FACTORIZES:
        return f"{one}: one spectrum and one envelope are nearly all of it."
    count = min(shape.explained.suggested, len(shares))
    more = f"{count} explain {100 * shares[count - 1]:.0f} %."
    return f"{one}: there are several sounds, or one that changes. {more}"


def _silence(shape: Shape | None) -> str:
    return "" if shape is None else "There is no sound here to be factorized."
