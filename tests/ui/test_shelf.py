"""The dictionary shelf in the window, by mouse and keys."""

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, Qt

from layered.methods.examples import learn_dictionary
from layered.model import edits
from layered.model.hint import Hint
from layered.model.project import leaves
from layered.model.recording import Recording
from layered.session.dictionary_shelf import DictionaryShelf, shelf_folder
from layered.storage.dictionary_file import read_dictionary, write_dictionary
from tests.sounds import bell, noise, sung
from tests.ui.conftest import RATE

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_window):
    """Bells, then a flute over them, and the shelf."""
    bells = sum(bell(hz, at, 3.0, RATE, 0.2) for hz, at in ((196, 0.1), (311, 0.8), (196, 1.8)))
    flute = np.zeros_like(bells)
    tune, _ = sung([523, 659, 587], 0.4, RATE, brightness=2)
    flute[:, RATE + 4000 : RATE + 4000 + tune.shape[1]] = tune
    mixture = Recording.of(bells + flute, RATE, "duet")
    open_window.session.open_recording(mixture)
    qtkeys(open_window, "shelf")
    return open_window


def qtkeys(window, action):
    window.actions_of.all[action].trigger()


def names(window):
    panel = window.panels.shelf
    return [panel.list.item(row).text() for row in range(panel.list.count())]


def learn(qtbot, window, source):
    panel, before = window.panels.shelf, len(window.shelf.entries)
    panel.sources[source].trigger()
    qtbot.waitUntil(lambda: len(window.shelf.entries) > before)
    return panel.current


def select(window, start_s, stop_s):
    window.panels.time_area.spectrogram.select((start_s, stop_s))


def test_the_shelf_opens_and_closes_with_a_key_and_takes_the_place_of_the_history(qtbot, window):
    shelf = window.panels.shelf
    assert shelf.isVisible()
    assert shelf.empty.isVisible()
    assert "Nothing here yet" in shelf.empty.text()
    qtbot.mouseClick(shelf.close_button, LEFT)
    assert not shelf.isVisible()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert shelf.isVisible()
    qtkeys(window, "history")
    assert window.panels.history.isVisible()
    assert not shelf.isVisible()
    qtkeys(window, "shelf")
    assert shelf.isVisible()
    assert not window.panels.history.isVisible()


def test_a_sound_is_learned_from_a_selection_and_found_by_it(qtbot, window):
    panel = window.panels.shelf
    assert not panel.sources["selection"].isEnabled()
    select(window, 0.05, 1.4)
    assert panel.sources["selection"].isEnabled()
    entry = learn(qtbot, window, "selection")
    assert entry.dictionary.learned_from == "Mixture, 0.05 to 1.40 s, 1.4 s"
    panel.card.name.start()
    panel.card.name.selectAll()
    qtbot.keyClicks(panel.card.name, "Bells")
    qtbot.keyClick(panel.card.name, Qt.Key.Key_Return)
    assert names(window) == ["Bells"]
    qtbot.mouseClick(panel.card.use, LEFT)
    form = window.side.separating
    assert form.method.name == "separate"
    assert [given.name for given in form.inputs.rows["known"].given] == ["Bells"]
    qtbot.mouseClick(form.separate, LEFT)
    qtbot.waitUntil(lambda: len(leaves(window.session.project)) == 2)
    assert [layer.name for layer in leaves(window.session.project)] == ["Bells", "Rest"]


def test_layers_hints_and_files_can_be_learned_too(qtbot, window, tmp_path, monkeypatch):
    panel = window.panels.shelf
    assert learn(qtbot, window, "layer").dictionary.name == "Mixture"
    assert not panel.sources["hint"].isEnabled()
    hum = Recording.of(sung([110, 131], 0.4, RATE)[0], RATE, "La la")
    window.session.do("Add hint", lambda p: edits.add_hint(p, Hint(edits.new_hint_id(p), hum, 0)))
    window.desk.hinting.tick()
    window._refresh()
    assert panel.sources["hint"].isEnabled()
    assert learn(qtbot, window, "hint").dictionary.name == "La la"
    soundfile.write(tmp_path / "fan.wav", noise(1.0, RATE).T, RATE)
    monkeypatch.setattr(window.desk.opening, "ask", lambda *_: tmp_path / "fan.wav")
    assert learn(qtbot, window, "file").dictionary.name == "fan"
    assert names(window) == ["fan", "La la", "Mixture"]


def test_silence_teaches_nothing_and_says_so(qtbot, window):
    window.session.open_recording(Recording.of(np.zeros((1, RATE), np.float32), RATE, "still"))
    window.panels.shelf.sources["layer"].trigger()
    qtbot.waitUntil(lambda: "silent" in window.banner.text)
    assert names(window) == []


def on_the_shelf(window, *wanted):
    for name in wanted:
        clip = Recording.of(bell(300, 0, 1.5, RATE) + noise(1.5, RATE, 0.01), RATE, "clip")
        window.shelf.add(learn_dictionary([clip], name, n_components=4))
    return window.panels.shelf


def test_every_spectrum_can_be_heard_with_mouse_and_keys(qtbot, window):
    panel, playing = on_the_shelf(window, "Bell"), window.desk.playing
    panel.list.setCurrentRow(0)
    view = panel.card.bases
    qtbot.mouseClick(view, LEFT, pos=QPoint(round(0.6 * view.width()), 20))
    assert view.current == 2
    assert playing.is_playing
    assert playing.heard_alone == "spectrum"
    assert panel.card.spectrum.text() == "Spectrum 3 of 4"
    playing.stop()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.current == 3
    assert playing.heard_alone == "spectrum"
    playing.stop()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.current == 3
    qtbot.waitUntil(lambda: not playing.is_playing)


def test_a_spectrum_can_be_left_out_and_tags_are_kept(qtbot, window):
    panel = on_the_shelf(window, "Bell")
    panel.list.setCurrentRow(0)
    assert not panel.card.drop.isVisible()
    panel.card.bases.choose(1)
    qtbot.mouseClick(panel.card.drop, LEFT)
    panel.card.tags.setFocus()
    qtbot.keyClicks(panel.card.tags, "metal,  struck, metal")
    qtbot.keyClick(panel.card.tags, Qt.Key.Key_Return)
    kept = DictionaryShelf(shelf_folder()).entries[0].dictionary
    assert (kept.n_components, kept.tags) == (3, ("metal", "struck"))
    window.desk.playing.stop()


def test_a_dictionary_is_removed_and_put_back(qtbot, window):
    panel = on_the_shelf(window, "Bell", "Gong")
    panel.list.setCurrentRow(0)
    qtbot.mouseClick(panel.card.remove, LEFT)
    assert names(window) == ["Gong"]
    assert window.banner.text == "Bell is off the shelf."
    button = next(b for b in window.banner.buttons if b.text() == "Put it back")
    qtbot.mouseClick(button, LEFT)
    assert names(window) == ["Bell", "Gong"]
    assert panel.current.dictionary.name == "Bell"


def test_dictionaries_go_to_files_and_come_from_them(qtbot, window, tmp_path, monkeypatch):
    panel = on_the_shelf(window, "Bell")
    panel.list.setCurrentRow(0)
    window.desk.shelving.export(panel.current, tmp_path / "mine.dictionary")
    assert read_dictionary(tmp_path / "mine.dictionary").name == "Bell"
    monkeypatch.setattr(window.desk.opening, "ask", lambda *_: tmp_path / "mine.dictionary")
    qtbot.mouseClick(panel.bring, LEFT)
    assert names(window) == ["Bell", "mine"]
    window.open(tmp_path / "mine.dictionary")
    assert names(window) == ["Bell", "mine", "mine 2"]
    (tmp_path / "odd.dictionary").write_bytes(b"odd")
    window.open(tmp_path / "odd.dictionary")
    assert "odd.dictionary is not a dictionary" in window.banner.text


def test_the_shelf_is_offered_where_a_dictionary_is_wanted(window):
    on_the_shelf(window, "Fan")
    window.desk.window.choose_method("denoise")
    row = window.side.separating.inputs.rows["noise"]
    row.menu.aboutToShow.emit()
    assert [action.text() for action in row.menu.actions()] == ["Fan", "", "Show the shelf"]
    row.menu.actions()[0].trigger()
    assert [given.name for given in row.given] == ["Fan"]


def test_the_shelf_is_there_in_the_next_window_and_damaged_files_are_told(make_window, noise):
    known = learn_dictionary([noise], "Hiss", n_components=3)
    shelf_folder().mkdir(parents=True)
    write_dictionary(known, shelf_folder() / "hiss.dictionary")
    (shelf_folder() / "odd.dictionary").write_bytes(b"odd")
    window = make_window()
    window.session.open_recording(noise)
    assert names(window) == ["Hiss"]
    assert "odd.dictionary" in window.banner.text
