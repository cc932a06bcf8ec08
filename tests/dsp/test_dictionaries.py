import numpy as np
import pytest

from layered.dsp.dictionaries import converted, distinct_frames, learn_spectra
from layered.dsp.stft import StftSettings, magnitude, settings_for
from tests.sounds import bell, silence, tone


def spectrum_of(sound, settings):
    frames = magnitude(sound, settings=settings)
    mean = frames[:, 2:-2].mean(axis=1, keepdims=True)
    return mean / mean.sum()


def peak_hz(bases, settings, rate):
    return settings.frequencies_hz(rate)[bases.argmax(axis=0)]


def test_what_was_learned_are_the_spectra_of_the_clip():
    rate, pitches = 8000, (300.0, 700.0, 1100.0)
    clip = np.concatenate([tone(pitch, 0.6, rate) for pitch in pitches], axis=1)
    settings = settings_for(rate, 64, 4)
    bases = learn_spectra(np.random.default_rng(0), magnitude(clip, settings=settings), 3)
    found = sorted(peak_hz(bases, settings, rate))
    assert found == pytest.approx(pitches, abs=rate / settings.window_samples)
    assert bases.sum(axis=0) == pytest.approx(1, abs=1e-5)


def test_a_short_clip_gives_few_spectra_and_silence_none():
    settings = StftSettings(512, 128)
    rng = np.random.default_rng(0)
    frames = magnitude(tone(440, 0.2, 8000), settings=settings)
    assert learn_spectra(rng, frames, 40).shape[1] == frames.shape[1] // 4
    assert learn_spectra(rng, frames[:, :1], 40).shape[1] == 1
    assert learn_spectra(rng, magnitude(silence(1, 8000), settings=settings), 40) is None


def test_the_frames_chosen_first_are_the_ones_that_differ():
    low, high = np.eye(9, 1, 0), np.eye(9, 1, -7)
    frames = np.concatenate([low] * 50 + [high] + [low] * 50, axis=1).astype(np.float32)
    chosen = distinct_frames(np.random.default_rng(3), frames, 2)
    assert 50 in chosen
    assert len(set(chosen)) == 2
    assert len(distinct_frames(np.random.default_rng(3), frames, 6)) == 6


@pytest.mark.parametrize(("rate", "window_ms"), [(16000, 93), (8000, 186), (44100, 186)])
def test_a_spectrum_at_another_analysis_is_what_that_analysis_gives(rate, window_ms):
    bright = sum(tone(hz, 1.5, 16000, level) for hz, level in ((310, 0.2), (1700, 0.1)))
    settings = settings_for(16000, 186, 4)
    bases = spectrum_of(bright, settings)
    other = settings_for(rate, window_ms, 4)
    there = converted(bases, settings, 16000, to_settings=other, to_rate_hz=rate)
    same = sum(tone(hz, 1.5, rate, level) for hz, level in ((310, 0.2), (1700, 0.1)))
    truth = spectrum_of(same, other)
    assert there.shape == truth.shape
    assert there.sum(axis=0) == pytest.approx(1, abs=1e-5)
    assert there.argmax() == truth.argmax()
    around = np.abs(other.frequencies_hz(rate) - 1700) < 60
    assert there[around].sum() == pytest.approx(truth[around].sum(), abs=0.05)


def test_the_same_analysis_changes_nothing_and_what_is_out_of_reach_is_empty():
    settings = StftSettings(512, 128)
    bases = spectrum_of(bell(3000, 0.0, 1.0, 8000), settings)
    assert converted(bases, settings, 8000, to_settings=settings, to_rate_hz=8000) is bases
    higher = StftSettings(2048, 512)
    there = converted(bases, settings, 8000, to_settings=higher, to_rate_hz=32000)
    assert not there[higher.frequencies_hz(32000) > 4100].any()
    tones = np.zeros((257, 1), np.float32)
    tones[200] = 1
    assert not converted(tones, settings, 8000, to_settings=settings, to_rate_hz=2000).any()
