"""`layered info` and `layered export`."""

import json
from pathlib import Path

import numpy as np
import pytest

from layered.model import edits
from layered.model.layer import LayerId
from layered.model.project import new_project
from layered.model.step import Step
from layered.storage.audio_files import read
from layered.storage.projects import project_file
from tests.cli_cases import layered, names_in, refusal, sum_of
from tests.model.documents import a_hint, a_split


@pytest.fixture
def project(bells):
    """Save a project of the bells: split in two, with a hint, one layer softer."""
    opened = new_project(read(Path("mix.wav")))
    split = a_split(opened, names=("Bell",))
    hinted = edits.add_hint(split, a_hint(offset_s=0.25))
    softer = edits.set_gain(hinted, LayerId("layer-1"), -3)
    labels = ("Open mix", "Extract", "Load hint", "Gain")
    steps = list(map(Step, labels, (opened, split, hinted, softer)))
    project_file.save(Path("song.layered"), steps, 3)
    return softer


def answer(capfd, *arguments):
    status = layered(*arguments, "--json")
    out, err = capfd.readouterr()
    assert (status, err) == (0, "")
    return json.loads(out)


def test_info_tells_what_is_in_a_recording(capfd, bells):
    assert answer(capfd, "info", "mix.wav") == {
        "kind": "recording",
        "name": "mix",
        "duration_s": 1.2,
        "sample_rate_hz": 8000,
        "channels": 1,
        "samples": 9600,
        "peak_db": pytest.approx(-4, abs=4),
    }


def test_info_tells_what_is_in_a_project(capfd, project):
    told = answer(capfd, "info", "song.layered")
    assert told["kind"] == "project"
    assert (told["duration_s"], told["channels"], told["recording"]) == (1.2, 1, "mix")
    assert [(layer["name"], layer["gain_db"]) for layer in told["layers"]] == [
        ("Bell", -3),
        ("Rest", 0),
    ]
    assert told["hints"][0]["start_s"] == 0.25
    assert told["steps"] == ["Open mix", "Extract", "Load hint", "Gain"]
    assert told["step"] == 3


def test_info_in_words(capfd, project):
    assert layered("info", "song.layered") == 0
    out, _ = capfd.readouterr()
    assert out.startswith("song.layered: a project, 1.20 s, 8000 Hz, 1 channel.\n")
    assert "Layer: Bell, -3.0 dB\n" in out


def test_export_writes_the_layers_of_a_project_which_add_up(capfd, project):
    told = answer(
        capfd, "export", "song.layered", "-o", "out", "--format", "flac", "--depth", "24"
    )
    assert names_in("out") == ["Bell.flac", "Rest.flac"]
    assert told["null_db"] < -120
    assert np.allclose(sum_of(told), project.mixture.samples, atol=1e-6)


def test_export_goes_into_a_folder_beside_the_project_unless_said_otherwise(capfd, project):
    answer(capfd, "export", "song.layered")
    assert names_in("song") == ["Bell.wav", "Rest.wav"]


def test_export_replaces_nothing_unless_forced(capfd, project):
    answer(capfd, "export", "song.layered", "-o", "out")
    assert "--force" in refusal(capfd, "export", "song.layered", "-o", "out")
    answer(capfd, "export", "song.layered", "-o", "out", "--force")


def test_export_never_replaces_the_recording_itself(capfd, bells):
    opened = new_project(read(Path("mix.wav")))
    named = edits.rename_layer(opened, opened.layers[0].id, "mix")
    project_file.save(Path("song.layered"), [Step("Open", named)], 0)
    assert "never replaced" in refusal(
        capfd, "export", "song.layered", "-o", ".", "--force", "--json"
    )


@pytest.mark.parametrize("command", ["export", "info"])
def test_what_is_no_project_is_refused_in_a_sentence(capfd, bells, command):
    Path("song.layered").write_bytes(b"PK\x03\x04 nothing")
    assert "song.layered is damaged" in refusal(capfd, command, "song.layered")
    assert "There is no file none.layered" in refusal(capfd, command, "none.layered")


def test_a_recording_is_no_project(capfd, bells):
    assert "mix.wav is not a project" in refusal(capfd, "export", "mix.wav")
