"""The line icons, tinted by the palette in use."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from layered.resource_files import icon as icon_file
from layered.ui import theme

ICON_PIXELS = 20
_DRAWN_IN = "#000"


def icon(name: str, color: QColor | None = None) -> QIcon:
    """Give an icon in the text's colour, or another; ask again after the theme changed."""
    colors = theme.tokens()
    normal = color or colors.text
    faint = QColor(colors.text_dim)
    faint.setAlphaF(0.45)
    made = QIcon()
    for scale in (1, 2):
        made.addPixmap(pixmap(name, normal, scale), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, faint, scale), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, color: QColor, scale: float = 1, size: int = ICON_PIXELS) -> QPixmap:
    """Draw an icon ``size`` points large for a screen with ``scale`` pixels a point."""
    key = f"{name} {color.name(QColor.NameFormat.HexArgb)} {scale} {size}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    text = _source(name).replace(_DRAWN_IN, color.name())
    renderer = QSvgRenderer(QByteArray(text.encode()))
    picture = QPixmap(QSize(round(size * scale), round(size * scale)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setOpacity(color.alphaF())
    renderer.render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(scale)
    QPixmapCache.insert(key, picture)
    return picture


@lru_cache(maxsize=64)
def _source(name: str) -> str:
    return icon_file(name).read_text(encoding="utf-8")
