"""Notes are found, seen, changed, heard, lifted and written, by mouse and keys."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog

from layered.model.project import leaves
from layered.model.recording import Recording
from layered.session.render import null_db
from tests import sounds
from tests.ui.conftest import WAIT_MS
from tests.ui.mouse import move

RATE = 16000
MELODY = [(0.3, 0.8, 60), (0.9, 1.4, 64), (1.5, 2.0, 67)]
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier

pytestmark = pytest.mark.window


@pytest.fixture
def window(make_window):
    window = make_window()
    window.resize(1300, 800)
    sound = sounds.played(MELODY, 2.4, RATE)
    window.session.open_recording(Recording.of(sound, RATE, "melody"))
    return window


@pytest.fixture
def written(qtbot, window):
    """The window with the notes of the melody written down, seen from close by."""
    trigger(window, "transcribe")
    qtbot.waitUntil(lambda: len(roll_of(window).notes) == 3, timeout=WAIT_MS)
    window.desk.time_area.viewport.set_frequencies(150, 700)
    return window


def trigger(window, name):
    assert window.actions_of.all[name].isEnabled(), name
    window.actions_of.all[name].trigger()


def roll_of(window):
    return window.desk.notes.roll


def view_of(window):
    return window.desk.time_area.spectrogram


def place(window, index, share=0.5):
    """Give the point of the view at a share of the length of a note."""
    view, roll = view_of(window), roll_of(window)
    frame = roll.frame(roll.notes[index], view.viewport, view.width(), view.height())
    return QPoint(round(frame.left() + share * frame.width()), round(frame.center().y()))


def drag(qtbot, window, start, stop, modifier=NONE):
    view = view_of(window)
    qtbot.mousePress(view, LEFT, modifier, start)
    move(view, (start + stop) / 2, modifier)
    move(view, stop, modifier)
    qtbot.mouseRelease(view, LEFT, modifier, stop)


def pitches(window):
    return [note.midi for note in roll_of(window).notes]


def test_writing_down_takes_the_tool_for_notes_and_is_one_step(written):
    assert pitches(written) == [60, 64, 67]
    assert view_of(written).tool.id == "notes"
    assert written.session.undo_label == "Write down the notes"
    trigger(written, "undo")
    assert roll_of(written).notes == ()


def test_notes_are_seen_over_the_picture_and_can_be_hidden(qtbot, written):
    view, at = view_of(written), place(written, 1)
    qtbot.waitUntil(lambda: view.is_settled, timeout=WAIT_MS)

    def blue():
        color = view.grab().toImage().pixelColor(at)
        return color.blue() - color.red()

    assert blue() > 80
    trigger(written, "show_notes")
    assert blue() < 60


def test_the_keys_of_a_piano_stand_beside_the_notes_while_their_tool_is_in_hand(written):
    view = view_of(written)

    def lightness(midi):
        y = round(view.viewport.y_of(440 * 2 ** ((midi - 69) / 12), view.height()))
        return view.grab().toImage().pixelColor(4, y).lightness()

    assert lightness(62) > 150
    assert lightness(63) < 60
    trigger(written, "tool_select")
    assert lightness(62) < 100


def test_a_click_chooses_a_note_and_shift_chooses_more(qtbot, written):
    view = view_of(written)
    qtbot.mouseClick(view, LEFT, pos=place(written, 0))
    assert [note.midi for note in roll_of(written).chosen] == [60]
    qtbot.mouseClick(view, LEFT, SHIFT, place(written, 2))
    assert [note.midi for note in roll_of(written).chosen] == [60, 67]
    qtbot.mouseClick(view, LEFT, pos=QPoint(5, 5))
    assert roll_of(written).chosen == ()


def test_a_frame_drawn_with_shift_chooses_what_it_touches(qtbot, written):
    start = place(written, 0) - QPoint(20, -30)
    drag(qtbot, written, start, place(written, 1) - QPoint(0, 30), SHIFT)
    assert [note.midi for note in roll_of(written).chosen] == [60, 64]


def test_a_drag_moves_a_note_in_time_and_pitch_as_one_step(qtbot, written):
    before = roll_of(written).notes
    start = place(written, 0)
    view = view_of(written)
    up = view.viewport.y_of(2 ** (2 / 12) * view.hz_at(start.y()), view.height())
    drag(qtbot, written, start, QPoint(start.x() + 40, round(up)))
    moved = next(n for n in roll_of(written).notes if n.id == before[0].id)
    assert moved.midi == 62
    seconds = view.seconds_at(start.x() + 40) - view.seconds_at(start.x())
    assert moved.onset_s - before[0].onset_s == pytest.approx(seconds, abs=1e-6)
    assert moved.duration_s == pytest.approx(before[0].duration_s)
    trigger(written, "undo")
    assert roll_of(written).notes == before


def test_a_drag_at_its_end_makes_a_note_longer(qtbot, written):
    before = roll_of(written).notes[1]
    start = place(written, 1, 0.99)
    drag(qtbot, written, start, start + QPoint(30, 0))
    after = roll_of(written).notes[1]
    assert after.onset_s == before.onset_s
    assert after.offset_s > before.offset_s + 0.02


def test_escape_gives_a_dragged_note_back(qtbot, written):
    before, view, start = roll_of(written).notes, view_of(written), place(written, 0)
    qtbot.mousePress(view, LEFT, pos=start)
    move(view, start + QPoint(60, 0))
    assert roll_of(written).notes != before
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseRelease(view, LEFT, pos=start)
    assert roll_of(written).notes == before
    assert written.session.undo_label == "Write down the notes"


def test_a_drag_where_nothing_is_writes_a_note(qtbot, written):
    view = view_of(written)
    y = round(view.viewport.y_of(440, view.height()))
    x = round(view.viewport.x_of(0.4, view.width()))
    drag(qtbot, written, QPoint(x, y), QPoint(x + 100, y))
    assert [note.midi for note in roll_of(written).chosen] == [69]
    assert written.session.undo_label == "Write a note"
    assert len(roll_of(written).notes) == 4


def test_alt_and_a_click_cut_a_note_and_join_heals_it(qtbot, written):
    qtbot.mouseClick(view_of(written), LEFT, ALT, place(written, 0))
    assert pitches(written) == [60, 60, 64, 67]
    trigger(written, "choose_notes")
    trigger(written, "join_notes")
    assert pitches(written) == [60, 64, 67]


def test_keys_change_what_is_chosen(qtbot, written):
    qtbot.mouseClick(view_of(written), LEFT, pos=place(written, 0))
    before = roll_of(written).chosen[0]
    for name, pitch in [("note_up", 61), ("octave_up", 73), ("octave_down", 61)]:
        trigger(written, name)
        assert roll_of(written).chosen[0].midi == pitch
    trigger(written, "note_later")
    assert roll_of(written).chosen[0].onset_s == pytest.approx(before.onset_s + 0.01)
    trigger(written, "note_louder")
    assert roll_of(written).chosen[0].velocity > before.velocity
    trigger(written, "delete_notes")
    assert pitches(written) == [64, 67]


def test_the_playhead_cuts_the_chosen_notes(qtbot, written):
    qtbot.mouseClick(view_of(written), LEFT, pos=place(written, 1))
    written.desk.playing.seek(1.1)
    trigger(written, "split_notes")
    assert pitches(written) == [60, 64, 64, 67]


def test_without_chosen_notes_nothing_can_be_done_to_them(window):
    names = ("lift_notes", "mute_notes", "delete_notes", "note_up", "hear_notes", "export_notes")
    assert not any(window.actions_of.all[name].isEnabled() for name in names)


def test_notes_are_heard_from_the_first_to_the_last(qtbot, written):
    trigger(written, "hear_notes")
    playing = written.desk.playing
    assert playing.heard_alone == "notes"
    assert playing.position_s == pytest.approx(0.3, abs=0.1)
    trigger(written, "hear_notes")
    assert playing.heard_alone == ""


def test_lifted_notes_are_a_layer_and_the_layers_add_up(qtbot, written):
    qtbot.mouseClick(view_of(written), LEFT, pos=place(written, 1))
    trigger(written, "lift_notes")
    qtbot.waitUntil(lambda: len(leaves(written.session.project)) == 2, timeout=WAIT_MS)
    project = written.session.project
    assert [layer.name for layer in leaves(project)] == ["E4", "Rest"]
    assert null_db(project, tuple(layer.id for layer in leaves(project))) < -120
    part = project.splits[0].parts[0]
    assert np.abs(part[:, RATE : round(1.3 * RATE)]).max() > 0.05
    assert not part[:, round(1.9 * RATE) :].any()
    assert pitches(written) == [60, 64, 67]


@pytest.mark.parametrize("name", ["mute_notes", "solo_notes"])
def test_one_note_is_silenced_or_heard_alone_in_one_step(qtbot, written, name):
    qtbot.mouseClick(view_of(written), LEFT, pos=place(written, 0))
    trigger(written, name)
    qtbot.waitUntil(lambda: len(leaves(written.session.project)) == 2, timeout=WAIT_MS)
    layer = leaves(written.session.project)[0]
    assert (layer.muted, layer.soloed) == (name == "mute_notes", name == "solo_notes")
    trigger(written, "undo")
    assert len(leaves(written.session.project)) == 1


def test_notes_become_a_hint_where_they_are(written):
    trigger(written, "notes_as_hint")
    hint = written.session.project.hints[0]
    assert hint.offset_s == pytest.approx(0.3, abs=0.05)
    assert hint.name == "Notes"


def test_notes_are_exported_as_the_file_is_called(written, tmp_path, monkeypatch):
    path = tmp_path / "out"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *arguments: (str(path), "CSV (*.csv)")
    )
    trigger(written, "export_notes")
    lines = path.with_suffix(".csv").read_text().splitlines()
    assert [line.split(",")[2] for line in lines[1:]] == ["60", "64", "67"]
    assert "3 notes written to" in written.banner.text


def test_silence_has_no_notes_and_that_is_said(qtbot, make_window):
    window = make_window()
    window.session.open_recording(Recording.of(sounds.silence(0.5), RATE, "nothing"))
    trigger(window, "transcribe")
    qtbot.waitUntil(lambda: "No notes were found" in window.banner.text, timeout=WAIT_MS)
    assert not window.session.is_modified
