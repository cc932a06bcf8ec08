"""The picture in view becomes a file, with its axes."""

from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog


@pytest.fixture
def save(qtbot, open_window, monkeypatch):
    view = open_window.panels.time_area.spectrogram
    qtbot.waitUntil(lambda: not open_window.pictures.is_busy and view.is_settled)

    def save(path, kind="(*.png)"):
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *given, **named: (str(path), kind)
        )
        open_window.actions_of.all["save_picture"].trigger()

    return save


def test_a_png_shows_what_the_window_shows_at_twice_the_size(open_window, save, tmp_path):
    area = open_window.panels.time_area
    axis, view = area.frequency_axis, area.spectrogram
    left, top = axis.width(), area.ruler.height()
    shown = view.grab().toImage()  # saving shows a banner, which takes some of the height
    save(tmp_path / "view.png")
    image = QImage(str(tmp_path / "view.png"))
    assert (image.width(), image.height()) == (
        2 * (left + shown.width()),
        2 * (top + shown.height()),
    )
    x, y = shown.width() // 2, shown.height() // 2
    there = image.pixelColor(2 * (left + x), 2 * (top + y))
    assert abs(there.lightness() - shown.pixelColor(x, y).lightness()) < 60
    row = [image.pixel(2 * left + 7 * n, image.height() // 2) for n in range(90)]
    assert len(set(row)) > 9


def test_the_axes_of_an_svg_are_letters_and_the_picture_is_one_image(save, tmp_path):
    save(tmp_path / "view", "(*.svg)")
    root = ElementTree.parse(tmp_path / "view.svg").getroot()
    tags = [element.tag.split("}")[1] for element in root.iter()]
    letters = [element for element in root.iter() if element.tag.endswith("text")]
    texts = {"".join(element.itertext()).strip() for element in letters}
    assert "image" in tags
    assert {"1k", "500", "0:01.0"} <= texts


def test_a_picture_that_cannot_be_written_is_told_and_nothing_is_left(open_window, save, tmp_path):
    save(tmp_path / "missing" / "view.png")
    assert "cannot be written" in open_window.banner.text
    save(tmp_path / "view.bmp")
    assert "ends in .png or .svg" in open_window.banner.text
    assert list(tmp_path.glob("**/*.bmp")) == []
