import numpy as np
import pytest

from layered.methods.hinted.analysis import analyse
from layered.methods.hinted.evidence import EvidenceSums, PitchEvidence
from layered.methods.hinted.fitting import TimingEvidence, pooled, timing_evidence
from layered.methods.hinted.scene import Scene
from tests.methods.scenes import RATE, duet, hum_of
from tests.sounds import clicks, noise

SURE, NONE = PitchEvidence(48, 6.0), PitchEvidence(0, 0.0)


@pytest.fixture(scope="module")
def sounds():
    return duet()


def a_scene(mixture, hint):
    described = analyse(hint[0], RATE, mixture.shape[1], on_block=lambda: None)
    return Scene(mixture, RATE, described, seed=0, on_block=lambda: None)


def pitch_evidence(*scenes):
    sums = EvidenceSums()
    for scene in scenes:
        sums.add(scene)
    return sums.conclude()


@pytest.mark.parametrize("octaves", [-2, -1, 0, 1])
def test_the_octave_between_hint_and_mixture_is_found(sounds, octaves):
    evidence = pitch_evidence(a_scene(sounds.mixture, hum_of(octaves=octaves)))
    assert evidence.semitones == pytest.approx(-12 * octaves, abs=0.5)
    assert evidence.strength > 3


def test_a_hint_sung_some_cents_flat_is_still_found(sounds):
    flat = hum_of(np.array((523.0, 0.0, 659.0, 587.0, 0.0, 784.0, 0.0, 523.0)) * 2 ** (-70 / 1200))
    evidence = pitch_evidence(a_scene(sounds.mixture, flat))
    assert evidence.semitones == pytest.approx(0.75, abs=0.3)


def test_a_melody_that_is_not_there_has_little_strength(sounds):
    scene = a_scene(noise(3.2, RATE), hum_of())
    there = pitch_evidence(a_scene(sounds.mixture, hum_of()))
    assert pitch_evidence(scene).strength < there.strength - 1


def test_a_hint_without_a_pitch_has_no_evidence(sounds):
    assert pitch_evidence(a_scene(sounds.mixture, noise(3.2, RATE))) == PitchEvidence()


def test_stretches_decide_together(sounds):
    clear = a_scene(sounds.mixture, hum_of(octaves=-1))
    empty = a_scene(noise(3.2, RATE), hum_of(octaves=-1))
    together = pitch_evidence(empty, clear)
    assert together.steps == pitch_evidence(clear).steps
    assert pitch_evidence(empty).strength < together.strength < pitch_evidence(clear).strength


def test_timing_tells_a_hint_in_place_from_one_that_is_rolled(sounds):
    there = timing_evidence(a_scene(sounds.mixture, hum_of()))
    rolled = timing_evidence(a_scene(sounds.mixture, np.roll(hum_of(), 2 * RATE, axis=1)))
    assert there.fits(NONE)
    assert there.strength > 1.5 > 1.0 > rolled.strength
    assert not rolled.fits(NONE)


def test_a_rhythm_that_belongs_two_seconds_later_does_not_fit():
    hits_s = np.cumsum([0.3, 0.5, 0.9, 0.4, 1.1, 0.6, 0.5, 1.2, 0.7])
    mixture = clicks(hits_s, 8.0, RATE) + sum(
        noise(8.0, RATE, 0.02, seed=seed) for seed in range(3)
    )
    sung_there = clicks(hits_s + 0.04, 8.0, RATE, seed=9)
    assert timing_evidence(a_scene(mixture, sung_there)).fits(NONE)
    for shift_s in (-2, 2, 3):
        rolled = np.roll(sung_there, shift_s * RATE, axis=1)
        assert not timing_evidence(a_scene(mixture, rolled)).fits(NONE)


def test_a_melody_makes_up_for_loose_timing():
    loose = TimingEvidence(0.2, is_steady=False)
    assert not loose.fits(NONE)
    assert loose.fits(SURE)


def test_a_hint_of_few_seconds_is_given_the_benefit_of_the_doubt():
    for length_s, fits in ((3.0, True), (8.0, False), (60.0, False)):
        assert TimingEvidence(-0.3, False, True, length_s).fits(NONE) == fits
    assert not TimingEvidence(-2.0, False, True, 3.0).fits(NONE)


def test_a_melody_must_show_more_than_a_rhythm():
    assert TimingEvidence(0.8, is_steady=False).fits(NONE)
    assert not TimingEvidence(0.8, is_steady=False, is_melody=True).fits(NONE)
    assert TimingEvidence(0.8, is_steady=False, is_melody=True).fits(SURE)


def test_steady_noise_fits_nothing_and_a_hint_too_short_to_tell_fits():
    assert not TimingEvidence(5.0, is_steady=True).fits(SURE)
    assert TimingEvidence(None, is_steady=False).fits(NONE)
    assert timing_evidence(a_scene(noise(3.2, RATE), noise(3.2, RATE, seed=4))).is_steady


def test_a_short_hint_is_not_judged_by_its_timing(sounds):
    short = slice(0, RATE)
    scene = a_scene(sounds.mixture[:, short], hum_of()[:, short])
    assert timing_evidence(scene).strength is None


def test_what_stretches_say_is_averaged_over_those_that_can_tell():
    parts = [TimingEvidence(1.0, True), TimingEvidence(None, False), TimingEvidence(3.0, True)]
    assert pooled(parts) == TimingEvidence(2.0, is_steady=False)
    assert pooled([TimingEvidence(None, True)]) == TimingEvidence(None, is_steady=True)
