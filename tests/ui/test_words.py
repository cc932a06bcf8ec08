import math
import time

import pytest

from layered.ui import words


@pytest.mark.parametrize(
    ("value", "text"),
    [(-4, "\u22124.0 dB"), (0, "0.0 dB"), (-0.04, "0.0 dB"), (-math.inf, "\u2212∞ dB")],
)
def test_levels_have_a_real_minus_and_a_unit(value, text):
    assert words.level(value) == text


def test_a_plus_only_where_it_is_asked_for():
    assert words.level(2.7, sign=True) == "+2.7 dB"
    assert words.level(2.7) == "2.7 dB"
    assert words.level(0, sign=True) == "0.0 dB"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "00:00.000"), (4.2174, "00:04.217"), (59.9996, "01:00.000"), (3725.5, "1:02:05.500")],
)
def test_positions_are_clocks(seconds, text):
    assert words.clock(seconds) == text


@pytest.mark.parametrize(("pan", "text"), [(0, "C"), (-0.3, "30 L"), (1, "100 R"), (0.004, "C")])
def test_pans_are_places(pan, text):
    assert words.place(pan) == text


@pytest.mark.parametrize(
    ("typed", "value"),
    [("-6", -6), ("\u22126.5 dB", -6.5), ("3,5", 3.5), ("+2dB", 2), ("loud", None), ("inf", None)],
)
def test_what_is_typed_is_read_as_a_level(typed, value):
    assert words.parse_level(typed) == value


@pytest.mark.parametrize(
    ("typed", "pan"),
    [
        ("30 L", -0.3), ("12,5r", 0.125), ("30 left", -0.3), ("R", 1), ("c", 0),
        ("\u221230 %", -0.3),
        ("300", 1), ("", None), ("LR", None), ("5 x", None), ("-3 L", None), ("1.2.3", None),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_as_a_pan(typed, pan):
    assert words.parse_place(typed) == pan


def test_names_are_joined_like_in_a_sentence():
    assert words.and_list([]) == ""
    assert words.and_list(["a"]) == "a"
    assert words.and_list(["a", "b", "c"]) == "a, b and c"


def test_nothing_is_said_of_the_time_left_while_nobody_knows():
    assert words.remaining(None) == ""
    assert words.remaining(12.4) == "about 12 s left"
    assert words.remaining(600) == "about 10 min left"


def test_moments_are_said_from_now():
    now = time.mktime((2026, 3, 10, 18, 0, 0, 0, 0, -1))
    assert words.moment(time.mktime((2026, 3, 10, 9, 5, 0, 0, 0, -1)), now) == "today at 09:05"
    assert words.moment(time.mktime((2026, 3, 9, 23, 5, 0, 0, 0, -1)), now) == "yesterday at 23:05"
    third = time.mktime((2026, 3, 3, 14, 3, 0, 0, 0, -1))
    assert words.moment(third, now) == "on 3 March at 14:03"
    last_year = time.mktime((2025, 12, 24, 7, 0, 0, 0, 0, -1))
    assert words.moment(last_year, now) == "on 24 December 2025 at 07:00"
