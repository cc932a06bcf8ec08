"""One range of time and frequency for everything on the time axis."""

import pytest

from layered.ui.scales import FrequencyScale
from layered.ui.viewport import Viewport


@pytest.fixture
def view(qapp):
    view = Viewport()
    view.set_sound(100.0, 44100)
    return view


def test_another_sound_is_seen_whole(view):
    view.set_times(10, 20)
    view.set_sound(7.0, 8000)
    assert (view.start_s, view.end_s) == (0, 7)
    assert view.high_hz == 4000


def test_zooming_keeps_what_is_under_the_pointer(view):
    view.zoom_time(4, at_s=30)
    assert view.span_s == pytest.approx(25)
    assert view.x_of(30, 1000) == pytest.approx(300)
    view.zoom_time(0.5, at_s=30)
    assert view.x_of(30, 1000) == pytest.approx(300)


def test_zooming_out_ends_at_twice_the_recording_and_in_at_a_few_samples(view):
    view.zoom_time(1e-6)
    assert view.span_s == pytest.approx(200)
    assert (view.start_s, view.end_s) == pytest.approx((-50, 150))
    view.zoom_time(1e12)
    assert view.span_s == pytest.approx(256 / 44100)


def test_scrolling_stops_at_the_ends(view):
    view.set_times(10, 20)
    view.scroll_time(-5)
    assert (view.start_s, view.end_s) == (0, 10)
    view.scroll_time(100)
    assert (view.start_s, view.end_s) == (90, 100)


def test_a_range_is_shown_with_room_around_it(view):
    view.show_range(40, 50)
    assert view.start_s < 40 < 50 < view.end_s
    view.fit()
    assert (view.start_s, view.end_s) == (0, 100)


@pytest.mark.parametrize("scale", list(FrequencyScale))
def test_places_and_frequencies_undo_each_other_on_every_scale(view, scale):
    view.set_scale(scale)
    for y in (0, 123, 399):
        assert view.y_of(view.hz_at(y, 400), 400) == pytest.approx(y)
    assert view.hz_at(0, 400) == pytest.approx(view.high_hz)
    assert view.hz_at(400, 400) == pytest.approx(view.low_hz)


@pytest.mark.parametrize("scale", list(FrequencyScale))
def test_frequency_zooms_at_the_pointer_and_stays_within_the_recording(view, scale):
    view.set_scale(scale)
    view.zoom_frequency(2, at_hz=1000)
    y = view.y_of(1000, 400)
    view.zoom_frequency(1.5, at_hz=1000)
    assert view.y_of(1000, 400) == pytest.approx(y)
    view.zoom_frequency(1e-9)
    assert view.high_hz == pytest.approx(22050)
    view.scroll_frequency(10)
    assert view.high_hz == pytest.approx(22050)
    view.zoom_frequency(1e9)
    assert view.low_hz < view.high_hz


def test_octaves_are_equally_high_on_the_log_scale(view):
    heights = [view.y_of(hz, 600) for hz in (100, 200, 400)]
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2])


def test_what_changes_nothing_tells_nobody(view, qtbot):
    with qtbot.assertNotEmitted(view.changed):
        view.set_times(0, 100)
        view.set_frequencies(view.low_hz, view.high_hz)
        view.set_scale(FrequencyScale.LOG)
    with qtbot.waitSignal(view.changed):
        view.zoom_time(2)


def test_a_recording_of_one_sample_can_be_seen(qapp):
    view = Viewport()
    view.set_sound(1 / 4000, 4000)
    view.zoom_time(10)
    assert view.span_s == pytest.approx(1 / 4000)
    assert view.high_hz == 2000
