"""What a hint that does not fit comes to: said in words, and never worse than the mixture."""

import numpy as np
import pytest

from layered.methods.hinted import METHOD
from layered.methods.hinted.words import NOTHING_FITS, NOTHING_HEARD, NOTHING_THERE
from tests.methods.scenes import RATE, a_hint, duet, hum_of, separate
from tests.sounds import noise, si_sdr_db, silence


@pytest.fixture(scope="module")
def scene():
    return duet()


def improvements_db(scene, outcome):
    target = outcome.parts[0].sound
    return [
        si_sdr_db(truth, found) - si_sdr_db(truth, scene.mixture)
        for truth, found in ((scene.flute, target), (scene.bells, scene.mixture - target))
    ]


def rolled():
    return np.roll(hum_of(octaves=-1), 2 * RATE, axis=1)


def steady_noise():
    return noise(3.2, RATE, 0.1, seed=7)


@pytest.mark.parametrize("make", [rolled, steady_noise])
def test_a_hint_that_fits_nothing_is_told_and_leaves_no_layer_worse(scene, make):
    outcome = separate(METHOD, scene.mixture, hint=a_hint(make()))
    assert outcome.confidence == 0
    assert NOTHING_FITS in outcome.warnings
    assert min(improvements_db(scene, outcome)) > -0.02
    assert np.abs(outcome.parts[0].sound - 0.5 * scene.mixture).max() < 1e-6


def test_one_who_insists_gets_a_separation_all_the_same(scene):
    outcome = separate(METHOD, scene.mixture, hint=a_hint(rolled()), insist=True)
    assert outcome.confidence == 0
    assert NOTHING_FITS not in outcome.warnings
    assert any("doubtful" in warning for warning in outcome.warnings)
    assert np.abs(outcome.parts[0].sound - 0.5 * scene.mixture).max() > 0.01


def test_insisting_changes_nothing_where_the_hint_fits(scene):
    first = separate(METHOD, scene.mixture)
    second = separate(METHOD, scene.mixture, insist=True)
    assert np.array_equal(first.parts[0].sound, second.parts[0].sound)


@pytest.mark.parametrize("hint", [silence(3.2, RATE), np.zeros((1, 1), np.float32)])
def test_a_silent_hint_leaves_everything_in_the_rest(scene, hint):
    outcome = separate(METHOD, scene.mixture, hint=a_hint(hint))
    assert outcome.confidence == 0
    assert NOTHING_HEARD in outcome.warnings
    assert not outcome.parts[0].sound.any()


def test_a_hint_of_one_sample_is_doubted_in_words(scene):
    outcome = separate(METHOD, scene.mixture, hint=a_hint(np.ones((1, 1), np.float32)))
    assert outcome.confidence < 0.3
    assert outcome.warnings


def test_a_hint_longer_than_the_recording_is_used_as_far_as_it_goes(scene):
    longer = np.concatenate([hum_of(octaves=-1), hum_of(octaves=-1)], axis=1)
    outcome = separate(METHOD, scene.mixture, hint=a_hint(longer))
    assert any("goes on for 3.2 s after the recording has ended" in w for w in outcome.warnings)
    assert min(improvements_db(scene, outcome)) > 6


def test_a_hint_that_ends_just_after_the_recording_needs_no_words(scene):
    longer = np.pad(hum_of(octaves=-1), ((0, 0), (0, RATE // 50)))
    assert separate(METHOD, scene.mixture, hint=a_hint(longer)).warnings == ()


def test_a_recording_that_is_silent_where_the_hint_is_is_told(scene):
    mixture = scene.mixture.copy()
    mixture[:, RATE : 2 * RATE] = 0
    hint = hum_of()[:, : RATE // 2]
    outcome = separate(METHOD, mixture, hint=a_hint(hint, offset_s=1.2))
    assert (outcome.confidence, outcome.warnings) == (0, (NOTHING_THERE,))
    assert not outcome.parts[0].sound.any()


def test_a_recording_that_is_only_silent_at_first_is_not_called_silent(scene):
    mixture = scene.mixture.copy()
    mixture[:, :RATE] = 0
    outcome = separate(METHOD, mixture)
    assert NOTHING_THERE not in outcome.warnings
    assert outcome.parts[0].sound.any()
