"""`layered factors`: what is in the archive, and what is refused."""

import json

import numpy as np
import pytest

from layered.dsp.stft import StftSettings, magnitude
from layered.methods.components import sharing
from tests.cli_cases import RATE, layered, refusal, save
from tests.sounds import noise, two_bells


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save("bells.wav", two_bells(3.0, RATE)[0])
    return tmp_path


def written(*options):
    assert layered("factors", "bells.wav", "-o", "bells.npz", *options) == 0
    with np.load("bells.npz", allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def test_the_factors_are_those_of_the_spectrogram(here, monkeypatch):
    monkeypatch.setattr(sharing, "_STRETCH_S", 0.9)
    found = written("-k", "6")
    assert (str(found["format"]), int(found["version"])) == ("layered-factors", 1)
    settings = StftSettings(int(found["window_samples"]), int(found["hop_samples"]))
    spectrogram = magnitude(two_bells(3.0, RATE)[0], settings=settings)
    model = found["bases"] @ found["activations"]
    assert model.shape == spectrogram.shape
    assert model.shape == (len(found["frequencies_hz"]), len(found["times_s"]))
    assert found["bases"].sum(axis=0) == pytest.approx(1, abs=1e-4)
    shared = np.minimum(model, spectrogram).sum() / spectrogram.sum()
    assert shared == pytest.approx(float(found["explained"]), abs=0.02)
    assert shared > 0.75
    assert found["frequencies_hz"][-1] == RATE / 2
    assert found["times_s"][1] == pytest.approx(settings.hop_samples / RATE)
    levels = found["activations"].sum(axis=1)
    assert (np.diff(levels) < 0.02 * levels[0]).all()


def test_spectrum_and_envelope_are_the_sums_over_time_and_frequency(here):
    found = written()
    settings = StftSettings(int(found["window_samples"]), int(found["hop_samples"]))
    spectrogram = magnitude(two_bells(3.0, RATE)[0], settings=settings).astype(float)
    assert found["envelope"] == pytest.approx(spectrogram.sum(axis=0), rel=1e-4, abs=1e-6)
    assert found["spectrum"] * spectrogram.sum() == pytest.approx(
        spectrogram.sum(axis=1), rel=1e-4, abs=1e-6
    )


def test_the_shares_grow_with_the_number_and_auto_chooses_by_them(here, capfd):
    assert layered("factors", "bells.wav", "-o", "bells.npz", "--json") == 0
    answer = json.loads(capfd.readouterr().out)
    shares = answer["explained_by_number"]
    assert shares == sorted(shares)
    chosen = answer["components"]
    assert chosen >= 2
    assert (shares[chosen + 1] - shares[chosen - 1]) / 2 < 0.02


@pytest.mark.parametrize("n_samples", [1, 30, 600])
def test_short_and_silent_recordings_have_factors_too(here, n_samples):
    for sound in (noise(1.0, RATE)[:, :n_samples], np.zeros((2, n_samples), np.float32)):
        save("bells.wav", sound)
        found = written("-k", "3", "--force")
        assert np.isfinite(found["activations"]).all()
        assert found["activations"].shape[0] == 3


def test_what_cannot_be_done_is_refused_in_words(here, capfd):
    said = refusal(capfd, "factors", "bells.wav", "-o", "out.npz", "-k", "0")
    assert "neither 1 to 1000 nor auto" in said
    assert "no folder" in refusal(capfd, "factors", "bells.wav", "-o", "none/out.npz")
    assert "never replaced" in refusal(capfd, "factors", "bells.wav", "-o", "bells.wav", "--force")
    written()
    capfd.readouterr()
    assert "--force" in refusal(capfd, "factors", "bells.wav", "-o", "bells.npz")
