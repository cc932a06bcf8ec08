import numpy as np
import pytest

from layered.dsp.centre import Balance, centre_mask
from layered.dsp.stft import masked, settings_for, stft
from tests.sounds import bell, noise, si_sdr_db, silence, sung

RATE = 8000
SETTINGS = settings_for(RATE, 186, 4)


def heard(*sounds):
    balance = Balance()
    for sound in sounds:
        spectrum = stft(sound, settings=SETTINGS)
        balance.hear(spectrum, settings=SETTINGS, sample_rate_hz=RATE)
    return balance


def placed(sound, difference_db):
    gain = np.float32(10 ** (difference_db / 40))
    return np.concatenate([sound * gain, sound / gain])


def a_voice():
    return sung([262, 294, 0, 330, 262, 0, 392, 349], 0.5, RATE)[0]


@pytest.mark.parametrize("difference_db", [0.0, 2.0, -3.5])
def test_the_place_of_a_voice_is_found_among_bells_at_the_sides(difference_db):
    bells = np.concatenate([bell(494, 0.2, 4.0, RATE), bell(659, 0.6, 4.0, RATE)])
    balance = heard(placed(a_voice(), difference_db) + bells)
    assert balance.difference_db == pytest.approx(difference_db, abs=0.5)
    assert balance.contrast > 3
    assert balance.share > 0.3


def test_what_is_heard_in_pieces_adds_up():
    sound = placed(a_voice(), 1.0)
    halves = heard(sound[:, : 2 * RATE], sound[:, 2 * RATE :])
    assert halves.difference_db == heard(sound).difference_db == pytest.approx(1.0, abs=0.3)


def test_nothing_stands_out_where_both_channels_are_independent():
    assert heard(noise(4.0, RATE, channels=2)).share < 0.01


def test_silence_after_something_loud_is_no_place():
    loud = 100 * noise(0.5, RATE, channels=2)
    balance = heard(np.concatenate([loud, silence(2.0, RATE, 2), loud], axis=1))
    assert np.isfinite(balance.difference_db)
    assert heard(silence(1.0, RATE, 2)).difference_db == 0


def test_the_mask_keeps_the_middle_and_leaves_the_sides():
    voice = placed(a_voice(), 0.0)
    bells = np.concatenate(
        [
            sum(bell(494, at, 4.0, RATE) for at in (0.1, 1.3, 2.2)),
            sum(bell(659, at, 4.0, RATE) for at in (0.7, 1.9, 3.1)),
        ]
    )
    mixture = voice + bells
    mask = centre_mask(mixture, 0.0, settings=SETTINGS, rng=np.random.default_rng(0))
    assert mask.min() >= 0
    assert mask.max() <= 1
    found = masked(mixture, mask, settings=SETTINGS)
    assert si_sdr_db(voice, found) > si_sdr_db(voice, mixture) + 8


def test_the_mask_is_the_same_with_any_number_of_threads():
    sound = noise(2.0, RATE, channels=2)
    one, two = (
        centre_mask(sound, 0.5, settings=SETTINGS, rng=np.random.default_rng(3), threads=threads)
        for threads in (1, 2)
    )
    assert np.array_equal(one, two)
