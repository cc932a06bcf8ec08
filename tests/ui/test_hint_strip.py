"""The hint strip: from an invitation to a hint that can be moved, heard and deleted."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from layered.model import edits
from layered.model.hint import Hint, HintId, HintKind
from layered.model.recording import Recording
from layered.session.pictures import Pictures
from layered.ui import theme
from layered.ui.hint_strip import StripState
from layered.ui.time_area import TimeArea
from tests import sounds
from tests.ui import wheels

ONE, TWO = HintId("hint-1"), HintId("hint-2")


@pytest.fixture
def area(qtbot, themed, session):
    """Everything on the time axis over three seconds of noise."""
    pictures = Pictures()
    area = TimeArea(session, pictures)
    qtbot.addWidget(area)
    area.resize(960, 600)
    area.show()
    qtbot.waitExposed(area)
    yield area
    pictures.close()


@pytest.fixture
def strip(area):
    return area.hint_strip


def add(session, hint_id=ONE, offset_s=0.5, seconds=1.0, name="hum"):
    recording = Recording.of(sounds.hum(seconds=seconds), sounds.RATE, name)
    session.do("Add", lambda p: edits.add_hint(p, Hint(hint_id, recording, offset_s)))


def offset(session, hint_id=ONE):
    return next(hint.offset_s for hint in session.project.hints if hint.id == hint_id)


def x_of(strip, area, seconds):
    return round(area.viewport.x_of(seconds, strip.lane.width()))


def lightness(strip, x, y):
    return strip.lane.grab().toImage().pixelColor(x, y).lightness()


def test_an_empty_strip_invites(qtbot, strip):
    dark = theme.tokens().picture.lightness()
    image = strip.lane.grab().toImage()
    middle = [image.pixelColor(x, strip.lane.height() // 2) for x in range(image.width())]
    assert max(color.lightness() for color in middle) > dark + 60
    assert strip.describe() == "There is no hint yet."
    assert strip.selected_hint_ids == ()
    assert not strip.controls.listen.isVisible()
    with qtbot.waitSignal(strip.record_requested):
        strip.controls.record.click()
    with qtbot.waitSignal(strip.load_requested):
        strip.controls.load.click()


def test_a_new_hint_is_shown_where_it_is_in_time(qtbot, session, area, strip):
    with qtbot.waitSignal(strip.selection_changed):
        add(session)
    assert strip.selected_hint_ids == (ONE,)
    assert "hum, from 00:00.500" in strip.describe()
    qtbot.waitUntil(lambda: brightest(strip, area, 1.0) > 110, timeout=10000)
    assert brightest(strip, area, 2.5) < 60
    assert strip.controls.listen.isVisible()


def brightest(strip, area, seconds):
    image = strip.lane.grab().toImage()
    x = x_of(strip, area, seconds)
    return max(image.pixelColor(x, y).lightness() for y in range(image.height()))


def test_a_hint_has_the_colour_of_the_layer_to_come(qtbot, session, area, strip):
    add(session)
    wanted = theme.layer_color(0).hsvHue()
    x = x_of(strip, area, 1.0)

    def is_colored():
        image = strip.lane.grab().toImage()
        colors = [image.pixelColor(x, y) for y in range(image.height() // 2)]
        bright = max(colors, key=lambda color: color.saturation() * color.value())
        return abs(bright.hsvHue() - wanted) < 15

    qtbot.waitUntil(is_colored, timeout=10000)


def test_dragging_a_hint_moves_it_as_one_step(session, area, strip):
    add(session)
    n_steps = len(session.steps[0])
    start = QPoint(x_of(strip, area, 1.0), 30)
    wheels.drag(strip.lane, start, QPoint(x_of(strip, area, 1.5), 30), steps=7)
    assert offset(session) == pytest.approx(1.0, abs=0.01)
    assert len(session.steps[0]) == n_steps + 1
    assert session.undo_label == "Move hint"
    session.undo()
    assert offset(session) == 0.5


def test_a_hint_is_not_dragged_before_the_beginning(session, area, strip):
    add(session)
    wheels.drag(strip.lane, QPoint(x_of(strip, area, 1.0), 30), QPoint(-900, 30))
    assert offset(session) == 0.0


def test_escape_puts_a_dragged_hint_back(qtbot, session, area, strip):
    add(session)
    n_steps = len(session.steps[0])
    start, end = (QPoint(x_of(strip, area, at), 30) for at in (1.0, 1.4))
    wheels.drag(strip.lane, start, end, release=False)
    assert offset(session) > 0.8
    qtbot.keyClick(strip.lane, Qt.Key.Key_Escape)
    assert offset(session) == 0.5
    assert len(session.steps[0]) == n_steps


def test_a_click_beside_a_hint_seeks(qtbot, session, area, strip):
    add(session)
    with qtbot.waitSignal(area.seek_requested) as caught:
        at = QPoint(x_of(strip, area, 2.5), 30)
        qtbot.mouseClick(strip.lane, Qt.MouseButton.LeftButton, pos=at)
    assert caught.args[0] == pytest.approx(2.5, abs=0.02)


def test_nudging_moves_ten_milliseconds(qtbot, session, strip):
    add(session)
    qtbot.mouseClick(strip.controls.later, Qt.MouseButton.LeftButton)
    assert offset(session) == pytest.approx(0.51)
    qtbot.mouseClick(strip.controls.earlier, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(strip.controls.earlier, Qt.MouseButton.LeftButton)
    assert offset(session) == pytest.approx(0.49)
    assert session.undo_label == "Nudge hint"
    session.undo()
    assert offset(session) == pytest.approx(0.5)


def test_holding_a_nudge_down_is_one_step(qtbot, session, strip):
    add(session)
    n_steps = len(session.steps[0])
    button = strip.controls.later
    button.setAutoRepeatDelay(20)
    button.setAutoRepeatInterval(10)
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: offset(session) > 0.535)
    qtbot.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert len(session.steps[0]) == n_steps + 1
    session.undo()
    assert offset(session) == pytest.approx(0.5)


def test_listening_and_deleting_are_asked_for(qtbot, session, strip):
    add(session)
    with qtbot.waitSignal(strip.listen_requested) as caught:
        strip.controls.listen.click()
    assert caught.args == [ONE]
    with qtbot.waitSignal(strip.delete_requested) as caught:
        strip.controls.delete.click()
    assert caught.args == [ONE]
    with qtbot.waitSignal(strip.delete_requested):
        qtbot.keyClick(strip.lane, Qt.Key.Key_Delete)


def test_the_kind_of_a_hint_is_one_step(session, strip):
    add(session)
    index = strip.controls.kind.findText("Whistled")
    strip.controls.kind.setCurrentIndex(index)
    strip.controls.kind.activated.emit(index)
    assert session.project.hints[0].kind is HintKind.WHISTLE
    session.undo()
    assert session.project.hints[0].kind is HintKind.GUESS
    assert strip.controls.kind.currentText() == "Any sound"


def test_several_hints_can_be_used_together(qtbot, session, strip):
    add(session)
    add(session, TWO, offset_s=1.6, name="whistle")
    assert strip.selected_hint_ids == (TWO,)
    first, second = strip.controls.chips()
    assert [first.text(), second.text()] == ["hum", "whistle"]
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert strip.selected_hint_ids == (ONE, TWO)
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    assert strip.selected_hint_ids == (ONE,)
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert strip.selected_hint_ids == (ONE,)
    assert first.isChecked()


def test_pressing_a_hint_in_the_lane_makes_it_the_current_one(qtbot, session, area, strip):
    add(session)
    add(session, TWO, offset_s=1.6)
    at = QPoint(x_of(strip, area, 0.8), 30)
    qtbot.mouseClick(strip.lane, Qt.MouseButton.LeftButton, pos=at)
    assert strip.selected_hint_ids[0] == ONE


def test_a_deleted_hint_leaves_the_selection_and_undo_brings_it_back(session, strip):
    add(session)
    session.do("Delete", lambda p: edits.remove_hint(p, ONE))
    assert strip.selected_hint_ids == ()
    assert not strip.controls.delete.isVisible()
    session.undo()
    assert strip.selected_hint_ids == (ONE,)


def test_the_meter_is_seen_from_arming_on_and_holds_the_clip_light(qtbot, strip):
    controls = strip.controls
    assert not controls.meter.isVisible()
    strip.set_state(StripState.ARMED)
    assert controls.meter.isVisible()
    strip.set_level(1.2)
    strip.set_level(0.1)
    assert controls.meter.is_clipped
    assert controls.meter.held_db > controls.meter.level_db
    controls.meter.clip_cleared.emit()
    assert not controls.meter.is_clipped
    strip.set_level(1.2)
    strip.set_state(StripState.RECORDING)
    assert controls.meter.is_clipped
    strip.set_state(StripState.IDLE)
    assert not controls.meter.is_clipped
    assert not controls.meter.isVisible()


def test_a_hum_draws_itself_as_it_is_sung(area, strip):
    strip.set_state(StripState.RECORDING)
    envelope = np.full(100, 0.5, np.float32)
    strip.set_live(1.0, envelope, 0.5)
    assert strip.controls.record.text() == "Stop"
    assert not strip.controls.load.isEnabled()
    y = strip.lane.height() // 2 + 10
    image = strip.lane.grab().toImage()
    inside = image.pixelColor(x_of(strip, area, 1.5), y)
    assert inside.red() > 2 * inside.green()
    for seconds in (0.9, 2.1):
        outside = image.pixelColor(x_of(strip, area, seconds), y)
        assert outside.red() < 40
    strip.set_live(1.0, np.zeros(0, np.float32), 0.0)
    strip.set_state(StripState.IDLE)
    assert strip.controls.record.text() == "Record"


def test_dropped_files_are_asked_to_be_loaded(qtbot, strip, tmp_path):
    path = (tmp_path / "hum.wav").as_posix()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path), QUrl("https://example.org/hum.wav")])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(50, 20), copy, data, Qt.MouseButton.LeftButton, none)
    with qtbot.waitSignal(strip.file_dropped) as caught:
        strip.dropEvent(event)
    assert caught.args == [path]


def test_another_recording_begins_without_hints(session, strip, noise):
    add(session)
    session.open_recording(Recording.of(noise.samples, noise.sample_rate_hz, "again"))
    assert strip.selected_hint_ids == ()
    assert strip.state is StripState.IDLE
