"""An edge around a dialog where its ground is the same as the window's behind it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from layered.ui import theme

_PIXELS = 2


class Edge(QWidget):
    """Lies over a dialog, as large as it, and draws its edge in the high-contrast theme."""

    def __init__(self, dialog: QWidget) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(dialog.rect())
        dialog.installEventFilter(self)
        theme.theme_changed.changed.connect(self.update)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the dialog, and above what is in it."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.setGeometry(self._dialog.rect())
            self.raise_()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the edge."""
        del event
        if theme.scheme() is not theme.Scheme.CONTRAST:
            return
        painter = QPainter(self)
        pen = QPen(theme.tokens().line, _PIXELS)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        inset = _PIXELS // 2
        painter.drawRect(self.rect().adjusted(inset, inset, -inset, -inset))
        painter.end()
