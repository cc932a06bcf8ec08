"""Where a dragged layer would go: between two others, or into one of them."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from layered.ui import theme
from layered.ui.layer_card import LayerCard

_EDGE = 0.28
"""The upper and lower share of a card over which a dragged one goes beside it."""
_GROUND_ALPHA = 225


@dataclass(frozen=True, slots=True)
class Drop:
    """Into a card, or before the card at ``gap``."""

    gap: int
    into: LayerCard | None = None


class DropGround(QWidget):
    """Behind the cards: shows where a dragged one would go."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.drop: Drop | None = None
        self._y = 0.0
        self._mark = _MergeMark(self)

    def show_drag(self, dragged: LayerCard, y: float, cards: list[LayerCard]) -> None:
        """Show where a card goes when it is let go at a height: a line, or the card it joins."""
        gap = sum(y > card.y() + card.height() / 2 for card in cards)
        over = next((card for card in cards if _is_over(card, y) and card is not dragged), None)
        self.drop = Drop(gap, over)
        last = cards[min(gap, len(cards) - 1)]
        self._y = last.y() - 2 if gap < len(cards) else last.y() + last.height() + 2
        self._mark.show_over(over)
        self.update()

    def take(self) -> Drop | None:
        """Give where it would go, and show it no more."""
        drop, self.drop = self.drop, None
        self._mark.show_over(None)
        self.update()
        return drop

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        del event
        if self.drop is None or self.drop.into is not None:
            return
        painter = QPainter(self)
        painter.fillRect(8, round(self._y) - 1, self.width() - 16, 2, theme.tokens().accent)
        painter.end()


def _is_over(card: LayerCard, y: float) -> bool:
    place = (y - card.y()) / max(1, card.height())
    return _EDGE <= place <= 1 - _EDGE


class _MergeMark(QWidget):
    """Lies over the card that a dragged one would be merged into."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_over(self, card: LayerCard | None) -> None:
        """Cover a card, or nothing."""
        if card is not None:
            self._text = f"Merge into {card.layer.name}"
            self.setGeometry(card.geometry())
            self.raise_()
        self.setVisible(card is not None)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a frame, and say what will happen."""
        del event
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(colors.raised)
        ground.setAlpha(_GROUND_ALPHA)
        painter.setPen(colors.accent)
        painter.setBrush(ground)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(colors.text)
        painter.setFont(theme.body_font())
        text = painter.fontMetrics().elidedText(
            self._text, Qt.TextElideMode.ElideRight, self.width() - 24
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()


def height_in(ground: QWidget, global_y: float) -> float:
    """Give a height of the screen as a height in the ground."""
    return ground.mapFromGlobal(QPointF(0, global_y)).y()
