import itertools

import numpy as np
import pytest

from layered.dsp.factorize import FLOOR
from layered.dsp.harmonics import comb_bases, smooth_bases
from layered.dsp.masks import shared
from layered.dsp.source_filter import SourceFilter
from layered.dsp.source_in_rest import RestLearning, fit_source_in_rest
from layered.dsp.starts import normalised, random_activations, random_bases
from layered.dsp.stft import magnitude, masked, settings_for
from tests.sounds import RATE, noise, si_sdr_db, sung

SETTINGS = settings_for(RATE, 93, 8)
PITCHES_HZ = 110 * 2 ** (np.arange(0, 25) / 12)
FREE = RestLearning(np.zeros(4, np.float32))


def a_start(data, seed=0, spectra=None):
    rng = np.random.default_rng(seed)
    n_frames = data.shape[1]
    return SourceFilter(
        combs=comb_bases(PITCHES_HZ, settings=SETTINGS, sample_rate_hz=RATE),
        source=np.ones((len(PITCHES_HZ), n_frames), np.float32) * data.mean(axis=0),
        bumps=smooth_bases(20, settings=SETTINGS, sample_rate_hz=RATE),
        shapes=(rng.random((20, 3)) + 0.5).astype(np.float32),
        weights=(rng.random((3, n_frames)) + 0.5).astype(np.float32),
        rest_bases=random_bases(rng, data.shape[0], 4) if spectra is None else spectra,
        rest_activations=random_activations(rng, data, 4),
    )


def voice_in_noise():
    voice, _ = sung([220, 262], note_s=0.5)
    return voice + noise(1.0, level=0.02), voice


def spectrogram(sound):
    return normalised(magnitude(sound, settings=SETTINGS))


def divergence(data, fitted):
    model = fitted.target.astype(float) + fitted.rest + float(FLOOR)
    logarithm = np.log(np.where(data > 0, data, 1) / np.where(data > 0, model, 1))
    return float(np.sum(data * logarithm - data + model))


def test_the_divergence_falls_and_never_rises_though_the_rest_is_learned():
    data = spectrogram(voice_in_noise()[0])
    fitted = a_start(data)
    course = [divergence(data, fitted)]
    for _ in range(15):
        fitted = fit_source_in_rest(data, fitted, FREE, iterations=1)
        course.append(divergence(data, fitted))
    assert all(after <= before * (1 + 1e-4) for before, after in itertools.pairwise(course))
    assert course[-1] < 0.3 * course[0]
    assert fitted.rest_bases.sum(axis=0) == pytest.approx(1, abs=1e-4)


def test_a_voice_is_found_in_noise_that_nobody_knows():
    voice, _ = sung([220, 262, 175, 233, 294, 196, 247], note_s=0.3, vibrato_cents=80)
    mixture = voice + noise(2.1, level=0.08)
    data = spectrogram(mixture)
    learning = RestLearning(np.zeros(4, np.float32), sharpness=1.2)
    fitted = fit_source_in_rest(data, a_start(data), learning, iterations=30)
    found = masked(mixture, shared(fitted.target, fitted.rest), settings=SETTINGS)
    assert si_sdr_db(voice, found) > si_sdr_db(voice, mixture) + 4


def test_spectra_are_kept_or_held_as_strongly_as_is_said():
    data = spectrogram(voice_in_noise()[0])
    start = a_start(data)
    moved = []
    for pull in (None, 100.0, 1.0, 0.0):
        learning = RestLearning(None if pull is None else np.full(4, pull, np.float32))
        fitted = fit_source_in_rest(data, start, learning, iterations=10)
        moved.append(float(np.abs(fitted.rest_bases - start.rest_bases).sum()))
    assert moved[0] == 0
    assert moved[0] < moved[1] < moved[2] < moved[3]


def test_sharper_pitches_let_one_win():
    data = spectrogram(voice_in_noise()[0])
    shares = []
    for sharpness in (1.0, 1.2):
        learning = RestLearning(np.zeros(4, np.float32), sharpness)
        source = fit_source_in_rest(data, a_start(data), learning, iterations=20).source
        shares.append(float((source.max(axis=0) / (source.sum(axis=0) + 1e-9)).mean()))
    assert shares[1] > shares[0] + 0.1


def test_the_start_is_not_changed_and_it_can_be_stopped():
    data = spectrogram(voice_in_noise()[0])
    start = a_start(data)
    before = [array.copy() for array in (start.source, start.weights, start.rest_bases)]

    def stop(iteration):
        if iteration == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fit_source_in_rest(data, start, FREE, iterations=5, on_iteration=stop)
    for array, copy in zip((start.source, start.weights, start.rest_bases), before, strict=True):
        assert np.array_equal(array, copy)
