"""The main job in the real window, with mouse and keys only."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton

from layered.model.project import is_audible, leaves
from layered.storage import audio_files
from tests.ui.mouse import move

SEPARATION_MS = 240_000
LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Person:
    """Looks at a window, clicks and types."""

    def __init__(self, qtbot, window):
        self.qtbot = qtbot
        self.window = window
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)

    @property
    def project(self):
        return self.window.session.project

    @property
    def layers(self):
        return leaves(self.project)

    def click(self, widget, modifier=Qt.KeyboardModifier.NoModifier):
        self.qtbot.waitUntil(widget.isVisible)
        self.qtbot.mouseClick(widget, LEFT, modifier)

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, modifier)

    def until(self, condition, timeout=10_000):
        self.qtbot.waitUntil(condition, timeout=timeout)

    def button(self, text):
        found = [b for b in self.window.findChildren(QPushButton) if b.text() == text]
        return next(b for b in found if b.isVisible())

    def open_example(self):
        self.click(self.window.panels.start_page.example_button)
        self.until(lambda: self.project is not None)

    def load_its_hint(self):
        self.click(self.button("Use its hint"))
        self.until(lambda: len(self.project.hints) == 1)

    def separate(self):
        self.press(Qt.Key.Key_Return, CTRL)
        self.until(lambda: bool(self.project.splits), SEPARATION_MS)


@pytest.fixture
def person(qtbot, window):
    return Person(qtbot, window)


def card(person, place):
    return person.window.side.layers.cards[place]


@pytest.mark.slow
def test_from_the_example_to_files_that_add_up(person, tmp_path):
    person.open_example()
    person.load_its_hint()
    person.separate()
    assert [layer.name for layer in person.layers] == ["saxophone", "Rest"]

    mute(person)
    solo(person)
    drag_a_gain_and_undo(person)
    play(person)
    files = export(person, tmp_path / "as möchten 北")

    sounds = [audio_files.read(path).samples for path in files]
    mixture = person.project.mixture
    assert sounds[0].shape == mixture.samples.shape
    assert np.abs(sounds[0] + sounds[1] - mixture.samples).max() < 1e-6
    assert np.abs(sounds[0]).max() > 0.01
    person.until(lambda: "add up" in person.window.panels.status.null.text())
    assert not person.window.session.is_modified


def mute(person):
    """The first layer is the current one after a separation: M acts on it."""
    person.press(Qt.Key.Key_M)
    assert person.layers[0].muted
    assert card(person, 0).mute.isChecked()
    person.press(Qt.Key.Key_Z, CTRL)
    assert not person.layers[0].muted


def solo(person):
    person.click(card(person, 1))
    person.press(Qt.Key.Key_S)
    assert [is_audible(person.project, layer) for layer in person.layers] == [False, True]
    person.click(card(person, 1).solo)
    assert all(is_audible(person.project, layer) for layer in person.layers)


def drag_a_gain_and_undo(person):
    fader = card(person, 0).gain
    person.qtbot.mousePress(fader, LEFT, pos=QPoint(80, 10))
    for x in range(78, 40, -6):
        move(fader, QPoint(x, 10))
    person.qtbot.mouseRelease(fader, LEFT)
    dragged_db = person.layers[0].gain_db
    assert dragged_db < -3
    person.press(Qt.Key.Key_Z, CTRL)
    assert person.layers[0].gain_db == 0
    person.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert person.layers[0].gain_db == dragged_db


def play(person):
    playing = person.window.desk.playing
    person.press(Qt.Key.Key_Space)
    person.until(lambda: playing.position_s > 0.3)
    assert person.window.transport.position.text() != "00:00.000"
    person.until(lambda: card(person, 1).meter.level_db > -60)
    person.press(Qt.Key.Key_Space)
    person.until(lambda: not playing.is_playing)


def export(person, folder):
    person.press(Qt.Key.Key_E, CTRL | SHIFT)
    dialog = person.window.desk.exporting.dialog
    person.until(dialog.isVisible)
    QApplication.clipboard().setText(str(folder))
    person.qtbot.keyClick(dialog.folder, Qt.Key.Key_A, CTRL)
    person.qtbot.keyClick(dialog.folder, Qt.Key.Key_V, CTRL)
    person.click(dialog.export)
    files = [folder / "saxophone.wav", folder / "Rest.wav"]
    person.until(lambda: all(file.exists() for file in files), 30_000)
    person.until(lambda: "written" in person.window.banner.text)
    assert sorted(folder.iterdir()) == sorted(files)
    return files


def test_stop_keeps_nothing_and_answers_at_once(person):
    person.open_example()
    person.load_its_hint()
    before = person.project
    person.press(Qt.Key.Key_Return, CTRL)
    separating = person.window.desk.separating
    person.until(lambda: separating.is_running and person.window.panels.status.stop.isVisible())
    person.click(person.window.panels.status.stop)
    person.until(lambda: not separating.is_running, 2000)
    assert person.project is before
    assert QApplication.instance().activeModalWidget() is None


def test_nothing_but_open_and_the_example_is_offered_at_first(person):
    actions = person.window.actions_of.all
    usable = {name for name, action in actions.items() if action.isEnabled()}
    assert {"open", "example", "keys", "quit"} <= usable
    assert not {"play", "export", "record", "separate", "mute", "undo", "close"} & usable
    assert person.window.panels.start_page.isVisible()


def test_single_letters_write_in_a_field_instead_of_doing_something(person):
    person.open_example()
    person.press(Qt.Key.Key_F2)
    name = card(person, 0).name
    person.until(name.hasFocus)
    person.qtbot.keyClicks(name, "mslrx Mix")
    assert not person.layers[0].muted
    person.qtbot.keyClick(name, Qt.Key.Key_Return)
    assert person.layers[0].name == "mslrx Mix"


def test_the_accent_goes_from_hint_to_separate(person):
    person.open_example()
    window = person.window

    def accented():
        buttons = window.panels.findChildren(QPushButton)
        return [b.text() for b in buttons if b.isVisible() and b.property("accented")]

    person.until(lambda: accented() == ["Record"])
    person.load_its_hint()
    person.until(lambda: accented() == ["Separate"])
