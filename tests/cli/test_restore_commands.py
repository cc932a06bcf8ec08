"""`layered extend`, `fill` and `uncompress`, as a person or a script calls them."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from layered.storage.audio_files import read
from tests.cli_cases import layered, names_in, refusal, save
from tests.methods.restoration.scenes import RATE, band_of, melody


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    """Go to a folder with a narrow recording, a wide example and a list of holes."""
    monkeypatch.chdir(tmp_path)
    save("narrow.wav", band_of(melody((262.0, 330.0)), 0, 2000), RATE)
    save("wide.wav", melody((330.0, 262.0, 392.0), seed=1), RATE)
    hole = {"start_s": 0.2, "end_s": 0.3, "low_hz": 300, "high_hz": 1200}
    Path("holes.json").write_text(json.dumps([hole] * 300))


CALLS = {
    "extend": ["extend", "narrow.wav", "--like", "wide.wav"],
    "extend a band": ["extend", "narrow.wav", "--like", "wide.wav", "--band", "2000", "8000"],
    "fill": ["fill", "narrow.wav", "--holes", "holes.json"],
    "find": ["fill", "narrow.wav", "--find", "--like", "wide.wav"],
    "uncompress": ["uncompress", "narrow.wav", "--like", "wide.wav"],
}


@pytest.mark.parametrize("call", CALLS)
def test_out_is_the_sum_of_the_recording_and_what_is_added(capfd, call):
    assert layered(*CALLS[call], "-o", "out.wav", "--added", "added.wav") == 0
    assert capfd.readouterr().out.startswith("out.wav holds the restored recording, and added.wav")
    recording, out, added = (read(Path(f"{n}.wav")).samples for n in ("narrow", "out", "added"))
    assert np.abs(out - (recording + added)).max() < 1e-6
    assert soundfile.info("out.wav").subtype == "FLOAT"
    assert call == "find" or added.any()


def test_the_answer_as_json_and_files_replaced_only_when_forced(capfd):
    assert layered(*CALLS["extend"], "-o", "out.flac", "--json") == 0
    answer = json.loads(capfd.readouterr().out)
    assert set(answer) == {"output", "added", "seconds", "warnings"}
    assert "--force" in refusal(capfd, *CALLS["extend"], "-o", "out.flac")
    assert layered(*CALLS["extend"], "-o", "out.flac", "--force") == 0


def test_the_same_seed_gives_the_same_file(capfd):
    for folder in ("a", "b"):
        Path(folder).mkdir()
        assert layered(*CALLS["uncompress"], "-o", f"{folder}/out.wav", "--seed", "3") == 0
    capfd.readouterr()
    assert Path("a/out.wav").read_bytes() == Path("b/out.wav").read_bytes()


BAD = [
    (["extend", "narrow.wav", "-o", "out.wav"], "--like"),
    (["extend", "narrow.wav", "--like", "wide.wav"], "--output"),
    ([*CALLS["extend"], "-o", "out"], "does not say its format"),
    ([*CALLS["extend"], "-o", "gone/out.wav"], "There is no folder gone"),
    ([*CALLS["extend"], "-o", "narrow.wav", "--force"], "never replaced"),
    ([*CALLS["extend"], "-o", "out.wav", "--added", "out.wav"], "the same file"),
    ([*CALLS["extend"], "-o", "out.wav", "--added", "a.flac"], "the same format"),
    ([*CALLS["extend"], "--band", "900", "200", "-o", "out.wav"], "is empty"),
    ([*CALLS["extend"], "--band", "-1", "200", "-o", "out.wav"], "-1"),
    (["fill", "narrow.wav", "-o", "out.wav"], "--holes FILE gives the holes"),
    (["fill", "narrow.wav", "--holes", "gone.json", "-o", "out.wav"], "gone.json"),
    (["fill", "narrow.wav", "--holes", "wide.wav", "-o", "out.wav"], "not JSON"),
    ([*CALLS["uncompress"], "--amount", "2", "-o", "out.wav"], "Amount goes from 0 to 1"),
]


@pytest.mark.parametrize(("arguments", "words"), BAD, ids=[words for _, words in BAD])
def test_what_cannot_be_done_is_said_in_a_sentence(capfd, arguments, words):
    assert words in refusal(capfd, *arguments)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{}", "no list of holes"),
        ("[[1]]", "Hole 1"),
        ('[{"start_s": 1, "end_s": 0, "low_hz": 0, "high_hz": 1}]', "ends before it starts"),
        ('[{"start_s": 0, "end_s": NaN, "low_hz": 0, "high_hz": 1}]', "Hole 1"),
        ('[{"start_s": 0, "end_s": true, "low_hz": 0, "high_hz": 1}]', "Hole 1"),
    ],
)
def test_a_list_of_holes_that_is_none_is_refused(capfd, text, words):
    Path("bad.json").write_text(text)
    said = refusal(capfd, "fill", "narrow.wav", "--holes", "bad.json", "-o", "out.wav")
    assert words in said


def test_a_list_without_holes_changes_nothing(capfd):
    Path("none.json").write_text("[]")
    assert layered("fill", "narrow.wav", "--holes", "none.json", "-o", "out.wav") == 0
    assert "Nothing was filled" in capfd.readouterr().err
    assert np.array_equal(read(Path("out.wav")).samples, read(Path("narrow.wav")).samples)
    assert "out.wav" in names_in(".")
