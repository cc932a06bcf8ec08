"""`layered denoise`, as a person or a script calls it."""

import json
from pathlib import Path

import numpy as np
import pytest

from layered.storage.audio_files import read
from tests import sounds
from tests.cli_cases import RATE, layered, names_in, refusal, save, sum_of


@pytest.fixture(autouse=True)
def _a_voice_in_noise(tmp_path, monkeypatch):
    """Go to a folder with a noisy voice that starts late, clips of both, and a dictionary."""
    monkeypatch.chdir(tmp_path)
    voice, _ = sounds.sung([0, 0, 110, 131, 147, 123], 0.3, RATE, vibrato_cents=60)
    save("mix.wav", voice + sounds.noise(1.8, RATE, 0.04))
    save("true.wav", voice)
    save("fan.wav", sounds.noise(1.2, RATE, 0.02, seed=3))
    save("voice.wav", sounds.sung([123, 98, 131], 0.4, RATE, vibrato_cents=60)[0])


def denoised(capfd, *arguments):
    status = layered("denoise", "mix.wav", *arguments, "--json", "--force")
    out, err = capfd.readouterr()
    assert (status, err) == (0, "")
    return json.loads(out)


def gain_db(folder):
    truth = read(Path("true.wav")).samples
    found = read(Path(folder, "wanted.wav")).samples
    return sounds.si_sdr_db(truth, found) - sounds.si_sdr_db(truth, read("mix.wav").samples)


@pytest.mark.parametrize(
    "given",
    [
        ["--noise", "fan.wav"],
        ["--noise-between", "0.05", "0.55"],
        ["--wanted", "voice.wav"],
        ["--wanted", "voice.wav", "--noise", "fan.wav"],
    ],
    ids=" ".join,
)
def test_the_wanted_sound_and_the_noise_are_written_and_add_up(capfd, given):
    answer = denoised(capfd, *given, "-o", "out")
    assert names_in("out") == ["noise.wav", "wanted.wav"]
    assert np.abs(sum_of(answer) - read("mix.wav").samples).max() < 1e-6
    assert gain_db("out") > 3


def test_dictionaries_can_be_given_instead_of_clips(capfd):
    for name in ("fan", "voice"):
        assert layered("learn", f"{name}.wav", "-o", f"{name}.dictionary") == 0
    capfd.readouterr()
    denoised(capfd, "--noise", "fan.dictionary", "--wanted", "voice.dictionary", "-o", "out")
    assert gain_db("out") > 3


def test_the_controls(capfd):
    denoised(capfd, "--noise", "fan.wav", "--amount", "0", "-o", "none")
    assert np.abs(read("none/wanted.wav").samples - read("mix.wav").samples).max() < 1e-6
    denoised(capfd, "--noise", "fan.wav", "--noise-kind", "steady", "--bleed", "1", "-o", "out")
    assert gain_db("out") > 1


def test_what_cannot_be_done_is_said_in_a_sentence(capfd):
    save("silence.wav", sounds.silence(1.0, RATE))
    for given, words in (
        ([], "is missing"),
        (["--noise", "fan.wav", "--noise", "fan.wav"], "can be given once, not 2 times"),
        (["--noise", "fan.wav", "--noise-between", "0", "1"], "can be given once, not 2 times"),
        (["--noise-between", "1", "1"], "is no stretch of mix"),
        (["--noise-between", "1", "9"], "goes from 0 to 1.80 s"),
        (["--noise-between", "-1", "1"], "-1 is before the start"),
        (["--noise-between", "1"], "expected 2 arguments"),
        (["--noise", "silence.wav"], "silence is silent"),
        (["--noise", "gone.wav"], "There is no file gone.wav"),
        (["--noise", "fan.wav", "--noise-kind", "odd"], "odd"),
        (["--noise", "fan.wav", "--amount", "2"], "Amount goes from 0 to 1"),
    ):
        assert words in refusal(capfd, "denoise", "mix.wav", *given)
