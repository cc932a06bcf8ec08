"""Starting the program: quick, quiet, and gone when asked to go."""

import os
import signal
import subprocess
import sys
import time

import pytest

SLOW = ("scipy.signal", "scipy.ndimage", "pyqtgraph", "av", "sounddevice", "soundfile", "librosa")

START = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from layered import app
from layered.ui.main_window import MainWindow

shown = MainWindow.showEvent
def show_event(window, event):
    shown(window, event)
    sys.stdout.write(" ".join(sorted(sys.modules)))
    QTimer.singleShot(0, window.close)
MainWindow.showEvent = show_event
sys.exit(app.main([]))
"""


def environment(tmp_path):
    return {**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")}


def test_nothing_slow_is_imported_before_the_window_shows(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", START],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    loaded = set(run.stdout.split())
    assert "layered.ui.main_window" in loaded
    assert loaded & set(SLOW) == set()


@pytest.mark.window
def test_an_interrupt_closes_the_window_with_status_130(tmp_path):
    started = subprocess.Popen(
        [sys.executable, "-c", START.replace("QTimer.singleShot(0, window.close)", "flush()")
         .replace("shown = ", "flush = sys.stdout.flush\nshown = ")],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    try:
        assert started.stdout.read(7)
        started.send_signal(signal.SIGINT)
        _, errors = started.communicate(timeout=60)
    finally:
        started.kill()
        started.communicate()
    assert started.returncode == 130
    assert errors == ""


def test_closing_takes_less_than_a_second(open_window, noise):
    began = time.process_time()
    open_window.close_now()
    assert open_window.isHidden()
    assert time.process_time() - began < 1
