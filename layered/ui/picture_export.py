"""The picture as a file: PNG, or SVG whose axes stay lines and letters."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFileDialog, QWidget

from layered.atomic import replacing
from layered.export.file_names import safe_stem
from layered.ui import theme
from layered.ui.banner import Banner, Tone
from layered.ui.time_area import TimeArea

FILTERS = "Picture (*.png);;Picture with axes as lines (*.svg)"
_PIXELS_PER_POINT = 2


def ask(window: QWidget, area: TimeArea, name: str, banner: Banner) -> None:
    """Ask where the picture goes, which the suffix gives its format, and write it there."""
    start = str(Path.home() / f"{safe_stem(name)}.png")
    chosen, kind = QFileDialog.getSaveFileName(window, "Save the picture", start, FILTERS)
    if chosen:
        path = Path(chosen)
        ending = ".svg" if "svg" in kind else ".png"
        save(area, path if path.suffix else path.with_suffix(ending), banner)


def save(area: TimeArea, path: Path, banner: Banner) -> None:
    """Write what the picture shows now, and say so; or say why it cannot be written."""
    if path.suffix.lower() not in (".png", ".svg"):
        banner.say(
            f"A picture cannot be written as {path.suffix}. Choose a name that ends in .png or "
            ".svg.",
            tone=Tone.WARNING,
        )
        return
    content = svg_of(area) if path.suffix.lower() == ".svg" else png_of(area)
    try:
        with replacing(path) as temporary:
            temporary.write_bytes(content)
    except OSError as error:
        banner.say(
            f"The picture cannot be written to {path}: {error.strerror}. Choose another folder.",
            tone=Tone.WARNING,
        )
        return
    banner.say(f"The picture is in {path}.")


def png_of(area: TimeArea) -> bytes:
    """Give the picture with its axes as PNG, at two pixels per point."""
    frame = _frame(area)
    image = QImage(frame.size() * _PIXELS_PER_POINT, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_PIXELS_PER_POINT)
    painter = QPainter(image)
    _paint(area, painter, frame)
    painter.end()
    buffer = _open_buffer()
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def svg_of(area: TimeArea) -> bytes:
    """Give the picture with its axes as SVG."""
    frame = _frame(area)
    buffer = _open_buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(frame.size())
    generator.setViewBox(QRect(QPoint(), frame.size()))
    generator.setTitle(area.spectrogram.describe())
    painter = QPainter(generator)
    _paint(area, painter, frame)
    painter.end()
    return bytes(buffer.data().data())


def _open_buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _parts(area: TimeArea) -> list[QWidget]:
    parts = (area.ruler, area.frequency_axis, area.wave, area.spectrogram)
    return [part for part in parts if part.isVisibleTo(area)]


def _frame(area: TimeArea) -> QRect:
    """Give where in the area the picture is, axes included."""
    frame = QRect()
    for part in _parts(area):
        frame = frame.united(part.geometry())
    return frame if frame.isValid() else QRect(QPoint(), QSize(1, 1))


def _paint(area: TimeArea, painter: QPainter, frame: QRect) -> None:
    painter.fillRect(QRect(QPoint(), frame.size()), theme.tokens().window)
    for part in _parts(area):
        painter.save()
        painter.translate(part.pos() - frame.topLeft())
        part.render(painter, QPoint(), renderFlags=QWidget.RenderFlag(0))
        painter.restore()
