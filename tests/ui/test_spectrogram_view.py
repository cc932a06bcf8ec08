"""The spectrogram shows what is there, and mouse and wheel do what the hand expects."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from layered.methods.method import Outcome, Part
from layered.model import edits
from layered.model.project import MIXTURE_ID, leaves
from layered.model.recipe import Recipe
from layered.model.recording import Recording
from layered.session.pictures import Pictures
from layered.session.session import Session
from layered.ui import theme
from layered.ui.scales import FrequencyScale
from layered.ui.time_area import TimeArea
from tests import sounds
from tests.ui import wheels

RATE = 16000
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LOW_HZ, HIGH_HZ = 500.0, 2000.0


@pytest.fixture
def pictures():
    pictures = Pictures()
    yield pictures
    pictures.close()


@pytest.fixture
def session():
    """A low tone in the first half and a high one in the second half of four seconds."""
    session = Session()
    session.open_recording(Recording.of(low() + high(), RATE, "tones"))
    yield session
    session.close()


@pytest.fixture
def area(qtbot, themed, session, pictures):
    area = TimeArea(session, pictures)
    qtbot.addWidget(area)
    area.resize(900, 640)
    area.show()
    qtbot.waitExposed(area)
    settle(qtbot, area, pictures)
    return area


def low():
    return sounds.tone(LOW_HZ, 4, RATE) * half(first=True)


def high():
    return sounds.tone(HIGH_HZ, 4, RATE) * half(first=False)


def half(*, first):
    return (np.arange(4 * RATE) < 2 * RATE) == first


def divide(session):
    parts = [("Low", low())]
    session.do("Split", lambda p: edits.split_layer(p, MIXTURE_ID, parts, Recipe("test")))


def settle(qtbot, area, pictures):
    qtbot.waitUntil(lambda: not pictures.is_busy, timeout=20000)
    area.spectrogram.refresh()
    settle_view(qtbot, area)


def settle_view(qtbot, area):
    qtbot.waitUntil(lambda: area.spectrogram.is_settled, timeout=20000)


def color_at(area, seconds, hz):
    """The colour of the brightest of a few pixels around a place."""
    view = area.spectrogram
    image = view.grab().toImage()
    ratio = image.devicePixelRatio()
    x = area.viewport.x_of(seconds, view.width()) * ratio
    y = area.viewport.y_of(hz, view.height()) * ratio
    around = [image.pixelColor(round(x), round(y) + step) for step in range(-2, 3)]
    return max(around, key=lambda color: color.lightness())


def hue_distance(one, other):
    apart = abs(one.hsvHue() - other.hsvHue())
    return min(apart, 360 - apart)


def test_a_tone_is_bright_where_it_sounds_and_dark_elsewhere(area):
    assert color_at(area, 1.0, LOW_HZ).lightness() > 150
    assert color_at(area, 3.0, HIGH_HZ).lightness() > 150
    assert color_at(area, 3.0, LOW_HZ).lightness() < 60
    assert color_at(area, 1.0, HIGH_HZ).lightness() < 60


@pytest.mark.parametrize("scale", list(FrequencyScale))
def test_every_scale_shows_the_tone_at_its_frequency(qtbot, area, scale):
    area.viewport.set_scale(scale)
    area.viewport.fit_frequencies()
    settle_view(qtbot, area)
    assert color_at(area, 1.0, LOW_HZ).lightness() > 150
    assert color_at(area, 1.0, 900).lightness() < 80


def test_the_light_theme_draws_loud_as_dark(qtbot, qapp, area):
    theme.apply(qapp, theme.Scheme.LIGHT)
    settle_view(qtbot, area)
    try:
        assert color_at(area, 3.0, LOW_HZ).lightness() > 200
        view = area.spectrogram
        image = view.grab().toImage()
        x = round(area.viewport.x_of(1.0, view.width()))
        y = round(area.viewport.y_of(LOW_HZ, view.height()))
        assert image.pixelColor(x, y).lightness() < 90
    finally:
        theme.apply(qapp, theme.Scheme.DARK)


def test_layers_have_their_colours_and_rest_is_grey(qtbot, area, session, pictures):
    divide(session)
    settle(qtbot, area, pictures)
    part = leaves(session.project)[0]
    wanted = theme.layer_color(part.color)
    assert hue_distance(color_at(area, 1.0, LOW_HZ), wanted) < 20
    assert color_at(area, 1.0, LOW_HZ).hsvSaturation() > 100
    assert color_at(area, 3.0, HIGH_HZ).hsvSaturation() < 80


def test_a_muted_layer_fades_but_leaves_a_trace(qtbot, area, session, pictures):
    divide(session)
    settle(qtbot, area, pictures)
    full = color_at(area, 1.0, LOW_HZ).lightness()
    part = leaves(session.project)[0].id
    session.do("Mute", lambda p: edits.set_muted(p, part, muted=True))
    settle_view(qtbot, area)
    faded = color_at(area, 1.0, LOW_HZ).lightness()
    assert color_at(area, 3.0, LOW_HZ).lightness() + 8 < faded < full / 2


def test_a_soloed_layer_keeps_its_colour_and_all_else_goes_grey(qtbot, area, session, pictures):
    parts = [("Low", low()), ("High", high())]
    session.do("Split", lambda p: edits.split_layer(p, MIXTURE_ID, parts, Recipe("test")))
    settle(qtbot, area, pictures)
    assert color_at(area, 3.0, HIGH_HZ).hsvSaturation() > 100
    part = leaves(session.project)[0].id
    session.do("Solo", lambda p: edits.set_soloed(p, part, soloed=True))
    settle_view(qtbot, area)
    assert color_at(area, 1.0, LOW_HZ).hsvSaturation() > 100
    assert color_at(area, 3.0, HIGH_HZ).hsvSaturation() < 80


def test_a_preview_lights_up_before_there_is_a_layer(qtbot, area, session, pictures):
    area.set_preview(MIXTURE_ID, Outcome((Part("Low", low()),)))
    qtbot.waitUntil(lambda: pictures.preview is not None, timeout=20000)
    settle(qtbot, area, pictures)
    assert color_at(area, 1.0, LOW_HZ).hsvSaturation() > 100
    assert color_at(area, 3.0, HIGH_HZ).hsvSaturation() < 80
    area.set_preview(MIXTURE_ID, None)
    qtbot.waitUntil(lambda: color_at(area, 1.0, LOW_HZ).hsvSaturation() < 100, timeout=5000)
    assert len(leaves(session.project)) == 1


def test_the_picture_never_goes_dark_while_new_layers_are_drawn(area, session, pictures):
    with pictures._wake:  # the drawing waits
        divide(session)
        assert color_at(area, 1.0, LOW_HZ).lightness() > 150


def test_a_mixture_that_is_muted_fades(qtbot, area, session):
    session.do("Mute", lambda p: edits.set_muted(p, MIXTURE_ID, muted=True))
    settle_view(qtbot, area)
    assert color_at(area, 1.0, LOW_HZ).lightness() < 80


def test_many_layers_are_drawn_too(qtbot, area, session, pictures):
    parts = [("Low", low())] + [(f"Part {n}", np.zeros_like(low())) for n in range(6)]
    session.do("Split", lambda p: edits.split_layer(p, MIXTURE_ID, parts, Recipe("test")))
    settle(qtbot, area, pictures)
    assert color_at(area, 1.0, LOW_HZ).hsvSaturation() > 100
    assert color_at(area, 3.0, HIGH_HZ).hsvSaturation() < 80


def test_a_click_seeks(qtbot, area):
    view = area.spectrogram
    with qtbot.waitSignal(area.seek_requested) as caught:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(view.width() // 4, 50))
    assert caught.args[0] == pytest.approx(1.0, abs=0.02)


def test_a_drag_selects_time_and_escape_lets_go(qtbot, area):
    view = area.spectrogram
    with qtbot.assertNotEmitted(area.seek_requested):
        wheels.drag(view, QPoint(view.width() // 2, 40), QPoint(view.width() // 4, 90))
    assert area.selection == pytest.approx((1.0, 2.0), abs=0.02)
    with qtbot.waitSignal(area.selection_changed) as caught:
        qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert caught.args == [None]
    assert area.selection is None


def test_a_drag_beyond_the_ends_selects_up_to_them(area):
    view = area.spectrogram
    wheels.drag(view, QPoint(view.width() // 2, 40), QPoint(view.width() + 500, 40))
    assert area.selection[1] == 4.0


def test_the_wheel_zooms_at_the_pointer(area):
    view, at = area.spectrogram, QPoint(area.spectrogram.width() // 4, 100)
    under = area.viewport.seconds_at(at.x(), view.width())
    wheels.turn(view, at, 4, CTRL)
    assert area.viewport.span_s == pytest.approx(2.0)
    assert area.viewport.seconds_at(at.x(), view.width()) == pytest.approx(under)
    wheels.turn(view, at, -4)
    assert area.viewport.span_s == pytest.approx(4.0)


def test_shift_and_sideways_scroll(area):
    area.viewport.set_times(1.0, 2.0)
    wheels.turn(area.spectrogram, QPoint(50, 50), -1, SHIFT)
    assert area.viewport.start_s > 1.0
    before = area.viewport.start_s
    wheels.turn(area.spectrogram, QPoint(50, 50), 0, sideways=1)
    assert area.viewport.start_s < before
    assert area.viewport.span_s == pytest.approx(1.0)


def test_ctrl_and_shift_zoom_frequency_at_the_pointer(area):
    view = area.spectrogram
    under = area.viewport.hz_at(100, view.height())
    octaves = np.log2(area.viewport.high_hz / area.viewport.low_hz)
    wheels.turn(view, QPoint(50, 100), 4, CTRL | SHIFT)
    assert np.log2(area.viewport.high_hz / area.viewport.low_hz) == pytest.approx(octaves / 2)
    assert area.viewport.hz_at(100, view.height()) == pytest.approx(under)
    assert area.viewport.span_s == 4.0


def test_the_middle_button_moves_the_view(area):
    area.viewport.set_times(1.0, 2.0)
    area.viewport.set_frequencies(200, 2000)
    view = area.spectrogram
    middle = Qt.MouseButton.MiddleButton
    wheels.drag(view, QPoint(400, 100), QPoint(400 - view.width() // 2, 130), middle)
    assert area.viewport.start_s == pytest.approx(1.5, abs=0.01)
    assert area.viewport.high_hz > 2000
    assert area.selection is None


def test_hovering_reads_time_pitch_level_and_owner(qtbot, area, session, pictures):
    divide(session)
    settle(qtbot, area, pictures)
    view = area.spectrogram
    at = QPoint(view.width() // 4, round(area.viewport.y_of(LOW_HZ, view.height())))
    with qtbot.waitSignal(area.hover_changed) as caught:
        wheels.hover(view, at)
    text = caught.args[0]
    assert "00:01." in text
    assert "Hz" in text
    assert "B4" in text
    assert "−10 dB" in text or "−11 dB" in text  # noqa: RUF001
    assert "Low 100 %" in text
    with qtbot.waitSignal(area.hover_changed) as caught:
        view.leaveEvent(None)
    assert caught.args[0] == ""


def test_what_is_under_a_still_pointer_is_read_again_when_the_view_moves(
    qtbot, area, session, pictures
):
    settle(qtbot, area, pictures)
    wheels.hover(area.spectrogram, QPoint(area.spectrogram.width() // 4, 50))
    with qtbot.waitSignal(area.hover_changed) as caught:
        area.viewport.set_times(2.0, 3.0)
    assert "00:02.2" in caught.args[0]


def test_the_playhead_is_drawn_over_the_picture(area):
    area.set_playhead(3.0)
    image = area.spectrogram.grab().toImage()
    x = round(area.viewport.x_of(3.0, area.spectrogram.width()))
    assert image.pixelColor(x, 5) == theme.tokens().playhead
    area.set_playhead(3.0, recording=True)
    image = area.spectrogram.grab().toImage()
    red = image.pixelColor(x, 5)
    assert red.red() > 200
    assert red.green() < 130


def test_a_tick_of_the_playhead_composes_nothing(qtbot, area, pictures, monkeypatch):
    settle(qtbot, area, pictures)
    composed = []
    base = area.spectrogram._base
    compose = base.compose
    monkeypatch.setattr(base, "compose", lambda *a: composed.append(1) or compose(*a))
    for step in range(5):
        area.set_playhead(1.0 + step / 60)
        area.spectrogram.repaint()
    assert not composed
    area.viewport.zoom_time(2)
    area.spectrogram.repaint()
    assert composed


def test_a_gain_composes_nothing_and_a_mute_does(qtbot, area, session, pictures, monkeypatch):
    divide(session)
    settle(qtbot, area, pictures)
    composed = []
    base = area.spectrogram._base
    compose = base.compose
    monkeypatch.setattr(base, "compose", lambda *a: composed.append(1) or compose(*a))
    part = leaves(session.project)[0].id
    session.do("Gain", lambda p: edits.set_gain(p, part, -3.0))
    area.spectrogram.repaint()
    assert not composed
    session.do("Mute", lambda p: edits.set_muted(p, part, muted=True))
    area.spectrogram.repaint()
    assert composed


def test_the_view_turns_the_page_for_the_playhead_unless_told_not_to(area):
    area.viewport.set_times(0.0, 1.0)
    area.set_playhead(0.9)
    area.set_playhead(0.95)
    assert area.viewport.start_s > 0.5
    area.follow = False
    area.viewport.set_times(0.0, 1.0)
    area.set_playhead(0.9)
    area.set_playhead(1.2)
    assert area.viewport.start_s == 0.0


def test_a_person_who_looks_elsewhere_is_left_in_peace(area):
    area.viewport.set_times(0.0, 1.0)
    area.set_playhead(3.0)
    area.set_playhead(3.1)
    assert area.viewport.start_s == 0.0


def test_another_recording_resets_the_view(qtbot, area, session, pictures):
    area.viewport.set_times(1.0, 2.0)
    wheels.drag(area.spectrogram, QPoint(100, 40), QPoint(200, 40))
    session.open_recording(Recording.of(sounds.tone(300, 1.5, 8000), 8000, "other"))
    assert (area.viewport.start_s, area.viewport.end_s) == (0.0, 1.5)
    assert area.viewport.high_hz == 4000
    assert area.selection is None


def test_undo_never_moves_the_view(area, session):
    divide(session)
    area.viewport.set_times(1.0, 2.0)
    session.undo()
    assert (area.viewport.start_s, area.viewport.end_s) == (1.0, 2.0)


def test_it_says_in_words_what_it_shows(area, session):
    divide(session)
    text = area.spectrogram.accessibleDescription()
    assert "tones" in text
    assert "Low and Rest" in text
    assert area.spectrogram.accessibleName() == "Spectrogram"


def test_all_that_shares_the_time_axis_is_aligned(area):
    widgets = (area.spectrogram, area.ruler, area.overview, area.hint_strip.lane)
    edges = set()
    for widget in widgets:
        left = widget.mapTo(area, QPoint(0, 0)).x()
        edges.add((left, left + widget.width()))
    assert len(edges) == 1


def test_dragging_the_axes_moves_and_zooms_and_a_double_click_resets(qtbot, area):
    axis, ruler = area.frequency_axis, area.ruler
    area.viewport.set_frequencies(200, 2000)
    wheels.drag(axis, QPoint(20, 100), QPoint(20, 160))
    assert area.viewport.high_hz > 2000
    octaves = np.log2(area.viewport.high_hz / area.viewport.low_hz)
    wheels.drag(axis, QPoint(20, 100), QPoint(100, 100))
    assert np.log2(area.viewport.high_hz / area.viewport.low_hz) < octaves
    qtbot.mouseDClick(axis, Qt.MouseButton.LeftButton, pos=QPoint(20, 50))
    assert area.viewport.low_hz == 40
    wheels.drag(ruler, QPoint(300, 5), QPoint(300, 85))
    assert area.viewport.span_s == pytest.approx(2.0, rel=0.1)
    qtbot.mouseDClick(ruler, Qt.MouseButton.LeftButton, pos=QPoint(20, 5))
    assert area.viewport.span_s == 4.0
    with qtbot.waitSignal(area.seek_requested) as caught:
        pos = QPoint(ruler.width() // 2, 8)
        qtbot.mouseClick(ruler, Qt.MouseButton.LeftButton, pos=pos)
    assert caught.args[0] == pytest.approx(2.0, abs=0.02)
