from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from layered.errors import ExportError
from layered.export import style_named
from layered.export.writing import TooLoudError
from layered.model import edits
from layered.model.project import MIXTURE_ID, leaves, new_project
from layered.model.recipe import Recipe
from layered.progress import no_progress
from layered.resource_files import demo_recording
from layered.session.settings import Settings
from layered.ui import theme
from layered.ui.export_dialog import ExportDialog
from layered.ui.export_order import ExportOrder, default_folder

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(qtbot, themed, split_session, tmp_path):
    dialog = ExportDialog(split_session.project, Settings(), tmp_path / "out")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def choose_names(dialog, text):
    choice = dialog.names.choice
    choice.setCurrentIndex(choice.findText(text))


@pytest.fixture
def order(split_session, tmp_path):
    project = split_session.project
    ids = tuple(layer.id for layer in leaves(project))
    return ExportOrder(project, ids, False, tmp_path / "out", "{layer}", style_named("wav", "32f"))


def test_every_layer_is_chosen_at_first_as_exact_as_it_gets(dialog, split_session):
    assert [path.name for path in dialog.order.paths()] == ["Bell.wav", "Hiss.wav", "Rest.wav"]
    assert dialog.order.style.depth.name == "32f"
    assert dialog.loses.text() == "Nothing is lost."
    assert not dialog.order.mix


def test_a_depth_says_what_it_loses(dialog):
    dialog.depth_choice.setCurrentIndex(dialog.depth_choice.findData("16"))
    assert "16 bits" in dialog.loses.text()
    assert "0 dB" in dialog.loses.text()


def test_names_follow_the_pattern(dialog):
    choose_names(dialog, "Number and layer name")
    assert dialog.order.paths()[1].name == "2 Hiss.wav"
    assert "1 Bell.wav" in dialog.example.text()
    assert not dialog.names.own.isVisible()


def test_names_can_be_written_in_words_of_ones_own(qtbot, dialog):
    choose_names(dialog, "In my own words…")
    assert dialog.names.own.isVisible()
    assert dialog.names.own.text() == "[layer]"
    qtbot.keyClicks(dialog.names.own, "[number]. [recording], [layer]")
    assert dialog.order.names == "{number}. {recording}, {layer}"
    assert dialog.order.paths()[1].name == "2. noise, Hiss.wav"
    assert "1. noise, Bell.wav" in dialog.example.text()


@pytest.mark.parametrize("pattern", ["{layer}", "{number} {layer}", "from {recording}: {layer}"])
def test_the_names_of_the_last_time_are_offered_again(qtbot, themed, split_session, pattern):
    settings = replace(Settings(), export_names=pattern)
    dialog = ExportDialog(split_session.project, settings, Path("out"))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.order.names == pattern
    shown = [*dialog.findChildren(QLineEdit), *dialog.findChildren(QLabel)]
    assert not [widget.text() for widget in shown if widget.isVisible() and "{" in widget.text()]


def test_a_long_list_of_layers_leaves_the_buttons_on_a_small_screen(qtbot, themed, session):
    parts = [(f"Layer {n}", session.project.mixture.samples / 40) for n in range(30)]
    session.do("Split", lambda p: edits.split_layer(p, MIXTURE_ID, parts, Recipe("extract")))
    dialog = ExportDialog(session.project, Settings(), Path("out"))
    qtbot.addWidget(dialog)
    dialog.resize(480, 460)
    dialog.show()
    assert dialog.height() <= 470
    assert dialog.rect().contains(dialog.export.geometry())


def test_in_high_contrast_a_dialog_has_an_edge(qtbot, themed, split_session):
    theme.apply(themed, theme.Scheme.CONTRAST)
    dialog = ExportDialog(split_session.project, Settings(), Path("out"))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.resize(dialog.width() + 40, dialog.height() + 40)
    picture = dialog.grab().toImage()
    right, bottom = picture.width() - 1, picture.height() - 1
    for x, y in ((0, bottom // 2), (right, bottom // 2), (right // 2, 0), (right // 2, bottom)):
        assert picture.pixelColor(x, y) == theme.tokens().line
    theme.apply(themed, theme.Scheme.DARK)


def test_it_says_how_many_more_files_there_are_than_it_names(qtbot, dialog):
    assert dialog.example.text() == "Writes Bell.wav, Hiss.wav and Rest.wav."
    qtbot.mouseClick(dialog.mix, LEFT)
    assert dialog.example.text() == "Writes Bell.wav, Hiss.wav and 2 more."


def test_the_keyboard_is_seen_on_a_ticked_box(qtbot, dialog):
    (_, first), (_, second) = dialog.layer_boxes[:2]
    first.setText(second.text())
    dialog.activateWindow()
    second.setFocus()
    qtbot.waitUntil(second.hasFocus)
    ticks = [box.grab().toImage().copy(0, 0, 18, 24) for box in (first, second)]
    edges = [tick.pixelColor(9, (first.height() - 16) // 2) for tick in ticks]
    assert abs(edges[0].lightness() - edges[1].lightness()) > 60


def test_files_in_the_way_are_told_once_on_the_button(qtbot, dialog, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "Bell.wav").write_text("mine")
    choose_names(dialog, "In my own words…")
    dialog.names.own.setText("[layer] ")
    assert "1 file is there already" in dialog.notice.text()
    assert dialog.export.text() == "Replace and export"
    dialog.names.own.setText("new [layer]")
    assert dialog.export.text() == "Export"
    assert not dialog.notice.isVisible()


def test_nothing_chosen_cannot_be_exported(qtbot, dialog):
    for _, box in dialog.layer_boxes:
        qtbot.mouseClick(box, LEFT)
    assert not dialog.export.isEnabled()
    assert "Nothing is chosen" in dialog.notice.text()
    qtbot.mouseClick(dialog.mix, LEFT)
    assert dialog.export.isEnabled()


def test_the_layers_and_the_mix_are_written(order, split_session, tmp_path):
    bell = leaves(order.project)[0]
    project = edits.set_muted(order.project, bell.id, muted=True)
    paths = replace(order, project=project, mix=True).carry_out(no_progress)
    assert [path.name for path in paths] == ["Bell.wav", "Hiss.wav", "Rest.wav", "Mix.wav"]
    sounds = [soundfile.read(path, dtype="float32")[0].T for path in paths]
    mixture = project.mixture.samples
    assert np.abs(sum(sounds[:3]) - mixture).max() < 1e-6
    assert np.abs(sounds[3] - (sounds[1] + sounds[2])).max() < 1e-6


def test_nothing_is_written_where_only_the_mix_would_clip(order, tmp_path):
    project = order.project
    for layer in leaves(project):
        project = edits.set_gain(project, layer.id, 12)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "Bell.wav").write_text("mine")
    loud = replace(order, project=project, mix=True, style=style_named("wav", "16"))
    with pytest.raises(TooLoudError, match=r"Mix\.wav would clip"):
        loud.carry_out(no_progress)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["Bell.wav"]
    assert (tmp_path / "out" / "Bell.wav").read_text() == "mine"
    assert replace(loud, mix=False).carry_out(no_progress)


def test_a_panned_mix_of_a_mono_recording_is_written_in_stereo_beside_its_layers(order):
    mono = replace(order.project.mixture, samples=order.project.mixture.samples[:1])
    project = new_project(mono)
    project = edits.set_pan(project, project.layers[0].id, -1)
    both = replace(order, project=project, layer_ids=(project.layers[0].id,), mix=True)
    channels = [soundfile.info(path).channels for path in both.carry_out(no_progress)]
    assert channels == [1, 2]


def test_a_mix_never_takes_the_name_of_a_layer(order):
    bell = leaves(order.project)[0]
    project = edits.rename_layer(order.project, bell.id, "Mix")
    both = replace(order, project=project, mix=True)
    names = [path.name for path in both.paths()]
    assert len({name.lower() for name in names}) == 4
    assert sorted(path.name for path in both.carry_out(no_progress)) == sorted(names)


def test_the_open_recording_is_never_replaced(order, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "Bell.wav").write_bytes(b"the recording")
    mixture = replace(order.project.mixture, source=str(tmp_path / "out" / "Bell.wav"))
    with pytest.raises(ExportError, match="the recording that is open"):
        replace(order, project=replace(order.project, mixture=mixture)).check()


def test_the_folder_is_beside_the_recording_or_where_it_can_be_written(order, tmp_path):
    mixture = replace(order.project.mixture, source=str(tmp_path / "song.wav"))
    project = replace(order.project, mixture=mixture)
    assert default_folder(project, tmp_path / "home") == tmp_path / "noise layers"
    assert default_folder(order.project, tmp_path / "home") == tmp_path / "home" / "noise layers"
    example = replace(order.project, mixture=replace(mixture, source=str(demo_recording())))
    assert default_folder(example, tmp_path / "home") == tmp_path / "home" / "noise layers"


def test_what_would_clip_is_offered_as_float_or_softer(qtbot, open_window, tmp_path):
    project = open_window.session.project
    loud = replace(project.mixture, samples=project.mixture.samples * 20)
    open_window.session.open_recording(loud)
    project = open_window.session.project
    order = ExportOrder(
        project, (project.layers[0].id,), False, tmp_path / "out", "{layer}",
        style_named("wav", "16"),
    )  # fmt: skip
    open_window.desk.exporting.start(order)
    qtbot.waitUntil(lambda: len(open_window.banner.buttons) == 2)
    assert not (tmp_path / "out").exists()
    lower = open_window.banner.buttons[1]
    assert lower.text().startswith("Lower everything by")
    qtbot.mouseClick(lower, LEFT)
    qtbot.waitUntil(lambda: "written" in open_window.banner.text)
    written = soundfile.read(tmp_path / "out" / "Mixture.wav")[0]
    assert 0.9 < np.abs(written).max() < 1


def test_the_folder_written_to_is_offered_again_for_the_same_recording(
    qtbot, open_window, tmp_path
):
    exporting, session = open_window.desk.exporting, open_window.session
    exporting.ask()
    exporting.dialog.folder.setText(str(tmp_path / "mine"))
    qtbot.mouseClick(exporting.dialog.export, LEFT)
    qtbot.waitUntil(lambda: "written" in open_window.banner.text)
    exporting.ask()
    assert exporting.dialog.folder.text() == str(tmp_path / "mine")
    assert exporting.dialog.export.text() == "Replace and export"
    exporting.dialog.reject()
    mixture = session.project.mixture
    session.open_recording(replace(mixture, source=str(tmp_path / "other.wav")))
    exporting.ask()
    assert exporting.dialog.folder.text() == str(tmp_path / f"{mixture.name} layers")
    exporting.dialog.reject()


def test_a_folder_that_could_not_be_written_is_not_kept(qtbot, open_window, order):
    before = open_window.desk.preferences.now.export_folder
    open_window.desk.exporting.start(replace(order, folder=Path("/proc/nowhere/deep")))
    qtbot.waitUntil(lambda: "another folder" in open_window.banner.text)
    assert open_window.desk.preferences.now.export_folder == before
