"""What makes the solver come further in less time: it must not cost correctness."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from layered.dsp.factorize import FLOOR, Group, factorize
from layered.dsp.starts import normalised, random_activations, random_bases

OPTIONS = ("plain", "half known", "known", "shared", "believed", "sparse", "unobserved")


def spectrogram(seed=0, n_bins=33, n_frames=300):
    rng = np.random.default_rng(seed)
    return normalised(rng.gamma(0.5, 1.0, (n_bins, n_frames)).astype(np.float32))


def made(option, data, seed=0):
    """Groups, and what was observed, for an option of the solver."""
    rng = np.random.default_rng(seed)

    def group(n_components, **more):
        bases = random_bases(rng, data.shape[0], n_components)
        return Group(bases, random_activations(rng, data, n_components), **more)

    soft = rng.random(data.shape, np.float32)
    return {
        "plain": lambda: ((group(5),), None),
        "half known": lambda: ((group(3, fixed=True), group(3)), None),
        "known": lambda: ((group(5, fixed=True),), None),
        "shared": lambda: ((group(3, share=soft), group(3)), None),
        "believed": lambda: ((group(3, belief=soft), group(3, belief=1 - soft)), None),
        "sparse": lambda: ((group(4, sparsity=0.3), group(3, fixed=True)), None),
        "unobserved": lambda: ((group(4), group(2, share=soft)), (soft > 0.3) * soft),
    }[option]()


def cost(data, groups, observed=None):
    """What the solver promises to lower, by its definition, in double precision."""
    seen = np.ones(data.shape) if observed is None else observed.astype(float)
    model, mass = np.full(data.shape, float(FLOOR)), 0.0
    for group in groups:
        product = group.bases.astype(float) @ group.activations.astype(float)
        weight = group.weight if group.weight is not None else 1.0
        model += weight * product
        mass += np.sum(seen * (product if group.share is None else group.share * product))
        mass += group.sparsity * float(group.activations.sum())
    logarithm = np.log(np.where(data > 0, data, 1) / np.where(data > 0, model, 1))
    return float(np.sum(seen * (data * logarithm - data)) + mass)


def oracle(data, W, H, iterations):
    """Lee and Seung's updates for the divergence, W summing to one, in double precision."""
    data, W, H = data.astype(float), W.astype(float), H.astype(float)
    for _ in range(iterations):
        H = H * (W.T @ (data / (W @ H + float(FLOOR))))
        W = W * ((data / (W @ H + float(FLOOR))) @ H.T)
        W = W / W.sum(axis=0)
    return W, H


def free_oracle(data, W, H, iterations):
    """The same as printed: W free, its scale not taken out (scikit-learn's updates)."""
    data, W, H = data.astype(float), W.astype(float), H.astype(float)
    for _ in range(iterations):
        H = H * (W.T @ (data / (W @ H + float(FLOOR)))) / W.sum(axis=0)[:, None]
        W = W * ((data / (W @ H + float(FLOOR))) @ H.T) / H.sum(axis=1)
    return W, H


@pytest.mark.parametrize("option", OPTIONS)
@settings(max_examples=8, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    n_bins=st.integers(1, 24),
    n_frames=st.integers(1, 150),
)
def test_more_iterations_never_cost_more_accelerated_or_not(option, seed, n_bins, n_frames):
    data = spectrogram(seed, n_bins, n_frames)
    groups, observed = made(option, data, seed)
    for accelerated in (False, True):
        costs = [cost(data, groups, observed)] + [
            cost(
                data,
                factorize(data, groups, iterations=n, accelerated=accelerated, observed=observed),
                observed,
            )
            for n in range(1, 14)
        ]
        scale = max(abs(value) for value in costs) + 1e-3
        rises = [after - before for before, after in itertools.pairwise(costs)]
        assert max(rises) <= 5e-6 * scale


@pytest.mark.parametrize("rule", [oracle, free_oracle])
@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("shape", [(33, 300), (257, 40)])
def test_plain_iterations_reach_what_the_printed_rule_reaches_in_doubles(seed, shape, rule):
    data = spectrogram(seed, *shape)
    (group,), _ = made("plain", data, seed)
    (fitted,) = factorize(data, (group,), iterations=100)
    W, H = rule(data, group.bases, group.activations, 100)
    there = cost(data, (Group(W / W.sum(axis=0), H * W.sum(axis=0)[:, None]),))
    assert cost(data, (fitted,)) == pytest.approx(there, rel=1e-3)


@pytest.mark.parametrize("option", ["plain", "half known", "shared", "unobserved"])
def test_a_third_of_the_iterations_come_as_far_when_accelerated(option):
    data = spectrogram(n_bins=129, n_frames=200)
    groups, observed = made(option, data)
    start = cost(data, groups, observed)
    plain, fast = (
        cost(
            data,
            factorize(data, groups, iterations=n, accelerated=a, observed=observed),
            observed,
        )
        for n, a in ((150, False), (60, True))
    )
    assert fast - plain < 0.01 * (start - plain)


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("threads", [2, 3])
def test_acceleration_gives_the_same_bits_with_any_number_of_threads(option, threads):
    data = spectrogram(n_frames=500)
    groups, observed = made(option, data)
    with threadpool_limits(limits=1, user_api="blas"):
        alone, together = (
            factorize(
                data,
                groups,
                iterations=20,
                accelerated=True,
                tolerance=1e-3,
                observed=observed,
                threads=n,
            )
            for n in (1, threads)
        )
    for one, other in zip(alone, together, strict=True):
        assert np.array_equal(one.bases, other.bases)
        assert np.array_equal(one.activations, other.activations)


def test_with_a_prior_there_is_nothing_to_judge_an_extrapolation_by_so_there_is_none():
    data = spectrogram()
    (group,), _ = made("plain", data)
    pulled = (Group(group.bases, group.activations, prior=group.bases, prior_weight=0.5),)
    plain, fast = (factorize(data, pulled, iterations=9, accelerated=a) for a in (False, True))
    assert np.array_equal(plain[0].bases, fast[0].bases)


@pytest.mark.parametrize("accelerated", [False, True])
def test_a_fit_that_no_longer_moves_stops_early_and_one_that_moves_does_not(accelerated):
    rng = np.random.default_rng(0)
    bases = random_bases(rng, 33, 2)
    data = normalised((bases @ rng.random((2, 200), np.float32)).astype(np.float32))
    groups, _ = made("plain", data)

    def iterations_made(tolerance):
        seen = []
        factorize(
            data,
            groups,
            iterations=900,
            accelerated=accelerated,
            tolerance=tolerance,
            on_iteration=seen.append,
        )
        return max(seen) + 1

    assert iterations_made(0.0) == 900
    assert iterations_made(1e-5) < 900
    assert iterations_made(1e-3) < iterations_made(1e-5)
    assert iterations_made(1e-3) > 10


def test_stopping_early_leaves_little_to_gain():
    data = spectrogram(n_bins=65, n_frames=200)
    groups, _ = made("plain", data)
    start = cost(data, groups)
    short, long = (
        cost(data, factorize(data, groups, iterations=600, tolerance=t)) for t in (1e-4, 0.0)
    )
    assert short - long < 0.15 * (start - long)


@pytest.mark.parametrize("accelerated", [False, True])
def test_known_spectra_are_fitted_tile_by_tile_as_they_are_together(accelerated):
    data = spectrogram(n_frames=300)
    (group,), _ = made("known", data)
    together = factorize(data, (group,), iterations=7, accelerated=accelerated)[0]
    for first in range(0, 300, 128):
        part = Group(group.bases, group.activations[:, first : first + 128], fixed=True)
        alone = factorize(data[:, first : first + 128], (part,), iterations=7)[0]
        assert np.array_equal(alone.activations, together.activations[:, first : first + 128])
    assert np.array_equal(together.bases, group.bases)


def test_known_spectra_can_be_stopped_in_the_middle_of_a_tile():
    data = spectrogram()
    groups, _ = made("known", data)

    def stop(iteration):
        if iteration == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        factorize(data, groups, iterations=9, on_iteration=stop)


@pytest.mark.parametrize("n_components", [1, 5, 130])
@pytest.mark.parametrize("n_bins", [3, 600, 2500])
def test_how_many_frames_are_worked_through_at_once_does_not_show(n_bins, n_components):
    data = spectrogram(n_bins=n_bins, n_frames=140)
    rng = np.random.default_rng(0)
    bases = random_bases(rng, n_bins, n_components)
    group = Group(bases, random_activations(rng, data, n_components))
    (fitted,) = factorize(data, (group,), iterations=2)
    W, H = oracle(data, group.bases, group.activations, 2)
    assert np.allclose(fitted.activations, H, rtol=2e-3, atol=1e-3 * H.max())
    assert np.allclose(fitted.bases, W, rtol=2e-3, atol=1e-3 * W.max())


@settings(max_examples=25, deadline=None)
@given(
    option=st.sampled_from(OPTIONS),
    n_bins=st.integers(1, 12),
    n_frames=st.integers(1, 12),
    level=st.sampled_from([0.0, 1e-6, 1.0, 1e6]),
    silent_bin=st.integers(0, 11),
    silent_frame=st.integers(0, 11),
)
def test_silence_in_any_bin_or_frame_gives_finite_factors_when_accelerated(
    option, n_bins, n_frames, level, silent_bin, silent_frame
):
    data = spectrogram(1, n_bins, n_frames) * np.float32(level)
    data[silent_bin % n_bins] = 0
    data[:, silent_frame % n_frames] = 0
    data = normalised(data)
    groups, observed = made(option, data)
    fitted = factorize(data, groups, iterations=12, accelerated=True, observed=observed)
    for group in fitted:
        for factor in (group.bases, group.activations, group.model):
            assert np.isfinite(factor).all()
            assert (factor >= 0).all()
