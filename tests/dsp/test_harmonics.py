import numpy as np
import pytest

from layered.dsp.harmonics import (
    CENTS,
    HIGHEST_HZ,
    LOWEST_HZ,
    STEPS_PER_SEMITONE,
    comb_bases,
    pitch_grid,
    pitch_index,
    salience,
    smooth_bases,
    standardised,
)
from layered.dsp.stft import magnitude, settings_for
from tests.sounds import RATE, silence, sung

SETTINGS = settings_for(RATE, 186, 8)


def salience_of(sound, rate=RATE):
    chosen = settings_for(rate, 186, 8)
    return salience(magnitude(sound, settings=chosen), settings=chosen, sample_rate_hz=rate)


def test_the_grid_rises_by_a_quarter_of_a_semitone_over_its_range():
    grid = pitch_grid()
    assert np.allclose(1200 * np.log2(grid[1:] / grid[:-1]), CENTS)
    assert grid[0] == LOWEST_HZ
    assert HIGHEST_HZ * 2 ** (-CENTS / 1200) < grid[-1] <= HIGHEST_HZ


def test_a_pitch_is_found_at_its_place_on_the_grid_and_no_pitch_far_below():
    grid = pitch_grid()
    assert np.array_equal(pitch_index(grid), np.arange(len(grid)))
    assert np.array_equal(pitch_index(grid * 2 ** (10 / 1200)), np.arange(len(grid)))
    assert pitch_index(np.array([0.0]))[0] < -100_000
    octave = pitch_index(np.array([440.0]))[0] - pitch_index(np.array([220.0]))[0]
    assert octave == 12 * STEPS_PER_SEMITONE


@pytest.mark.parametrize("rate", [4000, 16000, 192000])
def test_a_comb_has_its_peaks_at_the_harmonics_and_nothing_between(rate):
    chosen = settings_for(rate, 186, 8)
    comb = comb_bases(np.array([200.0]), settings=chosen, sample_rate_hz=rate)[:, 0]
    bin_hz = rate / chosen.window_samples
    for harmonic in range(1, 5):
        assert comb[round(200 * harmonic / bin_hz)] > 0.8
        assert comb[round(200 * (harmonic + 0.5) / bin_hz)] == 0
    assert comb[round(100 / bin_hz)] == 0


def test_a_comb_above_the_spectrum_is_empty():
    chosen = settings_for(4000, 186, 8)
    combs = comb_bases(np.array([1500.0, 4000.0]), settings=chosen, sample_rate_hz=4000)
    assert combs[:, 0].any()
    assert not combs[:, 1].any()


def test_bumps_cover_every_frequency():
    bumps = smooth_bases(30, settings=SETTINGS, sample_rate_hz=RATE)
    assert bumps.shape == (SETTINGS.n_bins, 30)
    assert bumps.min() >= 0
    assert bumps.sum(axis=1).min() > 0.5
    widths = (bumps > 0).sum(axis=0)
    assert widths[-2] > 3 * widths[1]


@pytest.mark.parametrize("frequency_hz", [110.0, 220.0, 440.0])
def test_the_pitch_of_a_sung_note_is_the_most_salient_one(frequency_hz):
    sound, _ = sung([frequency_hz], note_s=1.0, vibrato_cents=5)
    middle = salience_of(sound).full.mean(axis=1)
    best_hz = pitch_grid()[middle.argmax()]
    assert abs(1200 * np.log2(best_hz / frequency_hz)) <= 50


def test_the_octave_is_told_by_the_odd_harmonics_and_what_is_between():
    sound, _ = sung([220.0], note_s=1.0, vibrato_cents=5)
    heard = salience_of(sound)
    true, below, above = pitch_index(np.array([220.0, 110.0, 440.0]))
    odd, between = heard.odd.mean(axis=1), heard.between.mean(axis=1)
    assert odd[true] > 3 * odd[below]
    assert between[above] > 3 * between[true]


@pytest.mark.parametrize("rate", [4000, 192000])
def test_silence_has_no_salience_at_any_rate(rate):
    heard = salience_of(silence(0.3, rate), rate)
    for values in (heard.full, heard.odd, heard.between):
        assert np.isfinite(values).all()
        assert not values.any()


def test_standardised_rows_have_a_mean_of_zero_and_a_deviation_of_one():
    rng = np.random.default_rng(0)
    rows = (rng.random((4, 500)) * [[1], [10], [100], [0]]).astype(np.float32)
    scaled = standardised(rows)
    assert np.abs(scaled.mean(axis=1)).max() < 1e-4
    assert np.abs(scaled[:3].std(axis=1) - 1).max() < 1e-3
    assert not scaled[3].any()
