"""Projects in the window: saved, opened, changed, saved again."""

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint

from layered.model import edits
from layered.model.project import MIXTURE_ID, leaves
from layered.storage.projects.project_file import load
from tests.model.documents import state_of
from tests.ui.fake_methods import FakeMethod, Parameters
from tests.ui.test_opening_and_closing import drop, question


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
    drop(window, path, QPoint(300, 300))
    qtbot.waitUntil(lambda: window.session.project is not None)
    assert window.session.path == path


def test_a_project_is_never_taken_for_a_hint(qtbot, layered_window, tmp_path, monkeypatch):
    path = tmp_path / "song.layered"
    save(qtbot, layered_window, path, monkeypatch)
    before = layered_window.session.project
    drop(layered_window, path, QPoint(300, layered_window.height() - 60))
    qtbot.waitUntil(lambda: layered_window.session.project is not before)
    assert layered_window.session.project.hints == ()


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


def test_a_file_that_another_program_changed_is_not_replaced_unasked(
    qtbot, layered_window, tmp_path, monkeypatch
):
    window, path = layered_window, tmp_path / "song.layered"
    save(qtbot, window, path, monkeypatch)
    path.write_bytes(b"what another program wrote")
    louder(window)
    window.actions_of.all["save"].trigger()
    assert "song.layered was changed by another program" in window.banner.text
    assert path.read_bytes() == b"what another program wrote"
    _, elsewhere = window.banner.buttons
    monkeypatch.setattr(window.desk.saving, "ask", lambda: tmp_path / "other.layered")
    elsewhere.click()
    qtbot.waitUntil(lambda: not window.session.is_modified)
    assert window.session.path == tmp_path / "other.layered"
    assert path.read_bytes() == b"what another program wrote"


def test_it_can_be_replaced_all_the_same(qtbot, layered_window, tmp_path, monkeypatch):
    window, path = layered_window, tmp_path / "song.layered"
    save(qtbot, window, path, monkeypatch)
    path.write_bytes(b"what another program wrote")
    louder(window)
    window.actions_of.all["save"].trigger()
    window.banner.buttons[0].click()
    qtbot.waitUntil(lambda: not window.session.is_modified)
    assert load(path).steps[-1].label == "Gain"


def test_a_file_that_was_removed_meanwhile_is_written_anew(
    qtbot, layered_window, tmp_path, monkeypatch
):
    window, path = layered_window, tmp_path / "song.layered"
    save(qtbot, window, path, monkeypatch)
    path.unlink()
    louder(window)
    window.actions_of.all["save"].trigger()
    qtbot.waitUntil(lambda: not window.session.is_modified)
    assert path.exists()


def test_two_windows_on_one_project_are_told(
    qtbot, layered_window, make_window, tmp_path, monkeypatch
):
    path = tmp_path / "song.layered"
    save(qtbot, layered_window, path, monkeypatch)
    other = make_window()
    other.open(path)
    qtbot.waitUntil(other.banner.isVisible)
    assert "song.layered is open in another window, too" in other.banner.text
    louder(other)
    other.actions_of.all["save"].trigger()
    qtbot.waitUntil(lambda: not other.session.is_modified)
    louder(layered_window)
    layered_window.actions_of.all["save"].trigger()
    assert "was changed by another program or window" in layered_window.banner.text


def test_what_was_opened_or_saved_lately_is_in_the_menu(
    qtbot, layered_window, make_window, tmp_path, monkeypatch
):
    for name in ("one & only", "two"):
        monkeypatch.setattr(
            layered_window.desk.saving, "ask", lambda n=name: tmp_path / f"{n}.layered"
        )
        layered_window.actions_of.all["save_as"].trigger()
        qtbot.waitUntil(lambda: not layered_window.desk.jobs.running)
    actions = layered_window.actions_of.all
    assert [actions[f"recent_{n}"].text() for n in (1, 2)] == [
        *("two.layered", "one && only.layered")
    ]
    assert actions["recent_2"].isVisible()
    assert not actions["recent_3"].isVisible()
    actions["recent_2"].trigger()
    qtbot.waitUntil(lambda: layered_window.windowTitle() == "one & only — Layered")
    actions["forget_recent"].trigger()
    assert not actions["recent_1"].isVisible()


def test_the_start_page_shows_what_was_used_last(
    qtbot, window, layered_window, tmp_path, monkeypatch
):
    assert window.panels.start_page.recent.isHidden()
    save(qtbot, layered_window, tmp_path / "song.layered", monkeypatch)
    window.actions_of.all["close"].trigger()
    recent = window.panels.start_page.recent
    assert [button.text() for button in recent.buttons] == ["song.layered"]
    recent.buttons[0].click()
    qtbot.waitUntil(lambda: window.session.path == tmp_path / "song.layered")


def test_a_recent_file_that_is_gone_is_told_and_forgotten(qtbot, window, tmp_path):
    window.desk.preferences.change(recent=(str(tmp_path / "gone.layered"),))
    window.actions_of.all["recent_1"].trigger()
    qtbot.waitUntil(window.banner.isVisible)
    assert "There is no file gone.layered" in window.banner.text
    assert window.desk.preferences.now.recent == ()


def test_recordings_can_be_left_outside_the_project(qtbot, window, tmp_path, monkeypatch):
    song = tmp_path / "song.wav"
    soundfile.write(song, np.random.default_rng(1).normal(0, 0.1, 16000), 16000, "FLOAT")
    window.open(song)
    qtbot.waitUntil(lambda: window.session.project is not None)
    collect = window.actions_of.all["collect"]
    assert collect.isChecked()
    collect.trigger()
    assert not collect.isChecked()
    louder(window)
    save(qtbot, window, tmp_path / "song.layered", monkeypatch)
    assert (tmp_path / "song.layered").stat().st_size < 5000
    assert np.array_equal(
        load(tmp_path / "song.layered").steps[0].project.mixture.samples,
        window.session.project.mixture.samples,
    )


def test_closing_while_it_saves_waits_for_it_and_asks_nothing(
    qtbot, layered_window, tmp_path, monkeypatch
):
    monkeypatch.setattr(layered_window.desk.saving, "ask", lambda: tmp_path / "song.layered")
    layered_window.actions_of.all["save"].trigger()
    layered_window.close()
    assert question(layered_window) is None
    qtbot.waitUntil(layered_window.isHidden)
    assert [step.label for step in load(tmp_path / "song.layered").steps] == [
        *("Open noise", "Take a share")
    ]


def test_saving_twice_in_a_row_is_no_change_by_another_program(
    qtbot, layered_window, tmp_path, monkeypatch
):
    window = layered_window
    save(qtbot, window, tmp_path / "song.layered", monkeypatch)
    for _ in range(3):
        louder(window)
        window.actions_of.all["save"].trigger()
    qtbot.waitUntil(lambda: not window.session.is_modified)
    assert window.banner.isHidden()
    assert [step.label for step in load(tmp_path / "song.layered").steps].count("Gain") == 1


def test_a_save_that_was_asked_for_while_another_went_on_is_done_after_it(
    qtbot, layered_window, tmp_path, monkeypatch
):
    window = layered_window
    save(qtbot, window, tmp_path / "song.layered", monkeypatch)
    layer = leaves(window.session.project)[0]
    for number in range(4):
        window.session.do(
            f"Gain {number}", lambda p, n=number: edits.set_gain(p, layer.id, -n - 1)
        )
        window.actions_of.all["save"].trigger()
    qtbot.waitUntil(lambda: not window.session.is_modified)
    assert load(tmp_path / "song.layered").steps[-1].label == "Gain 3"
    assert window.banner.isHidden()
