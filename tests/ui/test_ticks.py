"""Marks are at round numbers, with room between their labels."""

import itertools

import pytest

from layered.ui.scales import FrequencyScale
from layered.ui.ticks import frequency_ticks, hz_label, time_ticks
from layered.ui.viewport import Viewport


def labels(ticks):
    return [tick.text for tick in ticks if tick.text]


def test_a_minute_is_marked_in_round_steps():
    assert labels(time_ticks(0, 60, 700))[:3] == ["0:00", "0:10", "0:20"]


def test_an_hour_is_marked_in_hours_minutes_and_seconds():
    assert labels(time_ticks(3500, 4000, 700)) == ["1:00:00", "1:02:00", "1:04:00", "1:06:00"]


def test_close_up_the_marks_have_decimals():
    texts = labels(time_ticks(1.0, 1.01, 800))
    assert texts[0] == "0:01.000"
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("span_s", [0.004, 0.1, 1, 7, 60, 500, 7200])
def test_labels_never_touch(span_s):
    ticks = [tick for tick in time_ticks(0.3, 0.3 + span_s, 1000) if tick.text]
    places = [(tick.at - 0.3) / span_s * 1000 for tick in ticks]
    assert len(places) >= 2
    assert min(b - a for a, b in itertools.pairwise(places)) >= 95


def test_the_log_axis_is_marked_at_50_100_200(qapp):
    view = Viewport()
    view.set_sound(1.0, 44100)
    texts = set(labels(frequency_ticks(view, 700)))
    assert texts == {"50", "100", "200", "500", "1k", "2k", "5k", "10k", "20k"}


def test_the_linear_axis_is_marked_evenly(qapp):
    view = Viewport()
    view.set_sound(1.0, 44100)
    view.set_scale(FrequencyScale.LINEAR)
    view.fit_frequencies()
    at = sorted(tick.at for tick in frequency_ticks(view, 500) if tick.text)
    steps = {round(b - a) for a, b in itertools.pairwise(at)}
    assert len(steps) == 1


def test_a_low_axis_leaves_labels_out_rather_than_crowd_them(qapp):
    view = Viewport()
    view.set_sound(1.0, 44100)
    places = [view.y_of(tick.at, 90) for tick in frequency_ticks(view, 90) if tick.text]
    places.sort()
    assert min(b - a for a, b in itertools.pairwise(places)) >= 26


def test_frequencies_are_written_short():
    assert [hz_label(hz) for hz in (50, 1000, 1250, 20000)] == ["50", "1k", "1.25k", "20k"]
