import numpy as np
import pytest

from layered.dsp.pitch import FRAME_S, pitch_track
from tests.sounds import RATE, hum, noise, silence, sung, tone


def cents_off(track, pitch, rate=RATE):
    """How far a track is from the pitch of every sample, at its voiced frames."""
    at = np.minimum(np.round(np.arange(len(track)) * FRAME_S * rate).astype(int), len(pitch) - 1)
    voiced = track > 0
    return 1200 * np.log2(track[voiced] / pitch[at][voiced])


@pytest.mark.parametrize("frequency_hz", [82.0, 110.0, 196.0, 330.0, 700.0, 1000.0])
def test_a_hum_with_vibrato_is_followed_within_a_quarter_of_a_semitone(frequency_hz):
    sound, pitch = sung([frequency_hz], note_s=1.5)
    track = pitch_track(sound[0], RATE)
    off = cents_off(track, pitch)
    assert len(off) > 0.9 * len(track)
    assert np.mean(np.abs(off) < 25) > 0.95
    assert not np.any(np.abs(off) > 600)


@pytest.mark.parametrize("frequency_hz", [100.0, 220.0, 440.0])
def test_a_vowel_has_the_octave_of_its_fundamental(frequency_hz):
    track = pitch_track(hum(frequency_hz, 1.0)[0], RATE)
    voiced = track[track > 0]
    assert len(voiced) > 0.9 * len(track)
    assert np.abs(1200 * np.log2(np.median(voiced) / frequency_hz)) < 25


@pytest.mark.parametrize("frequency_hz", [150.0, 523.0, 932.0, 1200.0, 1397.0])
def test_a_steady_whistle_has_its_own_octave(frequency_hz):
    track = pitch_track(tone(frequency_hz, 0.5)[0], RATE)
    assert np.mean(np.abs(1200 * np.log2(track[track > 0] / frequency_hz)) < 30) > 0.95
    assert np.mean(track > 0) > 0.95


def test_a_melody_is_followed_from_note_to_note_and_its_pauses_are_heard():
    notes = [220.0, 0.0, 330.0, 247.0, 0.0, 440.0]
    sound, pitch = sung(notes, note_s=0.4)
    track = pitch_track(sound[0], RATE)
    for number, note in enumerate(notes):
        first = round((number + 0.1) * 0.4 / FRAME_S)
        last = round((number + 0.9) * 0.4 / FRAME_S)
        inside = track[first:last]
        if not note:
            assert not inside.any()
            continue
        assert np.all(inside > 0)
        off = 1200 * np.log2(inside / pitch[np.arange(first, last) * 160])
        assert np.mean(np.abs(off) < 25) > 0.9


@pytest.mark.parametrize("sound", [silence(1.0), noise(1.0), noise(1.0, level=1e-5, seed=3)])
def test_silence_and_noise_have_no_pitch(sound):
    track = pitch_track(sound[0], RATE)
    assert np.mean(track > 0) < 0.03


@pytest.mark.parametrize("rate", [4000, 8000, 11025, 44100, 48000, 192000])
def test_every_sample_rate_gives_the_same_track(rate):
    sound, pitch = sung([180.0], note_s=0.8, rate=rate)
    track = pitch_track(sound[0], rate)
    off = cents_off(track, pitch, rate)
    assert len(off) > 0.85 * len(track)
    assert np.mean(np.abs(off) < 25) > 0.95
    assert abs(len(track) - 81) <= 1


@pytest.mark.parametrize("n_samples", [1, 2, 3, 100, 700])
@pytest.mark.parametrize("rate", [4000, 16000, 192000])
def test_hardly_any_sound_gives_a_track_without_pitch(n_samples, rate):
    track = pitch_track(np.full(n_samples, 0.5, np.float32), rate)
    assert len(track) >= 1
    assert np.isfinite(track).all()


def test_the_level_does_not_matter():
    sound, _ = sung([220.0, 330.0], note_s=0.5)
    loud, quiet = (pitch_track(level * sound[0], RATE) for level in (1.0, 1e-3))
    assert np.mean(loud == quiet) > 0.99


def test_the_same_sound_has_the_same_track():
    sound, _ = sung([220.0], note_s=0.5)
    assert np.array_equal(pitch_track(sound[0], RATE), pitch_track(sound[0], RATE))


def test_the_work_can_be_stopped():
    def stop():
        raise InterruptedError

    with pytest.raises(InterruptedError):
        pitch_track(noise(0.5)[0], RATE, on_block=stop)
