import math

import numpy as np
import pytest

from layered.dsp.levels import FLOOR_DB, PeakMeter, db, linear, peak, rms
from tests.sounds import noise, silence, tone


def test_unity_is_exactly_zero_db_both_ways():
    assert db(1.0) == 0.0
    assert linear(0.0) == 1.0


def test_db_and_linear_undo_each_other():
    for level_db in (-90.0, -6.0, 3.0, 12.0):
        assert db(linear(level_db)) == pytest.approx(level_db, abs=1e-9)


def test_silence_has_a_finite_level():
    assert db(0.0) == FLOOR_DB
    assert db(1e-30, floor_db=-120.0) == -120.0


def test_the_sign_does_not_matter():
    assert db(-0.5) == db(0.5)


def test_the_peak_is_found_on_the_negative_side_and_in_any_channel():
    sound = np.array([[0.1, 0.2, 0.0], [0.0, -0.7, 0.3]], dtype=np.float32)
    assert peak(sound) == pytest.approx(0.7)
    assert peak(sound[:, :0]) == 0.0


def test_the_peak_is_found_wherever_it_is_in_a_long_sound():
    sound = silence(seconds=40.0)
    sound[0, 600_001] = -0.25
    assert peak(sound) == 0.25


def test_a_sine_has_the_level_of_a_sine():
    assert rms(tone(400.0, level=0.5)) == pytest.approx(0.5 / math.sqrt(2), rel=1e-3)
    assert rms(silence()[:, :0]) == 0.0


def test_the_level_of_a_long_sound_does_not_drift():
    sound = noise(seconds=40.0, level=0.1)
    assert rms(sound) == pytest.approx(math.sqrt(np.mean(sound.astype(np.float64) ** 2)), rel=1e-9)


def test_a_meter_jumps_up_at_once_and_falls_slowly():
    meter = PeakMeter(fall_db_per_s=20.0)
    meter.add(0.5, 0.025)
    assert meter.level == 0.5
    meter.add(0.0, 0.1)
    assert db(meter.level) == pytest.approx(db(0.5) - 2.0)


def test_a_meter_holds_its_peak_for_a_while():
    meter = PeakMeter(hold_s=1.0)
    meter.add(0.8, 0.1)
    meter.add(0.1, 0.9)
    assert meter.held == 0.8
    meter.add(0.1, 0.2)
    assert meter.held == 0.1


def test_the_clip_light_stays_on_until_it_is_reset():
    meter = PeakMeter()
    meter.add(1.0, 0.1)
    assert not meter.clipped
    meter.add(1.001, 0.1)
    meter.add(0.0, 10.0)
    meter.clear()
    assert meter.clipped
    meter.reset_clip()
    assert not meter.clipped
