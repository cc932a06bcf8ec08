"""Everything is as large as the settings say, from the next start on."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLabel

from layered.playback.fake_backend import FakeBackend
from layered.session.settings import Settings
from layered.ui.picture_panel import PicturePanel
from layered.ui.preferences import Preferences
from layered.ui.scaling import scale
from layered.ui.settings_dialog import SettingsDialog

PROGRAM = """
import os
from pathlib import Path
from PySide6.QtWidgets import QApplication
from layered.session.settings import settings_path
from layered.ui.preferences import Preferences
from layered.ui.scaling import scale
scale(Preferences(settings_path()).now, os.environ)
print(QApplication([]).primaryScreen().devicePixelRatio())
"""


def test_a_chosen_size_is_there_at_the_next_start(qtbot, themed, tmp_path):
    preferences = Preferences(tmp_path / "layered" / "settings.json")
    dialog = SettingsDialog(preferences, FakeBackend())
    qtbot.addWidget(dialog)
    qtbot.keyClick(dialog.size_of_all, Qt.Key.Key_End)
    assert preferences.now.scale_percent == 300
    environment = {name: value for name, value in os.environ.items() if name != "QT_SCALE_FACTOR"}
    environment |= {"XDG_CONFIG_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", PROGRAM]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert float(run.stdout) == 3.0


def test_a_size_that_the_system_sets_wins():
    environment = {"QT_SCALE_FACTOR": "2"}
    scale(Settings(scale_percent=150), environment)
    assert environment == {"QT_SCALE_FACTOR": "2"}


def is_titled(control):
    return isinstance(control, QAbstractButton) and bool(control.text())


@pytest.mark.parametrize("kind", [SettingsDialog, PicturePanel])
def test_every_control_of_the_settings_says_what_it_is(qtbot, window, kind):
    preferences = window.desk.preferences
    made = (
        SettingsDialog(preferences, FakeBackend(), window)
        if kind is SettingsDialog
        else PicturePanel(preferences, window)
    )
    qtbot.addWidget(made)
    made.show()
    controls = [
        control
        for one in (QComboBox, QAbstractSpinBox, QAbstractButton)
        for control in made.findChildren(one)
        if control.isVisible() and control.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    labelled = {label.buddy() for label in made.findChildren(QLabel) if label.buddy()}
    nameless = [
        control
        for control in controls
        if not (control.accessibleName() or control in labelled or is_titled(control))
    ]
    assert controls
    assert nameless == []
