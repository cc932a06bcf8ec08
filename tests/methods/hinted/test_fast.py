"""The fast setting, and working below the recording's sample rate."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layered.dsp.resample import resample
from layered.methods.hinted import METHOD
from layered.methods.hinted.coarse import with_whole_band, working_rate_hz
from tests.methods.scenes import RATE, TUNE_HZ, a_hint, duet, hum_of, separate
from tests.sounds import clicks, noise, si_sdr_db, tone

HIGH_RATE = 44_100
AWKWARD = ("silence", "constant", "one channel", "inverse phase", "clipped", "one sample", "noise")


def nothing():
    pass


def improvement_db(truth, mixture, found):
    return si_sdr_db(truth, found) - si_sdr_db(truth, mixture)


@pytest.fixture(scope="module")
def bright():
    """A duet at 44.1 kHz, the flute with hiss on it above 12 kHz while it plays."""
    scene = duet(rate=HIGH_RATE)
    level = np.convolve(np.abs(scene.flute[0]), np.ones(2000) / 2000, "same")
    hiss = noise(scene.flute.shape[1] / HIGH_RATE, HIGH_RATE, 1.0)
    hiss = hiss - with_whole_band_of_nothing(hiss)
    return scene, (0.1 * level * hiss).astype(np.float32)


def with_whole_band_of_nothing(sound):
    """What of a sound is below 11 kHz."""
    low = resample(sound, HIGH_RATE, 22_050)
    return resample(low, 22_050, HIGH_RATE)[:, : sound.shape[1]]


def test_fast_finds_the_sound_nearly_as_well_in_half_the_processor_time_or_less(bright):
    scene, _ = bright
    hint = a_hint(hum_of(octaves=-1, rate=HIGH_RATE), HIGH_RATE)
    gains, seconds = {}, {}
    for fast in (False, True):
        started = time.process_time()
        outcome = separate(METHOD, scene.mixture, rate=HIGH_RATE, hint=hint, fast=fast, threads=1)
        seconds[fast] = time.process_time() - started
        target = outcome.parts[0].sound
        gains[fast] = (
            improvement_db(scene.flute, scene.mixture, target),
            improvement_db(scene.bells, scene.mixture, scene.mixture - target),
        )
    assert min(gains[True]) > 10
    assert min(gains[True]) > min(gains[False]) - 2
    assert seconds[True] < 0.6 * seconds[False]


def test_what_is_above_the_working_band_goes_with_the_sound_it_moves_with(bright):
    scene, hiss = bright
    mixture = scene.mixture + hiss
    low, target = (resample(s, HIGH_RATE, 22_050) for s in (mixture, scene.flute))
    whole = with_whole_band(target, low, mixture, (22_050, HIGH_RATE), nothing)
    found = whole - with_whole_band_of_nothing(whole)
    assert si_sdr_db(hiss, found) > 6


def test_the_sound_outside_the_span_is_found_at_the_lower_rate_too():
    tune = (*TUNE_HZ, 587.0, 523.0, 0.0, 659.0)
    scene = duet(rate=HIGH_RATE, tune_hz=tune)
    hint = a_hint(hum_of(octaves=-1, rate=HIGH_RATE), HIGH_RATE)
    outside = slice(round(len(TUNE_HZ) * 0.4 * HIGH_RATE), None)
    target = (
        separate(METHOD, scene.mixture, rate=HIGH_RATE, hint=hint, fast=True, everywhere=True)
        .parts[0]
        .sound[:, outside]
    )
    truth, mixture = scene.flute[:, outside], scene.mixture[:, outside]
    assert improvement_db(truth, mixture, target) > 8


@pytest.mark.parametrize("fast", [False, True])
def test_studio_rates_are_worked_on_at_a_lower_one_and_cost_little_more(fast):
    assert working_rate_hz(384_000, fast=fast) <= 48_000
    assert working_rate_hz(96_000, fast=fast) <= 48_000
    assert working_rate_hz(4000, fast=fast) == 4000
    assert working_rate_hz(48_000, fast=False) == 48_000
    assert working_rate_hz(44_100, fast=True) < 44_100


def test_a_recording_at_a_studio_rate_is_separated_with_all_of_its_band():
    rate = 96_000
    scene = duet(rate=rate)
    hint = a_hint(hum_of(octaves=-1, rate=rate), rate)
    target = separate(METHOD, scene.mixture, rate=rate, hint=hint).parts[0].sound
    assert target.shape == scene.mixture.shape
    assert improvement_db(scene.flute, scene.mixture, target) > 10


def awkward(kind, rate, seconds):
    """A stereo recording of a kind that has broken things before."""
    n_samples = max(1, round(seconds * rate))
    mono = (
        tone(0.05 * rate, seconds, rate)
        + clicks([0.1 * seconds], seconds + 0.1, rate)[:, : round(seconds * rate)]
    )
    mono = mono[:, :n_samples] if mono.shape[1] else np.zeros((1, n_samples), np.float32)
    both = np.concatenate([mono, mono])
    if kind == "silence":
        both[:] = 0
    elif kind == "constant":
        both[:] = 0.5
    elif kind == "one channel":
        both[1] = 0
    elif kind == "inverse phase":
        both[1] = -both[0]
    elif kind == "clipped":
        both = np.clip(20 * both, -1, 1)
    elif kind == "one sample":
        both = both[:, :1]
    elif kind == "noise":
        both = noise(seconds, rate, channels=2)[:, :n_samples]
    return np.ascontiguousarray(both, np.float32)


@settings(max_examples=24, deadline=None)
@given(
    kind=st.sampled_from(AWKWARD),
    rate=st.sampled_from([4000, 22_050, 44_100, 384_000]),
    seconds=st.sampled_from([0.001, 0.05, 0.4]),
    hinted=st.sampled_from(AWKWARD),
    fast=st.booleans(),
)
def test_layers_are_finite_and_add_up_whatever_the_recording(kind, rate, seconds, hinted, fast):
    mixture = awkward(kind, rate, seconds)
    hint = a_hint(awkward(hinted, RATE, seconds), RATE)
    outcome = separate(METHOD, mixture, rate=rate, hint=hint, fast=fast, insist=True)
    target = outcome.parts[0].sound
    assert target.shape == mixture.shape
    assert np.isfinite(target).all()
    rest = mixture - target
    assert np.abs(target + rest - mixture).max() <= 1e-6
    assert np.abs(target).max() <= 4 * max(1.0, np.abs(mixture).max())


def test_the_bits_do_not_depend_on_the_number_of_threads():
    scene = duet(rate=HIGH_RATE)
    hint = a_hint(hum_of(octaves=-1, rate=HIGH_RATE), HIGH_RATE)
    one, two = (
        separate(METHOD, scene.mixture, rate=HIGH_RATE, hint=hint, fast=True, threads=n)
        for n in (1, 2)
    )
    assert np.array_equal(one.parts[0].sound, two.parts[0].sound)


def test_there_is_something_to_hear_long_before_the_answer_and_it_leaves_no_trace():
    scene = duet(rate=HIGH_RATE)
    hint = a_hint(hum_of(octaves=-1, rate=HIGH_RATE), HIGH_RATE)
    again = separate(METHOD, scene.mixture, rate=HIGH_RATE, hint=hint, threads=2)
    first, started = [], time.process_time()

    def report(fraction, message, preview=None):
        if preview is not None and not first:
            first.append((preview.parts[0].sound.copy(), time.process_time() - started))

    outcome = separate(METHOD, scene.mixture, report, rate=HIGH_RATE, hint=hint, threads=1)
    took = time.process_time() - started
    sketch, after = first[0]
    assert after < 0.35 * took
    assert improvement_db(scene.flute, scene.mixture, sketch) > 5
    assert not np.array_equal(sketch, outcome.parts[0].sound)
    assert np.array_equal(outcome.parts[0].sound, again.parts[0].sound)


def test_a_sketch_of_what_then_does_not_fit_is_taken_back():
    scene = duet(rate=HIGH_RATE)
    sung = noise(scene.flute.shape[1] / HIGH_RATE, HIGH_RATE)
    (part,) = separate(METHOD, scene.mixture, rate=HIGH_RATE, hint=a_hint(sung, HIGH_RATE)).parts
    assert np.array_equal(part.sound, np.float32(0.5) * scene.mixture)
