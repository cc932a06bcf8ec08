"""Removing noise, with every kind of example."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import signal

from layered.methods.denoise import METHOD
from layered.methods.examples import learn_dictionary
from layered.methods.method import Example, Request, no_report
from layered.model.recording import Recording
from tests.sounds import bell, clicks, noise, si_sdr_db, sung

RATE = 8000
TUNE_HZ = (110, 0, 131, 147, 0, 98, 123)


def a_voice(tune_hz=TUNE_HZ):
    sound, _ = sung(tune_hz, 0.4, RATE, vibrato_cents=60, level=0.2)
    return sound


def a_fan(seconds, seed=0, level=0.06):
    """Steady coloured noise."""
    white = noise(seconds + 0.1, RATE, 1.0, seed=seed)
    coloured = signal.lfilter([1], [1, -0.7], white)[:, -round(seconds * RATE) :]
    return (level * coloured / coloured.std()).astype(np.float32)


def a_clatter(seconds, seed=0):
    """The fan, and dishes."""
    rng = np.random.default_rng(seed)
    hits = np.sort(rng.random(round(2.5 * seconds))) * (seconds - 0.3)
    dishes = clicks(hits, seconds, RATE, level=0.7, seed=seed)
    for at_s in hits:
        dishes += bell(rng.uniform(900, 2500), at_s, seconds, RATE, level=0.25)
    return a_fan(seconds, seed, 0.02) + dishes


def clean(mixture, *, seed=0, given=None, **parameters):
    examples = tuple(
        Example(role, Recording.of(sound, RATE, f"{role} clip") if hasattr(sound, "T") else sound)
        for role, sound in (given or {}).items()
    )
    request = Request(
        mixture, RATE, METHOD.parameters(**parameters), (), examples, seed=seed, threads=1
    )
    return METHOD.run(request, no_report)


def gain_db(outcome, mixture, voice):
    return si_sdr_db(voice, outcome.parts[0].sound) - si_sdr_db(voice, mixture)


def test_the_noise_of_a_clip_is_taken_out_and_is_a_layer_of_its_own():
    voice, fan = a_voice(), a_fan(2.8)
    mixture = voice + fan
    outcome = clean(mixture, given={"noise": a_fan(2.0, seed=9)})
    assert outcome.parts[0].name == "wanted"
    assert outcome.rest_name == "noise"
    assert outcome.warnings == ()
    assert outcome.confidence == 1
    assert gain_db(outcome, mixture, voice) > 5.5
    assert si_sdr_db(fan, mixture - outcome.parts[0].sound) > 5


def test_a_dictionary_of_the_noise_is_as_good_as_the_clip():
    voice = a_voice()
    mixture = voice + a_fan(2.8)
    known = learn_dictionary([Recording.of(a_fan(2.0, seed=9), RATE, "Fan")], "Fan")
    assert gain_db(clean(mixture, given={"noise": known}), mixture, voice) > 5.5


def test_noise_that_changes_more_than_its_clip_is_followed_and_told():
    voice, dishes = a_voice(), a_clatter(2.8)
    mixture = voice + dishes
    steady = clean(mixture, given={"noise": a_fan(2.0, seed=9)}, noise_kind="steady")
    outcome = clean(mixture, given={"noise": a_fan(2.0, seed=9)})
    assert gain_db(outcome, mixture, voice) > gain_db(steady, mixture, voice) + 0.5
    assert "changes much more than its example, noise clip" in outcome.warnings[0]


def test_a_clip_of_the_wanted_sound_alone_is_enough_and_both_are_better():
    voice, dishes = a_voice(), a_clatter(2.8)
    mixture = voice + dishes
    wanted, example = a_voice((123, 110, 0, 98, 147)), a_clatter(2.8, seed=9)
    alone = gain_db(clean(mixture, given={"wanted": wanted}), mixture, voice)
    both = gain_db(clean(mixture, given={"wanted": wanted, "noise": example}), mixture, voice)
    assert alone > 5
    assert both > alone


def test_a_wanted_sound_that_is_no_voice_is_taken_as_it_is():
    seconds = 2.8
    bells = sum(bell(hz, at, seconds, RATE) for hz, at in ((700, 0.1), (1180, 0.9), (933, 1.7)))
    example = sum(bell(hz, at, 2.4, RATE) for hz, at in ((1180, 0), (933, 0.8), (700, 1.6)))
    mixture = bells + a_fan(seconds)
    as_voice = clean(mixture, given={"noise": a_fan(2.0, seed=9)})
    outcome = clean(mixture, given={"noise": a_fan(2.0, seed=9), "wanted": example})
    assert gain_db(outcome, mixture, bells) > max(6, gain_db(as_voice, mixture, bells))


def whistling(seconds):
    """A kettle, which is no fan."""
    hiss = noise(seconds, RATE, 0.1, seed=4)
    band = signal.sosfilt(signal.butter(4, (2600, 2900), "band", fs=RATE, output="sos"), hiss)
    return band.astype(np.float32)


def test_a_clip_of_another_noise_is_noticed_and_does_no_harm():
    voice = a_voice()
    mixture = voice + a_fan(2.8)
    outcome = clean(mixture, given={"noise": whistling(2.0)})
    assert outcome.confidence < 0.3
    assert outcome.warnings[0].startswith("The example of the noise, noise clip, sounds unlike")
    assert gain_db(outcome, mixture, voice) > 0


def gusts(seconds, seed):
    """Wind that swells and dies away."""
    rng = np.random.default_rng(seed)
    rumble = signal.lfilter([1], [1, -0.95], rng.normal(size=round(seconds * RATE)))
    swell = np.abs(signal.lfilter(*signal.butter(2, 1.0, fs=RATE), rng.normal(size=len(rumble))))
    wind = rumble * (0.05 + (swell / swell.std()) ** 2)
    return (0.08 * wind / wind.std())[np.newaxis].astype(np.float32)


@pytest.mark.parametrize("seed", range(3))
def test_gusts_with_a_clip_of_calm_wind_do_not_end_below_the_recording(seed):
    voice = a_voice()
    wind = gusts(2.8, seed)
    calm = signal.lfilter([1], [1, -0.95], noise(2.0, RATE, 0.01, seed=50 + seed))
    mixture = voice + wind
    outcome = clean(mixture, given={"noise": calm.astype(np.float32)})
    assert gain_db(outcome, mixture, voice) > 0


def test_short_clips_do_no_harm_and_are_told():
    voice = a_voice()
    mixture = voice + a_fan(2.8)
    outcome = clean(mixture, given={"noise": a_fan(0.4, seed=9), "wanted": a_voice((123, 98))})
    assert any("noise clip lasts only 0.4 s" in warning for warning in outcome.warnings)
    assert gain_db(outcome, mixture, voice) > 4
    assert gain_db(clean(mixture, given={"noise": a_fan(0.05)}), mixture, voice) > 0


def test_the_amount_says_how_much_goes():
    voice = a_voice()
    mixture = voice + a_fan(2.8)
    given = {"noise": a_fan(2.0, seed=9)}
    noises = [
        mixture - clean(mixture, given=given, amount=amount).parts[0].sound
        for amount in (0.0, 0.5, 1.0)
    ]
    assert np.abs(noises[0]).max() < 1e-6
    assert noises[1] == pytest.approx(0.5 * noises[2], abs=1e-5)


def test_fewer_artefacts_leave_more_of_the_noise():
    voice = a_voice()
    mixture = voice + a_fan(2.8)
    given = {"noise": a_fan(2.0, seed=9)}
    quiet = slice(round(0.5 * RATE), round(0.7 * RATE))
    left = [
        float(clean(mixture, given=given, bleed=bleed).parts[0].sound[:, quiet].std())
        for bleed in (0.0, 0.5, 1.0)
    ]
    assert left[0] < left[1] < left[2]


def test_long_recordings_are_cleaned_in_stretches_without_seams(monkeypatch):
    from layered.dsp import stretches

    monkeypatch.setattr(stretches, "STRETCH_S", 3.0)
    monkeypatch.setattr(stretches, "_SHORTEST_S", 3.0)
    monkeypatch.setattr(stretches, "OVERLAP_S", 0.5)
    voice = a_voice(TUNE_HZ * 2)
    mixture = voice + a_fan(voice.shape[1] / RATE)
    request = Request(
        mixture,
        RATE,
        METHOD.parameters(),
        (),
        (Example("noise", Recording.of(a_fan(2.0, seed=9), RATE, "Fan")),),
        threads=1,
    )
    previews = []

    def report(fraction, message, preview=None):
        if preview is not None:
            previews.append(preview)

    outcome = METHOD.run(request, report)
    assert previews
    assert gain_db(outcome, mixture, voice) > 6
    other = METHOD.run(replace(request, seed=1), no_report)
    assert not np.array_equal(other.parts[0].sound, outcome.parts[0].sound)
