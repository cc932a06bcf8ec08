import numpy as np
import pytest

from layered.errors import CancelledError, InvalidInputError
from layered.model.recording import HIGHEST_RATE_HZ, LOWEST_RATE_HZ, MAX_CHANNELS, Recording
from tests.sounds import noise, silence


def test_a_recording_knows_its_size():
    recording = Recording.of(noise(0.5, channels=2), 16000, "Song", source="song.wav")
    assert (recording.n_channels, recording.n_samples, recording.duration_s) == (2, 8000, 0.5)
    assert (recording.name, recording.source) == ("Song", "song.wav")


def test_the_samples_cannot_be_written_to_and_are_not_copied():
    samples = noise(0.1)
    recording = Recording.of(samples, 16000, "Song")
    with pytest.raises(ValueError, match="read-only"):
        recording.samples[0, 0] = 1
    assert np.shares_memory(recording.samples, samples)
    samples[0, 0] = 0.25  # the caller's own array stays theirs


def test_other_kinds_of_numbers_become_single_precision():
    assert Recording.of(np.ones((1, 4)), 16000, "Song").samples.dtype == np.float32


@pytest.mark.parametrize("shape", [(1, 0), (0, 4), (4,)])
def test_a_recording_without_sound_is_refused(shape):
    with pytest.raises(InvalidInputError, match="Song holds no sound"):
        Recording.of(np.zeros(shape, np.float32), 16000, "Song")


def test_too_many_channels_are_refused_in_words():
    Recording.of(silence(0.01, channels=MAX_CHANNELS), 16000, "Song")
    with pytest.raises(InvalidInputError, match="Song has 9 channels; Layered takes up to 8"):
        Recording.of(silence(0.01, channels=9), 16000, "Song")


@pytest.mark.parametrize("rate", [LOWEST_RATE_HZ - 1, HIGHEST_RATE_HZ + 1, 0])
def test_a_rate_out_of_range_is_refused_in_words(rate):
    with pytest.raises(InvalidInputError, match=f"Song has a sample rate of {rate} Hz"):
        Recording.of(silence(0.01), rate, "Song")


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("place", [0, 1_500_000])
def test_samples_that_are_not_numbers_are_refused_wherever_they_are(wrong, place):
    samples = np.zeros((2, 1_500_001), np.float32)
    samples[1, place] = wrong
    with pytest.raises(InvalidInputError, match="Song has samples that are not numbers"):
        Recording.of(samples, 16000, "Song")


def test_checking_a_long_recording_can_be_stopped():
    def stop():
        raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        Recording.of(np.zeros((1, 10), np.float32), 8000, "long", on_block=stop)
