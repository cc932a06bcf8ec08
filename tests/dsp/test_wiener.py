import numpy as np
import pytest

from layered.dsp.wiener import decision_directed_gain


def rayleigh(shape, seed=0):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=shape) + 1j * rng.normal(size=shape)
    return np.abs(values).astype(np.float32)


def test_noise_alone_is_turned_down_without_cells_that_stick_out():
    noise = rayleigh((20, 200))
    gain = decision_directed_gain(noise, np.full_like(noise, noise.mean()))
    assert gain.shape == noise.shape
    assert gain.min() == pytest.approx(0.05)
    assert gain.mean() < 0.2
    plain = np.maximum(1 - (4 / np.pi) * noise.mean() ** 2 / noise**2, 0.05)
    assert gain.std() < 0.6 * plain.std()


def test_what_is_far_above_the_noise_is_kept_and_cells_without_noise_too():
    loud = np.full((5, 50), 30, np.float32)
    assert decision_directed_gain(loud, np.ones_like(loud)).min() > 0.95
    assert decision_directed_gain(loud, np.zeros_like(loud)).min() > 0.999
    assert decision_directed_gain(0 * loud, np.ones_like(loud)).max() == pytest.approx(0.05)


def test_it_can_be_stopped():
    def stop():
        raise InterruptedError

    with pytest.raises(InterruptedError):
        decision_directed_gain(np.ones((3, 3)), np.ones((3, 3)), on_block=stop)
