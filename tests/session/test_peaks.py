"""The waveform at a glance holds every peak."""

import numpy as np

from layered.session.peaks import Peaks


def peaks_of(samples, rate=1000):
    peaks = Peaks(lambda start, stop: samples[:, start:stop], samples.shape[1], rate)
    while not peaks.is_complete:
        peaks.draw_next()
    return peaks


def test_a_single_loud_sample_is_seen_at_any_width():
    samples = np.zeros((2, 3_000_000), np.float32)
    samples[1, 1_500_000] = -0.9
    samples[0, 2_900_001] = 0.7
    peaks = peaks_of(samples)
    for width in (10, 777, 5000):
        low, high = peaks.between(0, 3000, width)
        assert low.min() == np.float32(-0.9)
        assert high.max() == np.float32(0.7)
        assert abs(low.argmin() - width / 2) <= 1


def test_outside_the_sound_there_is_nothing():
    peaks = peaks_of(np.full((1, 1000), 0.5, np.float32))
    low, high = peaks.between(-1.0, 3.0, 40)
    assert (high[:10] == 0).all()
    assert (high[10:20] == 0.5).all()
    assert (high[21:] == 0).all()
    assert (low == np.where(high > 0, 0.5, 0)).all()


def test_one_sample_is_enough():
    low, high = peaks_of(np.full((1, 1), -0.25, np.float32)).between(0, 0.001, 5)
    assert (low == -0.25).all()
    assert (high == -0.25).all()
