from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layered.dsp.resample import Resampler, resample, resampled_length
from layered.errors import CancelledError
from tests.sounds import noise, tone

RATES = (4_000, 11_025, 44_100, 48_000, 192_000, 384_000)


def test_the_same_rate_changes_nothing():
    sound = noise(0.1)
    assert resample(sound, 16_000, 16_000) is sound


@given(st.integers(1, 3000), st.sampled_from(RATES), st.sampled_from(RATES))
def test_the_length_follows_the_rule(n_samples, from_hz, to_hz):
    sound = np.ones((1, n_samples), dtype=np.float32)
    length = resample(sound, from_hz, to_hz).shape[1]
    assert length == resampled_length(n_samples, from_hz, to_hz)
    assert abs(length - n_samples * to_hz / from_hz) <= 0.5 or length == 1


def test_the_length_is_exact_for_an_hour():
    assert resampled_length(3600 * 44_100, 44_100, 48_000) == 3600 * 48_000
    assert resampled_length(3, 2, 1) == 2


@pytest.mark.parametrize("to_hz", [8_000, 22_050, 48_000, 192_000])
def test_a_tone_stays_where_and_what_it_is(to_hz):
    sound = tone(440.0, seconds=1.0, rate=44_100, channels=2)
    there = resample(sound, 44_100, to_hz)
    expected = tone(440.0, seconds=1.0, rate=to_hz, channels=2)
    inside = slice(to_hz // 10, -to_hz // 10)
    assert np.abs(there[:, inside] - expected[:, inside]).max() < 1e-4


def test_there_and_back_gives_the_sound():
    # From 6 kHz: nothing near half the lower rate, where any filter takes something away.
    sound = resample(noise(0.5, rate=6_000, channels=2), 6_000, 8_000)
    back = resample(resample(sound, 8_000, 44_100), 44_100, 8_000)
    assert np.abs(back - sound)[:, 400:-400].max() < 1e-4


@pytest.mark.parametrize(("from_hz", "to_hz"), [(44_100, 48_000), (192_000, 44_100)])
def test_a_stream_of_blocks_has_no_seams(from_hz, to_hz):
    sound = noise(0.5, rate=from_hz, channels=2)
    whole = resample(sound, from_hz, to_hz)
    stream = Resampler(from_hz, to_hz, 2)
    cuts = [0, 1, 700, 701, 9000, sound.shape[1]]
    pieces = [
        stream.push(sound[:, start:stop], last=stop == cuts[-1]) for start, stop in pairwise(cuts)
    ]
    joined = np.concatenate(pieces, axis=1)
    assert abs(joined.shape[1] - whole.shape[1]) <= 1
    shared = min(joined.shape[1], whole.shape[1])
    assert np.abs(joined[:, :shared] - whole[:, :shared]).max() < 1e-6


def test_a_long_conversion_can_be_stopped_on_its_way():
    calls = []

    def stop():
        calls.append(True)
        if len(calls) == 3:
            raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        resample(noise(20.0, 16_000), 16_000, 8_000, on_block=stop)
