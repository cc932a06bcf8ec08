import numpy as np
import pytest

from layered.dsp.stft import magnitude, settings_for
from layered.errors import CancelledError
from layered.session import shape as shape_module
from layered.session.shape import shape_of
from tests.sounds import noise, silence, tone, two_bells

RATE = 8000


def measured(sound, start=0, stop=None, **options):
    stop = sound.shape[1] if stop is None else stop
    whole = sound.shape[1]
    return shape_of(
        lambda first, last: sound[:, first:last], start, stop, RATE, n_samples=whole, **options
    )


def test_the_shape_of_a_steady_tone_is_a_peak_and_a_plateau_that_explain_all():
    found = measured(tone(1000, 2.0, RATE, channels=2), RATE // 2, 3 * RATE // 2)
    assert found.frequencies_hz[found.spectrum.argmax()] == pytest.approx(1000, abs=8)
    assert found.spectrum.sum() == pytest.approx(1)
    assert found.envelope.max() < 1.1 * found.envelope.min()
    assert found.explained.shares[0] > 0.99


def test_two_bells_one_after_the_other_do_not_factorize():
    found = measured(two_bells(3.0, RATE)[0])
    assert found.explained.shares[0] < 0.8
    assert found.explained.suggested >= 2


def test_a_stretch_is_measured_at_its_place():
    sound = np.concatenate([silence(1.0, RATE), tone(500, 1.0, RATE)], axis=1)
    found = measured(sound, RATE // 2, 2 * RATE)
    assert found.times_s[0] == pytest.approx(0.5, abs=0.03)
    assert found.times_s[-1] >= 2.0
    loud = found.times_s[found.envelope > 0.5 * found.envelope.max()]
    assert loud[0] == pytest.approx(1.0, abs=0.1)


def test_blocks_make_no_difference(monkeypatch):
    sound = noise(3.0, RATE, 0.1)
    whole = measured(sound)
    monkeypatch.setattr(shape_module, "_BLOCK_FRAMES", 7)
    in_blocks = measured(sound)
    assert in_blocks.envelope == pytest.approx(whole.envelope, rel=1e-4)
    assert in_blocks.spectrum == pytest.approx(whole.spectrum, rel=1e-4)
    settings = settings_for(RATE, 93, 4)
    spectrogram = magnitude(sound, settings=settings)
    assert whole.envelope == pytest.approx(spectrogram.sum(axis=0), rel=1e-4)


def test_of_a_long_stretch_some_frames_are_enough_to_say_what_is_explained(monkeypatch):
    sound = np.tile(two_bells(2.0, RATE)[0], (1, 4))
    whole = measured(sound)
    monkeypatch.setattr(shape_module, "_MOST_FRAMES", 60)
    monkeypatch.setattr(shape_module, "_BLOCK_FRAMES", 16)
    fewer = measured(sound)
    assert fewer.explained.shares[:3] == pytest.approx(whole.explained.shares[:3], abs=0.1)


@pytest.mark.parametrize("n_samples", [1, 2, 300])
def test_the_shortest_and_the_silent_have_a_shape(n_samples):
    assert not measured(noise(1.0, RATE)[:, :n_samples]).is_silent
    found = measured(silence(1.0, RATE)[:, :n_samples])
    assert found.is_silent
    assert np.isfinite(found.spectrum).all()


def test_stop_is_noticed():
    def on_block():
        raise CancelledError

    with pytest.raises(CancelledError):
        measured(noise(1.0, RATE), on_block=on_block)
