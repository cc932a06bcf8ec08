"""Take pictures of every state of the real window: python packaging/screenshots.py [FOLDER].

Drives the example through its first minute with the window's own actions, once for each theme and
scale. With a FOLDER, every step goes there, at one and at two pixels per point, to be looked at;
without one, the README's PNG files are written to resources/screenshots. Needs a screen (Xvfb will
do); sound is simulated. By environment: LAYERED_SIZE such as 1366x768, LAYERED_THEMES such as
"dark light contrast", LAYERED_SCALES such as "1 2".
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from layered import app as application
from layered.dsp.resample import resample
from layered.model.project import leaves
from layered.playback.fake_backend import FakeBackend
from layered.resource_files import resource_folder
from layered.ui.bridge import Bridge
from layered.ui.devices_dialog import DevicesDialog
from layered.ui.hint_strip import StripState
from layered.ui.keys import KeySheet
from layered.ui.main_window import MainWindow
from layered.ui.preferences import Preferences
from layered.ui.settings_dialog import SettingsDialog

LONGEST_WAIT_S = 300
TICK_MS = 20
README_PICTURES = ("separating", "layers", "layers-light")


class Photographer:
    """Drives a window and takes pictures of it."""

    def __init__(
        self, window: MainWindow, folder: Path, ending: str, only: tuple[str, ...] = ()
    ) -> None:
        self.window = window
        self._only = only
        self._folder = folder
        self._ending = ending
        folder.mkdir(parents=True, exist_ok=True)

    def trigger(self, action: str) -> None:
        """Do what a menu entry does."""
        self.window.actions_of.all[action].trigger()

    def wait(self, condition: Callable[[], bool]) -> None:
        """Let the window work until something holds."""
        end_s = time.monotonic() + LONGEST_WAIT_S
        while not condition():
            if time.monotonic() > end_s:
                raise TimeoutError(condition)
            QCoreApplication.processEvents()
            time.sleep(0.005)

    def settle(self, seconds: float = 1.0) -> None:
        """Let pictures be drawn to the end."""
        end_s = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() > end_s and not self.window.pictures.is_busy)

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """Write what a widget looks like now."""
        if self._only and f"{name}{self._ending}" not in self._only:
            return
        path = self._folder / f"{name}{self._ending}.png"
        (widget or self.window).grab().save(str(path))
        sys.stdout.write(f"{path}\n")


def first_minute(photographer: Photographer) -> None:
    """Go from the empty window to the layers, taking pictures on the way."""
    window, jobs = photographer.window, photographer.window.desk.jobs
    session = window.session
    photographer.settle(0.5)
    photographer.take("empty")
    photographer.trigger("example")
    photographer.wait(lambda: session.project is not None)
    photographer.settle()
    photographer.take("recording")
    photographer.trigger("example_hint")
    photographer.wait(lambda: bool(session.open_project.hints))
    window.banner.close_news()
    photographer.settle()
    window.side.separating.show_adjustments(shown=True)
    photographer.settle(0.2)
    photographer.take("hint")
    window.side.separating.show_adjustments(shown=False)
    photographer.trigger("separate")
    photographer.wait(lambda: jobs.running is None or jobs.running.preview is not None)
    photographer.settle(0.5)
    photographer.take("separating")
    photographer.wait(lambda: bool(session.open_project.splits))
    photographer.settle()
    photographer.trigger("play")
    photographer.settle(2.5)
    photographer.take("layers")
    photographer.trigger("play")
    rest = leaves(session.open_project)[-1]
    window.selection.select(rest.id)
    photographer.trigger("mute")
    photographer.settle()
    photographer.take("muted")
    photographer.trigger("export")
    dialog = window.desk.exporting.dialog
    assert dialog is not None
    dialog.folder.setText("~/Music/recording layers")
    photographer.settle(0.2)
    photographer.take("export", dialog)
    dialog.reject()
    for action, name, kind in (
        ("keys", "keys", KeySheet),
        ("settings", "preferences", SettingsDialog),
    ):
        photographer.trigger(action)
        photographer.settle(0.3)
        shown = window.findChild(kind)
        photographer.take(name, shown)
        shown.reject()


def take_all(folder: Path, theme: str, ending: str, only: tuple[str, ...]) -> None:
    """Take the pictures of one theme, at the scale that Qt was started with."""
    width, height = os.environ.get("LAYERED_SIZE", "1440x900").split("x")
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as private:
        os.environ["XDG_CONFIG_HOME"] = private
        preferences = Preferences(Path(private) / "settings.json")
        preferences.change(theme=theme)
        backend = FakeBackend()
        window = application.build_window(app, preferences, Bridge(), backend)
        clock = QTimer(interval=TICK_MS)
        clock.timeout.connect(lambda: backend.advance(TICK_MS / 1000))
        clock.start()
        window.resize(int(width), int(height))
        window.show()
        photographer = Photographer(window, folder, ending, only)
        first_minute(photographer)
        if not only:
            sound_states(photographer, backend)
        clock.stop()
        window.close_now()


def sound_states(photographer: Photographer, backend: FakeBackend) -> None:
    """Go through what the microphone and the coach may show, on the example."""
    window = photographer.window
    session, strip = window.session, window.panels.time_area.hint_strip
    photographer.trigger("devices")
    photographer.settle(0.3)
    dialog = window.findChild(DevicesDialog)
    photographer.take("devices", dialog)
    backend.has_input = backend.has_output = False
    photographer.wait(lambda: not dialog.form.problem.isHidden())
    photographer.settle(0.3)
    photographer.take("no-device", dialog)
    dialog.accept()
    backend.has_input = backend.has_output = True
    hum = session.open_project.hints[0].recording
    rate = backend.sample_rate_hz
    sung = resample(hum.samples[:1], hum.sample_rate_hz, rate)[0]
    backend.sing(np.tile(np.clip(sung * np.float32(4 / np.abs(sung).max()), -1, 1), 20))
    photographer.trigger("arm")
    photographer.settle(1.0)
    photographer.take("armed")
    window.panels.time_area.spectrogram.select((1.0, 5.0))
    photographer.trigger("record_takes")
    photographer.wait(lambda: window.desk.hinting.state is StripState.RECORDING)
    photographer.settle(2.0)
    photographer.take("singing")
    photographer.wait(lambda: len(session.open_project.hints) >= 3)
    photographer.trigger("cancel")
    photographer.wait(lambda: any("clipped" in text for text in strip.coach.texts))
    photographer.settle(0.3)
    photographer.take("takes-and-coach")


def main() -> int:
    """Take all pictures, each theme and scale in a process of its own: Qt scales once."""
    one = os.environ.pop("LAYERED_ONE", "")
    is_for_readme = len(sys.argv) < 2
    folder = resource_folder() / "screenshots" if is_for_readme else Path(sys.argv[1])
    if one:
        theme, scale = one.split()
        ending = ("" if theme == "dark" else f"-{theme}") + ("" if scale == "1" else f"@{scale}x")
        take_all(folder, theme, ending, README_PICTURES if is_for_readme else ())
        return 0
    for theme in os.environ.get("LAYERED_THEMES", "dark light").split():
        for scale in os.environ.get("LAYERED_SCALES", "1" if is_for_readme else "1 2").split():
            chosen = {"LAYERED_ONE": f"{theme} {scale}", "QT_SCALE_FACTOR": scale}
            # Itself, with its own arguments.
            subprocess.run([sys.executable, *sys.argv], env=os.environ | chosen, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
