"""The program as a person starts it, on a real (virtual) screen, driven by xdotool alone."""

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
PANEL_WIDTH, FADER_Y, SEPARATE_FROM_BELOW = 312, 113, 109
LANE_LEFT, LANE_FROM_BELOW = 80, 77
ACCENT, RECORD = (0x5B, 0x9D, 0xFF), (0xFF, 0x5C, 0x57)


class Screen:
    """Presses keys and moves the mouse over the window of a program."""

    def __init__(self, process):
        self.process = process
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

    def drag(self, x, y, by):
        self.run("mousemove", "--window", self.window, x, y)
        self.run("mousedown", "1")
        for step in range(1, 9):
            self.run("mousemove", "--window", self.window, x + by * step // 8, y)
            time.sleep(0.03)
        self.run("mouseup", "1")

    def size(self):
        shown = self.run("getwindowgeometry", "--shell", self.window)
        sizes = dict(line.split("=") for line in shown.splitlines())
        return int(sizes["WIDTH"]), int(sizes["HEIGHT"])

    def color(self, x, y):
        """Look at one pixel of the window."""
        shot = subprocess.run(
            ["import", "-window", self.window, "-crop", f"1x1+{x}+{y}", "-depth", "8", "rgb:-"],
            capture_output=True,
            check=True,
        )
        return tuple(shot.stdout[:3])


@pytest.fixture
def screen(tmp_path):
    if shutil.which("xdotool") is None or not os.environ.get("DISPLAY"):
        pytest.skip("needs xdotool and an X screen")
    recording = tmp_path / "my song.flac"
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
            [sys.executable, "-m", "layered", str(recording)], env=environment, stderr=errors
        )
    yield Screen(process)
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
    _, height = screen.size()
    screen.keys("Home", "r")
    corner = LANE_LEFT, height - LANE_FROM_BELOW
    screen.until(lambda: screen.color(*corner) == RECORD, "it records")
    subprocess.run(["paplay", "--device=mic_in", str(path)], check=True)
    screen.keys("r")


def separate(screen):
    width, height = screen.size()
    button = width - PANEL_WIDTH + 30, height - SEPARATE_FROM_BELOW
    screen.until(lambda: screen.color(*button) == ACCENT, "the Separate button lights up")
    screen.run("windowfocus", "--sync", screen.window)
    screen.keys("ctrl+Return")
    screen.until(lambda: screen.title().startswith("*"), "there are layers")


def edit_and_play(screen):
    width, _ = screen.size()
    screen.keys("m", "s", "s", "m")
    screen.drag(width - PANEL_WIDTH + 100, FADER_Y, -40)
    screen.keys("ctrl+z", "ctrl+shift+z", "space", "space")


def export_and_quit(screen):
    screen.keys("ctrl+shift+e")
    screen.focus("Export")
    screen.keys("Return")
    screen.until(lambda: not screen.title().startswith("*"), "the layers are exported")
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
    separate(screen)
    edit_and_play(screen)
    export_and_quit(screen)
    check_layers(tmp_path / "my song layers", "saxophone")


@pytest.mark.device
def test_a_person_sings_into_the_microphone_while_the_mix_plays(screen, tmp_path):
    opened(screen)
    sound = audio_files.read(demo_hint())
    soundfile.write(tmp_path / "sung.wav", sound.samples.T, sound.sample_rate_hz)
    sing_the_hint(screen, tmp_path / "sung.wav")
    separate(screen)
    edit_and_play(screen)
    export_and_quit(screen)
    check_layers(tmp_path / "my song layers", "Hint 1")
