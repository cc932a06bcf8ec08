import pytest

from layered.playback.fake_backend import FakeBackend
from layered.ui import theme
from layered.ui.action_table import ENTRIES
from layered.ui.preferences import Preferences
from layered.ui.settings_dialog import SettingsDialog


@pytest.fixture
def preferences(tmp_path):
    return Preferences(tmp_path / "settings.json")


@pytest.fixture
def dialog(qtbot, themed, preferences):
    dialog = SettingsDialog(preferences, FakeBackend())
    qtbot.addWidget(dialog)
    return dialog


def test_devices_are_listed_after_the_systems_own_choice(dialog):
    assert dialog.output.itemText(0) == "The system's choice"
    assert dialog.output.itemText(1) == "Desk"


def test_every_change_is_kept_at_once(dialog, preferences, tmp_path):
    dialog.input.setCurrentIndex(1)
    dialog.latency.setValue(120)
    dialog.shift.setValue(-30)
    dialog.single_keys.setChecked(False)
    kept = Preferences(tmp_path / "settings.json").now
    assert kept == preferences.now
    assert (kept.input_device, kept.latency_s, kept.hint_shift_ms) == ("fake: Desk", 0.12, -30)
    assert not kept.single_keys


def test_a_device_that_is_not_connected_stays_chosen(qtbot, themed, preferences):
    preferences.change(output_device="USB thing")
    dialog = SettingsDialog(preferences, FakeBackend())
    qtbot.addWidget(dialog)
    assert dialog.output.currentText() == "USB thing (not connected)"


def test_the_theme_changes_at_once(open_window):
    open_window.actions_of.all["theme_light"].trigger()
    assert not theme.tokens().is_dark
    open_window.actions_of.all["theme_dark"].trigger()
    assert theme.tokens().is_dark


def test_single_letters_can_be_switched_off(open_window):
    actions = open_window.actions_of.all
    assert [key.toString() for key in actions["mute"].shortcuts()] == ["M", "Shift+U"]
    open_window.desk.preferences.change(single_keys=False)
    assert actions["mute"].shortcuts() == []
    assert actions["undo"].shortcuts()


def test_every_action_is_in_a_menu(open_window):
    in_menus = set()
    for menu in open_window.menuBar().actions():
        pending = [menu.menu()]
        while pending:
            for action in pending.pop().actions():
                in_menus.add(action)
                if action.menu() is not None:
                    pending.append(action.menu())
    missing = [e.id for e in ENTRIES if open_window.actions_of.all[e.id] not in in_menus]
    assert missing == []
