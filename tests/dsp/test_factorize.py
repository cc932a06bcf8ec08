import itertools
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from layered.dsp.factorize import FLOOR, Group, divergence, factorize, unit_columns
from layered.dsp.masks import ratio_mask
from layered.dsp.starts import learn, normalised, random_activations, random_bases, random_group
from layered.dsp.stft import StftSettings, magnitude, masked
from tests.sounds import noise, si_sdr_db, silence, two_bells

N_BINS, N_FRAMES = 33, 300  # three tiles, the last of them not full


def spectrogram(seed=0, n_bins=N_BINS, n_frames=N_FRAMES):
    rng = np.random.default_rng(seed)
    levels = rng.gamma(0.5, 1.0, (n_bins, n_frames)).astype(np.float32)
    levels[:, 10] = 0
    return normalised(levels)


def a_group(rng, data, n_components, **options):
    bases = random_bases(rng, data.shape[0], n_components)
    return Group(bases, random_activations(rng, data, n_components), **options)


def a_share(rng, data):
    return rng.random(data.shape, np.float32)


def free(rng, data):
    return (a_group(rng, data, 5),)


def fixed(rng, data):
    return (a_group(rng, data, 5, fixed=True),)


def half_known(rng, data):
    return (a_group(rng, data, 4, fixed=True), a_group(rng, data, 3), a_group(rng, data, 2))


def shared_out(rng, data):
    return (
        a_group(rng, data, 3, share=a_share(rng, data)),
        a_group(rng, data, 4),
        a_group(rng, data, 2, fixed=True, share=a_share(rng, data)),
    )


def believed(rng, data):
    belief = a_share(rng, data)
    return (a_group(rng, data, 4, belief=belief), a_group(rng, data, 3, belief=1 - belief))


def pulled(rng, data):
    prior = random_bases(rng, data.shape[0], 4)
    return (a_group(rng, data, 4, prior=prior, prior_weight=0.7), a_group(rng, data, 2))


PLAIN = [free, fixed, half_known, shared_out]
ALL = [*PLAIN, believed, pulled]


def true_divergence(data, groups):
    """The generalised Kullback-Leibler divergence by its definition, in double precision."""
    model = np.full(data.shape, float(FLOOR))
    for group in groups:
        product = group.bases.astype(float) @ group.activations.astype(float)
        model += product if group.share is None else product * group.share
    data = data.astype(float)
    logarithm = np.log(np.where(data > 0, data, 1) / np.where(data > 0, model, 1))
    return float(np.sum(data * logarithm - data + model))


def believed_cost(data, groups):
    """What posterior regularisation lets fall: all mass less the data times log of the model."""
    products = [group.bases.astype(float) @ group.activations.astype(float) for group in groups]
    model = sum(g.belief * product for g, product in zip(groups, products, strict=True))
    return float(sum(p.sum() for p in products) - np.sum(data * np.log(model + float(FLOOR))))


def course(cost, data, groups, n_steps=25):
    """The cost before the first and after each of some iterations."""
    costs = [cost(data, groups)]
    for _ in range(n_steps):
        groups = factorize(data, groups, iterations=1)
        costs.append(cost(data, groups))
    return costs


def never_rises(costs):
    scale = max(abs(value) for value in costs)
    return all(after <= before + 2e-6 * scale for before, after in itertools.pairwise(costs))


@pytest.mark.parametrize("make", PLAIN)
@pytest.mark.parametrize("seed", [0, 1])
def test_the_divergence_never_rises(make, seed):
    data = spectrogram(seed)
    costs = course(true_divergence, data, make(np.random.default_rng(seed), data))
    assert never_rises(costs)
    assert costs[-1] < 0.9 * costs[0]


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    n_bins=st.integers(1, 20),
    n_frames=st.integers(1, 150),
    make=st.sampled_from(PLAIN),
)
def test_the_divergence_never_rises_whatever_the_shape(seed, n_bins, n_frames, make):
    data = np.random.default_rng(seed).gamma(0.5, 1, (n_bins, n_frames)).astype(np.float32)
    data = normalised(data)
    groups = make(np.random.default_rng(seed), data)
    assert never_rises(course(true_divergence, data, groups, n_steps=6))


@pytest.mark.parametrize("seed", [0, 1])
def test_beliefs_let_their_own_cost_never_rise(seed):
    data = spectrogram(seed)
    costs = course(believed_cost, data, believed(np.random.default_rng(seed), data))
    assert never_rises(costs)
    assert costs[-1] < costs[0] - 0.01 * abs(costs[0])


@pytest.mark.parametrize("make", PLAIN)
def test_the_reported_divergence_is_the_true_one(make):
    data = spectrogram()
    groups = make(np.random.default_rng(0), data)
    assert divergence(data, groups) == pytest.approx(true_divergence(data, groups), rel=1e-5)


def test_one_iteration_is_lee_and_seungs():
    data = spectrogram()
    (group,) = free(np.random.default_rng(0), data)
    W, H = group.bases.astype(float), group.activations.astype(float)
    H *= W.T @ (data / (W @ H + FLOOR))
    W *= (data / (W @ H + FLOOR)) @ H.T
    (fitted,) = factorize(data, (group,), iterations=1)
    assert np.allclose(fitted.activations, H, rtol=1e-3, atol=1e-6)
    assert np.allclose(fitted.bases, W / W.sum(axis=0), rtol=1e-3, atol=1e-7)


@pytest.mark.parametrize("known", [False, True])
def test_one_iteration_with_a_share_is_the_rule_for_the_shared_model(known):
    data = spectrogram()
    rng = np.random.default_rng(0)
    group = a_group(rng, data, 4, share=a_share(rng, data), fixed=known)
    share, W, H = (a.astype(float) for a in (group.share, group.bases, group.activations))
    H *= (W.T @ (share * data / (share * (W @ H) + FLOOR))) / (W.T @ share)
    if not known:
        W *= ((share * data / (share * (W @ H) + FLOOR)) @ H.T) / (share @ H.T)
    (fitted,) = factorize(data, (group,), iterations=1)
    assert np.allclose(fitted.model, share * (W @ H), rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("make", ALL)
def test_zeros_in_activations_stay_zero(make):
    data = spectrogram()
    groups = make(np.random.default_rng(0), data)
    for group in groups:
        group.activations[0, 50:200] = 0
    for group in factorize(data, groups, iterations=10):
        assert not group.activations[0, 50:200].any()
        assert group.activations[0, 200:].any()


@pytest.mark.parametrize("make", ALL)
def test_fixed_bases_do_not_move_and_free_ones_sum_to_one(make):
    data = spectrogram()
    before = make(np.random.default_rng(0), data)
    for old, new in zip(before, factorize(data, before, iterations=10), strict=True):
        if old.fixed:
            assert np.array_equal(new.bases, old.bases)
        else:
            assert not np.array_equal(new.bases, old.bases)
            assert np.abs(new.bases.sum(axis=0) - 1).max() < 1e-5


@pytest.mark.parametrize("make", ALL)
def test_what_goes_in_is_not_changed(make):
    data = spectrogram()
    groups = make(np.random.default_rng(0), data)
    before = [data.copy(), *(a.copy() for g in groups for a in (g.bases, g.activations))]
    factorize(data, groups, iterations=3)
    after = [data, *(a for g in groups for a in (g.bases, g.activations))]
    assert all(np.array_equal(old, new) for old, new in zip(before, after, strict=True))


@pytest.mark.parametrize("make", ALL)
@pytest.mark.parametrize("threads", [2, 3])
def test_the_bits_do_not_depend_on_the_number_of_threads(make, threads):
    data = spectrogram(n_bins=129, n_frames=500)
    groups = make(np.random.default_rng(0), data)
    with threadpool_limits(limits=1, user_api="blas"):
        alone = factorize(data, groups, iterations=8)
        together = factorize(data, groups, iterations=8, threads=threads)
    for one, other in zip(alone, together, strict=True):
        assert np.array_equal(one.bases, other.bases)
        assert np.array_equal(one.activations, other.activations)


def awkward(kind):
    data = spectrogram()
    if kind == "silence":
        return np.zeros_like(data)
    if kind == "a silent bin":
        data[7] = 0
    elif kind == "one frame":
        data = data[:, :1].copy()
    elif kind == "one bin":
        data = data[:1].copy()
    elif kind == "a great range":
        data[:, ::2] *= 1e-7
    return data


@pytest.mark.parametrize("make", ALL)
@pytest.mark.parametrize(
    "kind", ["silence", "a silent bin", "a silent frame", "one frame", "one bin", "a great range"]
)
def test_awkward_spectrograms_give_finite_factors(make, kind):
    data = awkward(kind)
    fitted = factorize(data, make(np.random.default_rng(0), data), iterations=20)
    for group in fitted:
        for factor in (group.bases, group.activations, group.model):
            assert np.isfinite(factor).all()
            assert (factor >= 0).all()
    assert np.isfinite(divergence(data, fitted))


def test_a_silent_frame_is_explained_by_silence():
    data = spectrogram()
    fitted = factorize(data, free(np.random.default_rng(0), data), iterations=3)
    assert not data[:, 10].any()
    assert not fitted[0].model[:, 10].any()


def test_a_component_that_explains_nothing_does_not_spoil_the_others():
    data = spectrogram()
    (group,) = free(np.random.default_rng(0), data)
    group.activations[2] = 0
    (fitted,) = factorize(data, (group,), iterations=5)
    assert np.isfinite(fitted.bases).all()
    assert np.abs(fitted.bases.sum(axis=0)[[0, 1, 3, 4]] - 1).max() < 1e-5


def test_a_spectrogram_of_one_sound_is_found_exactly():
    rng = np.random.default_rng(4)
    spectrum = unit_columns(rng.random((40, 1)))
    levels = rng.random((1, 200)).astype(np.float32)
    data = normalised(spectrum @ levels)
    found = learn(rng, data, 1, iterations=20)
    assert np.abs(found.bases - spectrum).max() < 1e-6
    assert np.abs(found.model - data).max() < 1e-4 * data.max()


def test_a_share_of_nothing_owns_nothing():
    data = spectrogram()
    rng = np.random.default_rng(0)
    share = np.zeros_like(data)
    share[:, :100] = 1
    held, other = factorize(
        data, (a_group(rng, data, 3, share=share), a_group(rng, data, 3)), iterations=20
    )
    assert not held.model[:, 100:].any()
    assert held.model[:, :100].sum() > 0.1 * data[:, :100].sum()
    assert other.model[:, 100:].sum() == pytest.approx(data[:, 100:].sum(), rel=0.02)


def test_beliefs_decide_between_equal_components():
    data = spectrogram()
    rng = np.random.default_rng(0)
    bases, level = random_bases(rng, N_BINS, 1), random_activations(rng, data, 1)
    belief = np.full_like(data, 0.9)
    mine, yours = factorize(
        data,
        (Group(bases, level, belief=belief), Group(bases, level, belief=1 - belief)),
        iterations=1,
    )
    assert mine.activations.sum() == pytest.approx(9 * yours.activations.sum(), rel=1e-3)


def test_a_prior_pulls_the_spectra_as_far_as_its_weight_says():
    data = spectrogram()
    rng = np.random.default_rng(0)
    prior = random_bases(rng, N_BINS, 3)
    group = a_group(rng, data, 3)
    distances = []
    for weight in (0.0, 0.3, 3.0, 1e4):
        pulled_group = Group(group.bases, group.activations, prior=prior, prior_weight=weight)
        (fitted,) = factorize(data, (pulled_group,), iterations=30)
        distances.append(float(np.abs(fitted.bases - prior).sum()))
    assert distances[0] > distances[1] > distances[2] > distances[3]
    assert distances[3] < 1e-2


def test_the_work_can_be_stopped_in_the_middle():
    seen = []

    def stop_in_the_fourth(iteration):
        seen.append(iteration)
        if iteration == 3:
            raise InterruptedError

    data = spectrogram()
    n_threads = threading.active_count()
    for threads in (1, 2):
        seen.clear()
        with pytest.raises(InterruptedError):
            factorize(
                data,
                free(np.random.default_rng(0), data),
                iterations=50,
                on_iteration=stop_in_the_fourth,
                threads=threads,
            )
        assert max(seen) == 3
    assert threading.active_count() == n_threads


def test_every_tile_of_every_iteration_is_told():
    seen = []
    data = spectrogram()
    factorize(data, free(np.random.default_rng(0), data), iterations=2, on_iteration=seen.append)
    assert seen == [0, 0, 0, 1, 1, 1]


def test_two_bells_are_told_apart_by_two_components():
    mixture, low, high = two_bells()
    chosen = StftSettings(1024, 256)
    data = normalised(magnitude(mixture, settings=chosen))
    found = learn(np.random.default_rng(1), data, 2, iterations=100)
    sounds = []
    for component in range(2):
        mine, other = (
            Group(found.bases[:, [i]], found.activations[[i]]) for i in (component, 1 - component)
        )
        sounds.append(masked(mixture, ratio_mask(mine, (other,)), settings=chosen))
    by_pitch = sorted(sounds, key=lambda sound: -si_sdr_db(low, sound))
    assert si_sdr_db(low, by_pitch[0]) > si_sdr_db(low, mixture) + 6
    assert si_sdr_db(high, by_pitch[1]) > si_sdr_db(high, mixture) + 6


def test_known_bells_and_an_unknown_noise_are_told_apart():
    mixture, low, high = two_bells()
    hiss = noise(2.0, level=0.02)
    chosen = StftSettings(1024, 256)
    rng = np.random.default_rng(1)
    scale = np.float32(1 / magnitude(mixture + hiss, settings=chosen).mean())
    data = scale * magnitude(mixture + hiss, settings=chosen)
    groups = [
        Group(
            learn(rng, scale * magnitude(bell, settings=chosen), 4).bases,
            random_activations(rng, data, 4),
            fixed=True,
        )
        for bell in (low, high)
    ]
    fitted = factorize(data, (*groups, random_group(rng, data, 3)), iterations=60)
    kept = masked(mixture + hiss, ratio_mask(fitted[0], fitted[1:]), settings=chosen)
    assert si_sdr_db(low, kept) > si_sdr_db(low, mixture + hiss) + 8


def test_unit_columns_leave_an_empty_column_empty():
    scaled = unit_columns(np.array([[1, 0], [3, 0]], np.float32))
    assert np.array_equal(scaled, np.array([[0.25, 0], [0.75, 0]], np.float32))


def test_silent_sound_makes_a_silent_model():
    data = normalised(magnitude(silence(0.2), settings=StftSettings(256, 64)))
    assert not learn(np.random.default_rng(0), data, 3).model.any()
