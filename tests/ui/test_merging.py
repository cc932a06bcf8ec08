"""Merging layers and taking them apart with the keys and the menu of the whole window."""

import pytest
from PySide6.QtCore import Qt

from layered.model import edits
from layered.model.project import MIXTURE_ID, leaves
from layered.model.recipe import Recipe


@pytest.fixture
def window(qtbot, open_window, noise):
    open_window.activateWindow()
    qtbot.waitUntil(open_window.isActiveWindow)
    parts = [("Bell", noise.samples * 0.5), ("Hiss", noise.samples * 0.25)]
    open_window.session.do(
        "Split", lambda p: edits.split_layer(p, MIXTURE_ID, parts, Recipe("extract"))
    )
    return open_window


def names(window):
    return [layer.name for layer in leaves(window.session.project)]


def choose(window, name):
    card = next(card for card in window.side.layers.cards if card.layer.name == name)
    card.setFocus()
    window.selection.select(card.id)


def test_a_key_merges_with_the_layer_below_and_another_takes_apart(qtbot, window):
    action = window.actions_of.all["merge"]
    choose(window, "Bell")
    assert action.text() == "Merge with Hiss"
    ctrl, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_M, ctrl | shift)
    assert names(window) == ["Hiss", "Rest"]
    apart = window.actions_of.all["take_apart"]
    assert apart.isEnabled()
    apart.trigger()
    assert names(window) == ["Bell", "Hiss", "Rest"]
    assert window.session.undo_label == "Take Hiss apart"
    assert not apart.isEnabled()


def test_the_last_layer_has_none_below(window):
    choose(window, "Rest")
    assert not window.actions_of.all["merge"].isEnabled()


def test_a_merged_layer_still_adds_up_and_is_drawn(qtbot, window):
    choose(window, "Bell")
    window.actions_of.all["merge"].trigger()
    merged = leaves(window.session.project)[0]
    qtbot.waitUntil(lambda: window.pictures.layer(merged.id) is not None)
    qtbot.waitUntil(lambda: window.pictures.layer(merged.id).is_seen)
    qtbot.waitUntil(lambda: "add up" in window.panels.status.null.text())


def test_what_was_split_is_put_together_with_what_it_was_merged_into(window):
    choose(window, "Bell")
    window.actions_of.all["merge"].trigger()
    choose(window, "Rest")
    window.actions_of.all["put_back"].trigger()
    assert names(window) == ["Mixture"]
