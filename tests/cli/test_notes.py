"""`layered notes`, as a person or a script calls it."""

import json
from pathlib import Path

import pytest

from tests import sounds
from tests.cli_cases import RATE, contents, layered, refusal, save

MELODY = [(0.2, 0.6, 60), (0.7, 1.1, 64), (1.2, 1.6, 67)]


@pytest.fixture(autouse=True)
def melody(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save("mix.wav", sounds.played(MELODY, 2.0, RATE))


def answer_of(capfd, *arguments):
    status = layered("notes", *arguments, "--json")
    out, err = capfd.readouterr()
    assert (status, err) == (0, "")
    return json.loads(out)


def test_the_notes_are_written_and_said(capfd):
    answer = answer_of(capfd, "mix.wav", "-o", "out.mid", "--csv", "table.csv")
    assert [note["midi"] for note in answer["notes"]] == [60, 64, 67]
    assert answer["paths"] == ["out.mid", "table.csv"]
    assert Path("out.mid").read_bytes()[:4] == b"MThd"
    lines = Path("table.csv").read_text().splitlines()
    assert lines[0] == "onset_s,offset_s,midi,velocity"
    assert [line.split(",")[2] for line in lines[1:]] == ["60", "64", "67"]


def test_in_words_and_beside_the_recording_unless_told(capfd):
    assert layered("notes", "mix.wav") == 0
    assert capfd.readouterr().out.startswith("3 notes are in mix.mid. It took ")
    assert Path("mix.mid").exists()


def test_the_same_recording_gives_the_same_bytes(capfd):
    for name in ("a.musicxml", "b.musicxml"):
        answer_of(capfd, "mix.wav", "-o", name)
    assert Path("a.musicxml").read_bytes() == Path("b.musicxml").read_bytes()


def test_it_can_be_told_how_many_pitches_and_what_the_instrument_is(capfd):
    save("clip.wav", sounds.played([(0.1, 0.5, 62)], 0.8, RATE))
    answer = answer_of(capfd, "mix.wav", "--count", "2", "--instrument", "clip.wav")
    assert len({note["midi"] for note in answer["notes"]}) == 2


def test_silence_has_no_notes_and_that_is_said(capfd):
    save("mix.wav", sounds.silence(1.0, RATE))
    assert layered("notes", "mix.wav") == 0
    out, err = capfd.readouterr()
    assert out.startswith("No notes are in mix.mid.")
    assert "No notes were found" in err


def test_files_are_only_replaced_when_forced(capfd):
    answer_of(capfd, "mix.wav")
    assert "is there already" in refusal(capfd, "notes", "mix.wav")
    answer_of(capfd, "mix.wav", "--force")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gone.wav"], "There is no file gone.wav"),
        (["mix.wav", "-o", "out.pdf"], "End the name in .mid"),
        (["mix.wav", "-o", "out"], "End the name in .mid"),
        (["mix.wav", "--csv", "out.mid"], "ends in .csv"),
        (["mix.wav", "--count", "0"], "from 1 on"),
        (["mix.wav", "--count", "89"], "88 different pitches"),
        (["mix.wav", "--instrument", "gone.wav"], "There is no file gone.wav"),
        (["mix.wav", "--instrument", "silence.wav"], "nothing sounds there"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(capfd, arguments, words):
    save("silence.wav", sounds.silence(0.5, RATE))
    assert words in refusal(capfd, "notes", *arguments)


def test_the_recording_is_never_replaced(capfd):
    Path("mix.wav").rename("mix.mid")
    before = contents()
    assert layered("notes", "mix.mid", "--force") == 2
    assert "never replaced" in capfd.readouterr().err
    assert contents() == before
