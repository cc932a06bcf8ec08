"""Restore from example, by mouse and keys in the whole window."""

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt

from layered.methods import RESTORATIONS
from layered.model.project import MIXTURE_ID, is_added, leaves
from layered.model.recording import Recording
from layered.ui.restore_dialog import Stage
from tests.methods.restoration.scenes import RATE, band_of, melody

LEFT = Qt.MouseButton.LeftButton
NAMES = [method.name for method in RESTORATIONS]


@pytest.fixture
def narrow():
    """A melody cut off at 2 kHz, with a dropout."""
    sound = band_of(melody((262.0, 330.0, 294.0)), 0, 2000)
    sound[:, 9000:9800] = 0
    return Recording.of(sound, RATE, "Narrow")


@pytest.fixture
def example_path(tmp_path):
    path = tmp_path / "wide.wav"
    soundfile.write(path, melody((330.0, 262.0, 392.0), seed=1).T, RATE, subtype="FLOAT")
    return path


@pytest.fixture
def dialog(qtbot, window, narrow):
    """The dialog, opened by its keys."""
    window.session.open_recording(narrow)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(window.actions_of.all["restore"].isEnabled)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_H, keys)
    qtbot.waitUntil(lambda: window.desk.restoring.dialog is not None)
    dialog = window.desk.restoring.dialog
    qtbot.waitExposed(dialog)
    return dialog


def choose(qtbot, dialog, name):
    """Walk to a kind of restoration by keys."""
    dialog.kind.setFocus()
    while dialog.method.name != name:
        down = NAMES.index(dialog.method.name) < NAMES.index(name)
        qtbot.keyClick(dialog.kind, Qt.Key.Key_Down if down else Qt.Key.Key_Up)


def restore(qtbot, dialog):
    qtbot.waitUntil(dialog.restore.isEnabled)
    qtbot.mouseClick(dialog.restore, LEFT)
    assert dialog.stage is Stage.WORKING
    qtbot.waitUntil(lambda: dialog.stage is Stage.DONE)


def test_a_band_is_made_up_shown_before_and_heard_with_and_without(
    qtbot, window, dialog, example_path
):
    assert "Choose an example" in dialog.picture.text
    assert not dialog.restore.isEnabled()
    window.desk.restoring.use_example(example_path)
    qtbot.waitUntil(dialog.restore.isEnabled)
    assert dialog.example_name.text().startswith("wide, ")
    missing = dialog.picture.foreseen.missing
    assert missing[:, -60:].all()
    assert not missing[:, 20:100].any()
    before = window.session.open_project
    restore(qtbot, dialog)
    project = window.session.open_project
    added, mixture = leaves(project)
    assert is_added(project, added.id)
    assert mixture.id == MIXTURE_ID
    assert project.mixture is before.mixture
    assert window.selection.layer_id == added.id
    assert window.session.undo_label == "Extend bandwidth"
    qtbot.mouseClick(dialog.original, LEFT)
    assert window.desk.playing.is_original
    qtbot.mouseClick(dialog.original, LEFT)
    assert not window.desk.playing.is_original
    qtbot.mouseClick(dialog.close_button, LEFT)
    assert window.desk.restoring.dialog is None
    assert window.session.open_project is project


def test_the_amount_is_the_layers_gain_and_undo_asks_again(qtbot, window, dialog):
    choose(qtbot, dialog, "fill")
    restore(qtbot, dialog)
    steps = len(window.session.steps[0])
    dialog.slider.setFocus()
    qtbot.keyClick(dialog.slider, Qt.Key.Key_Left)
    assert dialog.percent.text() == "99 %"
    added = leaves(window.session.open_project)[0]
    assert added.gain_db == pytest.approx(20 * np.log10(0.99))
    assert len(window.session.steps[0]) == steps + 1
    qtbot.mouseClick(dialog.undo, LEFT)
    assert dialog.stage is Stage.ASKING
    assert not window.session.open_project.added
    window.session.undo()
    assert window.session.open_project.added


def test_undo_in_the_window_takes_the_dialog_back_too(qtbot, window, dialog):
    choose(qtbot, dialog, "fill")
    restore(qtbot, dialog)
    window.session.undo()
    assert dialog.stage is Stage.ASKING
    qtbot.waitUntil(dialog.restore.isEnabled)


def test_stop_changes_nothing(qtbot, window, dialog, example_path):
    window.desk.restoring.use_example(example_path)
    qtbot.waitUntil(dialog.restore.isEnabled)
    before = window.session.open_project
    qtbot.mouseClick(dialog.restore, LEFT)
    qtbot.mouseClick(dialog.stop, LEFT)
    qtbot.waitUntil(lambda: dialog.stage is Stage.ASKING)
    assert window.session.open_project is before
    assert "Nothing was changed" in dialog.notice.text()
    qtbot.waitUntil(dialog.restore.isEnabled)


def test_escape_closes_it_and_another_recording_too(qtbot, window, dialog, narrow):
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.desk.restoring.dialog is None
    window.actions_of.all["restore"].trigger()
    assert window.desk.restoring.dialog is not None
    window.session.open_recording(Recording.of(narrow.samples, RATE, "Again"))
    assert window.desk.restoring.dialog is None


def test_a_selected_stretch_can_be_filled(qtbot, window, narrow):
    window.session.open_recording(narrow)
    window.panels.time_area.spectrogram.select((0.2, 0.3))
    window.actions_of.all["restore"].trigger()
    dialog = window.desk.restoring.dialog
    choose(qtbot, dialog, "fill")
    assert dialog.fill_selection.text() == "Fill the selection, 0.20 to 0.30 s"
    assert not dialog.find_holes.isChecked()
    qtbot.waitUntil(lambda: dialog.picture.foreseen is not None)
    assert dialog.picture.foreseen.missing.any()
    qtbot.mouseClick(dialog.fill_selection, LEFT)
    assert "Nothing to fill yet" in dialog.picture.text


def test_invented_cells_are_hatched_in_the_picture_and_the_layer_can_be_removed(
    qtbot, window, dialog, example_path
):
    window.desk.restoring.use_example(example_path)
    restore(qtbot, dialog)
    qtbot.mouseClick(dialog.close_button, LEFT)
    view = window.panels.time_area.spectrogram
    qtbot.waitUntil(lambda: _stripes(view) > 0.15)
    action = window.actions_of.all["remove_added"]
    assert action.isEnabled()
    action.trigger()
    assert not window.session.open_project.added
    assert not action.isEnabled()


def _stripes(view):
    """How much brightness changes along a row in the upper part, with the stripes' period."""
    image = view.grab().toImage()
    y = image.height() // 5
    row = [image.pixelColor(x, y).lightnessF() for x in range(100, image.width() - 100)]
    spectrum = np.abs(np.fft.rfft(np.array(row) - np.mean(row)))
    period = round(len(row) / 7)
    return spectrum[period - 3 : period + 4].max() / (spectrum.sum() / 10 + 1e-9)
