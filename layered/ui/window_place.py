"""Where the window was, from one start to the next."""

from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import QWidget

_KEY = "window/geometry"
_SMALL_SCREEN = 1500


def restore(window: QWidget) -> None:
    """Put the window where it was, or where it fits the first time."""
    geometry = QSettings().value(_KEY)
    if geometry is None or not window.restoreGeometry(geometry):
        window.resize(_first_size(window.screen().availableSize()))


def remember(window: QWidget) -> None:
    """Keep where it is."""
    QSettings().setValue(_KEY, window.saveGeometry())


def _first_size(screen: QSize) -> QSize:
    """Fill a small screen; leave room around the window on a large one."""
    if screen.width() < _SMALL_SCREEN:
        return screen
    return QSize(min(1600, screen.width() * 5 // 6), min(1000, screen.height() * 5 // 6))
