import numpy as np
import pytest

from layered.dsp.starts import (
    learn,
    learn_from_frames,
    normalised,
    random_activations,
    random_bases,
    random_group,
)


def rng(seed=0):
    return np.random.default_rng(seed)


def spectrogram(n_bins=30, n_frames=100):
    return rng(5).gamma(0.5, 1, (n_bins, n_frames)).astype(np.float32)


@pytest.mark.parametrize("level", [1e-6, 1.0, 1e6])
def test_a_normalised_spectrogram_has_a_mean_of_one_whatever_its_level(level):
    data = normalised(spectrogram() * np.float32(level))
    assert data.mean() == pytest.approx(1, rel=1e-4)
    assert data.dtype == np.float32


def test_normalised_silence_is_silence():
    assert not normalised(np.zeros((5, 7), np.float32)).any()


def test_random_spectra_sum_to_one_and_are_never_near_zero():
    bases = random_bases(rng(), 50, 6)
    assert bases.shape == (50, 6)
    assert np.allclose(bases.sum(axis=0), 1, atol=1e-5)
    assert bases.min() > 0.1 / (50 * 1.1)


def test_random_activations_share_out_the_level_of_each_frame():
    data = spectrogram()
    data[:, 3] = 0
    start = random_activations(rng(), data, 200)
    assert start.shape == (200, 100)
    assert not start[:, 3].any()
    loud = data.sum(axis=0) > 0
    ratio = start.sum(axis=0)[loud] / data.sum(axis=0)[loud]
    assert np.abs(ratio - 0.6).max() < 0.1  # the mean of what is drawn from 0.1 to 1.1


def test_a_random_group_explains_the_level_it_was_asked_for():
    data = spectrogram()
    whole, half = (random_group(rng(), data, 5, level=level) for level in (1.0, 0.5))
    assert np.allclose(half.model, 0.5 * whole.model)
    assert not whole.fixed


def test_the_same_seed_draws_the_same_start_and_another_another():
    data = spectrogram()
    first, again, other = (random_group(rng(seed), data, 3) for seed in (1, 1, 2))
    assert np.array_equal(first.bases, again.bases)
    assert np.array_equal(first.activations, again.activations)
    assert not np.array_equal(first.bases, other.bases)


def test_learning_explains_the_spectrogram_better_than_the_start():
    spectra, levels = random_bases(rng(1), 30, 3) ** 4, rng(2).random((3, 100)).astype(np.float32)
    data = normalised(spectra @ levels)
    start = random_group(rng(), data, 3)
    found = learn(rng(), data, 3, iterations=200)
    assert np.abs(found.model - data).mean() < 0.1 * np.abs(start.model - data).mean()


def test_a_dictionary_is_learned_from_the_chosen_frames_alone():
    data = np.zeros((30, 100), np.float32)
    data[:10, :50] = 1
    data[20:, 50:] = 1
    chosen = np.arange(100) >= 50
    bases = learn_from_frames(rng(), data, chosen, 4)
    assert bases is not None
    assert bases[20:].sum() == pytest.approx(4, rel=1e-4)


@pytest.mark.parametrize(("n_chosen", "n_asked", "n_given"), [(40, 10, 10), (12, 40, 6)])
def test_a_dictionary_has_no_more_spectra_than_half_its_frames(n_chosen, n_asked, n_given):
    bases = learn_from_frames(rng(), spectrogram(), np.arange(100) < n_chosen, n_asked)
    assert bases is not None
    assert bases.shape == (30, n_given)


def test_nothing_is_learned_from_too_few_or_silent_frames():
    data = spectrogram(n_frames=400)
    assert learn_from_frames(rng(), data, np.arange(400) < 7, 4) is None
    assert learn_from_frames(rng(), data, np.arange(400) < 15, 4) is None
    data[:, :200] = 0
    assert learn_from_frames(rng(), data, np.arange(400) < 200, 4) is None
