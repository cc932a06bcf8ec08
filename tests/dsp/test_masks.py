import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layered.dsp.factorize import Group
from layered.dsp.masks import ratio_mask, shared, sharpened

levels = st.floats(0, 1e6, width=32)


def cell(value):
    return np.array([[value]], np.float32)


def a_group(seed):
    rng = np.random.default_rng(seed)
    return Group(rng.random((20, 3), np.float32), rng.random((3, 300), np.float32))


def test_the_masks_of_all_groups_add_up_to_one():
    groups = tuple(a_group(seed) for seed in range(3))
    total = sum(ratio_mask(g, tuple(o for o in groups if o is not g)) for g in groups)
    assert np.abs(total - 1).max() < 1e-5


def test_a_mask_is_the_targets_share_of_the_model():
    target, other = a_group(0), a_group(1)
    mask = ratio_mask(target, (other,))
    assert mask.shape == (20, 300)
    assert np.allclose(mask, target.model / (target.model + other.model), atol=1e-6)


def test_a_target_alone_gets_everything():
    assert np.allclose(ratio_mask(a_group(0), ()), 1)


def test_where_all_are_silent_the_mask_is_zero():
    assert shared(cell(0), cell(0)) == 0
    assert shared(cell(0), cell(0), power=1.5) == 0


@settings(deadline=None)
@given(target=levels, rest=levels, power=st.sampled_from([0.5, 1.0, 1.5, 2.0]))
def test_a_share_is_between_nothing_and_all(target, rest, power):
    mask = float(shared(cell(target), cell(rest), power=power)[0, 0])
    assert 0 <= mask <= 1


@pytest.mark.parametrize("power", [0.25, 0.5, 1.0, 2.0, 4.0])
def test_sharpening_leaves_none_half_and_all_alone(power):
    mask = np.array([[0, 0.5, 1]], np.float32)
    assert np.allclose(sharpened(mask, power), mask, atol=1e-6)


@settings(deadline=None)
@given(value=st.floats(0.01, 0.49), power=st.floats(1.1, 4))
def test_a_high_power_makes_harder_and_a_low_one_softer(value, power):
    assert sharpened(cell(value), power) < value < sharpened(cell(value), 1 / power)


@settings(deadline=None)
@given(value=st.floats(0.01, 0.99), power=st.floats(0.25, 4))
def test_a_sharpened_mask_and_its_counterpart_still_add_up_to_one(value, power):
    both = sharpened(cell(value), power) + sharpened(cell(1 - np.float32(value)), power)
    assert abs(float(both[0, 0]) - 1) < 1e-4


def test_making_a_mask_can_be_stopped():
    def stop():
        raise InterruptedError

    with pytest.raises(InterruptedError):
        ratio_mask(a_group(0), (a_group(1),), on_block=stop)
