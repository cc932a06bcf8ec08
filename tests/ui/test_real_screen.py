"""The program as a person starts it, on a real (virtual) screen, driven by xdotool alone."""

import json
import os
import shutil
import subprocess
import sys
import time

import numpy as np
import pytest
import soundfile

from layered.resource_files import demo_hint, demo_recording
from layered.storage import audio_files

pytestmark = [pytest.mark.window, pytest.mark.slow]

LONGEST_S = 240


class Screen:
    """Presses keys and moves the mouse over the window of a program."""

    def __init__(self, process, where):
        self.process = process
        self._where = where
        self.window = ""

    def run(self, *arguments):
        ran = subprocess.run(
            ["xdotool", *map(str, arguments)], capture_output=True, text=True, check=False
        )
        return ran.stdout.strip()

    def until(self, condition, what):
        end = time.monotonic() + LONGEST_S
        while not condition():
            assert self.process.poll() is None, "the program ended by itself"
            assert time.monotonic() < end, what
            time.sleep(0.1)

    def windows(self):
        return self.run("search", "--onlyvisible", "--pid", self.process.pid).split()

    def titles(self):
        return [self.run("getwindowname", window) for window in self.windows()]

    def focus(self, title):
        """Wait for a dialog and give it the keys: without a window manager nobody else does."""
        self.until(lambda: title in self.titles(), f"{title} opens")
        window = self.windows()[self.titles().index(title)]
        self.run("windowfocus", "--sync", window)
        time.sleep(0.5)

    def title(self):
        return self.run("getwindowname", self.window)

    def keys(self, *keys):
        for key in keys:
            self.run("key", "--clearmodifiers", key)
            time.sleep(0.15)

    def write(self, text):
        self.run("type", "--delay", "10", text)

    def seen(self):
        """Give place and description of every widget that is seen, by its name."""
        return json.loads(self._where.read_text()) if self._where.exists() else {}

    def until_seen(self, name, says=""):
        """Wait for a widget whose name begins so, and whose description does."""

        def is_seen():
            return any(
                known.startswith(name) and described.startswith(says)
                for known, (_, described) in self.seen().items()
            )

        self.until(is_seen, f"{name} is seen {says}")

    def drag(self, name, by):
        """Take a slider in its middle and pull it sideways."""
        x, y, width, height = self.seen()[name][0]
        x, y = x + width // 2, y + height // 2
        self.run("mousemove", "--window", self.window, x, y)
        self.run("mousedown", "1")
        for step in range(1, 9):
            self.run("mousemove", "--window", self.window, x + by * step // 8, y)
            time.sleep(0.03)
        self.run("mouseup", "1")


@pytest.fixture
def screen(tmp_path):
    if shutil.which("xdotool") is None or not os.environ.get("DISPLAY"):
        pytest.skip("needs xdotool and an X screen")
    recording, where = tmp_path / "my song.flac", tmp_path / "where.json"
    shutil.copy(demo_recording(), recording)
    shutil.copy(demo_hint(), tmp_path / "saxophone.flac")
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "QT_QPA_PLATFORM": "xcb",
    }
    with (tmp_path / "errors").open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.located", str(where), str(recording)],
            env=environment,
            stderr=errors,
        )
    yield Screen(process, where)
    if process.poll() is None:
        process.kill()
    process.wait()
    assert "Traceback" not in (tmp_path / "errors").read_text()


def opened(screen):
    screen.until(lambda: "my song — Layered" in screen.titles(), "the recording opens")
    screen.window = screen.windows()[screen.titles().index("my song — Layered")]
    screen.run("windowfocus", "--sync", screen.window)


def load_the_hint(screen, path):
    screen.keys("ctrl+i")
    screen.focus("Load a hint")
    screen.write(str(path))
    screen.keys("Return")
    screen.until(lambda: "Load a hint" not in screen.titles(), "the file dialog closes")


def sing_the_hint(screen, path):
    """Press R, sing once the recording runs, and press R at the end."""
    screen.keys("Home", "r")
    screen.until_seen("Hint", "A hint is being recorded.")
    subprocess.run(["paplay", "--device=mic_in", str(path)], check=True)
    screen.keys("r")


def separate(screen, name):
    screen.until_seen("Hint", name)
    screen.run("windowfocus", "--sync", screen.window)
    screen.keys("ctrl+Return")
    screen.until_seen(f"Name of {name}")
    screen.until_seen("Name of Rest")


def edit_and_play(screen, name):
    screen.keys("m", "s", "s", "m")
    screen.drag(f"Gain, in tenths of a decibel, of {name}", -40)
    screen.until_seen(f"{name}, gain \u2212")
    screen.keys("ctrl+z")
    screen.until_seen(f"{name}, gain 0.0 dB")
    screen.keys("ctrl+shift+z", "space", "space")


def export_and_quit(screen):
    screen.keys("ctrl+shift+e")
    screen.focus("Export")
    screen.keys("Return")
    screen.until_seen("2 files written")
    screen.run("windowfocus", "--sync", screen.window)
    screen.keys("ctrl+q")
    assert screen.process.wait(timeout=60) == 0


def check_layers(folder, name):
    files = sorted(path.name for path in folder.iterdir())
    assert files == sorted([f"{name}.wav", "Rest.wav"])
    mixture = audio_files.read(demo_recording()).samples
    sounds = [audio_files.read(folder / file).samples for file in files]
    assert np.abs(sum(sounds) - mixture).max() < 1e-6
    assert min(np.abs(sound).max() for sound in sounds) > 0.01


def test_a_person_gets_from_a_file_to_exported_layers(screen, tmp_path):
    opened(screen)
    load_the_hint(screen, tmp_path / "saxophone.flac")
    separate(screen, "saxophone")
    edit_and_play(screen, "saxophone")
    export_and_quit(screen)
    check_layers(tmp_path / "my song layers", "saxophone")


@pytest.mark.device
def test_a_person_sings_into_the_microphone_while_the_mix_plays(screen, tmp_path):
    opened(screen)
    sound = audio_files.read(demo_hint())
    # Recording ends by itself with the mix; R after that would begin another hint.
    sung = sound.samples[:, : 10 * sound.sample_rate_hz]
    soundfile.write(tmp_path / "sung.wav", sung.T, sound.sample_rate_hz)
    sing_the_hint(screen, tmp_path / "sung.wav")
    separate(screen, "Hint 1")
    edit_and_play(screen, "Hint 1")
    export_and_quit(screen)
    check_layers(tmp_path / "my song layers", "Hint 1")
