import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layered.dsp.convolutive import Repeated, fit_repeated

N_BINS, N_FRAMES, LENGTH = 24, 60, 5
PLACES = np.array([4, 17, 30, 44, 53])


def a_template():
    """A sound that falls from high bins to low ones."""
    template = np.full((N_BINS, LENGTH), 1e-4)
    for delay in range(LENGTH):
        template[3 + 4 * (LENGTH - 1 - delay), delay] = 1.0 / (1 + delay)
    return (template / template.sum()).astype(np.float32)


def a_mixture(seed=0):
    """The template at some places, over two steady spectra that change their level."""
    rng = np.random.default_rng(seed)
    bases = rng.random((N_BINS, 2)).astype(np.float32)
    bases /= bases.sum(axis=0)
    pauses = rng.random((2, N_FRAMES)) > 0.5  # else some of the rest could be the template's
    levels = (pauses * rng.random((2, N_FRAMES)) * 20).astype(np.float32)
    starts = np.zeros(N_FRAMES, np.float32)
    starts[PLACES] = (40, 60, 50, 45, 55)
    true = Repeated(a_template(), starts, bases, levels)
    return true, true.target + true.rest


def a_start(true, reach=1, seed=1):
    rng = np.random.default_rng(seed)
    near = np.abs(np.arange(N_FRAMES)[:, None] - PLACES).min(axis=1) <= reach
    template = rng.random((N_BINS, LENGTH)).astype(np.float32)
    level = rng.random(true.rest_activations.shape).astype(np.float32) * 20
    starts = (near * 10).astype(np.float32)
    return Repeated(template / template.sum(), starts, true.rest_bases, level)


@pytest.mark.parametrize(("reach", "error"), [(0, 0.1), (1, 0.25)])
def test_what_repeats_is_found_though_its_places_are_known_roughly(reach, error):
    true, mixture = a_mixture()
    start = a_start(true, reach)
    fitted = fit_repeated(mixture, start, iterations=400)
    heard = start.sounding
    wrong = np.abs(fitted.mask() - true.target / (mixture + 1e-9))[:, heard] * mixture[:, heard]
    assert wrong.sum() < error * true.target.sum()


def test_the_template_is_heard_only_where_it_may_start():
    true, mixture = a_mixture()
    start = a_start(true)
    fitted = fit_repeated(mixture, start, iterations=5)
    assert not fitted.starts[start.starts == 0].any()
    mask = fitted.mask()
    assert not mask[:, ~start.sounding].any()
    shared = fitted.target / (fitted.target + fitted.rest + 1e-12)
    assert np.abs(mask - shared)[:, start.sounding].max() < 1e-5
    assert fitted.template.sum() == pytest.approx(1, abs=1e-5)


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 1000), reach=st.integers(0, 8), silent=st.booleans())
def test_the_divergence_never_rises(seed, reach, silent):
    true, mixture = a_mixture(seed)
    if silent:
        mixture = mixture.copy()
        mixture[:, 20:35] = 0
    start = a_start(true, reach, seed)
    heard = start.sounding
    costs = []
    for iterations in range(8):
        fitted = fit_repeated(mixture, start, iterations=iterations)
        assert np.isfinite(fitted.template).all()
        model = (fitted.target + fitted.rest)[:, heard].astype(np.float64)
        data = mixture[:, heard].astype(np.float64)
        logarithm = np.log((data + 1e-12) / (model + 1e-12))
        costs.append(float((data * logarithm - data + model).sum()))
    assert all(after <= before * (1 + 1e-5) + 1e-3 for before, after in itertools.pairwise(costs))


def test_it_can_be_stopped_at_any_tile():
    true, mixture = a_mixture()

    def stop(iteration):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit_repeated(mixture, a_start(true), iterations=3, on_iteration=stop)
