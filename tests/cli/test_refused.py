"""What `layered extract` cannot do is said in a sentence, and nothing has changed."""

from pathlib import Path

import pytest

from tests import sounds
from tests.cli_cases import RATE, extract, names_in, refusal, save

pytestmark = pytest.mark.usefixtures("bells")


BAD = [
    (["gone.wav", "--hint", "hum.wav"], "There is no file gone.wav in "),
    (["mix.wav", "--hint", "gone.wav"], "There is no file gone.wav in "),
    ([".", "--hint", "hum.wav"], "is a folder"),
    (["/", "--hint", "hum.wav"], "is a folder"),
    (["mix.wav"], "--hint"),
    (["--hint", "hum.wav"], "MIX"),
    (["mix.wav", "--hint", "hum.wav", "--loud"], "--loud"),
    (["mix.wav", "--hint", "hum.wav", "--hint-at", "1.2"], "cannot start at 1.2 s"),
    (["mix.wav", "--hint", "hum.wav", "--hint-at", "-1"], "-1 is before the start"),
    (["mix.wav", "--hint", "hum.wav", "--hint-at", "nan"], "nan is not a time in seconds"),
    (["mix.wav", "--hint", "hum.wav", "--hint-at", "0", "--hint-at", "1"], "--hint-at is there 2"),
    (["mix.wav", "--hint", "hum.wav", "--kind", "yodel"], "yodel"),
    (["mix.wav", "--hint", "hum.wav", "--timing", "3"], "Trust my timing goes from 0 to 1"),
    (["mix.wav", "--hint", "hum.wav", "--timing", "x"], "'x'"),
    (["mix.wav", "--hint", "hum.wav", "--seed", "-1"], "-1 is not a whole number"),
    (["mix.wav", "--hint", "hum.wav", "--gain", "inf"], "inf is not a gain"),
    (["mix.wav", "--hint", "hum.wav", "--gain", "201"], "201 dB is outside -200 to 200 dB"),
    (["mix.wav", "--hint", "hum.wav", "--format", "xyz"], "no format called xyz"),
    (["mix.wav", "--hint", "hum.wav", "--depth", "64"], "cannot have the depth 64"),
    (["mix.wav", "--hint", "hum.wav", "--only-here", "--everywhere"], "not allowed with"),
    (["mix.wav", "--hint", "hum.wav", "-o", "hum.wav"], "hum.wav is a file, not a folder"),
    (["mix.wav", "--hint", "hum.wav", "-o", "hum.wav/in"], "a parent is not a folder"),
    (["mix.wav", "--hint", "hum.wav", "-o", "."], "hum.wav is one of the recordings given"),
]


@pytest.mark.parametrize(("arguments", "words"), BAD, ids=[words for _, words in BAD])
def test_what_cannot_be_done_is_said_in_a_sentence(capfd, arguments, words):
    assert words.lower() in refusal(capfd, "extract", *arguments).lower()


def test_files_are_only_replaced_when_forced(capfd):
    extract(capfd, "mix.wav", "--hint", "hum.wav")
    Path("mix/hum.wav").unlink()
    said = refusal(capfd, "extract", "mix.wav", "--hint", "hum.wav")
    assert "rest.wav is there already; nothing was written" in said
    assert "--force" in said
    extract(capfd, "mix.wav", "--hint", "hum.wav", "--force")
    assert names_in("mix") == ["hum.wav", "rest.wav"]


def test_the_recordings_given_are_never_replaced_even_when_forced(capfd):
    said = refusal(capfd, "extract", "mix.wav", "--hint", "hum.wav", "-o", ".", "--force")
    assert "never replaced" in said


def test_a_recording_without_a_suffix_gets_a_folder_too(capfd):
    Path("mix.wav").rename("mix")
    answer = extract(capfd, "mix", "--hint", "hum.wav")
    assert answer["layers"][0]["path"] == "mix layers/hum.wav"


@pytest.mark.parametrize("name", ["..wav", "...wav"])
def test_a_recording_whose_name_is_only_dots_gets_a_folder_beside_it(capfd, name):
    Path("mix.wav").rename(name)
    answer = extract(capfd, name, "--hint", "hum.wav")
    assert answer["layers"][0]["path"] == f"{name} layers/hum.wav"


def test_too_loud_is_refused_with_a_way_out_that_works(capfd):
    mixture, _, _ = sounds.two_bells(1.0, RATE)
    save("loud.wav", 20 * mixture)
    arguments = ["extract", "loud.wav", "--hint", "hum.wav", "--depth", "24", "-o", "new/deep"]
    said = refusal(capfd, *arguments)
    assert "dBFS" in said
    assert "--depth 32f" in said
    gain = said.split("--gain ")[1].removesuffix(".\n")
    answer = extract(capfd, *arguments[1:], "--gain", gain)
    assert answer["null_db"] < -120
    assert extract(capfd, *arguments[1:-3], "32f", "-o", "float")["null_db"] < -110


def test_a_rate_the_format_cannot_have_is_said_before_the_work(capfd):
    save("odd.wav", sounds.tone(rate=11025), 11025)
    said = refusal(capfd, "extract", "odd.wav", "--hint", "hum.wav", "--format", "opus")
    assert "Opus files cannot have a sample rate of 11025 Hz" in said
