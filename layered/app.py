"""Builds the application: session, jobs, sound and window, and wires them.

Only PySide6 and NumPy load before the window shows; what is slow is imported where it is used.
"""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from layered.model.project import Project
from layered.playback.backend import AudioBackend
from layered.playback.player import Player
from layered.playback.recorder import Recorder
from layered.playback.sounddevice_backend import SoundDeviceBackend
from layered.resource_files import icon
from layered.session.safekeeping import Safekeeping, sessions_folder
from layered.session.scratch import Scratch
from layered.session.session import Session
from layered.session.settings import Settings, settings_path
from layered.ui import theme
from layered.ui.bridge import Bridge
from layered.ui.crash import CrashHandler
from layered.ui.main_window import MainWindow
from layered.ui.preferences import Preferences
from layered.ui.scaling import scale
from layered.ui.workers import Workers

INTERRUPTED = 130
_SIGNAL_CHECK_MS = 200
_PREPARE_AFTER_MS = 500


def main(argv: Sequence[str]) -> int:
    """Open the window on the file named first, if any; give the exit status."""
    return run(path=Path(argv[0]) if argv else None)


def run(project: Project | None = None, path: Path | None = None) -> int:
    """Open the window, on a project or a file, and stay until it is closed."""
    preferences = Preferences(settings_path())
    scale(preferences.now, os.environ)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Layered")
    app.setOrganizationName("Layered")
    app.setDesktopFileName("layered")
    app.setWindowIcon(QIcon(str(icon("layered"))))
    bridge = Bridge()
    crashes = CrashHandler(settings_path().parent, bridge.post)
    crashes.install()
    window = build_window(app, preferences, bridge)
    status = [0]
    previous = signal.signal(signal.SIGINT, lambda *_: _interrupt(window, status))
    # Python sees a signal only while it runs; Qt alone may sleep for long.
    awake = QTimer(interval=_SIGNAL_CHECK_MS)
    awake.timeout.connect(lambda: None)
    awake.start()
    window.show()
    QTimer.singleShot(_PREPARE_AFTER_MS, window, window.prepare)
    if project is not None:
        window.session.open(project, f"Open {project.mixture.name}")
    elif path is not None:
        window.open(path)
    ended = app.exec()
    signal.signal(signal.SIGINT, previous)
    crashes.close()
    return status[0] or ended


def build_window(
    app: QApplication,
    preferences: Preferences,
    bridge: Bridge,
    backend: AudioBackend | None = None,
) -> MainWindow:
    """Put together session, jobs, sound and window, without showing it.

    Parameters
    ----------
    backend : AudioBackend
        Another sound system than the computer's, such as one whose clock is turned by hand.
    """
    theme.apply(app, theme.Scheme(preferences.now.theme))
    app.styleHints().colorSchemeChanged.connect(lambda: _follow_system(app))
    backend = backend or SoundDeviceBackend()
    player, recorder = Player(backend), Recorder(backend)

    def use(settings: Settings) -> None:
        player.device = settings.output_device or None
        recorder.device = settings.input_device or None
        recorder.channel = settings.input_channel
        recorder.sample_rate_hz = settings.input_rate_hz
        player.latency_s = recorder.latency_s = settings.latency_s
        if settings.theme != theme.scheme().value:
            theme.apply(app, theme.Scheme(settings.theme))

    use(preferences.now)
    preferences.listen(use)
    safekeeping = Safekeeping(sessions_folder())
    session = Session(Scratch(shelf=safekeeping.shelf))
    safekeeping.follow(session)  # before all others: a bug in one of them must not cost work
    workers = Workers(bridge.post)
    return MainWindow(session, workers, backend, player, recorder, preferences, safekeeping)


def _follow_system(app: QApplication) -> None:
    if theme.scheme() is theme.Scheme.SYSTEM:
        theme.apply(app, theme.Scheme.SYSTEM)


def _interrupt(window: MainWindow, status: list[int]) -> None:
    status[0] = INTERRUPTED
    window.close_now()
    # Before the event loop runs, closing the last window does not end it.
    QTimer.singleShot(0, QApplication.quit)
