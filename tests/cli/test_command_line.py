"""The command line around the subcommands: help, the window, the demo, new methods."""

import json
import os
import re
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile

import layered
from layered import __main__
from layered.cli import parser, screen
from layered.cli.interrupts import Interrupts
from layered.cli.main import run
from layered.methods.method import Input, Outcome, Parameter, Part, parameter
from layered.model.project import leaves
from layered.resource_files import demo_recording
from layered.storage.audio_files import read
from tests import sounds


@dataclass(frozen=True)
class HalvesParameters:
    """Parameters of every kind."""

    share: float = parameter(0.5, Parameter("Share", "How much of it, 50 % or so.", 0.0, 1.0))
    steps: int = parameter(3, Parameter("Steps", "How often.", 1, 9))
    way: str = parameter("loud", Parameter("Way", "Which half.", choices=("loud", "quiet")))
    two_sided: bool = parameter(True, Parameter("Two-sided", "On both sides."))


@dataclass(frozen=True)
class Halves:
    """A method that needs no hint and gives two parts."""

    name: str = "halves"
    title: str = "Share it out"
    parameters: type = HalvesParameters
    needs_hint: bool = False
    takes_hint: bool = False
    inputs: tuple[Input, ...] = (Input("likes", "A likeness", "What it is like.", many=True),)

    def run(self, request, report):
        report(0.5, "Halving")
        values = request.parameters
        given.append([(each.role, each.content) for each in request.examples])
        seen.append((values.share, values.steps, values.way, values.two_sided, request.seed))
        sound = (request.sound * np.float32(values.share)).astype(np.float32)
        return Outcome((Part("One/half", sound), Part("Rest", sound * 0)), 0.5, ("Only halves.",))


seen, given = [], []


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["layered"])


@pytest.fixture
def _with_halves(monkeypatch):
    seen.clear()
    given.clear()
    both = (*parser.all_methods(), Halves())
    monkeypatch.setattr(parser, "all_methods", lambda: both)
    soundfile.write("mix.wav", sounds.noise(0.2).T, sounds.RATE, subtype="FLOAT")


@pytest.fixture
def window(monkeypatch):
    """Stand in for the window; what it was asked to show."""
    shown = []
    app = SimpleNamespace(
        main=lambda argv: shown.append(argv) or 7,
        run=lambda project: shown.append(project) or 8,
    )
    monkeypatch.setattr(layered, "app", app, raising=False)
    monkeypatch.setitem(sys.modules, "layered.app", app)
    return shown


def no_screen(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")


def command(*arguments):
    return run(list(arguments), Interrupts()).status


def main(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["layered", *arguments])
    return __main__.main()


def test_help_is_complete_and_has_an_example_for_each_subcommand(capfd):
    assert command("--help") == 0
    out = capfd.readouterr().out
    for name in parser.command_names():
        assert f"\n  layered {name}" in out
        assert command(name, "--help") == 0
        assert re.search(rf"\nexamples?:\n  layered {name} ?", capfd.readouterr().out)
    assert command("extract", "--help") == 0
    out = capfd.readouterr().out
    for option in (
        *("MIX", "--hint HINT", "--hint-at SECONDS", "-o DIR", "--seed N", "--only-here"),
        *("--everywhere", "--format", "--depth {16,24,32f}", "--force", "--json", "--timing 0..1"),
        "--kind {guess,hum,sing,whistle,beatbox,tap}",
    ):
        assert option in out


def test_version(capfd):
    assert command("--version") == 0
    assert capfd.readouterr().out == f"layered {layered.__version__}\n"


@pytest.mark.parametrize("arguments", [["nonsense", "x"], ["--nonsense"], ["a.wav", "b.wav"]])
def test_what_is_no_command_is_refused_in_a_sentence(capfd, monkeypatch, window, arguments):
    assert main(monkeypatch, *arguments) == 2
    out, err = capfd.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "layered --help" in err
    assert window == []


def test_without_a_screen_the_window_is_refused_in_a_sentence(capfd, monkeypatch, window):
    no_screen(monkeypatch)
    for display in ("", ":32123", ":32123.0"):
        monkeypatch.setenv("DISPLAY", display)
        assert main(monkeypatch) == 2
        out, err = capfd.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert "There is no screen to open the window on" in err
    assert window == []


def test_an_x_server_that_answers_is_a_screen(tmp_path, monkeypatch):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "X7"))
        server.listen()
        assert screen._answers(str(tmp_path / "X7"))
    assert not screen._answers(str(tmp_path / "X7"))
    no_screen(monkeypatch)
    monkeypatch.setenv("DISPLAY", "far.example:0")
    assert screen.has_screen()
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.delenv("DISPLAY")
    assert screen.has_screen()


def test_no_arguments_or_a_file_open_the_window(monkeypatch, window):
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert main(monkeypatch) == 7
    assert main(monkeypatch, "some file.wav") == 7
    assert main(monkeypatch, "--", "-file.wav") == 7
    assert window == [[], ["some file.wav"], ["-file.wav"]]


@pytest.mark.usefixtures("_with_halves")
def test_a_new_method_has_a_subcommand_with_its_parameters(capfd):
    assert command("halves", "--help") == 0
    out = capfd.readouterr().out
    assert "--share 0..1" in out
    assert "50 % or so" in out
    assert "{loud,quiet}" in out
    assert "--no-two-sided" in out
    assert "--hint" not in out
    assert command("halves", "mix.wav") == 0
    assert (
        command(
            *("halves", "mix.wav", "--share", "0.25", "--steps", "4", "--way", "quiet"),
            *("--no-two-sided", "--seed", "5", "--force"),
        )
        == 0
    )
    assert given == [[], []]
    assert seen == [(0.5, 3, "loud", True, 0), (0.25, 4, "quiet", False, 5)]
    out, err = capfd.readouterr()
    assert "One-half.wav, Rest 2.wav and rest.wav are in mix." in out
    assert "Note: Only halves.\n" in err
    total = sum(read(f"mix/{name}.wav").samples for name in ("One-half", "Rest 2", "rest"))
    assert np.abs(total - read("mix.wav").samples).max() < 1e-6


@pytest.mark.usefixtures("_with_halves")
def test_what_a_method_is_told_is_read_and_never_replaced(capfd):
    for name, level in (("likes.wav", 0.1), ("rest.wav", 0.2)):
        soundfile.write(name, level * sounds.noise(0.1).T, 8000)
    assert command("halves", "--help") == 0
    assert "[--likes LIKES ...]" in capfd.readouterr().out
    told = ("--likes", "likes.wav", "--likes", "rest.wav")
    assert command("halves", "mix.wav", *told) == 0
    assert [(role, clip.name, clip.sample_rate_hz) for role, clip in given[0]] == [
        ("likes", "likes", 8000),
        ("likes", "rest", 8000),
    ]
    before = Path("rest.wav").read_bytes()
    assert command("halves", "mix.wav", *told, "-o", ".", "--force") == 2
    assert "rest.wav is one of the recordings given" in capfd.readouterr().err
    assert Path("rest.wav").read_bytes() == before


@pytest.mark.usefixtures("_with_halves")
def test_a_part_called_like_the_recording_never_replaces_it(capfd):
    soundfile.write("One-half.wav", sounds.noise(0.2).T, sounds.RATE)
    before = Path("One-half.wav").read_bytes()
    assert command("halves", "One-half.wav", "-o", ".", "--force") == 2
    assert "never replaced" in capfd.readouterr().err
    assert Path("One-half.wav").read_bytes() == before


@pytest.mark.usefixtures("_with_halves")
def test_a_parameter_out_of_range_is_refused(capfd):
    assert command("halves", "mix.wav", "--steps", "10") == 2
    assert command("halves", "mix.wav", "--way", "sideways") == 2
    assert capfd.readouterr().err.count("\n") == 2


def test_the_demo_writes_both_layers_and_shows_them_where_there_is_a_screen(
    capfd, monkeypatch, window
):
    no_screen(monkeypatch)
    assert main(monkeypatch, "demo") == 0
    out, err = capfd.readouterr()
    assert "saxophone.wav and rest.wav are in layered-demo." in out
    assert " dB is left" in out
    assert " s.\n" in out
    assert "Traceback" not in err
    mixture = read(demo_recording())
    total = sum(read(f"layered-demo/{name}.wav").samples for name in ("saxophone", "rest"))
    assert np.abs(total - mixture.samples).max() < 1e-6
    assert main(monkeypatch, "demo") == 2
    assert "is there already; nothing was written" in capfd.readouterr().err
    assert window == []
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert main(monkeypatch, "demo", "--force") == 8
    assert [layer.name for layer in leaves(window[0])] == ["saxophone", "Rest"]


def test_a_reader_that_goes_away_is_no_bug():
    done = subprocess.run(
        f"{sys.executable} -m layered extract --help | head -n 1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("usage: layered extract MIX --hint HINT")
    assert done.stderr == ""


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&- <&-"])
def test_closed_streams_keep_nothing_from_being_done(closed):
    soundfile.write("mix.wav", sounds.noise(0.2).T, sounds.RATE)
    call = f"{sys.executable} -m layered extract mix.wav --hint mix.wav -o out {closed}"
    done = subprocess.run(call, shell=True, capture_output=True, check=False)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert sorted(path.name for path in Path("out").iterdir()) == ["mix.wav", "rest.wav"]


@pytest.mark.usefixtures("_with_halves")
def test_a_folder_whose_name_is_no_text_works(tmp_path, capfd):
    folder = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")
    assert command("halves", "mix.wav", "-o", folder, "--json") == 0
    path = json.loads(capfd.readouterr().out)["layers"][0]["path"]
    assert read(path).n_samples == 3200
    assert command("halves", "mix.wav", "-o", folder) == 2
    assert capfd.readouterr().err.count("\n") == 1
    assert command("halves", folder + "/rest.wav") == 0


def test_a_bug_ends_with_its_traceback_and_1(tmp_path):
    soundfile.write("mix.wav", sounds.noise(0.2).T, sounds.RATE)
    code = (
        "import sys; sys.argv = ['layered', 'extract', 'mix.wav', '--hint', 'mix.wav']\n"
        "from layered.session.session import Session; Session.apply = None\n"
        "from layered.__main__ import main; sys.exit(main())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 1
    assert b"Traceback" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mix.wav"]
