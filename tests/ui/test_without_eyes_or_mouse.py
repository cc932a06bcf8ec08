"""The window for those who do not see it, or use no mouse."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QComboBox, QLineEdit, QSpinBox

from layered.model import edits
from layered.model.hint import Hint
from layered.model.project import MIXTURE_ID, leaves
from layered.model.recording import Recording
from tests.ui.fake_methods import FakeMethod, Parameters

CONTROLS = (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit, QSpinBox)


@pytest.fixture
def layered_window(qtbot, open_window):
    separating = open_window.desk.separating
    separating.start(FakeMethod(), MIXTURE_ID, Parameters(), (), 0)
    qtbot.waitUntil(lambda: not separating.is_running)
    open_window.activateWindow()
    qtbot.waitUntil(open_window.isActiveWindow)
    return open_window


def spoken(widget):
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def test_every_control_that_can_be_used_says_what_it_is(layered_window):
    layered_window.side.separating.show_adjustments(shown=True)
    nameless = [
        control
        for kind in CONTROLS
        for control in layered_window.findChildren(kind)
        if control.isVisible() and control.focusPolicy() != Qt.FocusPolicy.NoFocus
        if not (spoken(control) or isinstance(control.parent(), QSpinBox))
    ]
    assert nameless == []


def test_tab_reaches_every_control_of_a_layer(qtbot, layered_window):
    card = layered_window.side.layers.cards[0]
    card.setFocus()
    reached = [card]
    for _ in range(4):
        qtbot.keyClick(layered_window.focusWidget(), Qt.Key.Key_Tab)
        reached.append(layered_window.focusWidget())
    assert reached == [card, card.mute, card.solo, card.gain, card.pan]


def test_the_arrows_of_a_focused_fader_do_not_move_the_playhead(qtbot, layered_window):
    card = layered_window.side.layers.cards[0]
    card.gain.setFocus()
    qtbot.keyClick(card.gain, Qt.Key.Key_Right)
    assert leaves(layered_window.session.project)[0].gain_db == 1
    assert layered_window.desk.playing.position_s == 0
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Right)
    assert layered_window.desk.playing.position_s == pytest.approx(1)


def test_enter_presses_the_button_that_has_the_focus(qtbot, layered_window):
    card = layered_window.side.layers.cards[1]
    card.mute.setFocus()
    qtbot.keyClick(card.mute, Qt.Key.Key_Return)
    assert leaves(layered_window.session.project)[1].muted


def test_a_card_says_what_was_done_to_its_layer(layered_window):
    layered_window.actions_of.all["mute"].trigger()
    layered_window.actions_of.all["softer"].trigger()
    card = layered_window.side.layers.cards[0]
    assert card.accessibleName() == "Share, gain \u22121.0 dB, muted"


def test_the_focus_goes_from_separate_to_stop_and_back(qtbot, layered_window):
    panel, separating = layered_window.side.separating, layered_window.desk.separating
    hum = Recording.of(np.full((1, 4000), 0.5, np.float32), 8000, "hum")
    layered_window.session.do(
        "Load hint", lambda p: edits.add_hint(p, Hint(edits.new_hint_id(p), hum, 0))
    )
    panel.separate.setFocus()
    assert panel.separate.hasFocus()
    method = FakeMethod(waits=True)
    separating.start(method, MIXTURE_ID, Parameters(), (), 0)
    stop = layered_window.panels.status.stop
    qtbot.waitUntil(stop.isVisible)
    assert layered_window.focusWidget() is stop
    method.go_on.set()
    qtbot.waitUntil(lambda: not separating.is_running)
    assert layered_window.focusWidget() is panel.separate


def test_keys_walk_and_move_the_layers(qtbot, layered_window):
    layered_window.side.layers.cards[0].setFocus()
    qtbot.keyClick(layered_window.focusWidget(), Qt.Key.Key_Down)
    assert layered_window.focusWidget().layer.name == "Rest"
    qtbot.keyClick(
        layered_window.focusWidget(), Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier
    )
    assert [layer.name for layer in leaves(layered_window.session.project)] == ["Rest", "Share"]
