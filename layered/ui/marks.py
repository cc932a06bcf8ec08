"""Small marks of a layer: the chip with its colour, the letters M and S, the card's ground."""

import re

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from layered.ui import theme


class Chip(QWidget):
    """A layer's colour and the initial or number of its name: colour is never the only sign."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letter = ""
        self._color = QColor()
        self._is_faint = False
        self.setFixedSize(24, 24)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_layer(self, name: str, color: QColor, *, is_faint: bool) -> None:
        """Show a layer; ``is_faint`` draws only the outline, for one that is not heard."""
        self._letter, self._color, self._is_faint = mark_of(name), color, is_faint
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1.75, 1.75, -1.75, -1.75)
        painter.setPen(self._color if self._is_faint else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if self._is_faint else self._color)
        painter.drawRoundedRect(box, 5, 5)
        font = theme.body_font()
        font.setPixelSize(12)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(self._color if self._is_faint else theme.ink_on(self._color))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._letter)
        painter.end()


def mark_of(name: str) -> str:
    """Give the number a name ends with, as in "Component-07", or else its initial."""
    number = re.search(r"(?<!\d)(\d{1,3})$", name)
    return number[1].lstrip("0") or "0" if number else name[:1].upper()


class LetterButton(QAbstractButton):
    """A letter that lights up while it is on.

    Parameters
    ----------
    token : str
        The name of the theme's colour it lights up in.
    """

    def __init__(self, letter: str, token: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token = token
        self.last_modifiers = Qt.KeyboardModifier.NoModifier
        self.setText(letter)
        self.setCheckable(True)
        self.setFixedSize(28, 24)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember the keys held while it is pressed."""
        self.last_modifiers = event.modifiers()
        super().mousePressEvent(event)

    def nextCheckState(self) -> None:
        """Leave the state to the project, which shows it by `setChecked`."""

    def sizeHint(self) -> QSize:
        """Give the fixed size."""
        return QSize(28, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the letter."""
        del event
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        lit: QColor = getattr(colors, self._token)
        ground = colors.pressed if self.underMouse() else colors.hover
        painter.setPen(colors.accent if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(lit if self.isChecked() else ground)
        painter.drawRoundedRect(box, 5, 5)
        font = theme.body_font()
        font.setPixelSize(12)
        font.setBold(self.isChecked())
        painter.setFont(font)
        painter.setPen(colors.window if self.isChecked() else colors.text_dim)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


def draw_card(painter: QPainter, box: QRect, *, is_current: bool, has_focus: bool) -> None:
    """Draw the ground of a layer's card, with an accent where it is current."""
    colors = theme.tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = colors.line if theme.scheme() is theme.Scheme.CONTRAST else Qt.PenStyle.NoPen
    painter.setPen(colors.accent if has_focus else edge)
    painter.setBrush(colors.raised if is_current else colors.window)
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
    if is_current:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.accent)
        painter.drawRoundedRect(QRectF(0, 14, 3, box.height() - 28), 1.5, 1.5)
