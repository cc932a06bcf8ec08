import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from layered.ui.hint_strip import StripState


@pytest.fixture
def press(qtbot, open_window):
    open_window.activateWindow()
    qtbot.waitUntil(open_window.isActiveWindow)

    def press(key, modifier=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(open_window, key, modifier)

    return press


def hints(window):
    return window.session.project.hints


def test_r_records_while_the_mix_plays_and_r_ends_it(qtbot, open_window, press):
    hinting, playing = open_window.desk.hinting, open_window.desk.playing
    playing.seek(0.5)
    hum = 0.3 * np.sin(np.arange(44100 * 3) * 0.05).astype(np.float32)
    press(Qt.Key.Key_R)
    open_window.backend.sing(hum)
    qtbot.waitUntil(lambda: hinting.state is StripState.RECORDING)
    assert playing.is_playing
    qtbot.waitUntil(lambda: playing.position_s > 1.2)
    press(Qt.Key.Key_R)
    qtbot.waitUntil(lambda: len(hints(open_window)) == 1)
    hint = hints(open_window)[0]
    assert hint.name == "Hint 1"
    assert hint.offset_s == pytest.approx(0.5, abs=0.25)
    assert np.abs(hint.recording.samples).max() > 0.2
    assert not playing.is_playing
    assert hinting.state is StripState.IDLE
    assert open_window.backend.n_open == 0
    assert open_window.session.undo_label == "Record hint"
    assert hinting.selected_ids == (hint.id,)


def test_escape_forgets_what_was_recorded(qtbot, open_window, press):
    press(Qt.Key.Key_R)
    qtbot.waitUntil(lambda: open_window.desk.playing.position_s > 0.2)
    press(Qt.Key.Key_Escape)
    assert open_window.desk.hinting.state is StripState.IDLE
    assert not open_window.desk.playing.is_playing
    qtbot.waitUntil(lambda: open_window.backend.n_open == 0)
    assert hints(open_window) == ()


def test_the_end_of_the_recording_ends_the_hint(qtbot, open_window, press):
    open_window.desk.playing.seek(2.6)
    press(Qt.Key.Key_R)
    qtbot.waitUntil(lambda: len(hints(open_window)) == 1)
    assert open_window.desk.hinting.state is StripState.IDLE


def test_a_hint_is_sung_once_through_even_if_a_loop_was_on(qtbot, open_window, press):
    open_window.desk.playing.seek(2.6)
    open_window.actions_of.all["loop"].trigger()
    press(Qt.Key.Key_R)
    qtbot.waitUntil(lambda: len(hints(open_window)) == 1)
    assert not open_window.actions_of.all["loop"].isChecked()


def test_a_lead_in_plays_before_it_records(qtbot, open_window, press):
    hinting, playing = open_window.desk.hinting, open_window.desk.playing
    playing.seek(2.2)
    press(Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    assert hinting.state is StripState.ARMED
    qtbot.waitUntil(lambda: playing.is_playing)
    assert playing.position_s < 1.0
    qtbot.waitUntil(lambda: hinting.state is StripState.RECORDING)
    assert playing.position_s == pytest.approx(2.2, abs=0.2)
    press(Qt.Key.Key_Escape)


def test_without_a_microphone_it_says_why_and_offers_a_file(
    qtbot, open_window, press, monkeypatch, tmp_path
):
    open_window.backend.has_input = False
    press(Qt.Key.Key_R)
    assert "no microphone" in open_window.banner.text
    assert "loaded from a file" in open_window.banner.text
    assert open_window.desk.hinting.state is StripState.IDLE
    assert not open_window.desk.playing.is_playing
    path = tmp_path / "my hum.wav"
    soundfile.write(path, np.full(4000, 0.1), 8000)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *about: (str(path), ""))
    (load,) = open_window.banner.buttons
    qtbot.mouseClick(load, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [hint.name for hint in hints(open_window)] == ["my hum"])


@pytest.mark.parametrize("lead_in_s", [0.0, 2.0])
def test_a_recording_starts_in_sight_wherever_the_view_is(qtbot, open_window, press, lead_in_s):
    playing, view = open_window.desk.playing, open_window.panels.time_area.viewport
    view.set_times(0.0, 0.2)
    playing.seek(2.5)
    if lead_in_s:
        press(Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    else:
        press(Qt.Key.Key_R)
    assert view.start_s <= 2.5 - lead_in_s <= view.end_s
    assert view.span_s == pytest.approx(0.2)
    press(Qt.Key.Key_Escape)


def test_without_a_loudspeaker_it_records_all_the_same(qtbot, open_window, press):
    open_window.backend.has_output = False
    press(Qt.Key.Key_R)
    qtbot.waitUntil(lambda: open_window.desk.hinting.state is StripState.RECORDING)
    assert "no loudspeaker" in open_window.banner.text
    recorder = open_window.recorder
    qtbot.waitUntil(lambda: recorder.recorded_s > 0.5)
    press(Qt.Key.Key_R)
    qtbot.waitUntil(lambda: len(hints(open_window)) == 1)
    assert hints(open_window)[0].offset_s == 0
    assert hints(open_window)[0].recording.duration_s >= 0.5


def test_a_hint_is_heard_alone_from_where_it_lies_and_deleted(qtbot, open_window, tmp_path):
    from layered.model import edits
    from layered.model.hint import Hint
    from layered.model.recording import Recording

    sound = np.full((1, 4000), 0.5, np.float32)
    hint = Hint(
        edits.new_hint_id(open_window.session.project), Recording.of(sound, 8000, "hum"), 1
    )
    open_window.session.do("Load hint", lambda project: edits.add_hint(project, hint))
    actions, playing = open_window.actions_of.all, open_window.desk.playing
    actions["listen"].trigger()
    assert playing.source.plan().layers == ("part",)
    assert playing.position_s == pytest.approx(1.0, abs=0.1)
    qtbot.waitUntil(lambda: not playing.is_playing)
    assert playing.source.plan().layers == ("mixture",)
    actions["delete_hint"].trigger()
    assert hints(open_window) == ()
    assert open_window.session.undo_label == "Delete hum"


def test_a_hint_that_cannot_be_read_changes_nothing(qtbot, open_window, tmp_path):
    path = tmp_path / "hum.wav"
    path.write_bytes(b"not a sound at all")
    open_window.desk.hinting.load(path)
    qtbot.waitUntil(lambda: "hum.wav" in open_window.banner.text)
    assert hints(open_window) == ()


def test_a_microphone_that_goes_away_leaves_what_was_recorded(qtbot, open_window, press):
    press(Qt.Key.Key_R)
    qtbot.waitUntil(lambda: open_window.recorder.recorded_s > 0.4)
    open_window.backend.has_input = False
    qtbot.waitUntil(lambda: len(hints(open_window)) == 1)
    assert "no longer there" in open_window.banner.text
    assert not open_window.desk.playing.is_playing


def test_r_before_the_microphone_delivers_calls_it_off(qtbot, open_window, press):
    press(Qt.Key.Key_R)
    assert open_window.desk.hinting.state is StripState.ARMED
    assert not open_window.desk.playing.is_playing
    press(Qt.Key.Key_R)
    assert open_window.desk.hinting.state is StripState.IDLE


def test_the_level_is_shown_without_recording(qtbot, open_window):
    open_window.backend.sing(np.full(44100 * 20, 0.5, np.float32))
    open_window.actions_of.all["arm"].trigger()
    assert open_window.desk.hinting.state is StripState.ARMED
    qtbot.waitUntil(lambda: open_window.recorder.meter.level > 0.4)
    open_window.actions_of.all["arm"].trigger()
    assert open_window.desk.hinting.state is StripState.IDLE
    assert hints(open_window) == ()


def test_what_is_selected_is_recorded_and_no_more(qtbot, open_window):
    area = open_window.panels.time_area
    area.spectrogram.select((1.0, 1.8))
    open_window.backend.sing(np.full(44100 * 20, 0.2, np.float32))
    open_window.actions_of.all["record_selection"].trigger()
    qtbot.waitUntil(lambda: open_window.desk.playing.is_playing)
    assert open_window.desk.playing.position_s < 1.0
    qtbot.waitUntil(lambda: len(hints(open_window)) == 1)
    hint = hints(open_window)[0]
    assert hint.offset_s == pytest.approx(1.0, abs=0.2)
    assert hint.end_s == pytest.approx(1.8, abs=0.3)
    assert open_window.desk.hinting.state is StripState.IDLE


def test_takes_go_on_until_r_and_each_is_a_hint(qtbot, open_window, press):
    open_window.panels.time_area.spectrogram.select((0.0, 0.6))
    open_window.backend.sing(np.full(44100 * 60, 0.2, np.float32))
    open_window.actions_of.all["record_takes"].trigger()
    qtbot.waitUntil(lambda: len(hints(open_window)) == 2)
    hinting, recorder = open_window.desk.hinting, open_window.recorder
    qtbot.waitUntil(
        lambda: hinting.state is StripState.RECORDING and 0.1 < recorder.recorded_s < 0.4
    )
    press(Qt.Key.Key_R)
    qtbot.waitUntil(lambda: len(hints(open_window)) == 3)
    assert hinting.state is StripState.IDLE
    assert [hint.name for hint in hints(open_window)] == ["Hint 1", "Hint 2", "Hint 3"]


def test_escape_ends_the_takes(qtbot, open_window, press):
    open_window.panels.time_area.spectrogram.select((0.0, 0.6))
    open_window.backend.sing(np.full(44100 * 60, 0.2, np.float32))
    open_window.actions_of.all["record_takes"].trigger()
    qtbot.waitUntil(lambda: len(hints(open_window)) == 1)
    press(Qt.Key.Key_Escape)
    assert open_window.desk.hinting.state is StripState.IDLE
    assert len(hints(open_window)) == 1
