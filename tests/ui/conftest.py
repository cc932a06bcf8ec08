"""Fixtures of the window's tests: a session with layers, and the whole window without devices."""

import functools
import threading
import time

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from layered.model import edits
from layered.model.project import MIXTURE_ID
from layered.model.recipe import Recipe
from layered.model.recording import Recording
from layered.session.session import Session
from layered.ui import theme

RATE = 8000
WAIT_MS = 30_000


@pytest.fixture(autouse=True)
def private_settings(tmp_path, monkeypatch):
    """Keep every test away from the settings of whoever runs it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "home").mkdir()
    QSettings.setPath(
        QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path / "config")
    )


@pytest.fixture(autouse=True)
def no_thread_is_left():
    """Fail a test that leaves a worker of ours running."""
    yield
    left = [t.name for t in threading.enumerate() if t.name.startswith("layered")]
    assert not left


@pytest.fixture
def qtbot(qtbot):
    """Be patient: the machine may be busy."""
    qtbot.waitUntil = functools.partial(qtbot.waitUntil, timeout=WAIT_MS)
    return qtbot


def keep_going(window, backend):
    """Let the clock of a sound system without devices go with the real one."""
    last = time.monotonic()

    def advance():
        nonlocal last
        now = time.monotonic()
        backend.advance(min(0.1, now - last))
        last = now

    clock = QTimer(window, interval=10)
    clock.timeout.connect(advance)
    clock.start()


@pytest.fixture
def themed(qapp):
    """Apply the dark theme."""
    theme.apply(qapp, theme.Scheme.DARK)
    return qapp


@pytest.fixture
def noise():
    """Two channels of three seconds of noise."""
    samples = np.random.default_rng(7).normal(0, 0.1, (2, 3 * RATE)).astype(np.float32)
    return Recording.of(samples, RATE, "noise")


@pytest.fixture
def session(noise):
    """A session with the noise open."""
    session = Session()
    session.open_recording(noise)
    yield session
    session.close()


@pytest.fixture
def split_session(session, noise):
    """A session whose mixture is split into *Bell*, *Hiss* and *Rest*."""
    parts = [("Bell", noise.samples * np.float32(0.5)), ("Hiss", noise.samples * np.float32(0.25))]
    recipe = Recipe("extract")
    session.do("Split", lambda project: edits.split_layer(project, MIXTURE_ID, parts, recipe))
    return session


@pytest.fixture
def make_window(qtbot, themed, tmp_path):
    """Make whole windows on a sound system whose clock runs with the event loop."""
    from layered.app import build_window
    from layered.playback.fake_backend import FakeBackend
    from layered.ui.bridge import Bridge
    from layered.ui.preferences import Preferences

    made = []

    def make(backend=None):
        backend = backend or FakeBackend()
        preferences = Preferences(tmp_path / "config" / "settings.json")
        window = build_window(QApplication.instance(), preferences, Bridge(), backend)
        window.backend = backend
        if hasattr(backend, "advance"):
            keep_going(window, backend)
        made.append(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield make
    for window in made:
        window.close_now()
        window.deleteLater()
    # Outside an event loop Qt never gets to what is to be deleted later.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()


@pytest.fixture
def window(make_window):
    """The whole window, nothing open."""
    return make_window()


@pytest.fixture
def open_window(window, noise):
    """The whole window with the noise open."""
    window.session.open_recording(noise)
    return window
