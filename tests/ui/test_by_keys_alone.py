"""Sing, separate, listen, export: the whole way without a mouse."""

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from layered.model.project import leaves
from layered.model.recording import Recording
from layered.ui.hint_strip import StripState

RATE = 8000
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def song(window, qtbot):
    """A tone that comes and goes over noise, open in the window."""
    seconds = np.arange(3 * RATE) / RATE
    tone = 0.3 * np.sin(2 * np.pi * 440 * seconds) * (np.sin(2 * np.pi * seconds) > 0)
    noise = np.random.default_rng(5).normal(0, 0.05, len(seconds))
    song = Recording.of((tone + noise)[None].astype(np.float32), RATE, "song")
    window.session.open_recording(song)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return song


def test_from_singing_to_files_with_keys_alone(qtbot, window, song, tmp_path):
    desk = window.desk

    def press(key, held=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(window.focusWidget() or window, key, held)

    press(Qt.Key.Key_R)
    hum = 0.3 * np.sin(2 * np.pi * 440 / 44_100 * np.arange(3 * 44_100))
    window.backend.sing(hum.astype(np.float32))
    qtbot.waitUntil(lambda: desk.hinting.state is StripState.RECORDING)
    qtbot.waitUntil(lambda: desk.playing.position_s > 1.5)
    press(Qt.Key.Key_R)
    qtbot.waitUntil(lambda: len(window.session.project.hints) == 1)

    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(window.session.project.splits))
    assert len(leaves(window.session.project)) == 2

    press(Qt.Key.Key_S)
    assert leaves(window.session.project)[0].soloed
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.playing.is_playing and desk.playing.position_s > 0.1)
    press(Qt.Key.Key_Space)
    assert not desk.playing.is_playing

    press(Qt.Key.Key_E, CTRL | SHIFT)
    dialog = desk.exporting.dialog
    qtbot.waitUntil(dialog.isVisible)
    for _ in range(30):
        if dialog.focusWidget() is dialog.folder:
            break
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.folder
    qtbot.keyClick(dialog.folder, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(dialog.folder, str(tmp_path / "layers"))
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(list((tmp_path / "layers").glob("*.wav"))) == 2)
    qtbot.waitUntil(lambda: desk.jobs.running is None)
    parts = [soundfile.read(file)[0] for file in (tmp_path / "layers").glob("*.wav")]
    assert np.abs(sum(parts) - song.samples[0]).max() < 1e-6
