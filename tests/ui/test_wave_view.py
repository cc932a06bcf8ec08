"""The waveform is drawn on the spectrogram's time axis, and selects and seeks as it does."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from layered.model.recording import Recording
from tests.ui.mouse import move


@pytest.fixture
def wave(qtbot, window):
    samples = np.zeros((1, 80_000), np.float32)
    samples[:, 40_000:] = 0.8 * np.sin(np.arange(40_000) * 0.05)
    window.session.open_recording(Recording.of(samples, 8000, "half"))
    window.actions_of.all["picture_shown_wave"].trigger()
    wave = window.panels.time_area.wave
    qtbot.waitUntil(wave.isVisible)
    qtbot.waitUntil(lambda: not window.pictures.is_busy)
    return wave


def heights(wave):
    """How many pixels of each column differ from the ground."""
    image = wave.grab().toImage()
    ground = image.pixel(2, 1)
    return [
        sum(image.pixel(x, y) != ground for y in range(image.height()))
        for x in (image.width() // 4, image.width() * 3 // 4)
    ]


def test_it_is_high_where_the_sound_is_loud(window, wave):
    wave.refresh()
    quiet, loud = heights(wave)
    assert quiet <= 2
    assert loud > wave.height() / 2


def test_close_up_it_follows_every_sample(window, wave):
    wave.viewport.set_times(5.0, 5.04)
    image = wave.grab().toImage()
    ground = image.pixel(image.width() - 2, 1)
    tops = [
        next((y for y in range(image.height()) if image.pixel(x, y) != ground), None)
        for x in range(20, image.width() - 4, 5)
    ]
    assert max(tops) - min(tops) > wave.height() / 3


def test_the_spectrogram_gives_it_all_the_room(window, wave):
    assert not window.panels.time_area.spectrogram.isVisible()
    window.actions_of.all["picture_shown_both"].trigger()
    assert window.panels.time_area.spectrogram.isVisible()
    assert wave.isVisible()


def test_a_drag_selects_and_a_click_seeks(qtbot, window, wave):
    width = wave.width()
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(wave, left, pos=QPoint(width // 4, 20))
    move(wave, QPoint(width // 2, 20))
    qtbot.mouseRelease(wave, left, pos=QPoint(width // 2, 20))
    start_s, end_s = window.panels.time_area.selection
    assert (start_s, end_s) == pytest.approx((2.5, 5.0), abs=0.05)
    qtbot.keyClick(wave, Qt.Key.Key_Escape)
    assert window.panels.time_area.selection is None
    qtbot.mouseClick(wave, Qt.MouseButton.LeftButton, pos=QPoint(width * 3 // 4, 20))
    assert window.desk.playing.position_s == pytest.approx(7.5, abs=0.05)
