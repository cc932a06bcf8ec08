from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layered.dsp.mixer import Mixer, MixPlan, fold, mix_channels
from tests.sounds import noise, tone

ABC = ("a", "b", "c")


def three_layers(channels=2):
    return [noise(0.5, channels=channels, seed=seed) for seed in range(3)]


def test_a_plain_mix_is_the_sum_of_the_layers_to_the_bit():
    blocks = three_layers()
    mixed = Mixer(2).mix(blocks, MixPlan.plain(ABC))
    assert mixed.dtype == np.float32
    assert np.array_equal(mixed, blocks[0] + blocks[1] + blocks[2])


@given(st.lists(st.integers(1, 500), min_size=1, max_size=20))
def test_a_mix_does_not_depend_on_how_it_is_cut_into_blocks(lengths):
    layers = [noise(0.1, channels=2, seed=seed) for seed in range(3)]
    plan = MixPlan(ABC, (0.5, 1.0, 2.0), (0.3, 0.0, -1.0), (True, True, False))
    whole = Mixer(2).mix(layers, plan)
    mixer, start, pieces = Mixer(2), 0, []
    for length in [*lengths, whole.shape[1]]:
        pieces.append(mixer.mix([layer[:, start : start + length] for layer in layers], plan))
        start += length
    assert np.array_equal(np.concatenate(pieces, axis=1), whole)


def test_the_layers_are_not_changed():
    blocks = three_layers()
    before = [block.copy() for block in blocks]
    for block in blocks:
        block.setflags(write=False)
    Mixer(2).mix(blocks, MixPlan(ABC, (0.5,) * 3, (1.0,) * 3, (True,) * 3))
    assert all(np.array_equal(block, old) for block, old in zip(blocks, before, strict=True))


def test_a_layer_that_is_not_audible_is_left_out():
    blocks = three_layers()
    mixed = Mixer(2).mix(blocks, replace(MixPlan.plain(ABC), audible=(True, False, True)))
    assert np.array_equal(mixed, blocks[0] + blocks[2])


def test_a_gain_turns_a_layer_up():
    blocks = three_layers()
    mixed = Mixer(2).mix(blocks[:1], MixPlan(("a",), (2.0,), (0.0,), (True,)))
    assert np.array_equal(mixed, 2 * blocks[0])


def test_pan_takes_only_from_the_side_it_leaves():
    (block,) = [tone(channels=2)]
    for pan, left, right in ((1.0, 0.0, 1.0), (-1.0, 1.0, 0.0), (0.25, 0.75, 1.0)):
        mixed = Mixer(2).mix([block], MixPlan(("a",), (1.0,), (pan,), (True,)))
        assert np.allclose(mixed[0], left * block[0], atol=1e-7)
        assert np.allclose(mixed[1], right * block[1], atol=1e-7)


def test_pan_leaves_mono_and_surround_as_they_are():
    for channels in (1, 3):
        block = tone(channels=channels)
        mixed = Mixer(channels).mix([block], MixPlan(("a",), (1.0,), (1.0,), (True,)))
        assert np.array_equal(mixed, block)


def test_a_mono_layer_is_panned_between_two_channels():
    block = tone(channels=1)
    mixed = Mixer(2).mix([block], MixPlan(("a",), (1.0,), (-0.5,), (True,)))
    assert np.array_equal(mixed[0], block[0])
    assert np.allclose(mixed[1], 0.5 * block[0], atol=1e-7)


def test_a_mono_mix_gets_a_second_channel_only_for_a_pan_that_is_heard():
    plain = MixPlan.plain(("a", "b"))
    panned = replace(plain, pans=(0.0, 0.5))
    assert mix_channels(plain, 1) == 1
    assert mix_channels(panned, 1) == 2
    assert mix_channels(replace(panned, audible=(True, False)), 1) == 1
    assert mix_channels(panned, 6) == 6


def test_a_new_gain_is_reached_in_a_straight_line_over_one_block():
    steady = np.ones((2, 100), dtype=np.float32)
    mixer = Mixer(2)
    plan = MixPlan.plain(("a",))
    mixer.mix([steady], plan)
    ramp = mixer.mix([steady], replace(plan, gains=(0.0,)))
    assert np.allclose(ramp[0], 1 - np.arange(1, 101) / 100, atol=1e-6)
    assert ramp[0, -1] == 0.0
    assert not mixer.mix([steady], replace(plan, gains=(0.0,))).any()


def test_muting_and_panning_make_no_step():
    steady = np.ones((2, 1000), dtype=np.float32)
    mixer = Mixer(2)
    plans = [
        MixPlan.plain(("a",)),
        replace(MixPlan.plain(("a",)), audible=(False,)),
        replace(MixPlan.plain(("a",)), pans=(1.0,)),
    ]
    mixed = np.concatenate([mixer.mix([steady], plan) for plan in plans], axis=1)
    assert np.abs(np.diff(mixed, axis=1)).max() < 0.0015


def test_layers_that_take_the_place_of_another_start_with_their_own_gain():
    whole = np.ones((1, 50), dtype=np.float32)
    mixer = Mixer(1)
    mixer.mix([whole], MixPlan.plain(("whole",)))
    mixed = mixer.mix([0.25 * whole, 0.75 * whole], MixPlan.plain(("part", "rest")))
    assert np.array_equal(mixed, whole)


def test_blocks_that_do_not_fit_the_plan_are_refused():
    with pytest.raises(ValueError, match="2 blocks for 3 layers"):
        Mixer(2).mix(three_layers()[:2], MixPlan.plain(ABC))
    with pytest.raises(ValueError, match="one gain"):
        MixPlan(("a",), (1.0, 1.0), (0.0,), (True,))


def test_folding_to_more_channels_uses_the_first_two():
    mono = tone(channels=1)
    folded = fold(mono, 4)
    assert np.array_equal(folded[:2], np.concatenate([mono, mono]))
    assert not folded[2:].any()


def test_folding_to_fewer_channels_lets_every_channel_be_heard():
    for channels in (3, 6, 8):
        for number in range(channels):
            sound = np.zeros((channels, 10), dtype=np.float32)
            sound[number] = 1.0
            heard = fold(sound, 2)
            assert heard[number % 2].all()
            assert not heard[1 - number % 2].any()
    assert np.allclose(fold(tone(channels=2), 1)[0], tone(channels=2).mean(axis=0))
