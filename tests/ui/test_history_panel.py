"""The history beside the layers: named steps, and going to any of them."""

import pytest
from PySide6.QtCore import Qt

from layered.model import edits
from layered.model.project import MIXTURE_ID
from layered.session import history as history_module

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def history(qtbot, open_window):
    """The panel of a window with three steps, shown."""
    for number in (1, 2):
        open_window.session.do(
            f"Gain {number}", lambda p, n=number: edits.set_gain(p, MIXTURE_ID, -n)
        )
    open_window.actions_of.all["history"].trigger()
    qtbot.waitUntil(open_window.panels.history.isVisible)
    return open_window.panels.history


def labels(history):
    return [history.list.item(row).text() for row in range(history.list.count())]


def click(qtbot, history, row):
    place = history.list.visualItemRect(history.list.item(row)).center()
    qtbot.mouseClick(history.list.viewport(), LEFT, pos=place)


def test_it_is_hidden_until_it_is_wanted_and_remembered(qtbot, open_window, make_window, noise):
    assert open_window.panels.history.isHidden()
    open_window.actions_of.all["history"].trigger()
    assert open_window.panels.history.isVisible()
    other = make_window()
    assert other.panels.history.isHidden()
    other.session.open_recording(noise)
    assert other.panels.history.isVisible()
    other.panels.history.close_button.click()
    assert other.panels.history.isHidden()
    assert not other.actions_of.all["history"].isChecked()


def test_it_names_every_step_and_lights_up_the_open_one(history):
    assert labels(history) == ["Open noise", "Gain 1", "Gain 2"]
    assert history.list.currentRow() == 2


def test_a_click_goes_back_and_another_goes_forth(qtbot, open_window, history):
    last = open_window.session.project
    click(qtbot, history, 0)
    assert open_window.session.project.layers[0].gain_db == 0
    assert labels(history) == ["Open noise", "Gain 1", "Gain 2"]
    click(qtbot, history, 2)
    assert open_window.session.project is last


def test_the_arrow_keys_go_through_it(qtbot, open_window, history):
    history.list.setFocus()
    qtbot.keyClick(history.list, Qt.Key.Key_Up)
    assert open_window.session.project.layers[0].gain_db == -1


def test_a_new_step_takes_the_place_of_what_was_undone(qtbot, open_window, history):
    click(qtbot, history, 1)
    open_window.session.do("Pan", lambda p: edits.set_pan(p, MIXTURE_ID, 0.5))
    assert labels(history) == ["Open noise", "Gain 1", "Pan"]
    assert history.list.currentRow() == 2


def test_the_oldest_steps_go_as_they_do_in_the_history(open_window, history, monkeypatch):
    monkeypatch.setattr(history_module, "MAX_STEPS", 4)
    for number in range(3, 7):
        open_window.session.do(
            f"Gain {number}", lambda p, n=number: edits.set_gain(p, MIXTURE_ID, -n)
        )
    assert labels(history) == [f"Gain {number}" for number in range(3, 7)]
    assert history.list.currentRow() == 3


def test_undo_by_key_moves_along(open_window, history):
    open_window.actions_of.all["undo"].trigger()
    assert history.list.currentRow() == 1
    state = history.list.item(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert state == "Gain 2, undone"


def test_it_says_which_step_is_in_the_file(open_window, history, tmp_path):
    open_window.session.mark_saved(path=tmp_path / "song.layered")
    assert labels(history) == ["Open noise", "Gain 1", "Gain 2, saved"]
    open_window.session.do("Pan", lambda p: edits.set_pan(p, MIXTURE_ID, 0.5))
    assert labels(history)[2:] == ["Gain 2, saved", "Pan"]


def test_going_through_it_never_moves_the_view_or_the_playhead(qtbot, open_window, history):
    viewport, playing = open_window.panels.time_area.viewport, open_window.desk.playing
    viewport.show_range(0.5, 1.25)
    playing.seek(0.75)
    before = (viewport.start_s, viewport.end_s, playing.position_s)
    for row in (0, 2, 1):
        click(qtbot, history, row)
        assert (viewport.start_s, viewport.end_s, playing.position_s) == before
