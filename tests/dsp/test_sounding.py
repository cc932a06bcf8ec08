import numpy as np
import pytest

from layered.dsp.sounding import sound_of_spectrum
from layered.dsp.stft import magnitude, settings_for
from tests.sounds import noise, tone

RATE = 16000
SETTINGS = settings_for(RATE, 186, 4)


def spectrum_of(sound):
    return magnitude(sound, settings=SETTINGS).mean(axis=1)


def peaks_hz(sound, rate):
    spectrum = np.abs(np.fft.rfft(sound[0] * np.hanning(sound.shape[1])))
    peaks = np.flatnonzero((spectrum[1:-1] > spectrum[:-2]) & (spectrum[1:-1] > spectrum[2:])) + 1
    strong = peaks[spectrum[peaks] > 0.2 * spectrum.max()]
    return strong * rate / sound.shape[1]


@pytest.mark.parametrize("rate", [16000, 44100])
def test_tones_sound_at_their_own_pitch_at_any_rate(rate):
    spectrum = spectrum_of(tone(437, 1.5, RATE) + tone(1003, 1.5, RATE))
    heard = sound_of_spectrum(spectrum, SETTINGS, RATE, to_rate_hz=rate)
    assert heard.shape == (1, rate)
    assert peaks_hz(heard, rate) == pytest.approx([437, 1003], abs=3)


def test_noise_sounds_as_noise():
    heard = sound_of_spectrum(spectrum_of(noise(2.0, RATE)), SETTINGS, RATE, to_rate_hz=RATE)
    level = np.abs(np.fft.rfft(heard[0])) ** 2
    halves = level[: len(level) // 2].sum(), level[len(level) // 2 :].sum()
    assert 0.3 < halves[0] / halves[1] < 3
    assert len(peaks_hz(heard, RATE)) > 50


def test_all_spectra_are_equally_loud_and_nothing_is_silent():
    loud = sound_of_spectrum(spectrum_of(tone(437)), SETTINGS, RATE, to_rate_hz=8000)
    quiet = sound_of_spectrum(1e-6 * spectrum_of(tone(1003)), SETTINGS, RATE, to_rate_hz=8000)
    assert loud.std() == pytest.approx(quiet.std(), rel=0.05)
    assert abs(loud[0, 0]) < 1e-6
    nothing = sound_of_spectrum(np.zeros(SETTINGS.n_bins), SETTINGS, RATE, to_rate_hz=8000)
    assert not nothing.any()


def test_what_the_rate_cannot_hold_is_left_out():
    spectrum = spectrum_of(tone(500, 1.5, RATE) + tone(7000, 1.5, RATE))
    heard = sound_of_spectrum(spectrum, SETTINGS, RATE, to_rate_hz=8000)
    assert peaks_hz(heard, 8000) == pytest.approx([500], abs=3)
