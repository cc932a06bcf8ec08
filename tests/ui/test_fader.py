import itertools

import pytest
from PySide6.QtCore import QPoint, Qt

from layered.ui.fader import DragSlider, gain_fraction
from tests.ui.mouse import move


@pytest.fixture
def fader(qtbot, themed):
    fader = DragSlider(-600, 120, 0, fraction=gain_fraction)
    fader.resize(200, 24)
    qtbot.addWidget(fader)
    fader.show()
    return fader


def drag(qtbot, widget, by, modifier=Qt.KeyboardModifier.NoModifier):
    start = QPoint(100, 12)
    qtbot.mousePress(widget, Qt.MouseButton.LeftButton, modifier, start)
    qtbot.mouseMove(widget, start)
    move(widget, start + QPoint(by, 0), modifier)


def release(qtbot, widget):
    qtbot.mouseRelease(widget, Qt.MouseButton.LeftButton)


def test_a_press_alone_changes_nothing(qtbot, fader):
    with qtbot.assertNotEmitted(fader.valueChanged):
        qtbot.mouseClick(fader, Qt.MouseButton.LeftButton, pos=QPoint(20, 12))


def test_a_drag_moves_it_from_where_it_is(qtbot, fader):
    drag(qtbot, fader, -40)
    low = fader.value()
    release(qtbot, fader)
    assert low < 0
    drag(qtbot, fader, 20)
    assert low < fader.value() < 0
    release(qtbot, fader)


def test_shift_makes_a_drag_fine(qtbot, fader):
    drag(qtbot, fader, -40)
    coarse = fader.value()
    release(qtbot, fader)
    fader.show_value(0)
    drag(qtbot, fader, -40, Qt.KeyboardModifier.ShiftModifier)
    assert coarse < fader.value() < 0
    release(qtbot, fader)


def test_a_drag_is_told_from_beginning_to_end(qtbot, fader):
    told = []
    fader.drag_started.connect(lambda: told.append("start"))
    fader.drag_ended.connect(told.append)
    drag(qtbot, fader, 10)
    assert told == ["start"]
    release(qtbot, fader)
    assert told == ["start", True]


def test_escape_gives_a_drag_up(qtbot, fader):
    told = []
    fader.drag_ended.connect(told.append)
    drag(qtbot, fader, 10)
    qtbot.keyClick(fader, Qt.Key.Key_Escape)
    assert told == [False]
    release(qtbot, fader)
    assert told == [False]


def test_a_double_click_resets(qtbot, fader):
    fader.setValue(-300)
    qtbot.mouseDClick(fader, Qt.MouseButton.LeftButton, pos=QPoint(50, 12))
    assert fader.value() == 0


def test_enter_asks_to_type(qtbot, fader):
    with qtbot.waitSignal(fader.type_requested):
        qtbot.keyClick(fader, Qt.Key.Key_Return)


def test_showing_a_value_of_the_project_writes_nothing_back(qtbot, fader):
    with qtbot.assertNotEmitted(fader.valueChanged):
        fader.show_value(-120)
    assert fader.value() == -120


def test_the_gain_scale_goes_up_all_the_way():
    places = [gain_fraction(tenths) for tenths in range(-600, 121)]
    assert places[0] == 0
    assert places[-1] == 1
    assert all(low < high for low, high in itertools.pairwise(places))
