"""What was missing comes back about as loud as it was, and nothing else changes."""

import numpy as np
import pytest

from layered.model.hole import Hole
from tests.methods.restoration.scenes import (
    OTHER_HZ,
    RATE,
    band_of,
    level_db,
    melody,
    mended,
    slow_melody,
    spectrum_levels,
)


@pytest.fixture(scope="module")
def whole():
    return melody()


@pytest.fixture(scope="module")
def example():
    return melody(OTHER_HZ, seed=1)


def error_db(truth, found, low_hz, high_hz):
    """Root of the mean square difference of levels in a band, silence called -60 dB."""
    rows = slice(*(round(hz / (RATE / 1024)) for hz in (low_hz, high_hz)))
    levels = [np.maximum(spectrum_levels(each)[:, rows], -30) for each in (truth, found)]
    return float(np.sqrt(np.mean((levels[0] - levels[1]) ** 2)))


def test_a_band_that_was_cut_off_comes_back(whole, example):
    narrow = band_of(whole, 0, 1500)
    added = mended("extend", narrow, example=example).added.sound
    restored = narrow + added
    high = band_of(whole, 1800, 7000)
    assert abs(level_db(band_of(restored, 1800, 7000)) - level_db(high)) < 4
    before, after = (error_db(whole, each, 1800, 7000) for each in (narrow, restored))
    assert after < 0.6 * before
    assert level_db(band_of(added, 0, 1400)) < level_db(narrow) - 50


def test_the_new_band_is_as_loud_as_the_old_one_at_the_edge(whole, example):
    narrow = band_of(whole, 0, 1500)
    restored = narrow + mended("extend", narrow, example=example).added.sound
    for low_hz, high_hz in ((1300, 1480), (1520, 1900)):
        found, truth = (level_db(band_of(each, low_hz, high_hz)) for each in (restored, whole))
        assert abs(found - truth) < 4


def test_a_given_band_is_what_is_missing_or_what_was_recorded(whole, example):
    narrow = band_of(whole, 400, 1500)
    for low_hz, high_hz in ((400.0, 1500.0), (1500.0, 8000.0)):
        added = mended("extend", narrow, example=example, low_hz=low_hz, high_hz=high_hz).added
        assert level_db(band_of(added.sound, 1700, 7000)) > -70
        assert level_db(band_of(added.sound, 500, 1400)) < -70


def test_an_example_at_another_level_is_brought_to_the_recordings(whole, example):
    narrow = band_of(whole, 0, 1500)
    levels = [
        level_db(mended("extend", narrow, example=gain * example).added.sound)
        for gain in (np.float32(1), np.float32(0.05))
    ]
    assert abs(levels[0] - levels[1]) < 7


def test_nothing_is_added_where_nothing_is_missing(whole, example):
    for name, options in (("extend", {"example": example}), ("fill", {"find": True})):
        outcome = mended(name, whole, **options)
        assert not outcome.added.sound.any()
        assert len(outcome.warnings) == 1
    assert level_db(mended("uncompress", whole).added.sound) < level_db(whole) - 30


@pytest.mark.parametrize("seconds", [0.02, 0.08, 0.2])
def test_a_gap_in_time_is_filled_without_a_seam(seconds):
    whole = slow_melody()
    start, stop = (round(at_s * RATE) for at_s in (1.15, 1.15 + seconds))
    damaged = whole.copy()
    damaged[:, start:stop] = 0
    hole = Hole(start / RATE, stop / RATE, 0, RATE / 2)
    restored = damaged + mended("fill", damaged, holes=[hole]).added.sound
    fade = round(0.005 * RATE)
    assert np.array_equal(restored[:, : start - fade], damaged[:, : start - fade])
    assert np.array_equal(restored[:, stop + fade :], damaged[:, stop + fade :])
    gap = slice(start, stop)
    assert abs(level_db(restored[:, gap]) - level_db(whole[:, gap])) < 6
    jumps = np.abs(np.diff(restored[0], n=2))
    around = np.abs(np.diff(whole[0], n=2))[start - 2000 : stop + 2000]
    assert jumps[start - fade : stop + fade].max() < 2 * around.max()


def test_a_tone_goes_on_through_a_gap():
    t = np.arange(2 * RATE) / RATE
    tone = (0.3 * np.sin(2 * np.pi * 441 * t) * np.exp(-t))[np.newaxis].astype(np.float32)
    damaged = tone.copy()
    gap = slice(RATE, RATE + RATE // 20)
    damaged[:, gap] = 0
    hole = Hole(1.0, 1.05, 0, RATE / 2)
    restored = damaged + mended("fill", damaged, holes=[hole]).added.sound
    assert level_db((restored - tone)[:, gap]) < level_db(tone[:, gap]) - 12


def test_a_block_is_filled_and_the_rest_stays_to_80_db(whole, example):
    low, high = band_of(whole, 0, 1000), band_of(whole, 2000, 8000)
    damaged = whole.copy()
    span = slice(RATE, RATE + RATE // 4)
    damaged[:, span] = (low + high)[:, span]
    hole = Hole(1.0, 1.25, 1000, 2000)
    added = mended("fill", damaged, example=example, holes=[hole]).added.sound
    window = round(0.0464 * RATE) * 2
    assert not added[:, : RATE - window].any()
    assert not added[:, RATE + RATE // 4 + window :].any()
    found, truth = (level_db(band_of(s, 1100, 1900)[:, span]) for s in (damaged + added, whole))
    assert abs(found - truth) < 8


def test_what_is_in_a_hole_is_replaced(whole):
    damaged = whole.copy()
    burst = slice(round(0.6 * RATE), round(0.65 * RATE))
    damaged[:, burst] += 0.8
    restored = damaged + mended("fill", damaged, holes=[Hole(0.58, 0.67, 0, 8000)]).added.sound
    assert level_db((restored - whole)[:, burst]) < level_db((damaged - whole)[:, burst]) - 10


def test_dropouts_and_clicks_are_found(whole):
    damaged = whole.copy()
    damaged[:, 8000:8800] = 0
    damaged[0, 20000] += 0.9
    restored = damaged + mended("fill", damaged, find=True).added.sound
    assert np.abs(restored - whole)[0, 20000] < 0.3
    assert level_db(restored[:, 8000:8800]) > level_db(whole[:, 8000:8800]) - 6
    assert np.array_equal(restored[:, 30000:], damaged[:, 30000:])


def test_compression_that_cut_off_the_top_is_undone(whole, example):
    narrow = band_of(whole, 0, 2500)
    restored = narrow + mended("uncompress", narrow, example=example).added.sound
    before, after = (error_db(whole, each, 2800, 7000) for each in (narrow, restored))
    assert after < 0.6 * before


def test_without_an_example_undoing_compression_says_what_it_cannot_do(whole):
    warnings = mended("uncompress", band_of(whole, 0, 2500)).warnings
    assert "Without an example" in warnings[-1]
