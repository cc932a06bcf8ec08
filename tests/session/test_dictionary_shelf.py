from dataclasses import replace

import numpy as np
import pytest

from layered.dsp.stft import StftSettings
from layered.errors import ExportError, InvalidInputError
from layered.model.dictionary import Dictionary
from layered.session.dictionary_shelf import DictionaryShelf, shelf_folder
from layered.session.settings import settings_path


def a_dictionary(name="Oboe", n_components=3):
    bases = np.random.default_rng(0).random((33, n_components)).astype(np.float32)
    return Dictionary(name, bases / bases.sum(axis=0), StftSettings(64, 16), 8000)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "config" / "dictionaries"


def names(shelf):
    return [entry.dictionary.name for entry in shelf.entries]


def test_what_is_on_the_shelf_is_there_the_next_time_in_the_order_of_names(folder):
    shelf = DictionaryShelf(folder)
    assert shelf.entries == ()
    for name in ("piano / soft", "Bells", "oboe"):
        shelf.add(a_dictionary(name))
    assert names(shelf) == ["Bells", "oboe", "piano / soft"]
    again = DictionaryShelf(folder)
    assert names(again) == names(shelf)
    assert np.array_equal(again.entries[0].dictionary.bases, a_dictionary().bases)


def test_no_two_have_the_same_name(folder):
    shelf = DictionaryShelf(folder)
    for _ in range(3):
        shelf.add(a_dictionary("oboe"))
    assert names(shelf) == ["oboe", "oboe 2", "oboe 3"]
    shelf.change(shelf.entries[2], a_dictionary("OBOE"))
    assert [name.casefold() for name in names(shelf)] == ["oboe", "oboe 2", "oboe 4"]
    assert len({entry.path for entry in shelf.entries}) == 3


def test_names_tags_and_spectra_can_be_changed_and_stay(folder):
    shelf = DictionaryShelf(folder)
    entry = shelf.add(a_dictionary())
    entry = shelf.change(entry, replace(entry.dictionary, name="Alto oboe", tags=("wood",)))
    shelf.change(entry, entry.dictionary.without(1))
    kept = DictionaryShelf(folder).entries[0].dictionary
    assert (kept.name, kept.tags, kept.n_components) == ("Alto oboe", ("wood",), 2)
    assert len(list(folder.iterdir())) == 1


def test_what_was_removed_can_be_added_again(folder):
    shelf = DictionaryShelf(folder)
    entry = shelf.add(a_dictionary())
    shelf.remove(entry)
    assert shelf.entries == ()
    assert list(folder.iterdir()) == []
    shelf.remove(entry)
    shelf.add(entry.dictionary)
    assert names(DictionaryShelf(folder)) == ["Oboe"]


def test_listeners_hear_of_every_change(folder):
    shelf = DictionaryShelf(folder)
    heard = []
    shelf.listen(lambda: heard.append(names(shelf)))
    entry = shelf.add(a_dictionary())
    entry = shelf.change(entry, a_dictionary("Bells"))
    shelf.remove(entry)
    assert heard == [["Oboe"], ["Bells"], []]


def test_a_damaged_file_is_said_and_left_alone(folder):
    DictionaryShelf(folder).add(a_dictionary())
    (folder / "odd.dictionary").write_bytes(b"odd")
    (folder / "notes.txt").write_text("mine")
    shelf = DictionaryShelf(folder)
    assert names(shelf) == ["Oboe"]
    assert "odd.dictionary is not a dictionary" in shelf.unreadable[0]
    assert (folder / "odd.dictionary").exists()


def test_what_cannot_be_is_refused_in_words(folder, tmp_path):
    shelf = DictionaryShelf(folder)
    entry = shelf.add(a_dictionary())
    with pytest.raises(InvalidInputError, match="needs a name"):
        shelf.change(entry, replace(entry.dictionary, name="  "))
    with pytest.raises(InvalidInputError, match="at least one spectrum"):
        a_dictionary(n_components=1).without(0)
    shelf.remove(entry)
    with pytest.raises(InvalidInputError, match="no longer on the shelf"):
        shelf.change(entry, a_dictionary("Bells"))
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportError, match="Oboe cannot be kept in"):
        DictionaryShelf(tmp_path / "file").add(a_dictionary())


def test_the_shelf_is_beside_the_settings():
    assert shelf_folder().parent == settings_path().parent
