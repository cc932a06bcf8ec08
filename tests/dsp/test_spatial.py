import numpy as np
import pytest

from layered.dsp.spatial import differ, refined_by_place
from layered.dsp.stft import StftSettings
from tests.sounds import noise, si_sdr_db, silence, tone

SETTINGS = StftSettings(2048, 512)
LEFT, RIGHT = np.array([[1.0], [0.2]]), np.array([[0.3], [0.9]])


def placed():
    """Two noises of the same kind at two places."""
    first, second = noise(2.0, seed=1), noise(2.0, seed=2)
    return (LEFT * first).astype(np.float32), (RIGHT * second).astype(np.float32)


def test_a_rough_answer_gets_better_where_the_sounds_are_at_different_places():
    target, rest = placed()
    rough = (0.7 * target + 0.3 * rest).astype(np.float32)
    refined = refined_by_place(target + rest, rough, settings=SETTINGS)
    assert si_sdr_db(target, refined) > si_sdr_db(target, rough) + 6
    left = target + rest - refined
    assert si_sdr_db(rest, left) > si_sdr_db(rest, target + rest - rough) + 6


def test_where_the_target_is_is_kept():
    target, rest = placed()
    refined = refined_by_place(target + rest, target, settings=SETTINGS)
    levels = np.sqrt((refined**2).mean(axis=1))
    assert levels[1] / levels[0] == pytest.approx(0.2, abs=0.05)


@pytest.mark.parametrize(
    "mixture",
    [
        silence(0.5, channels=2),
        np.concatenate([tone(440, 0.5), silence(0.5)]),
        np.concatenate([tone(440, 0.5), -tone(440, 0.5)]),
        np.ones((2, 1), np.float32),
    ],
    ids=["silence", "one channel silent", "opposite phases", "one sample"],
)
def test_awkward_stereo_gives_finite_sound_of_the_same_length(mixture):
    refined = refined_by_place(mixture, 0.5 * mixture, settings=SETTINGS)
    assert refined.shape == mixture.shape
    assert refined.dtype == np.float32
    assert np.isfinite(refined).all()
    assert np.abs(refined).max() <= np.abs(mixture).max() + 1e-5


def test_only_two_channels_that_differ_have_places():
    target, rest = placed()
    assert differ(target + rest)
    same = np.repeat(tone(440, 0.5), 2, axis=0)
    assert not differ(same)
    assert not differ(same[:1])
    assert not differ(np.concatenate([target, rest]))
    assert not differ(silence(0.5, channels=2))


def test_it_can_be_stopped_in_every_block():
    target, rest = placed()

    def stop():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refined_by_place(target + rest, target, settings=SETTINGS, on_block=stop)
