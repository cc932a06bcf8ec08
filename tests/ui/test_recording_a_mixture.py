import numpy as np

from layered.ui.record_dialog import RecordDialog


def dialog_of(window):
    return window.findChild(RecordDialog)


def test_a_new_mixture_is_recorded_and_is_unsaved_work(qtbot, window):
    window.backend.sing(np.full(44100 * 20, 0.3, np.float32))
    window.panels.start_page.record_button.click()
    dialog = dialog_of(window)
    qtbot.waitUntil(lambda: dialog.meter.level_db > -15)
    assert dialog.clock.text() == "00:00.000"
    dialog.button.click()
    qtbot.waitUntil(lambda: window.recorder.recorded_s > 0.3)
    assert dialog.button.text() == "Stop and open"
    dialog.button.click()
    qtbot.waitUntil(lambda: window.session.project is not None)
    mixture = window.session.project.mixture
    assert mixture.source == "recorded with Desk"
    assert mixture.duration_s > 0.3
    assert np.abs(mixture.samples).max() > 0.25
    assert window.session.is_modified
    qtbot.waitUntil(lambda: window.backend.n_open == 0)


def test_without_a_microphone_it_says_so(qtbot, window):
    window.backend.has_input = False
    window.actions_of.all["record_new"].trigger()
    dialog = dialog_of(window)
    assert "no microphone" in dialog.told.text()
    dialog.button.click()
    assert "no microphone" in dialog.told.text()
    dialog.reject()
    assert window.backend.n_open == 0


def test_a_silent_microphone_is_told_before_anything_is_recorded(qtbot, window):
    window.actions_of.all["record_new"].trigger()
    dialog = dialog_of(window)
    qtbot.waitUntil(lambda: "only silence" in dialog.told.text())
    dialog.reject()


def test_cancel_leaves_what_is_open_and_lets_go_of_the_microphone(qtbot, open_window):
    before = open_window.session.project
    open_window.actions_of.all["record_new"].trigger()
    dialog = dialog_of(open_window)
    dialog.button.click()
    qtbot.waitUntil(lambda: open_window.recorder.recorded_s > 0.2)
    dialog.reject()
    assert open_window.session.project is before
    assert open_window.backend.n_open == 0


def test_a_microphone_that_goes_away_leaves_what_was_recorded(qtbot, window):
    window.backend.sing(np.full(44100 * 20, 0.3, np.float32))
    window.actions_of.all["record_new"].trigger()
    dialog_of(window).button.click()
    qtbot.waitUntil(lambda: window.recorder.recorded_s > 0.4)
    window.backend.has_input = False
    qtbot.waitUntil(lambda: window.session.project is not None)
    assert "no longer there" in window.banner.text
