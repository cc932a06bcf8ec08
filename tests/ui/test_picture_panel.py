"""How the picture is drawn can be chosen, by mouse and keys, and nothing else changes."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from layered.dsp.picture import grid_for
from layered.model.project import MIXTURE_ID
from layered.session.pictures import Pictures
from layered.ui import theme
from layered.ui.color_maps import ColorMap
from layered.ui.inks import _oklab, ramp
from layered.ui.picture_panel import PicturePanel
from layered.ui.rulers import Counting, Ruler, ruler_ticks
from layered.ui.scales import FrequencyScale


@pytest.fixture
def panel(qtbot, open_window):
    open_window.actions_of.all["picture"].trigger()
    panel = open_window.findChild(PicturePanel)
    qtbot.waitUntil(panel.isVisible)
    yield panel
    panel.close()


def lightness(pixels):
    colors = [QColor.fromRgb(int(pixel)) for pixel in pixels]
    rgb = np.array([[c.red(), c.green(), c.blue()] for c in colors], float)
    return _oklab(rgb)[:, 0]


@pytest.mark.parametrize("scheme", [theme.Scheme.DARK, theme.Scheme.LIGHT])
@pytest.mark.parametrize("color_map", [m for m in ColorMap if m is not ColorMap.THEME])
def test_equal_steps_of_level_look_equally_large(themed, scheme, color_map):
    theme.apply(themed, scheme)
    shades = lightness(ramp(theme.tokens(), 255, 127.0, color_map))
    places = np.linspace(0, 1, 256) ** 1.35
    straight = shades[0] + (shades[-1] - shades[0]) * places
    assert abs(shades[-1] - shades[0]) > 0.7
    assert np.abs(shades - straight).max() < 0.06


def test_paper_is_white_where_it_is_silent_and_has_no_hue(themed):
    colors = [QColor.fromRgb(int(p)) for p in ramp(theme.tokens(), 220, 80, ColorMap.PAPER)]
    assert colors[0] == QColor("#ffffff")
    assert all(color.hsvSaturation() <= 2 for color in colors)
    assert colors[220].lightness() < 30


def test_the_panel_changes_the_picture_at_once(qtbot, open_window, panel):
    area = open_window.panels.time_area
    panel.scale.setFocus()
    qtbot.keyClick(panel.scale, Qt.Key.Key_End)
    assert area.viewport.scale is FrequencyScale.PIANO
    qtbot.keyClick(panel.shown, Qt.Key.Key_End)
    assert area.wave.isVisible()
    assert area.spectrogram.isVisible()
    qtbot.keyClick(panel.brightness, Qt.Key.Key_PageUp)
    assert open_window.desk.preferences.now.brightness_db == 12
    qtbot.mouseClick(panel.reset, Qt.MouseButton.LeftButton)
    assert area.viewport.scale is FrequencyScale.LOG
    assert not area.wave.isVisible()
    assert open_window.desk.preferences.now.brightness_db == 0


def test_brighter_makes_the_picture_brighter_and_changes_no_sound(qtbot, open_window):
    view, project = open_window.panels.time_area.spectrogram, open_window.session.project
    qtbot.waitUntil(lambda: not open_window.pictures.is_busy and view.is_settled)
    before = view.grab().toImage().pixelColor(50, 50).lightness()
    open_window.actions_of.all["darker"].trigger()
    open_window.actions_of.all["darker"].trigger()
    qtbot.waitUntil(lambda: view.is_settled)
    assert view.grab().toImage().pixelColor(50, 50).lightness() < before
    assert open_window.session.project is project


def test_another_window_draws_other_rows_and_leaves_the_project_alone(qtbot, open_window):
    project = open_window.session.project
    view = open_window.panels.time_area.spectrogram
    qtbot.waitUntil(lambda: not open_window.pictures.is_busy)
    open_window.actions_of.all["window_s_0.186"].trigger()
    open_window.actions_of.all["color_map_tide"].trigger()
    qtbot.waitUntil(lambda: not open_window.pictures.is_busy and view.is_settled)
    picture = open_window.pictures.layer(MIXTURE_ID)
    assert picture.grid == grid_for(8000, window_s=0.186)
    view.grab()
    assert open_window.session.project is project


@pytest.mark.parametrize("window_s", [0.0115, 0.023, 0.093, 0.186])
@pytest.mark.parametrize("rate", [4000, 44_100, 192_000])
def test_every_window_has_rising_rows_and_about_its_length(window_s, rate):
    grid = grid_for(rate, window_s=window_s)
    assert (np.diff(grid.row_hz) > 0).all()
    assert grid.window_samples / rate == pytest.approx(window_s, rel=0.45)


def test_the_same_window_draws_nothing_anew(session):
    pictures = Pictures()
    pictures.show(session.project)
    version = pictures.version
    pictures.set_window(0.046)
    assert pictures.layer(MIXTURE_ID) is not None
    pictures.close()
    assert pictures.version >= version


def texts(ticks):
    return [tick.text for tick in ticks if tick.text]


def test_the_ruler_counts_samples():
    ticks = ruler_ticks(Counting(Ruler.SAMPLES), 8000, 0.0, 2.0, 800)
    assert texts(ticks)[:3] == ["0", "5\N{THIN SPACE}000", "10\N{THIN SPACE}000"]
    assert next(t.at for t in ticks if t.text == "5\N{THIN SPACE}000") == pytest.approx(0.625)


def test_the_ruler_counts_bars_of_four_beats_from_the_first_bar():
    counting = Counting(Ruler.BARS, tempo_bpm=120, first_bar_s=0.5)
    ticks = ruler_ticks(counting, 8000, 0.0, 8.6, 800)
    bars = {tick.text: tick.at for tick in ticks if tick.text}
    assert bars == {"1": 0.5, "2": 2.5, "3": 4.5, "4": 6.5, "5": 8.5}
    close = ruler_ticks(counting, 8000, 0.4, 3.0, 800)
    assert texts(close) == ["1", "1.2", "1.3", "1.4", "2", "2.2"]


@pytest.mark.parametrize("span_s", [0.001, 0.1, 3.0, 60.0, 3600.0])
@pytest.mark.parametrize("ruler", list(Ruler))
def test_labels_of_every_ruler_keep_apart(span_s, ruler):
    ticks = ruler_ticks(Counting(ruler), 44_100, 0.3, 0.3 + span_s, 1000)
    places = np.array([tick.at for tick in ticks if tick.text])
    assert len(ticks) < 600
    if len(places) > 1:
        assert np.diff(places).min() / span_s * 1000 >= 60


def test_the_bars_start_at_the_playhead(open_window):
    open_window.desk.playing.seek(1.25)
    open_window.actions_of.all["bars_here"].trigger()
    assert open_window.panels.time_area.ruler.counting == Counting(Ruler.BARS, 120.0, 1.25)


def test_the_playhead_is_not_followed_once_that_is_switched_off(open_window):
    area = open_window.panels.time_area
    open_window.actions_of.all["follow"].trigger()
    area.viewport.set_times(0.0, 1.0)
    area.set_playhead(0.9)
    area.set_playhead(0.99)
    assert area.viewport.start_s == 0.0
    open_window.actions_of.all["follow"].trigger()
    area.set_playhead(0.995)
    assert area.viewport.start_s > 0.0


def test_how_the_picture_is_drawn_is_kept_for_the_next_time(make_window, open_window, noise):
    open_window.actions_of.all["frequency_scale_mel"].trigger()
    again = make_window()
    again.session.open_recording(noise)
    assert again.panels.time_area.viewport.scale is FrequencyScale.MEL
