import numpy as np
import pytest

from layered.dsp.coarse import band_of_bin, coarse
from layered.dsp.explained import explained_by_number, explained_share
from layered.dsp.factorize import Group, divergence, factorize
from layered.dsp.nndsvd import singular_vectors, start_from
from layered.dsp.starts import normalised, random_group
from layered.dsp.stft import settings_for
from layered.errors import CancelledError


def of_rank(rank, seed=0, n_bins=120, n_frames=300):
    """A spectrogram that some components explain entirely, each heard alone somewhere."""
    rng = np.random.default_rng(seed)
    bases = rng.random((n_bins, rank)) ** 6
    levels = np.where(rng.random((rank, n_frames)) < 0.3, rng.random((rank, n_frames)), 0)
    return normalised((bases @ levels + 1e-6).astype(np.float32))


def test_a_single_component_explains_all_of_what_factorizes():
    explained = explained_by_number(of_rank(1))
    assert explained.shares[0] > 0.999
    assert explained.suggested == 2


@pytest.mark.parametrize("rank", [2, 3, 5, 8])
def test_as_many_components_are_suggested_as_there_are(rank):
    explained = explained_by_number(of_rank(rank))
    assert explained.suggested == rank
    assert explained.shares[rank - 1] > 0.9


def test_more_components_never_explain_less():
    noise = np.abs(np.random.default_rng(1).standard_normal((60, 200))).astype(np.float32)
    shares = explained_by_number(normalised(noise)).shares
    assert (np.diff(shares) >= 0).all()
    assert (shares > 0).all()
    assert (shares <= 1).all()


@pytest.mark.parametrize("shape", [(1, 1), (5, 1), (1, 7), (3, 2)])
def test_the_smallest_spectrograms_are_explained_too(shape):
    explained = explained_by_number(np.ones(shape, np.float32))
    assert explained.shares[-1] > 0.99
    assert explained.suggested == 2


def test_silence_is_explained():
    assert explained_by_number(np.zeros((8, 20), np.float32)).shares.min() == 1


def test_what_a_wrong_model_puts_elsewhere_does_not_count():
    spectrogram = np.float32([[2, 0], [0, 2]])
    wrong = Group(np.float32([[0.5], [0.5]]), np.float32([[2, 2]]))
    assert explained_share(spectrogram, wrong) == pytest.approx(0.5)


def test_stop_is_noticed_while_counting():
    calls = 0

    def on_block():
        nonlocal calls
        calls += 1
        if calls == 20:
            raise CancelledError

    with pytest.raises(CancelledError):
        explained_by_number(of_rank(4), on_block=on_block)


def test_singular_vectors_are_those_of_the_full_decomposition():
    spectrogram = of_rank(6, seed=3)
    found = singular_vectors(spectrogram, 6)
    values = np.linalg.svd(spectrogram, compute_uv=False)[:6]
    assert found.values == pytest.approx(values, rel=1e-3)
    model = found.left * found.values @ found.right
    assert np.abs(model - spectrogram).max() < 1e-3 * spectrogram.max()


def test_the_start_is_positive_has_unit_columns_and_the_right_mass():
    spectrogram = of_rank(4)
    start = start_from(singular_vectors(spectrogram, 12), spectrogram, 12)
    assert (start.bases > 0).all()
    assert (start.activations > 0).all()
    assert start.bases.sum(axis=0) == pytest.approx(1, abs=1e-5)
    assert start.activations.sum() == pytest.approx(spectrogram.sum(), rel=1e-4)


def test_the_start_is_better_than_a_random_one():
    spectrogram = of_rank(5, seed=2)
    start = start_from(singular_vectors(spectrogram, 5), spectrogram, 5)
    chance = random_group(np.random.default_rng(0), spectrogram, 5)
    ours, theirs = (
        divergence(spectrogram, factorize(spectrogram, (group,), iterations=10))
        for group in (start, chance)
    )
    assert ours < theirs


def test_more_components_than_the_rank_start_from_frames():
    spectrogram = np.float32([[1, 2, 0], [0, 1, 3]])
    start = start_from(singular_vectors(spectrogram, 9), spectrogram, 9)
    assert start.bases.shape == (2, 9)
    assert np.isfinite(start.activations).all()


@pytest.mark.parametrize("rate", [4000, 44100, 192000])
def test_bands_are_bins_at_the_bottom_and_quarter_tones_above(rate):
    settings = settings_for(rate, 93, 4)
    bands = band_of_bin(settings=settings, sample_rate_hz=rate)
    frequencies = settings.frequencies_hz(rate)
    assert (np.diff(bands) >= 0).all()
    assert (np.diff(bands) <= 1).all()
    assert (bands[frequencies < 200] == np.arange((frequencies < 200).sum())).all()
    octave = bands[np.searchsorted(frequencies, 1600)] - bands[np.searchsorted(frequencies, 800)]
    assert octave == pytest.approx(24, abs=1)


def test_bands_hold_all_that_the_bins_hold():
    settings = settings_for(8000, 93, 4)
    spectrogram = np.random.default_rng(0).random((settings.n_bins, 9)).astype(np.float32)
    bands = coarse(spectrogram, settings=settings, sample_rate_hz=8000)
    assert bands.shape[0] < spectrogram.shape[0]
    assert bands.sum(axis=0) == pytest.approx(spectrogram.sum(axis=0), rel=1e-5)
