import pytest
from PySide6.QtCore import Qt

from layered.ui.meter import LOWEST_DB, Meter


@pytest.fixture
def meter(qtbot, themed):
    meter = Meter(has_clip_light=True, thickness=6)
    meter.resize(120, 10)
    qtbot.addWidget(meter)
    meter.show()
    return meter


def test_it_shows_decibels_and_never_less_than_its_scale(meter):
    meter.show_level(0.5, 1.0)
    assert meter.level_db == pytest.approx(-6.02, abs=0.01)
    assert meter.held_db == 0
    meter.show_level(0.0, 0.0)
    assert meter.level_db == LOWEST_DB
    assert meter.describe() == "silent"


def test_a_click_asks_to_put_the_clip_light_out(qtbot, meter):
    meter.show_level(1.2, 1.2, clipped=True)
    assert meter.is_clipped
    with qtbot.waitSignal(meter.clip_cleared):
        qtbot.mouseClick(meter, Qt.MouseButton.LeftButton)


def test_a_louder_sound_lights_more_of_it(qtbot, meter):
    def lit():
        picture = meter.grab().toImage()
        row = [picture.pixelColor(x, picture.height() // 2) for x in range(picture.width())]
        return sum(color.green() > 120 and color.red() < 120 for color in row)

    meter.show_level(0.003, 0.0)
    quiet = lit()
    meter.show_level(0.3, 0.0)
    assert lit() > quiet + 20
