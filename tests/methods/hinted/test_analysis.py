import numpy as np
import pytest

from layered.dsp.pitch import FRAME_S
from layered.methods.hinted.analysis import (
    analyse,
    dilated,
    level_curve,
    mixed_down,
    onset_strength,
)
from tests.sounds import RATE, clicks, noise, silence, sung, tone


def described(sound, seconds=None):
    n_samples = sound.shape[1] if seconds is None else round(seconds * RATE)
    return analyse(sound[0], RATE, n_samples, on_block=lambda: None)


def test_everything_is_on_one_grid_of_10_ms():
    hint = described(noise(1.0), seconds=1.5)
    n_points = round(1.5 / FRAME_S) + 1
    for curve in (hint.level, hint.active, hint.pitch_hz, hint.onset_strength):
        assert len(curve) == n_points
    assert len(hint.sound) == 1.5 * RATE


def test_a_hint_is_active_where_it_sounds():
    hint = described(sung([220.0, 0.0, 220.0], 0.5)[0])
    assert hint.active[10:45].all()
    assert not hint.active[60:90].any()
    assert hint.gap == pytest.approx((0.5 - 0.24) / 1.5, abs=0.05)


def test_a_hint_is_cut_to_the_recording_and_silent_beyond_its_end():
    assert len(described(noise(2.0), seconds=1.0).sound) == RATE
    assert not described(noise(0.5), seconds=1.0).active[60:].any()


@pytest.mark.parametrize("hint", [silence(1.0), noise(1.0, level=1e-6)])
def test_silence_is_silent(hint):
    found = described(hint)
    assert found.is_silent
    assert found.gap == 1
    assert not found.pitch_hz.any()


def test_a_hum_is_stable_and_a_beatbox_percussive():
    hum = described(sung([220.0, 247.0, 262.0, 294.0], 0.5, vibrato_cents=10)[0])
    beatbox = described(clicks(np.arange(0.1, 1.9, 0.25), 2.0))
    assert hum.stable > 0.7 > 0.3 > beatbox.stable
    assert hum.percussive < 0.3 < 0.5 < beatbox.percussive
    assert hum.segment_s > 0.4 > 0.1 > beatbox.segment_s


def test_the_pitch_is_known_only_where_the_hint_is_active():
    hint = described(sung([330.0, 0.0, 330.0], 0.5)[0])
    assert np.all(hint.active[hint.pitch_hz > 0])
    assert np.median(hint.pitch_hz[hint.pitch_hz > 0]) == pytest.approx(330, rel=0.02)


def test_a_quiet_background_is_not_taken_for_the_hint():
    sound, _ = sung([220.0, 0.0, 220.0, 0.0], 0.5)
    hint = described(sound + noise(2.0, level=0.002))
    assert not hint.active[60:90].any()
    assert hint.active[10:40].all()


def test_the_level_of_a_tone_is_its_root_mean_square():
    level = level_curve(tone(400.0, 1.0, level=0.5)[0], RATE)
    assert np.allclose(level[5:-5], 0.5 / np.sqrt(2), rtol=0.02)


def test_onsets_are_where_the_level_rises():
    sound = np.zeros(RATE, np.float32)
    sound[RATE // 2 :] = tone(400.0, 0.5)[0]
    strength = onset_strength(level_curve(sound, RATE))
    assert abs(strength.argmax() - 50) <= 3
    assert strength.min() >= 0
    assert not strength[60:90].any() or strength[60:90].max() < 0.1 * strength.max()


def test_dilating_opens_earlier_and_closes_later():
    active = np.zeros(30, bool)
    active[[0, 10, 11]] = True
    wider = dilated(active, 0.02, 0.04)
    assert np.flatnonzero(wider).tolist() == [*range(5), *range(8, 16)]


def test_listening_can_be_stopped():
    def stop():
        raise InterruptedError

    with pytest.raises(InterruptedError):
        analyse(noise(0.5)[0], RATE, RATE, on_block=stop)


def test_the_channels_of_a_hint_are_averaged():
    left, right = noise(0.5, seed=1)[0], noise(0.5, seed=2)[0]
    mono = mixed_down(np.stack([left, right]), on_block=lambda: None)
    assert np.abs(mono - (left + right) / 2).max() < 1e-7


@pytest.mark.parametrize("gain", [1.0, 1.05])
def test_channels_that_cancel_each_other_leave_the_loudest(gain):
    left = noise(0.5)[0]
    right = np.float32(-gain) * left
    mono = mixed_down(np.stack([left, right]), on_block=lambda: None)
    assert np.array_equal(np.abs(mono), np.abs(right))


def test_one_channel_of_eight_is_still_a_mean():
    channels = np.zeros((8, 8000), np.float32)
    channels[3] = noise(1.0, rate=8000)[0]
    mono = mixed_down(channels, on_block=lambda: None)
    assert np.abs(mono - channels[3] / 8).max() < 1e-7
