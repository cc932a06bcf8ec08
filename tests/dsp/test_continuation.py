import numpy as np

from layered.dsp.continuation import continued
from layered.dsp.invented_phase import with_invented_phase
from layered.dsp.stft import StftSettings, stft

SETTINGS = StftSettings(512, 128)


def dying_tone():
    t = np.arange(8000) / 8000
    sound = np.exp(-2 * t) * np.sin(2 * np.pi * 445 * t)
    return stft(sound[np.newaxis].astype(np.float32), settings=SETTINGS)[0].T


def with_a_hole(frames):
    seen = np.ones(frames.shape, bool)
    seen[25:33] = False
    return np.where(seen, frames, 0).astype(np.complex64), seen


def error_db(found, truth, cells):
    wrong = np.abs((found - truth)[cells]) ** 2
    return 10 * np.log10(wrong.sum() / (np.abs(truth[cells]) ** 2).sum())


def test_a_dying_tone_goes_on_through_a_hole():
    truth = dying_tone()
    damaged, seen = with_a_hole(truth)
    found = continued(damaged, seen)
    assert np.array_equal(found[seen], truth[seen])
    assert error_db(found, truth, ~seen) < -20


def test_a_bin_of_which_nothing_was_seen_stays_empty():
    frames = dying_tone()
    seen = np.ones(frames.shape, bool)
    seen[:, 28] = False
    assert not continued(frames, seen)[:, 28].any()


def test_made_up_cells_get_their_magnitude_and_recorded_ones_stay():
    truth = dying_tone()
    damaged, seen = with_a_hole(truth)
    filled = with_invented_phase(
        damaged, ~seen, np.abs(truth), settings=SETTINGS, iterations=10,
        rng=np.random.default_rng(1),
    )  # fmt: skip
    assert np.array_equal(filled[seen], damaged[seen])
    assert np.allclose(np.abs(filled[~seen]), np.abs(truth[~seen]), atol=1e-4)
