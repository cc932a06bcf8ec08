import itertools

import numpy as np
import pytest

from layered.dsp.factorize import FLOOR
from layered.dsp.harmonics import comb_bases, smooth_bases
from layered.dsp.masks import shared
from layered.dsp.source_filter import SourceFilter, fit_source_filter
from layered.dsp.starts import normalised, random_activations, random_bases
from layered.dsp.stft import magnitude, masked, settings_for
from tests.sounds import RATE, noise, si_sdr_db, silence, sung

SETTINGS = settings_for(RATE, 93, 8)
PITCH_HZ = 220.0


def a_start(data, seed=0):
    rng = np.random.default_rng(seed)
    n_frames = data.shape[1]
    pitches = PITCH_HZ * 2 ** (np.arange(-3, 4) * 25 / 1200)
    rest = random_bases(rng, data.shape[0], 6)
    return SourceFilter(
        combs=comb_bases(pitches, settings=SETTINGS, sample_rate_hz=RATE),
        source=np.ones((7, n_frames), np.float32) * data.mean(axis=0),
        bumps=smooth_bases(20, settings=SETTINGS, sample_rate_hz=RATE),
        shapes=(rng.random((20, 3)) + 0.5).astype(np.float32),
        weights=(rng.random((3, n_frames)) + 0.5).astype(np.float32),
        rest_bases=rest,
        rest_activations=random_activations(rng, data, 6),
    )


def voice_in_noise(seconds=1.0):
    voice, _ = sung([PITCH_HZ], note_s=seconds)
    return voice + noise(seconds, level=0.02), voice


def spectrogram(sound):
    return normalised(magnitude(sound, settings=SETTINGS))


def divergence(data, fitted):
    model = fitted.target.astype(float) + fitted.rest + float(FLOOR)
    logarithm = np.log(np.where(data > 0, data, 1) / np.where(data > 0, model, 1))
    return float(np.sum(data * logarithm - data + model))


def test_the_divergence_of_the_model_falls_and_never_rises():
    data = spectrogram(voice_in_noise()[0])
    fitted = a_start(data)
    course = [divergence(data, fitted)]
    for _ in range(15):
        fitted = fit_source_filter(data, fitted, iterations=1)
        course.append(divergence(data, fitted))
    assert all(after <= before * (1 + 1e-3) for before, after in itertools.pairwise(course))
    assert course[-1] < 0.3 * course[0]


def test_a_voice_is_found_in_noise_by_its_harmonics():
    mixture, voice = voice_in_noise()
    data = spectrogram(mixture)
    fitted = fit_source_filter(data, a_start(data), iterations=25)
    kept = masked(mixture, shared(fitted.target, fitted.rest), settings=SETTINGS)
    assert si_sdr_db(voice, kept) > si_sdr_db(voice, mixture) + 3


def test_a_pitch_that_is_not_allowed_stays_silent():
    data = spectrogram(voice_in_noise()[0])
    start = a_start(data)
    start.source[:, 20:40] = 0
    start.source[2] = 0
    fitted = fit_source_filter(data, start, iterations=5)
    assert not fitted.source[2].any()
    assert not fitted.target[:, 20:40].any()
    assert fitted.target[:, 45:60].any()


def test_the_spectra_of_the_rest_and_the_start_are_not_changed():
    data = spectrogram(voice_in_noise(0.3)[0])
    start = a_start(data)
    names = ("combs", "source", "bumps", "shapes", "weights", "rest_bases", "rest_activations")
    before = {name: getattr(start, name).copy() for name in names}
    fitted = fit_source_filter(data, start, iterations=3)
    assert all(np.array_equal(getattr(start, name), before[name]) for name in names)
    assert np.array_equal(fitted.rest_bases, start.rest_bases)


@pytest.mark.parametrize("sound", [silence(0.3), np.ones((1, 1), np.float32)])
def test_silence_and_a_single_sample_give_finite_factors(sound):
    data = spectrogram(sound)
    fitted = fit_source_filter(data, a_start(data), iterations=10)
    assert np.isfinite(fitted.target).all()
    assert np.isfinite(fitted.rest).all()


def test_the_work_can_be_stopped():
    def stop(iteration):
        raise InterruptedError

    data = spectrogram(silence(0.3))
    with pytest.raises(InterruptedError):
        fit_source_filter(data, a_start(data), iterations=2, on_iteration=stop)


def test_the_mask_is_the_share_of_the_source_in_every_cell():
    data = spectrogram(voice_in_noise(3.0)[0])
    fitted = fit_source_filter(data, a_start(data), iterations=2)
    assert data.shape[1] > 128  # more than one tile
    whole = shared(fitted.target, fitted.rest, power=1.5)
    assert np.abs(fitted.mask(1.5) - whole).max() < 1e-4


def test_making_the_mask_can_be_stopped():
    def stop():
        raise InterruptedError

    data = spectrogram(silence(0.3))
    with pytest.raises(InterruptedError):
        a_start(data).mask(1.0, on_block=stop)
