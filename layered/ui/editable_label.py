"""Text that a double click or a key turns into a field."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class EditableLabel(QLineEdit):
    """Looks like a label until it is edited; Enter keeps, Escape gives up.

    Signals ``edited(str)`` only when something else was typed, and ``ended`` in any case.
    """

    edited = Signal(str)
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.setReadOnly(True)
        self.setFrame(False)
        self._rest()

    @property
    def is_editing(self) -> bool:
        """Whether it is a field now."""
        return not self.isReadOnly()

    def show_text(self, text: str) -> None:
        """Show a text of the project; a field being edited is left alone."""
        self._shown = text
        if not self.is_editing:
            self.setText(text)
            self.setCursorPosition(0)

    def start(self) -> None:
        """Become a field with everything selected."""
        self.setReadOnly(False)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setStyleSheet("padding: 2px;")
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps what was typed, Escape forgets it."""
        if self.is_editing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish(keep=True)
        elif self.is_editing and event.key() == Qt.Key.Key_Escape:
            self._finish(keep=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was typed when the person goes elsewhere."""
        super().focusOutEvent(event)
        if self.is_editing and event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._finish(keep=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Start to edit."""
        if self.is_editing:
            super().mouseDoubleClickEvent(event)
        else:
            self.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Leave a press to the card while this is a label, so that it can be dragged."""
        if self.is_editing:
            super().mousePressEvent(event)
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Leave a drag to the card while this is a label."""
        if self.is_editing:
            super().mouseMoveEvent(event)
        else:
            event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leave a release to the card while this is a label."""
        if self.is_editing:
            super().mouseReleaseEvent(event)
        else:
            event.ignore()

    def contextMenuEvent(self, event: QEvent) -> None:
        """Leave the menu to the card while this is a label."""
        if self.is_editing:
            super().contextMenuEvent(event)  # type: ignore[arg-type]
        else:
            event.ignore()

    def _finish(self, *, keep: bool) -> None:
        typed = self.text()
        self.setReadOnly(True)
        self._rest()
        self.setText(self._shown)
        self.setCursorPosition(0)
        owner = self.parentWidget()
        if self.hasFocus() and owner is not None:
            owner.setFocus(Qt.FocusReason.OtherFocusReason)
        if keep and typed != self._shown:
            self.edited.emit(typed)
        self.ended.emit()

    def _rest(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.deselect()
        self.setStyleSheet("background: transparent; border: 1px solid transparent; padding: 2px;")
        self.setCursor(Qt.CursorShape.ArrowCursor)
