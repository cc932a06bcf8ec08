"""`layered extract`, as a person or a script calls it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from layered.storage.audio_files import read
from tests import sounds
from tests.cli_cases import RATE, extract, layered, names_in, save, sum_of

pytestmark = pytest.mark.usefixtures("bells")


def test_the_layers_go_beside_the_mixture_and_add_up_to_it(capfd):
    answer = extract(capfd, "mix.wav", "--hint", "hum.wav")
    assert set(answer) == {"layers", "null_db", "seconds", "confidence", "warnings"}
    assert answer["layers"] == [
        {"name": "hum", "path": "mix/hum.wav"},
        {"name": "rest", "path": "mix/rest.wav"},
    ]
    assert names_in("mix") == ["hum.wav", "rest.wav"]
    assert answer["null_db"] < -120
    assert 0 <= answer["confidence"] <= 1
    assert answer["seconds"] > 0
    mixture = read("mix.wav")
    assert np.abs(sum_of(answer) - mixture.samples).max() < 1e-6
    for layer in answer["layers"]:
        assert soundfile.info(layer["path"]).subtype == "FLOAT"
        assert soundfile.info(layer["path"]).samplerate == RATE


def test_the_answer_in_words(capfd):
    assert layered("extract", "mix.wav", "--hint", "hum.wav", "-o", "out") == 0
    out, _ = capfd.readouterr()
    assert out.startswith("hum.wav and rest.wav are in out.\nThey add up to the recording: -")
    assert "Confidence " in out


def test_the_same_seed_gives_the_same_files_and_stereo_stays_stereo(capfd):
    mixture, _, _ = sounds.two_bells(1.0, RATE)
    save("wide.wav", np.concatenate([mixture, 0.5 * mixture[:, ::-1]]))
    for folder in ("a", "b"):
        extract(capfd, "wide.wav", "--hint", "hum.wav", "--seed", "7", "-o", folder)
    for name in ("hum.wav", "rest.wav"):
        assert Path("a", name).read_bytes() == Path("b", name).read_bytes()
    assert soundfile.info("a/hum.wav").channels == 2


def test_each_hint_splits_what_the_ones_before_it_left(capfd):
    Path("other").mkdir()
    save("other/hum.wav", sounds.hum(1100, 0.5, RATE))
    save("Rest.wav", sounds.hum(500, 0.5, RATE))
    arguments = ["--hint", "hum.wav", "--hint", "other/hum.wav", "--hint", "Rest.wav"]
    answer = extract(capfd, "mix.wav", *arguments, "--hint-at", "0", "--hint-at", "0.6")
    assert [layer["name"] for layer in answer["layers"]] == ["hum", "hum 2", "Rest 2", "rest"]
    assert len(names_in("mix")) == 4
    assert answer["null_db"] < -120
    assert np.abs(sum_of(answer) - read("mix.wav").samples).max() < 1e-6


@pytest.mark.parametrize(("name", "depth"), [("wav", "24"), ("flac", "24"), ("aiff", "32f")])
def test_other_formats_add_up_too(capfd, name, depth):
    answer = extract(
        capfd, "mix.wav", "--hint", "hum.wav", "--format", name, "--depth", depth, "-o", "a b/ü"
    )
    assert answer["layers"][1]["path"] == f"a b/ü/rest.{name}"
    assert answer["null_db"] < -120
    assert np.abs(sum_of(answer) - read("mix.wav").samples).max() < 1e-6


def test_lossy_formats_are_measured_honestly(capfd):
    answer = extract(capfd, "mix.wav", "--hint", "hum.wav", "--format", "ogg")
    assert -80 < answer["null_db"] < -10


def test_any_readable_mixture_gives_its_layers_with_a_warning(capfd):
    save("silence.wav", sounds.silence(1.2, RATE, channels=2))
    save("long.wav", sounds.hum(300, 3.0, 44100), 44100)
    save("short.wav", sounds.tone(seconds=0.01, rate=RATE))
    cases = [
        ("silence.wav", "hum.wav"),
        ("mix.wav", "silence.wav"),
        ("silence.wav", "silence.wav"),
        ("mix.wav", "long.wav"),
        ("short.wav", "hum.wav"),
    ]
    for number, (mix, hint) in enumerate(cases):
        answer = extract(capfd, mix, "--hint", hint, "-o", str(number))
        assert answer["warnings"], (mix, hint)
        assert all(warning.endswith(".") for warning in answer["warnings"])
        assert answer["null_db"] < -120
        layer = read(answer["layers"][0]["path"])
        assert layer.samples.shape == read(mix).samples.shape
        assert len(answer["layers"]) == 2


def test_a_cut_off_recording_opens_with_a_warning(capfd):
    whole = Path("mix.wav").read_bytes()
    Path("cut.wav").write_bytes(whole[: len(whole) * 3 // 4])
    answer = extract(capfd, "cut.wav", "--hint", "hum.wav")
    assert any("was cut off" in warning for warning in answer["warnings"])
    assert layered("extract", "cut.wav", "--hint", "hum.wav", "--force") == 0
    assert "Note: cut.wav was cut off" in capfd.readouterr().err


class Terminal:
    """A stderr that is a terminal, and what was written to it."""

    def __init__(self):
        self.text = ""

    def isatty(self):
        return True

    def write(self, text):
        self.text += text

    def flush(self):
        pass


def test_a_progress_bar_on_a_terminal_that_is_gone_in_the_end(monkeypatch, capfd):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    assert layered("extract", "mix.wav", "--hint", "hum.wav", "--json") == 0
    assert "[....." in terminal.text
    assert " %  Reading mix.wav" in terminal.text
    assert terminal.text.endswith(" \r")
    assert "\n" not in terminal.text
    json.loads(capfd.readouterr().out)


def test_names_with_anything_in_them_work_in_any_locale(tmp_path):
    mix, hint = "João - 日本語 🎧 .wav", "a hum; $(touch x) 'quoted'.wav"
    Path("mix.wav").rename(mix)
    Path("hum.wav").rename(hint)
    command = [sys.executable, "-m", "layered", "extract", mix, "--hint", hint, "--json"]
    environment = {**os.environ, "LC_ALL": "C", "LANG": "C"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    answer = json.loads(done.stdout)
    assert answer["layers"][0]["path"] == "João - 日本語 🎧 /a hum; $(touch x) 'quoted'.wav"
    assert len(names_in("João - 日本語 🎧 ")) == 2
    command[4] = "gone - 日本語.wav"
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1


def test_no_part_of_it_loads_qt():
    code = (
        "import sys;"
        "from layered.cli.interrupts import Interrupts; from layered.cli.main import run;"
        "run(['extract', 'mix.wav', '--hint', 'hum.wav'], Interrupts());"
        "sys.exit(any('PySide6' in name or 'pyqtgraph' in name for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_hint_whose_channels_cancel_each_other_is_not_silent(capfd):
    hum = read("hum.wav").samples
    save("both.wav", np.concatenate([hum, -hum]))
    one = extract(capfd, "mix.wav", "--hint", "hum.wav")
    both = extract(capfd, "mix.wav", "--hint", "both.wav", "-o", "both")
    assert not any("silent" in warning for warning in both["warnings"])
    assert (both["confidence"], both["warnings"]) == (one["confidence"], one["warnings"])
