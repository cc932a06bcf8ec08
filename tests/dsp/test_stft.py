import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layered.dsp.stft import StftSettings, istft, magnitude, masked, settings_for, stft
from tests.sounds import noise, silence, tone

SETTINGS = [StftSettings(64, 16), StftSettings(1024, 128), StftSettings(4096, 1024)]


def full_scale_noise(n_samples, channels=1, seed=0):
    rng = np.random.default_rng(seed)
    return rng.uniform(-1, 1, (channels, n_samples)).astype(np.float32)


def there_and_back(sound, chosen):
    return istft(stft(sound, settings=chosen), settings=chosen, length_samples=sound.shape[1])


@pytest.mark.parametrize("chosen", SETTINGS)
@pytest.mark.parametrize("n_samples", [1, 7, 100, 1000, 44100])
def test_the_inverse_gives_the_sound_back(chosen, n_samples):
    sound = full_scale_noise(n_samples, channels=2)
    assert np.abs(there_and_back(sound, chosen) - sound).max() < 1e-6


@settings(max_examples=30, deadline=None)
@given(
    n_samples=st.integers(1, 3000),
    hop=st.sampled_from([1, 3, 16, 50, 128]),
    overlap=st.integers(4, 9),
    seed=st.integers(0, 2**32 - 1),
)
def test_the_inverse_gives_any_sound_back_at_any_setting(n_samples, hop, overlap, seed):
    chosen = StftSettings(2 * hop * overlap, hop)
    sound = full_scale_noise(n_samples, seed=seed)
    assert np.abs(there_and_back(sound, chosen) - sound).max() < 1e-6


@pytest.mark.parametrize("chosen", SETTINGS)
def test_silence_stays_silent_and_a_constant_constant(chosen):
    assert not there_and_back(silence(0.1), chosen).any()
    constant = np.ones((1, 1234), np.float32)
    assert np.abs(there_and_back(constant, chosen) - 1).max() < 1e-6


def test_a_spectrogram_has_the_declared_shape_and_type():
    chosen = StftSettings(256, 64)
    spectrum = stft(noise(0.1, channels=3), settings=chosen)
    assert spectrum.shape == (3, chosen.n_bins, chosen.n_frames(1600))
    assert spectrum.dtype == np.complex64


def test_a_tone_is_loudest_in_its_own_bin_at_all_times():
    chosen = StftSettings(1024, 256)
    levels = magnitude(tone(1000.0, 1.0), settings=chosen)
    loudest = chosen.frequencies_hz(16000)[levels.argmax(axis=0)]
    assert np.all(loudest[2:-2] == 1000.0)


def test_a_click_is_loudest_in_the_frame_at_its_time():
    chosen = StftSettings(512, 128)
    sound = silence(1.0)
    sound[0, 8000] = 1.0
    levels = magnitude(sound, settings=chosen).sum(axis=0)
    assert abs(chosen.times_s(16000, 16000)[levels.argmax()] - 0.5) <= 128 / 16000


def test_opposite_phases_do_not_cancel_in_the_magnitude():
    left = noise(0.2)
    both = np.concatenate([left, -left])
    chosen = StftSettings(512, 128)
    alone = magnitude(left, settings=chosen)
    assert alone.max() > 1
    assert np.allclose(magnitude(both, settings=chosen), alone, atol=1e-5)


def test_the_magnitude_is_the_mean_over_the_channels():
    sound = noise(0.2, channels=2)
    chosen = StftSettings(512, 128)
    expected = np.abs(stft(sound, settings=chosen)).mean(axis=0)
    assert np.allclose(magnitude(sound, settings=chosen), expected, atol=1e-5)


def test_a_mask_of_ones_keeps_all_and_of_zeros_nothing():
    sound = full_scale_noise(20000, channels=2)
    chosen = StftSettings(1024, 128)
    ones = np.ones((chosen.n_bins, chosen.n_frames(20000)), np.float32)
    assert np.abs(masked(sound, ones, settings=chosen) - sound).max() < 1e-6
    assert not masked(sound, 0 * ones, settings=chosen).any()


@settings(max_examples=15, deadline=None)
@given(n_samples=st.integers(1, 6000), seed=st.integers(0, 2**32 - 1))
def test_masks_that_add_up_to_one_give_sounds_that_add_up(n_samples, seed):
    sound = full_scale_noise(n_samples, channels=2, seed=seed)
    chosen = StftSettings(512, 64)
    shape = (3, chosen.n_bins, chosen.n_frames(n_samples))
    shares = np.random.default_rng(seed).random(shape, np.float32) + np.float32(1e-3)
    shares /= shares.sum(axis=0)
    total = sum(masked(sound, share, settings=chosen) for share in shares)
    assert np.abs(total - sound).max() < 2e-6


def test_masking_is_the_same_as_multiplying_the_spectrogram():
    sound = noise(0.5, channels=2)
    chosen = StftSettings(512, 128)
    spectrum = stft(sound, settings=chosen)
    mask = np.random.default_rng(3).random(spectrum.shape[1:], np.float32)
    expected = istft(spectrum * mask, settings=chosen, length_samples=sound.shape[1])
    assert np.abs(masked(sound, mask, settings=chosen) - expected).max() < 1e-6


def test_a_mask_leaves_the_stereo_image_alone():
    left = noise(0.5)
    sound = np.concatenate([left, 0.25 * left])
    chosen = StftSettings(512, 128)
    mask = np.random.default_rng(3).random((chosen.n_bins, chosen.n_frames(8000)), np.float32)
    kept = masked(sound, mask, settings=chosen)
    assert np.abs(kept[1] - 0.25 * kept[0]).max() < 1e-6


def test_masking_can_be_stopped_between_blocks():
    def stop():
        raise InterruptedError

    sound = noise(1.0)
    chosen = StftSettings(512, 128)
    mask = np.ones((chosen.n_bins, chosen.n_frames(16000)), np.float32)
    with pytest.raises(InterruptedError):
        masked(sound, mask, settings=chosen, on_block=stop)


@pytest.mark.parametrize(("window", "hop"), [(1024, 512), (1024, 300), (64, 128)])
def test_a_hop_that_cannot_give_the_sound_back_is_refused(window, hop):
    with pytest.raises(ValueError, match="four times or more"):
        StftSettings(window, hop)


def test_a_spectrogram_of_another_length_or_setting_is_refused():
    chosen = StftSettings(512, 128)
    spectrum = stft(noise(0.5), settings=chosen)
    with pytest.raises(ValueError, match="other settings or another length"):
        istft(spectrum, settings=chosen, length_samples=1000)
    with pytest.raises(ValueError, match="other settings or another length"):
        istft(spectrum, settings=StftSettings(1024, 128), length_samples=8000)


@pytest.mark.parametrize("rate", [4000, 8000, 44100, 192000, 384000])
def test_settings_have_nearly_the_asked_for_duration_at_every_rate(rate):
    chosen = settings_for(rate, 93, 8)
    assert 0.093 / 2**0.5 <= chosen.window_samples / rate <= 0.093 * 2**0.5
    assert chosen.window_samples == 8 * chosen.hop_samples
    assert chosen.frames_at(0.5, rate) == round(0.5 * rate / chosen.hop_samples)
