"""Blocks of sound become columns of levels with the right height, place and time."""

import numpy as np
import pytest

from layered.dsp import picture
from tests import sounds


def levels(sound, rate, hop=None):
    """All frames of a sound, silence around it."""
    grid = picture.grid_for(rate, hop)
    n_frames = 1 + (sound.shape[1] - 1) // grid.hop_samples
    padded = np.pad(sound, ((0, 0), (grid.reach_samples, grid.reach_samples)))
    centers = grid.reach_samples + grid.hop_samples * np.arange(n_frames)
    return grid, picture.levels_at(padded, centers, grid)


@pytest.mark.parametrize("rate", [4000, 8000, 22050, 44100, 48000, 192000, 384000])
@pytest.mark.parametrize("hz", [90.0, 350.0, 700.0, 1380.0, 1900.0])
def test_a_tone_is_as_loud_and_as_high_as_it_is_at_every_rate(rate, hz):
    sound = sounds.tone(hz, seconds=0.6, rate=rate, level=0.1)
    grid, drawn = levels(sound, rate)
    middle = drawn[:, drawn.shape[1] // 2]
    loudest = int(middle.argmax())
    assert grid.row_hz[loudest] == pytest.approx(hz, abs=grid.bin_hz)
    assert picture.db_of(int(middle.max())) == pytest.approx(-20, abs=1.6)


def test_low_tones_are_told_apart_that_one_short_window_would_blur():
    rate = 44100
    sound = sounds.tone(100, rate=rate) + sounds.tone(125, rate=rate)
    grid, drawn = levels(sound, rate)
    column = drawn[:, drawn.shape[1] // 2].astype(int)
    low, between, high = (int(np.argmin(np.abs(grid.row_hz - hz))) for hz in (100, 112, 125))
    assert column[low] - column[between] > 12
    assert column[high] - column[between] > 12
    assert grid.bin_hz > 20


def test_rows_rise_from_zero_to_the_highest_frequency():
    for rate in (4000, 44100, 384000):
        rows = picture.grid_for(rate).row_hz
        assert (np.diff(rows) > 0).all()
        assert rows[0] == 0
        assert rows[-1] == pytest.approx(rate / 2)


def test_silence_is_the_floor():
    _, drawn = levels(sounds.silence(rate=8000), 8000)
    assert not drawn.any()


def test_the_loudest_channel_is_drawn():
    sound = np.concatenate([sounds.tone(1000) * 0.01, sounds.tone(1000)])
    _, both = levels(sound, sounds.RATE)
    _, loud = levels(sound[1:], sounds.RATE)
    np.testing.assert_array_equal(both, loud)


def test_a_click_is_drawn_when_it_happens():
    sound = sounds.silence(seconds=1.0, rate=16000)
    sound[0, 8000] = 1.0
    grid, drawn = levels(sound, 16000)
    top = drawn[-50:].astype(int).sum(axis=0)
    assert top.argmax() * grid.hop_samples == pytest.approx(8000, abs=grid.hop_samples)
    early = drawn[:, : (8000 - grid.reach_samples) // grid.hop_samples]
    assert not early.any()


def test_it_does_not_matter_how_the_sound_is_cut_into_blocks():
    sound = sounds.noise(seconds=0.5, rate=16000, channels=2)
    grid, whole = levels(sound, 16000)
    padded = np.pad(sound, ((0, 0), (grid.reach_samples, grid.reach_samples)))
    start = 5 * grid.hop_samples
    block = padded[:, start : start + 2 * grid.reach_samples + 2 * grid.hop_samples]
    centers = grid.reach_samples + grid.hop_samples * np.arange(3)
    part = picture.levels_at(block, centers, grid)
    assert np.abs(part.astype(int) - whole[:, 5:8]).max() <= 1


def test_pooling_keeps_the_loudest_and_what_is_left_over():
    drawn = np.array([[1, 5, 2, 2, 9], [0, 0, 7, 1, 3]], np.uint8)
    np.testing.assert_array_equal(picture.pool(drawn, 2), [[5, 2, 9], [0, 7, 3]])
    np.testing.assert_array_equal(picture.pool(drawn, 5), [[9], [7]])
    assert picture.pool(drawn, 1) is drawn


def test_a_first_look_has_the_same_rows():
    sound = sounds.tone(440, rate=16000)
    grid, drawn = levels(sound, 16000)
    frames = sound[:, np.newaxis, 4000 : 4000 + grid.window_samples]
    rough = picture.rough_levels(frames, grid)
    assert rough.shape == (len(drawn), 1)
    assert grid.row_hz[int(rough[:, 0].argmax())] == pytest.approx(440, abs=grid.bin_hz)


def test_magnitudes_undo_levels():
    magnitudes = picture.magnitudes_by_level()
    assert magnitudes[0] == 0
    assert 20 * np.log10(magnitudes[200]) == pytest.approx(picture.db_of(200), abs=1e-3)
