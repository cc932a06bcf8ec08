"""Projects in the window: saved, opened, changed, saved again."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from layered.model import edits
from layered.model.project import MIXTURE_ID, leaves
from layered.storage.projects.project_file import load
from tests.model.documents import state_of
from tests.ui.fake_methods import FakeMethod, Parameters

NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def layered_window(qtbot, open_window):
    separating = open_window.desk.separating
    separating.start(FakeMethod(), MIXTURE_ID, Parameters(), (), 0)
    qtbot.waitUntil(lambda: not separating.is_running)
    return open_window


def save(qtbot, window, path, monkeypatch):
    monkeypatch.setattr(window.desk.saving, "ask", lambda: path)
    window.actions_of.all["save"].trigger()
    qtbot.waitUntil(lambda: not window.session.is_modified)


def louder(window):
    layer = leaves(window.session.project)[0]
    window.session.do("Gain", lambda project: edits.set_gain(project, layer.id, 3))


def test_a_project_is_saved_closed_and_opened_with_every_step(
    qtbot, layered_window, make_window, tmp_path, monkeypatch
):
    window, path = layered_window, tmp_path / "My song.layered"
    before = window.session.project
    assert window.windowTitle() == "*noise — Layered"
    save(qtbot, window, path, monkeypatch)
    assert window.windowTitle() == "My song — Layered"
    window.close()
    assert window.isHidden()

    again = make_window()
    again.open(path)
    qtbot.waitUntil(lambda: again.session.project is not None)
    assert again.windowTitle() == "My song — Layered"
    assert state_of(again.session.project)[1] == before.layers
    assert state_of(again.session.project)[3] == state_of(before)[3]
    again.actions_of.all["undo"].trigger()
    assert again.session.project.splits == ()
    assert again.windowTitle() == "*My song — Layered"
    again.actions_of.all["redo"].trigger()
    assert again.windowTitle() == "My song — Layered"


def test_saving_again_asks_nothing_and_keeps_what_was_done_since(
    qtbot, layered_window, tmp_path, monkeypatch
):
    path = tmp_path / "song.layered"
    save(qtbot, layered_window, path, monkeypatch)
    louder(layered_window)
    assert layered_window.windowTitle().startswith("*")

    def ask():
        raise AssertionError

    monkeypatch.setattr(layered_window.desk.saving, "ask", ask)
    layered_window.actions_of.all["save"].trigger()
    qtbot.waitUntil(lambda: not layered_window.session.is_modified)
    assert [step.label for step in load(path).steps][-1] == "Gain"


def test_what_is_done_while_it_saves_counts_as_not_saved(layered_window, qtbot, tmp_path):
    layered_window.desk.saving.start(tmp_path / "song.layered")
    louder(layered_window)
    qtbot.waitUntil(lambda: layered_window.session.path is not None)
    assert layered_window.session.is_modified
    layered_window.session.undo()
    assert not layered_window.session.is_modified


def test_a_project_is_opened_by_dropping_it(qtbot, window, layered_window, tmp_path, monkeypatch):
    path = tmp_path / "song.layered"
    save(qtbot, layered_window, path, monkeypatch)
    window.actions_of.all["close"].trigger()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    point, copy, left = QPoint(300, 300), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    QApplication.sendEvent(window, QDragEnterEvent(point, copy, data, left, NO_KEYS))
    QApplication.sendEvent(window, QDropEvent(QPointF(point), copy, data, left, NO_KEYS))
    qtbot.waitUntil(lambda: window.session.project is not None)
    assert window.session.path == path


def test_a_damaged_project_is_refused_in_words_and_what_is_open_stays(
    qtbot, open_window, tmp_path
):
    before = open_window.session.project
    (tmp_path / "song.layered").write_bytes(b"PK\x03\x04 nothing more")
    open_window.open(tmp_path / "song.layered")
    qtbot.waitUntil(open_window.banner.isVisible)
    assert "song.layered is damaged" in open_window.banner.text
    assert open_window.session.project is before


def test_the_file_that_is_offered_is_named_after_the_recording(open_window, tmp_path):
    open_window.desk.preferences.change(project_folder=str(tmp_path))
    assert open_window.desk.saving.suggested() == tmp_path / "noise.layered"
