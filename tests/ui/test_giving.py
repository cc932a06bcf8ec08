"""Methods that are given examples, by mouse and keys."""

from dataclasses import replace

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from layered.methods.examples import learn_dictionary
from layered.model.project import leaves
from layered.model.recording import Recording
from layered.storage.dictionary_file import write_dictionary
from tests.sounds import noise, sung
from tests.ui.conftest import RATE

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_window, tmp_path):
    """A window with a noisy voice, and files with clips of both."""
    voice, _ = sung([0, 110, 131, 147], 0.4, RATE, vibrato_cents=60)
    mixture = Recording.of(voice + noise(1.6, RATE, 0.04), RATE, "interview")
    open_window.session.open_recording(mixture)
    clips = {"fan": noise(1.0, RATE, 0.02, seed=3), "voice": sung([123, 98, 147], 0.4, RATE)[0]}
    for name, clip in clips.items():
        soundfile.write(tmp_path / f"{name}.wav", clip.T, RATE, subtype="FLOAT")
        known = learn_dictionary([Recording.of(clip, RATE, name)], name, n_components=6)
        write_dictionary(known, tmp_path / f"{name}.dictionary")
    open_window.files = tmp_path
    return open_window


def names(window):
    return [layer.name for layer in leaves(window.session.project)]


def choose(qtbot, window, title):
    """Choose a method as with the keyboard: focus on the list, and type its first letters."""
    panel = window.side.separating
    panel.method_choice.setFocus()
    qtbot.keyClicks(panel.method_choice, title)
    assert panel.method.title == title
    return panel


def choose_file(qtbot, window, row, name, monkeypatch):
    asked = []

    def ask(title, folder, kinds):
        asked.append((title, kinds))
        return window.files / name

    monkeypatch.setattr(window.desk.opening, "ask", ask)
    qtbot.mouseClick(row.file, LEFT)
    qtbot.waitUntil(lambda: bool(row.given))
    return asked[0]


def select(window, start_s, stop_s):
    window.panels.time_area.spectrogram.select((start_s, stop_s))


def separated(qtbot, window):
    panel = window.side.separating
    qtbot.waitUntil(panel.separate.isEnabled)
    qtbot.mouseClick(panel.separate, LEFT)
    qtbot.waitUntil(lambda: not window.desk.separating.is_running and len(names(window)) > 1)
    return names(window)


def test_every_method_can_be_chosen_by_its_title(window):
    panel = window.side.separating
    shown = [panel.method_choice.itemText(i) for i in range(panel.method_choice.count())]
    assert shown == [method.title for method in panel.methods]
    assert panel.method_choice.isVisible()


def test_noise_is_removed_with_a_clip_that_was_chosen(qtbot, window, monkeypatch):
    panel = choose(qtbot, window, "Remove noise")
    assert not panel.separate.isEnabled()
    assert "Sound of the noise alone" in panel.separate.toolTip()
    row = panel.inputs.rows["noise"]
    title, kinds = choose_file(qtbot, window, row, "fan.wav", monkeypatch)
    assert title == "Sound of the noise alone"
    assert "*.dictionary" in kinds
    assert [given.name for given in row.given] == ["fan"]
    assert row.file.isHidden() or not row.file.isVisible()
    assert separated(qtbot, window) == ["Wanted", "Noise"]
    assert window.session.undo_label == "Remove noise"
    assert window.session.project.splits[0].recipe.inputs == ("fan",)


def test_noise_is_removed_with_what_is_selected(qtbot, window):
    panel = choose(qtbot, window, "Remove noise")
    row = panel.inputs.rows["noise"]
    assert not row.selection.isEnabled()
    select(window, 0.05, 0.35)
    assert row.selection.isEnabled()
    qtbot.mouseClick(row.selection, LEFT)
    assert [given.name for given in row.given] == ["0.05 to 0.35 s"]
    assert separated(qtbot, window) == ["Wanted", "Noise"]


def test_what_was_given_can_be_taken_away_again(qtbot, window):
    panel = choose(qtbot, window, "Remove noise")
    select(window, 0.05, 0.35)
    row = panel.inputs.rows["noise"]
    qtbot.mouseClick(row.selection, LEFT)
    assert panel.separate.isEnabled()
    qtbot.mouseClick(row.chips[0].remove, LEFT)
    assert row.given == []
    assert row.file.isVisible()
    assert not panel.separate.isEnabled()


def drop(widget, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    keys = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), action, data, buttons, keys)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), action, data, buttons, keys))


def test_files_and_dictionaries_can_be_dropped_where_they_are_wanted(qtbot, window):
    panel = choose(qtbot, window, "Remove noise")
    drop(panel.inputs.rows["noise"], window.files / "fan.dictionary")
    drop(panel.inputs.rows["wanted"], window.files / "voice.wav")
    qtbot.waitUntil(lambda: bool(panel.inputs.rows["wanted"].given))
    assert panel.inputs.rows["noise"].given[0].about == "A dictionary of 4 spectra"
    assert panel.inputs.rows["wanted"].given[0].about == "A clip of 1.2 s"
    assert separated(qtbot, window) == ["Wanted", "Noise"]


def test_known_sounds_become_layers_with_their_names(qtbot, window):
    panel = choose(qtbot, window, "Find known sounds")
    row = panel.inputs.rows["known"]
    for name in ("voice", "fan"):
        drop(row, window.files / f"{name}.dictionary")
    assert row.file.isVisible()
    panel.form.show_values(replace(panel.form.values, unknown="none"))
    assert separated(qtbot, window) == ["Voice", "Fan"]


def test_a_file_that_is_no_dictionary_is_refused_in_words(qtbot, window):
    panel = choose(qtbot, window, "Find known sounds")
    path = window.files / "odd.dictionary"
    path.write_bytes(b"nothing")
    drop(panel.inputs.rows["known"], path)
    assert "odd.dictionary is not a dictionary" in window.banner.text
    assert panel.inputs.rows["known"].given == []


def test_another_recording_forgets_the_stretches_of_the_one_before(qtbot, window):
    panel = choose(qtbot, window, "Remove noise")
    select(window, 0.05, 0.35)
    qtbot.mouseClick(panel.inputs.rows["noise"].selection, LEFT)
    drop(panel.inputs.rows["wanted"], window.files / "voice.dictionary")
    other = Recording.of(np.ones((1, RATE), np.float32) * 0.1, RATE, "other")
    window.session.open_recording(other)
    assert panel.inputs.rows["noise"].given == []
    assert len(panel.inputs.rows["wanted"].given) == 1


def test_hints_are_not_given_to_methods_that_make_nothing_of_them(qtbot, window):
    panel = choose(qtbot, window, "Remove noise")
    assert panel.missing(has_hint=True) != ""
    window.desk.window.choose_method("extract")
    assert "hint first" in panel.missing(has_hint=False)
    assert panel.missing(has_hint=True) == ""
    assert not panel.inputs.isVisible()
