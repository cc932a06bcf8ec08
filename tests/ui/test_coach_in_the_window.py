import numpy as np
import pytest

from layered.model import edits
from layered.model.hint import Hint
from layered.model.recording import Recording
from layered.ui.coaching import GOOD
from layered.ui.hint_strip import StripState
from tests.sounds import hum


@pytest.fixture
def sing(open_window):
    """Put a hint into the window, as a microphone records it."""

    def sing(sound, offset_s=0.5):
        project = open_window.session.open_project
        recording = Recording.of(sound, 8000, "Hint 1", "recorded with Desk")
        hint = Hint(edits.new_hint_id(project), recording, offset_s)
        open_window.session.do("Record hint", lambda p: edits.add_hint(p, hint))

    return sing


@pytest.fixture
def coach(open_window):
    return open_window.panels.time_area.hint_strip.coach


def voice():
    return hum(200, seconds=2.0, rate=8000) + np.float32(1e-3)


def test_a_good_hint_gets_a_tick(qtbot, sing, coach):
    assert coach.isHidden()
    sing(voice())
    qtbot.waitUntil(lambda: coach.texts == [GOOD])
    assert coach.isVisible()
    assert coach.buttons == []


def test_a_quiet_hint_is_cured_by_one_click_and_undo_takes_it_back(
    qtbot, open_window, sing, coach
):
    sing(voice() * np.float32(0.01))
    qtbot.waitUntil(lambda: any("very quiet" in text for text in coach.texts))
    coach.buttons[0].click()
    assert open_window.session.undo_label == "Make it louder"
    assert np.abs(open_window.session.project.hints[0].recording.samples).max() > 0.4
    qtbot.waitUntil(lambda: coach.texts == [GOOD])
    open_window.session.undo()
    qtbot.waitUntil(lambda: any("very quiet" in text for text in coach.texts))


def test_a_silent_hint_is_recorded_again_where_it_was(qtbot, open_window, sing, coach):
    sing(np.zeros((1, 8000), np.float32), 1.5)
    qtbot.waitUntil(lambda: any("muted" in text for text in coach.texts))
    assert coach.buttons[0].text() == "Record again"
    coach.buttons[0].click()
    hinting, playing = open_window.desk.hinting, open_window.desk.playing
    qtbot.waitUntil(lambda: hinting.state is StripState.RECORDING)
    assert playing.position_s >= 1.4
    assert open_window.session.project.hints == ()
    hinting.cancel()


def test_what_is_selected_and_not_covered_is_told(qtbot, open_window, sing, coach):
    sing(voice()[:, :8000], 0.0)
    open_window.panels.time_area.spectrogram.select((0.0, 2.0))
    qtbot.waitUntil(lambda: any("covers 50 %" in text for text in coach.texts))
    coach.buttons[-1].click()
    assert open_window.panels.time_area.selection == pytest.approx((0.0, 1.0))
    qtbot.waitUntil(lambda: coach.texts == [GOOD])


def test_nothing_is_said_where_no_hint_is(qtbot, open_window, sing, coach):
    sing(voice())
    qtbot.waitUntil(lambda: coach.texts == [GOOD])
    open_window.actions_of.all["delete_hint"].trigger()
    assert coach.isHidden()
