"""Missing cells, sparse activations, and activations with a prior."""

import itertools

import numpy as np
import pytest

from layered.dsp.factorize import FLOOR, Group, factorize, unit_columns
from layered.dsp.starts import normalised, random_activations, random_bases

N_BINS, N_FRAMES = 33, 300


def spectrogram(seed=0):
    rng = np.random.default_rng(seed)
    return normalised(rng.gamma(0.5, 1.0, (N_BINS, N_FRAMES)).astype(np.float32))


def group(data, n_components=5, seed=0, **options):
    rng = np.random.default_rng(seed)
    bases = random_bases(rng, N_BINS, n_components)
    return Group(bases, random_activations(rng, data, n_components), **options)


def cost(data, groups, observed=1.0):
    """The divergence of what was observed, and the price of activation, in double precision."""
    model = np.full(data.shape, float(FLOOR))
    price = 0.0
    for each in groups:
        product = each.bases.astype(float) @ each.activations.astype(float)
        model += product if each.share is None else product * each.share
        price += each.sparsity * float(each.activations.sum())
    data = data.astype(float)
    logarithm = np.log(np.where(data > 0, data, 1) / np.where(data > 0, model, 1))
    return float(np.sum(observed * (data * logarithm - data + model))) + price


def never_rises(data, groups, observed=None, n_steps=25):
    weight = 1.0 if observed is None else observed
    costs = [cost(data, groups, weight)]
    for _ in range(n_steps):
        groups = factorize(data, groups, iterations=1, observed=observed)
        costs.append(cost(data, groups, weight))
    scale = max(abs(value) for value in costs)
    falls = all(after <= before + 2e-6 * scale for before, after in itertools.pairwise(costs))
    return falls and costs[-1] < 0.95 * costs[0]


@pytest.mark.parametrize("fixed", [False, True])
@pytest.mark.parametrize("soft", [False, True])
def test_the_divergence_of_what_was_observed_never_rises(fixed, soft):
    data, rng = spectrogram(), np.random.default_rng(1)
    observed = rng.random(data.shape, np.float32)
    if not soft:
        observed = (observed > 0.3).astype(np.float32)
    share = rng.random(data.shape, np.float32)
    groups = (group(data, fixed=fixed), group(data, 3, seed=2, share=share))
    assert never_rises(data, groups, observed)


@pytest.mark.parametrize("fixed", [False, True])
def test_with_a_price_of_activation_the_whole_cost_never_rises(fixed):
    data = spectrogram()
    assert never_rises(data, (group(data, fixed=fixed, sparsity=0.3), group(data, 3, seed=2)))


def test_a_price_makes_activations_sparser_and_smaller():
    data = spectrogram()
    free, dear = (
        factorize(data, (group(data, 12, sparsity=price),), iterations=60)[0].activations
        for price in (0.0, 0.5)
    )
    assert dear.sum() < 0.8 * free.sum()
    assert (dear < 1e-3).mean() > (free < 1e-3).mean()


def test_holes_of_a_spectrogram_of_one_sound_are_filled():
    rng = np.random.default_rng(4)
    spectrum = unit_columns(rng.random((N_BINS, 1)) + 0.1)
    data = normalised(spectrum @ (rng.random((1, N_FRAMES)).astype(np.float32) + 0.1))
    observed = (rng.random(data.shape) > 0.4).astype(np.float32)
    held = np.where(observed > 0, data, 99).astype(np.float32)
    (found,) = factorize(held, (group(data, 1),), iterations=60, observed=observed)
    assert np.abs(found.model - data).max() < 2e-3 * data.max()


def test_what_was_never_observed_keeps_its_factors():
    data = spectrogram()
    observed = np.ones_like(data)
    observed[7] = observed[:, 20] = 0
    before = group(data)
    (after,) = factorize(data, (before,), iterations=1, observed=observed)
    share = after.bases[7] / before.bases[7]
    # The column is scaled to sum to one again, the bin within it is as it was.
    assert np.isfinite(after.bases).all()
    assert (share > 0.2).all()
    assert np.isfinite(after.activations[:, 20]).all()


def test_nothing_observed_at_all_gives_finite_factors():
    data = spectrogram()
    fitted = factorize(data, (group(data),), iterations=5, observed=np.zeros_like(data))
    assert all(np.isfinite(factor).all() for factor in (fitted[0].bases, fitted[0].activations))


def test_a_prior_pulls_the_activations_as_far_as_its_weight_says():
    data = spectrogram()
    prior = random_activations(np.random.default_rng(9), data, 5)
    distances = []
    for weight in (0.0, 0.3, 3.0, 1e4):
        start = group(data, activation_prior=prior, activation_weight=weight)
        (fitted,) = factorize(data, (start,), iterations=20)
        distances.append(float(np.abs(fitted.activations - prior).sum()))
    assert distances[0] > distances[1] > distances[2] > distances[3]
    assert distances[3] < 1e-2 * float(prior.sum())


@pytest.mark.parametrize("threads", [2, 3])
def test_the_bits_do_not_depend_on_the_number_of_threads(threads):
    data = spectrogram()
    observed = np.random.default_rng(3).random(data.shape, np.float32)
    groups = (group(data, sparsity=0.1), group(data, 3, seed=2))
    alone = factorize(data, groups, iterations=5, observed=observed)
    together = factorize(data, groups, iterations=5, observed=observed, threads=threads)
    for one, other in zip(alone, together, strict=True):
        assert np.array_equal(one.bases, other.bases)
        assert np.array_equal(one.activations, other.activations)
