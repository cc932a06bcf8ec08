import threading

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from layered.export import style_named
from layered.model.project import MIXTURE_ID
from layered.storage.projects.project_file import load
from layered.ui.export_order import ExportOrder
from tests.ui.fake_methods import FakeMethod, Parameters

LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
DO_NOT_SAVE = "Don\N{RIGHT SINGLE QUOTATION MARK}t save"


@pytest.fixture
def song(tmp_path):
    path = tmp_path / "Österreich 北.wav"
    soundfile.write(path, np.random.default_rng(1).normal(0, 0.1, 16000), 16000, "FLOAT")
    return path


@pytest.fixture
def layered_window(qtbot, open_window):
    separating = open_window.desk.separating
    separating.start(FakeMethod(), MIXTURE_ID, Parameters(), (), 0)
    qtbot.waitUntil(lambda: not separating.is_running)
    return open_window


def drop(window, path, point):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(window, QDragEnterEvent(point, copy, data, LEFT, NO_KEYS))
    QApplication.sendEvent(window, QDropEvent(QPointF(point), copy, data, LEFT, NO_KEYS))


def question(window):
    return next((box for box in window.findChildren(QMessageBox) if box.isVisible()), None)


def answer(qtbot, window, text):
    box = question(window)
    qtbot.mouseClick(next(b for b in box.findChildren(QPushButton) if b.text() == text), LEFT)


def test_a_file_that_is_no_sound_is_refused_in_words_on_the_start_page(qtbot, window, tmp_path):
    path = tmp_path / "letter.wav"
    path.write_text("Dear Sir")
    window.open(path)
    qtbot.waitUntil(window.banner.isVisible)
    assert "letter.wav" in window.banner.text
    assert window.session.project is None
    assert window.panels.start_page.isVisible()


def test_a_file_dropped_on_the_empty_window_is_opened(qtbot, window, song):
    drop(window, song, QPoint(300, 300))
    qtbot.waitUntil(lambda: window.session.project is not None)
    assert window.session.project.mixture.name == "Österreich 北"
    assert window.windowTitle() == "Österreich 北 — Layered"
    assert window.panels.time_area.isVisible()


def test_below_the_middle_a_file_is_dropped_as_a_hint(qtbot, open_window, song):
    drop(open_window, song, QPoint(300, open_window.height() - 60))
    qtbot.waitUntil(lambda: len(open_window.session.project.hints) == 1)
    assert open_window.session.project.mixture.name == "noise"


def test_above_the_middle_a_file_takes_the_place_of_the_recording(qtbot, open_window, song):
    drop(open_window, song, QPoint(300, 90))
    qtbot.waitUntil(lambda: open_window.session.project.mixture.name == "Österreich 北")


def test_what_is_open_stays_when_another_file_cannot_be_read(qtbot, open_window, tmp_path):
    before = open_window.session.project
    open_window.open(tmp_path / "missing.wav")
    qtbot.waitUntil(open_window.banner.isVisible)
    assert "missing.wav" in open_window.banner.text
    assert open_window.session.project is before


def test_closing_asks_about_work_that_was_never_saved(qtbot, layered_window):
    window = layered_window
    assert window.windowTitle().startswith("*")
    window.close()
    qtbot.waitUntil(lambda: question(window) is not None)
    assert window.isVisible()
    answer(qtbot, window, "Cancel")
    assert window.isVisible()
    window.close()
    qtbot.waitUntil(lambda: question(window) is not None)
    answer(qtbot, window, DO_NOT_SAVE)
    qtbot.waitUntil(window.isHidden)


def test_closing_can_save_first(qtbot, layered_window, tmp_path, monkeypatch):
    path = tmp_path / "noise.layered"
    monkeypatch.setattr(layered_window.desk.saving, "ask", lambda: path)
    layered_window.close()
    qtbot.waitUntil(lambda: question(layered_window) is not None)
    answer(qtbot, layered_window, "Save")
    qtbot.waitUntil(layered_window.isHidden)
    steps = load(path).steps
    assert [step.label for step in steps] == ["Open noise", "Take a share"]


def test_closing_goes_no_further_when_no_file_is_chosen(qtbot, layered_window, monkeypatch):
    monkeypatch.setattr(layered_window.desk.saving, "ask", lambda: None)
    layered_window.close()
    qtbot.waitUntil(lambda: question(layered_window) is not None)
    answer(qtbot, layered_window, "Save")
    assert layered_window.isVisible()
    assert layered_window.session.is_modified


def test_closing_goes_no_further_when_it_cannot_be_saved(
    qtbot, layered_window, tmp_path, monkeypatch
):
    gone = tmp_path / "drive" / "noise.layered"
    monkeypatch.setattr(layered_window.desk.saving, "ask", lambda: gone)
    layered_window.close()
    qtbot.waitUntil(lambda: question(layered_window) is not None)
    answer(qtbot, layered_window, "Save")
    qtbot.waitUntil(layered_window.banner.isVisible)
    assert "is not there any more" in layered_window.banner.text
    assert [button.text() for button in layered_window.banner.buttons] == ["Save elsewhere…"]
    assert layered_window.isVisible()


def test_closing_without_layers_asks_nothing(qtbot, open_window):
    open_window.close()
    assert open_window.isHidden()


def test_opening_another_recording_asks_too(qtbot, layered_window, song):
    layered_window.open(song)
    qtbot.waitUntil(lambda: question(layered_window) is not None)
    answer(qtbot, layered_window, DO_NOT_SAVE)
    qtbot.waitUntil(lambda: layered_window.session.project.mixture.name == "Österreich 北")


def test_closing_while_it_works_stops_the_work(qtbot, open_window):
    separating = open_window.desk.separating
    separating.start(FakeMethod(waits=True), MIXTURE_ID, Parameters(), (), 0)
    qtbot.waitUntil(lambda: open_window.desk.jobs.running is not None)
    open_window.close()
    assert open_window.isHidden()


def test_the_recording_can_be_closed(open_window):
    open_window.actions_of.all["close"].trigger()
    assert open_window.session.project is None
    assert open_window.panels.start_page.isVisible()
    assert open_window.windowTitle() == "Layered"


def test_a_hint_is_read_while_a_separation_works(qtbot, open_window, song):
    separating = open_window.desk.separating
    separating.start(FakeMethod(waits=True), MIXTURE_ID, Parameters(), (), 0)
    open_window.desk.hinting.load(song)
    qtbot.waitUntil(lambda: len(open_window.session.project.hints) == 1)
    assert separating.is_running


def test_another_recording_ends_the_separation_of_the_first(qtbot, open_window, song):
    separating = open_window.desk.separating
    method = FakeMethod(waits=True, previews=True)
    separating.start(method, MIXTURE_ID, Parameters(), (), 0)
    qtbot.waitUntil(lambda: separating.preview is not None)
    open_window.open(song)
    qtbot.waitUntil(lambda: open_window.session.project.mixture.name == "Österreich 北")
    qtbot.waitUntil(lambda: not separating.is_running)
    assert open_window.session.project.splits == ()
    assert open_window.banner.isHidden()


def test_what_is_stopped_before_its_turn_says_so_and_leaves_nothing(
    qtbot, open_window, song, tmp_path
):
    desk, said = open_window.desk, open_window.panels.status.job
    go_on = threading.Event()
    before = open_window.session.project
    order = ExportOrder(
        before, (MIXTURE_ID,), False, tmp_path / "out", "{layer}", style_named("wav", "16")
    )
    for start, words in (
        (lambda: open_window.open(song), "Stopped. Österreich 北.wav was not opened."),
        (lambda: desk.exporting.start(order), "Stopped. Nothing was written."),
    ):
        go_on.clear()
        desk.jobs.files.start(
            "Busy",
            lambda report: go_on.wait(30),
            on_result=lambda nothing: None,
            on_error=lambda error: None,
        )
        start()
        desk.jobs.stop_all()
        go_on.set()
        qtbot.waitUntil(lambda words=words: said.text() == words and said.isVisible())
    assert open_window.session.project is before
    assert not (tmp_path / "out").exists()
