"""The overview shows the whole recording and moves the window on it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from layered.model.project import new_project
from layered.model.recording import Recording
from layered.session.pictures import Pictures
from layered.ui import theme
from layered.ui.overview import Overview
from layered.ui.viewport import Viewport
from tests.ui import wheels

RATE = 8000
WIDTH = 800


@pytest.fixture
def overview(qtbot, themed):
    """Ten seconds, loud in the third second only; four seconds of it in view."""
    samples = np.zeros((1, 10 * RATE), np.float32)
    samples[0, 2 * RATE : 3 * RATE] = 0.5
    samples[0, 2 * RATE : 3 * RATE : 2] = -0.5
    pictures, viewport = Pictures(), Viewport()
    overview = Overview(viewport, pictures)
    qtbot.addWidget(overview)
    overview.resize(WIDTH, overview.height())
    pictures.show(new_project(Recording.of(samples, RATE, "burst")))
    viewport.set_sound(10.0, RATE)
    viewport.set_times(4.0, 8.0)
    overview.viewport = viewport
    overview.show()
    qtbot.waitExposed(overview)
    qtbot.waitUntil(lambda: not pictures.is_busy, timeout=10000)
    overview.refresh()
    yield overview
    pictures.close()


def test_loud_parts_are_tall(overview):
    image = overview.grab().toImage()
    ground = theme.tokens().picture.lightness()
    high = 10
    loud = image.pixelColor(round(2.5 / 10 * WIDTH), high).lightness()
    quiet = image.pixelColor(round(5.5 / 10 * WIDTH), high).lightness()
    assert loud > ground + 10
    assert abs(quiet - ground) < 10
    assert overview.is_complete


def test_the_window_is_where_the_view_is(overview):
    window = overview.window_rect()
    assert (window.left(), window.right()) == pytest.approx((320, 640))


def test_dragging_the_window_moves_the_view(overview):
    wheels.drag(overview, QPoint(480, 20), QPoint(400, 20))
    assert (overview.viewport.start_s, overview.viewport.end_s) == pytest.approx((3.0, 7.0))


def test_dragging_an_edge_zooms(overview):
    wheels.drag(overview, QPoint(320, 20), QPoint(160, 20))
    assert (overview.viewport.start_s, overview.viewport.end_s) == pytest.approx((2.0, 8.0))
    wheels.drag(overview, QPoint(640, 20), QPoint(400, 20))
    assert (overview.viewport.start_s, overview.viewport.end_s) == pytest.approx((2.0, 5.0))


def test_an_edge_dragged_past_the_other_stays_a_window(overview):
    wheels.drag(overview, QPoint(320, 20), QPoint(780, 20))
    assert 0 < overview.viewport.span_s < 0.1
    assert overview.window_rect().width() >= 6


def test_dragging_beside_the_window_shows_what_was_dragged_over(overview):
    wheels.drag(overview, QPoint(80, 20), QPoint(240, 20))
    assert (overview.viewport.start_s, overview.viewport.end_s) == pytest.approx((1.0, 3.0))


def test_a_click_goes_there(qtbot, overview):
    with qtbot.waitSignal(overview.seek_requested) as caught:
        qtbot.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(200, 20))
    assert caught.args[0] == pytest.approx(2.5)
    assert overview.viewport.start_s <= 2.5 <= overview.viewport.end_s
    assert overview.viewport.span_s == pytest.approx(4.0)


def test_the_wheel_zooms_and_a_double_click_shows_all(qtbot, overview):
    wheels.turn(overview, QPoint(100, 20), 4)
    assert overview.viewport.span_s == pytest.approx(2.0)
    qtbot.mouseDClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(100, 20))
    assert overview.viewport.span_s == 10.0


def test_the_playhead_is_drawn(overview):
    overview.set_playhead(1.0)
    assert overview.grab().toImage().pixelColor(80, 5) == theme.tokens().playhead
