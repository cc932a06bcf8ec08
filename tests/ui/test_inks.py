"""Levels become colours: by share for the hue, by level for the brightness."""

import itertools

import numpy as np
import pytest
from PySide6.QtGui import QColor

from layered.ui import theme
from layered.ui.inks import Ink, LayerInks, ramp

TOP = 220
RED, BLUE = QColor("#ff4040"), QColor("#4060ff")


@pytest.fixture
def tokens(themed):
    return theme.tokens()


def cells(*values):
    return np.array([values], np.uint8)


def color(pixel):
    return QColor.fromRgb(int(pixel))


def test_the_ramp_goes_from_the_ground_to_the_loudest_without_turning_back(tokens):
    pixels = ramp(tokens, TOP)
    shades = [color(pixel).lightnessF() for pixel in pixels]
    assert color(pixels[0]) == tokens.picture
    assert color(pixels[TOP]) == tokens.picture_high
    assert all(b >= a - 0.003 for a, b in itertools.pairwise(shades))


def test_a_cell_has_the_hue_of_who_owns_it_and_both_where_they_share(tokens):
    inks = LayerInks([Ink(RED), Ink(BLUE)], tokens, TOP)
    first, second, both = (
        color(p) for p in inks.mix([cells(200, 90, 200), cells(90, 200, 200)])[0]
    )
    assert first.red() > 2 * first.blue()
    assert second.blue() > 2 * second.red()
    assert both.red() > first.red() / 3
    assert both.blue() > second.blue() / 3


def test_louder_is_brighter_and_silence_is_the_ground(tokens):
    inks = LayerInks([Ink(RED)], tokens, TOP)
    row = [color(pixel).valueF() for pixel in inks.mix([cells(0, 100, 140, 180, 220)])[0]]
    assert row == sorted(row)
    assert color(inks.mix([cells(0)])[0, 0]) == tokens.picture


def test_two_layers_by_table_look_as_two_of_many(tokens):
    rng = np.random.default_rng(3)
    planes = [rng.integers(60, 230, (20, 30)).astype(np.uint8) for _ in range(2)]
    by_table = LayerInks([Ink(RED), Ink(BLUE)], tokens, TOP).mix(planes)
    silent = np.zeros_like(planes[0])
    by_share = LayerInks([Ink(RED), Ink(BLUE), Ink(RED)], tokens, TOP).mix([*planes, silent])
    apart = np.abs(by_table.view(np.uint8).astype(int) - by_share.view(np.uint8))
    assert apart.max() <= 12
    assert apart.mean() < 2


def test_hue_at_half_the_width_keeps_the_brightness_of_every_column(tokens):
    inks = LayerInks([Ink(RED), Ink(RED), Ink(RED)], tokens, TOP)
    total = cells(200, 60, 200, 60, 200)
    half = [cells(200, 200, 200), cells(0, 0, 0), cells(0, 0, 0)]
    bright = [color(pixel).valueF() for pixel in inks.mix(half, total=total)[0]]
    assert bright[0] == bright[2] == bright[4] > bright[1] == bright[3]


def test_a_remainder_is_what_the_others_leave(tokens):
    inks = LayerInks([Ink(RED), Ink(BLUE)], tokens, TOP)
    found, mixture = cells(200, 0), cells(200, 200)
    all_found, none_found = inks.mix([found, mixture], is_last_remainder=True)[0]
    assert color(all_found).red() > 2 * color(all_found).blue()
    assert color(none_found).blue() > 2 * color(none_found).red()


def test_muted_is_dim_and_aside_is_grey(tokens):
    full, muted, aside = (
        color(LayerInks([ink], tokens, TOP).mix([cells(210)])[0, 0])
        for ink in (Ink(RED), Ink(RED, is_muted=True), Ink(RED, is_aside=True))
    )
    assert muted.value() < full.value() / 2
    assert muted.red() > muted.blue()
    assert aside.hsvSaturation() < 60
