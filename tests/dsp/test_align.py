import numpy as np

from layered.dsp.align import smooth_lags

LAGS = np.arange(-15, 16)
FRAME_S = 0.01


def scores(true_lags, strength=4.0, seed=0):
    """Noise with a peak at the true lag of every frame."""
    rng = np.random.default_rng(seed)
    values = rng.normal(0, 0.5, (len(true_lags), len(LAGS)))
    values[np.arange(len(true_lags)), true_lags - LAGS[0]] += strength
    return values


def test_a_lag_of_100_ms_is_found():
    true = np.full(200, round(0.1 / FRAME_S))
    found = smooth_lags(scores(true), LAGS, np.ones(200, bool))
    assert np.array_equal(found, true)


def test_a_lag_that_changes_slowly_is_followed():
    true = np.repeat([0, 1, 2, 3], 60)
    found = smooth_lags(scores(true), LAGS, np.ones(240, bool))
    assert np.mean(np.abs(found - true) <= 1) > 0.98


def test_a_single_outlier_does_not_move_anything():
    true = np.full(100, 3)
    values = scores(true)
    values[50] = 0
    values[50, 0] = 50.0
    assert np.array_equal(smooth_lags(values, LAGS, np.ones(100, bool)), true)


def test_without_evidence_nothing_is_moved():
    found = smooth_lags(np.zeros((80, len(LAGS))), LAGS, np.ones(80, bool))
    assert not found.any()


def test_moving_is_cheap_where_nothing_is_sung():
    true = np.repeat([-8, 8], 60)
    voiced = np.ones(120, bool)
    voiced[50:70] = False
    values = scores(true)
    values[50:70] = 0
    found = smooth_lags(values, LAGS, voiced)
    assert np.array_equal(found[:50], true[:50])
    assert np.array_equal(found[70:], true[70:])


def test_one_frame_has_a_lag():
    assert smooth_lags(scores(np.array([4])), LAGS, np.ones(1, bool)).tolist() == [4]
