"""A method in a package of somebody else: all that is ours comes to it by itself."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli_cases import RATE, save
from tests.sounds import tone

ROOT = Path(__file__).parents[2]
PACKAGES = ROOT / "tests" / "third_party"


@pytest.fixture
def target(tmp_path):
    """A folder of installed packages with nothing in it."""
    folder = tmp_path / "packages"
    folder.mkdir()
    return folder


def install(name, target):
    """Put a package where Python finds it, as an installer does."""
    shutil.copy(PACKAGES / f"{name}.py", target)
    shutil.copytree(PACKAGES / f"{name}-1.0.dist-info", target / f"{name}-1.0.dist-info")


def python(target, *arguments, cwd=None):
    places = os.pathsep.join((str(target), str(ROOT)))
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd or ROOT,
        env=os.environ | {"PYTHONPATH": places},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_its_subcommand_is_there_with_its_options_and_writes_its_layers(target, tmp_path):
    install("layered_crossover", target)
    low, high = tone(200, 1.0, RATE), tone(2500, 1.0, RATE)
    save(tmp_path / "mix.wav", low + high)
    ran = python(target, "-m", "layered", "crossover", "mix.wav", "--hz", "800", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert sorted(path.name for path in (tmp_path / "mix").iterdir()) == ["high.wav", "low.wav"]
    shown = python(target, "-m", "layered", "--help", cwd=tmp_path).stdout
    assert "Split at a frequency" in shown


def collected(ran):
    last = ran.stdout.strip().splitlines()[-1]
    assert ran.returncode == 0, ran.stdout[-2000:]
    return int(last.split(" passed")[0].split()[-1])


def test_every_contract_test_is_run_on_it_and_passed(target):
    install("layered_crossover", target)
    quiet = ("-q", "-p", "no:cacheprovider", "-k", "crossover")
    ran = python(target, "-m", "pytest", *quiet, "tests/methods/test_contract.py")
    assert collected(ran) >= 25


@pytest.mark.window
def test_it_has_a_menu_entry_and_a_form(target):
    install("layered_crossover", target)
    quiet = ("-q", "-p", "no:cacheprovider", "-k", "crossover")
    ran = python(target, "-m", "pytest", *quiet, "tests/ui/test_method_form.py")
    assert collected(ran) == 2


def test_one_that_cannot_be_loaded_is_said_so_and_breaks_nothing(target, tmp_path):
    install("layered_broken", target)
    install("layered_crossover", target)
    save(tmp_path / "mix.wav", tone(200, 0.2, RATE))
    ran = python(target, "-m", "layered", "crossover", "mix.wav", "--json", cwd=tmp_path)
    assert ran.returncode == 0
    assert ran.stdout.startswith("{")
    assert ran.stderr == (
        "Note: The method broken of the package layered-broken cannot be loaded (ImportError: the "
        "weights are not there). Update the package that it comes with, or remove it.\n"
    )
    shown = python(target, "-m", "layered", "--help").stdout
    commands = [line.split()[0] for line in shown.splitlines() if line.startswith("    ")]
    assert "crossover" in commands
    assert "broken" not in commands


@pytest.mark.window
def test_the_window_opens_and_says_which_method_cannot_be_loaded(target, tmp_path):
    install("layered_broken", target)
    script = tmp_path / "look.py"
    script.write_text(
        "from PySide6.QtWidgets import QApplication\n"
        "from layered.app import build_window\n"
        "from layered.playback.fake_backend import FakeBackend\n"
        "from layered.ui.bridge import Bridge\n"
        "from layered.ui.preferences import Preferences\n"
        "import pathlib, sys\n"
        "app = QApplication([])\n"
        "preferences = Preferences(pathlib.Path(sys.argv[1]) / 'settings.json')\n"
        "window = build_window(app, preferences, Bridge(), FakeBackend())\n"
        "sys.stdout.write(window.banner.text)\n"
        "window.close_now()\n"
    )
    ran = python(target, str(script), str(tmp_path))
    assert ran.returncode == 0, ran.stderr
    assert "The method broken of the package layered-broken cannot be loaded" in ran.stdout
