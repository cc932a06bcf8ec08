import numpy as np
import pytest

from layered.dsp.percussive import percussive_mask
from layered.dsp.stft import magnitude, masked, settings_for
from tests.sounds import RATE, clicks, noise, si_sdr_db, silence, tone


def mask_of(sound, rate=RATE, **options):
    chosen = settings_for(rate, 46, 4)
    spectrogram = magnitude(sound, settings=chosen)
    return percussive_mask(spectrogram, settings=chosen, sample_rate_hz=rate, **options), chosen


def test_clicks_are_hits_and_a_tone_is_not():
    hits, steady = clicks([0.3, 0.7, 1.2, 1.6], 2.0), tone(700.0, 2.0)
    mask, chosen = mask_of(hits + steady)
    kept = masked(hits + steady, mask, settings=chosen)
    assert si_sdr_db(hits, kept) > si_sdr_db(hits, hits + steady) + 10
    assert si_sdr_db(steady, hits + steady - kept) > si_sdr_db(steady, hits + steady) + 10


def test_every_cell_has_a_share_between_none_and_all():
    mask, chosen = mask_of(noise(1.0))
    assert mask.shape == (chosen.n_bins, chosen.n_frames(RATE))
    assert 0 <= mask.min() < mask.max() <= 1


def test_blocks_leave_no_trace():
    sound = clicks(np.arange(0.1, 9.8, 0.37), 10.0) + tone(500.0, 10.0)
    whole, chosen = mask_of(sound)
    hop, first = chosen.hop_samples, 200
    part, _ = mask_of(sound[:, first * hop :])
    assert whole.shape[1] > 512  # three blocks
    assert np.abs(whole[:, first + 30 :] - part[:, 30:]).max() < 1e-6


@pytest.mark.parametrize("rate", [4000, 192000])
@pytest.mark.parametrize("n_samples", [1, 700])
def test_silence_and_hardly_any_sound_give_a_mask_at_every_rate(rate, n_samples):
    for sound in (silence(0.5, rate), np.ones((1, n_samples), np.float32)):
        assert np.isfinite(mask_of(sound, rate)[0]).all()


def test_silence_is_not_percussive():
    assert not mask_of(silence(0.5))[0].any()


def test_the_work_can_be_stopped():
    def stop():
        raise InterruptedError

    with pytest.raises(InterruptedError):
        mask_of(noise(0.5), on_block=stop)
