"""Each tool does with the pointer what its tip says."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from layered.ui.tools import TOOLS
from tests.ui.mouse import move

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(make_window, noise):
    window = make_window()
    window.session.open_recording(noise)
    return window


@pytest.fixture
def view(window):
    return window.desk.time_area.spectrogram


def use(window, name):
    window.actions_of.all[f"tool_{name}"].trigger()


def drag(qtbot, view, start, stop):
    qtbot.mousePress(view, LEFT, pos=start)
    move(view, (start + stop) / 2)
    move(view, stop)
    qtbot.mouseRelease(view, LEFT, pos=stop)


def test_every_file_of_a_tool_is_named_in_the_list():
    folder = Path(__file__).parents[2] / "layered" / "ui" / "tools"
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "tool"}
    assert files == {tool.press.__module__.rpartition(".")[2] for tool in TOOLS}


def test_keys_and_names_of_tools_are_their_own():
    assert len({tool.key for tool in TOOLS}) == len({tool.id for tool in TOOLS}) == len(TOOLS)


def test_one_tool_at_a_time_is_ticked(window):
    use(window, "zoom")
    ticked = [tool.id for tool in TOOLS if window.actions_of.all[f"tool_{tool.id}"].isChecked()]
    assert ticked == ["zoom"]


def test_select_selects_what_is_dragged_over(qtbot, window, view):
    use(window, "select")
    drag(qtbot, view, QPoint(100, 50), QPoint(300, 60))
    first, last = window.desk.time_area.selection
    assert first == pytest.approx(view.seconds_at(100), abs=0.01)
    assert last == pytest.approx(view.seconds_at(300), abs=0.01)


def test_the_hand_moves_the_view_with_the_pointer(qtbot, window, view):
    viewport = window.desk.time_area.viewport
    viewport.set_times(1.0, 2.0)
    use(window, "hand")
    under = view.seconds_at(300)
    drag(qtbot, view, QPoint(300, 80), QPoint(200, 80))
    assert view.seconds_at(200) == pytest.approx(under, abs=0.01)
    assert window.desk.time_area.selection is None


def test_zoom_shows_the_frame_that_is_dragged(qtbot, window, view):
    use(window, "zoom")
    first, last = view.seconds_at(200), view.seconds_at(400)
    high, low = view.hz_at(40), view.hz_at(140)
    drag(qtbot, view, QPoint(200, 40), QPoint(400, 140))
    viewport = window.desk.time_area.viewport
    assert (viewport.start_s, viewport.end_s) == pytest.approx((first, last), rel=0.02)
    assert (viewport.low_hz, viewport.high_hz) == pytest.approx((low, high), rel=0.05)


def test_a_flat_frame_zooms_time_alone(qtbot, window, view):
    use(window, "zoom")
    before = window.desk.time_area.viewport.low_hz, window.desk.time_area.viewport.high_hz
    drag(qtbot, view, QPoint(200, 40), QPoint(400, 44))
    assert (
        window.desk.time_area.viewport.low_hz,
        window.desk.time_area.viewport.high_hz,
    ) == before
    assert window.desk.time_area.viewport.span_s < 2


def test_a_click_of_zoom_comes_closer_and_alt_goes_away(qtbot, window, view):
    use(window, "zoom")
    viewport = window.desk.time_area.viewport
    whole = viewport.span_s
    qtbot.mouseClick(view, LEFT, pos=QPoint(300, 80))
    assert viewport.span_s == pytest.approx(whole / 2, rel=0.01)
    qtbot.mouseClick(view, LEFT, ALT, pos=QPoint(300, 80))
    assert viewport.span_s == pytest.approx(whole, rel=0.01)


def test_escape_abandons_a_gesture(qtbot, window, view):
    use(window, "zoom")
    before = window.desk.time_area.viewport.span_s
    qtbot.mousePress(view, LEFT, pos=QPoint(100, 50))
    move(view, QPoint(300, 150))
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseRelease(view, LEFT, pos=QPoint(300, 150))
    assert window.desk.time_area.viewport.span_s == before
