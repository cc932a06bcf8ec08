from collections import Counter

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel

from layered.resource_files import icon
from layered.ui.action_table import ENTRIES
from layered.ui.keys import KeySheet


def test_no_key_does_two_things():
    keys = Counter(QKeySequence(key).toString() for entry in ENTRIES for key in entry.keys)
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_list_of_keys_shows_every_action_that_has_one(qtbot):
    sheet = KeySheet()
    qtbot.addWidget(sheet)
    shown = {label.text() for label in sheet.findChildren(QLabel)}
    assert {entry.text.rstrip("…") for entry in ENTRIES if entry.keys} - shown == set()


def test_every_key_is_one_that_qt_knows():
    for entry in ENTRIES:
        for key in entry.keys:
            assert QKeySequence(key).toString(), (entry.id, key)


def test_every_action_has_its_own_name_and_an_icon_that_exists():
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES)
    for entry in ENTRIES:
        assert not entry.icon or icon(entry.icon).is_file(), entry.icon
        assert "!" not in entry.text + entry.tip
