"""The spectrogram can be read, played from and selected in by keys alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from layered.ui import caret

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def told(qtbot, open_window, monkeypatch):
    told = []
    monkeypatch.setattr(
        caret.QAccessible, "updateAccessibility", lambda event: told.append(event.message())
    )
    view = open_window.panels.time_area.spectrogram
    qtbot.waitUntil(lambda: not open_window.pictures.is_busy and view.is_settled)
    open_window.activateWindow()
    qtbot.waitUntil(open_window.isActiveWindow)
    view.setFocus()
    return told


def test_alt_and_the_arrows_move_a_caret_that_is_told(qtbot, open_window, told):
    view = open_window.panels.time_area.spectrogram
    assert QAccessible.queryAccessibleInterface(view) is not None
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up):
        qtbot.keyClick(view, key, ALT)
    assert view.seconds_at(view.pointed.x()) == pytest.approx(1.56, abs=0.01)
    assert len(told) == 3
    assert told[0].startswith("00:01.530")
    assert "Hz" in told[0]
    assert "dB" in told[0]
    assert open_window.panels.status.pointer.text() == told[-1]


def test_at_the_edge_the_caret_takes_the_view_along(qtbot, open_window, told):
    area = open_window.panels.time_area
    area.viewport.set_times(0.0, 1.0)
    for _ in range(60):
        qtbot.keyClick(area.spectrogram, Qt.Key.Key_Right, ALT)
    assert area.viewport.start_s == pytest.approx(0.5)
    at = area.spectrogram.pointed.x()
    assert area.spectrogram.seconds_at(at) == pytest.approx(1.1, abs=0.02)


def test_the_playhead_and_a_selection_go_to_the_caret(qtbot, open_window, told):
    view = open_window.panels.time_area.spectrogram
    qtbot.keyClick(view, Qt.Key.Key_Left, ALT)
    qtbot.keyClick(view, Qt.Key.Key_Return, ALT)
    assert open_window.desk.playing.position_s == pytest.approx(1.47, abs=0.01)
    qtbot.keyClick(view, Qt.Key.Key_BracketLeft, ALT)
    for _ in range(10):
        qtbot.keyClick(view, Qt.Key.Key_Right, ALT)
    qtbot.keyClick(view, Qt.Key.Key_BracketRight, ALT)
    assert view.selection == pytest.approx((1.47, 1.77), abs=0.01)
    assert told[-1] == "Selected from 1.47 to 1.77 seconds"
