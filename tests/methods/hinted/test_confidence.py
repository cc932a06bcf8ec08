import numpy as np
import pytest

from layered.methods.hinted.analysis import analyse
from layered.methods.hinted.confidence import Confidence, assess, mutual_si_sdr_db
from tests.sounds import RATE, noise, sung


@pytest.fixture(scope="module")
def voice():
    return sung([220.0, 0.0, 330.0, 0.0], 0.4)[0]


def judged(target, mixture, models, hint):
    described = analyse(hint[0], RATE, hint.shape[1], on_block=lambda: None)
    return assess(target, mixture, models, tuple(models), described, RATE, on_block=lambda: None)


def spread(voice, level):
    """Models that find the voice, each with some errors of its own."""
    return {
        name: voice + noise(1.6, level=level, seed=seed)
        for seed, name in enumerate(("timing", "loose timing", "timbre"))
    }


def test_likeness_is_the_same_both_ways_and_does_not_depend_on_the_level(voice):
    other = voice + noise(1.6, level=0.05)
    assert mutual_si_sdr_db(voice, other) == pytest.approx(mutual_si_sdr_db(other, voice))
    assert mutual_si_sdr_db(voice, 3 * other) == pytest.approx(mutual_si_sdr_db(voice, other))
    assert mutual_si_sdr_db(voice, voice) > 60
    assert mutual_si_sdr_db(voice, noise(1.6)) < -20
    assert np.isfinite(mutual_si_sdr_db(voice, 0 * voice))


def test_models_that_agree_give_more_confidence_than_those_that_do_not(voice):
    mixture = voice + noise(1.6, level=0.2, seed=9)
    sure = judged(voice, mixture, spread(voice, 0.002), voice)
    doubtful = judged(voice, mixture, spread(voice, 0.1), voice)
    assert sure.score(0) > 0.5
    assert doubtful.score(0) < 0.7 * sure.score(0)
    assert sure.agreement_db > doubtful.agreement_db + 10
    assert sure.gain_db > 10


def test_a_result_that_does_not_follow_the_hint_is_told(voice):
    mixture = voice + noise(1.6, level=0.2, seed=9)
    rolled = np.roll(voice, round(0.4 * RATE), axis=1)
    there = judged(voice, mixture, spread(voice, 0.002), voice)
    elsewhere = judged(voice, mixture, spread(voice, 0.002), rolled)
    assert there.follows
    assert not elsewhere.follows
    assert there.level_match > 0.9
    assert elsewhere.level_match < 0


def test_the_confidence_of_several_stretches_is_their_mean():
    mean = Confidence.mean([Confidence(1, 2, 3, 0.5), Confidence(3, 4, 5, 0.7)])
    assert mean == Confidence(2, 3, 4, pytest.approx(0.6))


@pytest.mark.parametrize("gain_db", [-30.0, 0.0, 10.0, 60.0])
@pytest.mark.parametrize("percussive", [0.0, 1.0])
def test_a_score_is_between_nothing_and_sure(gain_db, percussive):
    assert 0 <= Confidence(gain_db, gain_db, gain_db, 0.5).score(percussive) <= 1


def test_hits_are_believed_in_with_less_agreement():
    known = Confidence(5.0, 0.0, 5.0, 0.5)
    assert known.score(1.0) > known.score(0.5) > known.score(0.0)
