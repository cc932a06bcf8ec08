import sys
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from layered.ui.bridge import Bridge
from layered.ui.crash import CrashHandler


@pytest.fixture
def crashes(themed, tmp_path):
    before = sys.excepthook, threading.excepthook
    bridge = Bridge()
    crashes = CrashHandler(tmp_path / "config", bridge.post)
    crashes.install()
    yield crashes
    crashes.close()
    sys.excepthook, threading.excepthook = before
    if crashes.dialog is not None:
        crashes.dialog.close()


def boom():
    raise ValueError("the basis has no columns")


def test_a_bug_in_a_thread_is_shown_with_details_to_copy(qtbot, crashes, capsys):
    thread = threading.Thread(target=boom)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: crashes.dialog is not None)
    dialog = crashes.dialog
    assert not dialog.text.isVisible()
    qtbot.mouseClick(dialog.fold, Qt.MouseButton.LeftButton)
    assert dialog.text.isVisible()
    assert "the basis has no columns" in dialog.text.toPlainText()
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == dialog.details
    assert "the basis has no columns" in crashes.log.read_text()
    assert "ValueError" in capsys.readouterr().err
    qtbot.mouseClick(dialog.go_on, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


def test_an_interrupt_is_no_bug(qtbot, crashes, capsys):
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    QApplication.processEvents()
    assert crashes.dialog is None
    assert capsys.readouterr().err == ""


def test_a_home_that_cannot_be_written_is_no_reason_not_to_start(qtbot, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    before = sys.excepthook, threading.excepthook
    bridge = Bridge()
    crashes = CrashHandler(tmp_path / "file" / "config", bridge.post)
    crashes.install()
    try:
        sys.excepthook(ValueError, ValueError("x"), None)
        qtbot.waitUntil(lambda: crashes.dialog is not None)
    finally:
        crashes.close()
        sys.excepthook, threading.excepthook = before
        crashes.dialog.close()
