import numpy as np
import pytest

from layered.dsp.resample import resample
from layered.methods.hinted import METHOD
from layered.model.hint import HintKind
from tests.methods.scenes import RATE, TUNE_HZ, a_hint, duet, hum_of, separate
from tests.sounds import clicks, noise, si_sdr_db, silence, tone


@pytest.fixture(scope="module")
def scene():
    return duet()


def improvement_db(truth, mixture, found):
    return si_sdr_db(truth, found) - si_sdr_db(truth, mixture)


def both_improve_by(scene, outcome, db):
    """Say whether the target and the rest are both nearer to the truth than the mixture is."""
    target = outcome.parts[0].sound
    rest = scene.mixture - target
    return (
        improvement_db(scene.flute, scene.mixture, target) > db
        and improvement_db(scene.bells, scene.mixture, rest) > db
    )


@pytest.mark.parametrize("octaves", [0, -1, -2, 1])
def test_a_hum_in_any_octave_finds_the_flute(scene, octaves):
    outcome = separate(METHOD, scene.mixture, hint=a_hint(hum_of(octaves=octaves)))
    assert both_improve_by(scene, outcome, 10)
    assert outcome.confidence > 0.5
    assert outcome.warnings == ()
    facts = dict(outcome.facts)
    assert facts["Found by"] == "melody"
    assert facts["Transposition"] == f"{-12 * octaves:+d} semitones"


def test_a_hum_of_the_other_tune_finds_the_other_sound():
    other_hz = (349.0, 415.0, 0.0, 311.0, 466.0, 0.0, 415.0, 349.0)
    first, second = duet(), duet(tune_hz=other_hz)
    mixture = first.flute + second.flute
    for flute, tune in ((first.flute, TUNE_HZ), (second.flute, other_hz)):
        target = separate(METHOD, mixture, hint=a_hint(hum_of(tune, octaves=-1))).parts[0].sound
        assert improvement_db(flute, mixture, target) > 5


def test_the_part_has_the_level_of_the_true_sound(scene):
    target = separate(METHOD, scene.mixture).parts[0].sound
    level_db = 10 * np.log10(np.sum(target**2) / np.sum(scene.flute**2))
    assert abs(level_db) < 1.5


def test_the_part_is_named_after_the_hint(scene):
    (part,) = separate(METHOD, scene.mixture).parts
    assert part.name == "La la"


def test_a_hint_at_another_rate_and_in_stereo_says_the_same(scene):
    sung = np.concatenate([resample(hum_of(octaves=-1), RATE, 22050)] * 2)
    outcome = separate(METHOD, scene.mixture, hint=a_hint(sung, 22050))
    assert both_improve_by(scene, outcome, 10)


def test_where_the_sound_is_between_left_and_right_is_kept(scene):
    mixture = np.concatenate([scene.flute + 0.5 * scene.bells, 0.25 * scene.flute + scene.bells])
    target = separate(METHOD, mixture).parts[0].sound
    flute = np.concatenate([scene.flute, 0.25 * scene.flute])
    assert improvement_db(flute, mixture, target) > 8
    balance_db = 10 * np.log10(np.sum(target[1] ** 2) / np.sum(target[0] ** 2))
    assert balance_db == pytest.approx(20 * np.log10(0.25), abs=1.5)


def test_another_seed_gives_another_result_of_the_same_kind(scene):
    first, second = (separate(METHOD, scene.mixture, seed=seed) for seed in (1, 2))
    assert not np.array_equal(first.parts[0].sound, second.parts[0].sound)
    assert both_improve_by(scene, first, 10)
    assert both_improve_by(scene, second, 10)


HITS_S = np.array([0.2, 0.75, 1.1, 1.9, 2.15, 2.8])


@pytest.mark.parametrize("kind", [HintKind.GUESS, HintKind.BEATBOX, HintKind.TAP])
def test_a_beatboxed_rhythm_finds_the_drum(kind):
    drum = clicks(HITS_S, 3.2, RATE)
    chord = sum(tone(pitch, 3.2, RATE, level=0.06) for pitch in (220.0, 277.0, 330.0))
    beatbox = clicks(HITS_S + 0.02, 3.2, RATE, seed=5)
    hint = a_hint(beatbox + noise(3.2, RATE, 1e-4), kind=kind)
    outcome = separate(METHOD, drum + chord, hint=hint)
    assert improvement_db(drum, drum + chord, outcome.parts[0].sound) > 6
    assert dict(outcome.facts)["Found by"] == "rhythm"


@pytest.mark.parametrize("kind", [HintKind.GUESS, HintKind.BEATBOX, HintKind.TAP])
def test_the_drum_that_is_meant_is_found_among_others_played_at_the_same_time(kind):
    drum_s = np.array([0.2, 0.75, 1.1, 1.9, 2.15, 2.8, 3.4, 4.1, 4.35, 5.0])
    kick = np.zeros((1, round(5.5 * RATE)), np.float32)
    fading = tone(70.0, 0.3, RATE, level=0.4) * np.exp(-np.arange(round(0.3 * RATE)) / 600)
    for start in np.round(drum_s * RATE).astype(int):
        kick[:, start : start + fading.shape[1]] += fading
    cymbal_s = np.concatenate([drum_s[::2], np.arange(0.1, 5.4, 0.37)])
    mixture = kick + clicks(cymbal_s, 5.5, RATE, level=0.3, seed=2)
    late = np.random.default_rng(3).uniform(-0.04, 0.04, len(drum_s))
    sung = clicks(drum_s + late, 5.5, RATE, seed=5) + noise(5.5, RATE, 1e-4)
    outcome = separate(METHOD, mixture, hint=a_hint(sung, kind=kind))
    assert improvement_db(kick, mixture, outcome.parts[0].sound) > 4


def steady_beat():
    """A drum every half second, what plays with it, and the beatboxed hint."""
    steady_s = np.arange(0.1, 5.9, 0.5)
    drum = clicks(steady_s, 6.0, RATE)
    chord = sum(tone(pitch, 6.0, RATE, level=0.08) for pitch in (220.0, 277.0, 330.0, 415.0))
    return drum, drum + chord, clicks(steady_s + 0.01, 6.0, RATE, seed=4)


def test_a_steady_beat_fits_although_it_is_the_same_a_beat_later():
    drum, mixture, beatbox = steady_beat()
    outcome = separate(METHOD, mixture, hint=a_hint(beatbox, kind=HintKind.BEATBOX))
    assert improvement_db(drum, mixture, outcome.parts[0].sound) > 8
    assert outcome.confidence > 0.3


def test_a_steady_beat_half_a_beat_off_does_not_fit():
    _, mixture, beatbox = steady_beat()
    between = np.roll(beatbox, RATE // 4, axis=1)
    outcome = separate(METHOD, mixture, hint=a_hint(between, kind=HintKind.BEATBOX))
    assert outcome.confidence == 0
    assert outcome.warnings


def test_less_bleed_lets_through_less_of_the_rest(scene):
    hiss = noise(3.2, RATE, 0.03)
    mixture = scene.flute + hiss
    heard = []
    for bleed in (0.0, 0.5, 1.0):
        target = separate(METHOD, mixture, bleed=bleed).parts[0].sound[0].astype(float)
        parts = np.stack([scene.flute[0], hiss[0]], axis=1).astype(float)
        heard.append(np.linalg.lstsq(parts, target)[0][1])
    assert heard[0] < 0.9 * heard[1] < 0.9 * heard[2]


def test_previews_get_better_and_the_last_is_nearly_the_result(scene):
    previews = []

    def report(fraction, message, preview=None):
        if preview is not None:
            previews.append(preview.parts[0].sound.copy())

    outcome = separate(METHOD, scene.mixture, report)
    assert len(previews) >= 3
    gains = [improvement_db(scene.flute, scene.mixture, sound) for sound in previews]
    assert min(gains) > 3
    assert np.abs(previews[-1] - outcome.parts[0].sound).max() < 1e-6


def test_silence_around_the_sound_stays_silent():
    sounds = duet()
    quiet = silence(0.8, RATE)
    mixture = np.concatenate([quiet, sounds.mixture, quiet], axis=1)
    hint = a_hint(np.concatenate([quiet, hum_of(octaves=-1), quiet], axis=1))
    target = separate(METHOD, mixture, hint=hint).parts[0].sound
    assert np.abs(target[:, : RATE // 2]).max() < 1e-5
    assert np.abs(target[:, -RATE // 2 :]).max() < 1e-5
