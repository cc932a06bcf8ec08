"""`layered learn` and `layered separate`, as a person or a script calls them."""

import json
from pathlib import Path

import numpy as np
import pytest

from layered.storage.audio_files import read
from layered.storage.dictionary_file import read_dictionary
from tests import sounds
from tests.cli_cases import RATE, layered, names_in, refusal, save, sum_of


@pytest.fixture(autouse=True)
def _flute_and_bells(tmp_path, monkeypatch):
    """Go to a folder with a mixture, its parts, and clips of other notes of both."""
    monkeypatch.chdir(tmp_path)
    flute, _ = sounds.sung([523, 0, 659, 587], 0.4, RATE, brightness=2)
    bells = sum(sounds.bell(hz, at, 1.6, RATE, 0.2) for hz, at in ((196, 0.1), (311, 0.8)))
    save("mix.wav", flute + bells)
    save("true-flute.wav", flute)
    save("true-bells.wav", bells)
    save("flute.wav", sounds.sung([587, 659, 0, 523], 0.4, RATE, brightness=2)[0])
    save("bells.wav", sum(sounds.bell(hz, at, 2, RATE) for hz, at in ((311, 0), (196, 1))))


def answer_of(capfd, *arguments):
    status = layered(*arguments, "--json")
    out, err = capfd.readouterr()
    assert (status, err) == (0, "")
    return json.loads(out)


def learn(capfd, *names):
    for name in names:
        answer_of(capfd, "learn", f"{name}.wav", "-o", f"{name}.dictionary", "-k", "8")


def quality_db(path, truth):
    return sounds.si_sdr_db(read(Path(truth)).samples, read(Path(path)).samples)


def test_learning_writes_exactly_the_file_asked_for(capfd):
    answer = answer_of(capfd, "learn", "flute.wav", "bells.wav", "-o", "both", "-k", "6")
    assert answer == {"dictionary": "both", "components": 6, "warnings": []}
    dictionary = read_dictionary(Path("both"))
    assert (dictionary.name, dictionary.n_components) == ("both", 6)
    assert dictionary.learned_from == "flute, bells, 3.6 s"
    answer = answer_of(capfd, "learn", "flute.wav", "-o", "few.dictionary")
    assert answer["components"] < 40
    assert "spectra were learned instead of 40" in answer["warnings"][0]
    assert layered("learn", "flute.wav", "-o", "words.dictionary", "-k", "3") == 0
    assert capfd.readouterr().out == "words.dictionary holds 3 spectra.\n"


def test_the_same_seed_learns_the_same_bytes(capfd):
    found = []
    for _ in range(2):
        answer_of(capfd, "learn", "flute.wav", "-o", "flute", "--seed", "5", "--force")
        found.append(Path("flute").read_bytes())
    assert found[0] == found[1]


def test_two_dictionaries_and_nothing_unknown_add_up_alone(capfd):
    learn(capfd, "flute", "bells")
    known = ["--known", "flute.dictionary", "--known", "bells.dictionary"]
    answer = answer_of(capfd, "separate", "mix.wav", *known, "--no-unknown", "-o", "out")
    assert names_in("out") == ["bells.wav", "flute.wav"]
    assert answer["null_db"] < -120
    assert quality_db("out/flute.wav", "true-flute.wav") > 12
    assert quality_db("out/bells.wav", "true-bells.wav") > 12


def test_one_dictionary_leaves_a_rest_that_nobody_knew(capfd):
    learn(capfd, "bells")
    answer = answer_of(capfd, "separate", "mix.wav", "--known", "bells.dictionary", "-o", "out")
    assert names_in("out") == ["bells.wav", "rest.wav"]
    assert np.abs(sum_of(answer) - read("mix.wav").samples).max() < 1e-6
    assert quality_db("out/rest.wav", "true-flute.wav") > 6


def test_several_dictionaries_leave_a_rest_unless_told_otherwise(capfd):
    learn(capfd, "flute", "bells")
    known = ["--known", "flute.dictionary", "--known", "bells.dictionary"]
    answer_of(capfd, "separate", "mix.wav", *known, "-o", "out")
    answer_of(capfd, "separate", "mix.wav", *known, "-o", "few", "--unknown", "3", "--adapt")
    assert names_in("out") == names_in("few") == ["bells.wav", "flute.wav", "rest.wav"]


def test_a_clip_can_stand_for_its_dictionary_and_layers_are_named_after_the_files(capfd):
    learn(capfd, "bells")
    Path("bells.dictionary").rename("tubular.dictionary")
    known = ["--known", "tubular.dictionary", "--known", "flute.wav", "--no-unknown"]
    answer_of(capfd, "separate", "mix.wav", *known, "-o", "out")
    assert names_in("out") == ["flute.wav", "tubular.wav"]
    Path("a").mkdir()
    Path("tubular.dictionary").rename("a/flute.dictionary")
    known[1] = "a/flute.dictionary"
    answer_of(capfd, "separate", "mix.wav", *known, "-o", "alike")
    assert names_in("alike") == ["flute 2.wav", "flute.wav"]


def test_a_stretch_of_the_recording_can_be_what_is_known(capfd):
    save("alone.wav", np.concatenate([read(Path(n)).samples for n in ("bells.wav", "mix.wav")], 1))
    known = ["--known-between", "0", "2", "--known", "flute.wav"]
    answer = answer_of(capfd, "separate", "alone.wav", *known, "--no-unknown", "-o", "out")
    assert names_in("out") == ["Mixture, 0.00 to 2.00 s.wav", "flute.wav"]
    assert answer["null_db"] < -120


def test_what_cannot_be_done_is_said_in_a_sentence(capfd):
    learn(capfd, "bells")
    Path("odd.dictionary").write_bytes(b"PK")
    save("silence.wav", sounds.silence(1.0, RATE))
    known = ["separate", "mix.wav", "--known"]
    for arguments, words in (
        ([*known, "bells.dictionary", "--no-unknown"], "is the whole recording"),
        ([*known, "odd.dictionary"], "odd.dictionary is not a dictionary"),
        ([*known, "gone.dictionary"], "There is no file gone.dictionary"),
        ([*known, "silence.wav"], "silence is silent"),
        ([*known, "bells.dictionary", "--unknown", "0"], "Unknown part goes from 1 to 60"),
        ([*known, "bells.dictionary", "--unknown", "some"], "some is neither a whole number"),
        (["separate", "mix.wav"], "A sound you know is missing"),
        (["learn", "silence.wav", "-o", "x.dictionary"], "silence is silent"),
        (["learn", "mix.wav", "-o", "bells.dictionary"], "is there already"),
        (["learn", "mix.wav", "-o", "mix.wav", "--force"], "one of the recordings given"),
        (["learn", "mix.wav", "-o", "no/x.dictionary"], "There is no folder no"),
        (["learn", "mix.wav", "-o", ".", "--force"], "is a folder"),
        (["learn", "mix.wav", "-o", "x.dictionary", "-k", "0"], "-k goes from 1"),
        (["learn", "mix.wav"], "-o"),
        (["learn", "gone.wav", "-o", "x.dictionary"], "There is no file gone.wav"),
    ):
        assert words in refusal(capfd, *arguments)
