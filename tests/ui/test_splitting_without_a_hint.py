"""Components and karaoke in the real window, with mouse and keys only."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from layered.model import edits
from layered.model.project import leaves
from layered.model.recording import Recording
from tests.methods.scenes import RATE, a_hint, duet, hum_of
from tests.sounds import bell, sung
from tests.ui.mouse import move

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def front(qtbot, window):
    """The window in front, with its adjustments folded out."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def opened(window, sound):
    window.session.open_recording(Recording.of(sound, RATE, "song"))
    panel = window.side.separating
    panel.show_adjustments(shown=True)
    return panel


def names(window):
    return [layer.name for layer in leaves(window.session.project)]


def song():
    voice, _ = sung([262, 294, 0, 330, 262, 0], 0.5, RATE)
    left, right = (
        sum(bell(pitch_hz, start_s, 3.0, RATE, level=0.2) for start_s in starts_s)
        for pitch_hz, starts_s in ((330.0, (0.1, 0.8, 1.5)), (494.0, (0.4, 1.3, 2.2)))
    )
    return np.concatenate([voice + left, voice + right])


def test_components_from_the_menu_with_a_typed_number_then_grouped_by_hand(qtbot, front):
    panel = opened(front, song())
    front.actions_of.all["method_components"].trigger()
    field = panel.form.controls["components"]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "4")
    qtbot.keyClick(field, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(names(front)) == 4)
    assert names(front) == [f"Component-0{number}" for number in (1, 2, 3, 4)]
    cards = front.side.layers.cards
    qtbot.waitUntil(lambda: all(b.y() > a.y() for a, b in itertools.pairwise(cards)))
    qtbot.mousePress(cards[0], LEFT, pos=QPoint(10, 10))
    move(cards[0], QPoint(10, 40))
    move(cards[0], QPoint(10, cards[2].y() + cards[2].height() // 2 - cards[0].y()))
    qtbot.mouseRelease(cards[0], LEFT)
    assert front.session.undo_label == "Merge Component-01 into Component-03"
    assert names(front) == ["Component-02", "Component-03", "Component-04"]
    qtbot.keyClick(front.focusWidget(), Qt.Key.Key_M, CTRL | SHIFT)
    assert names(front) == ["Component-02", "Component-04"]
    qtbot.waitUntil(lambda: "add up" in front.panels.status.null.text())
    front.session.undo()
    front.session.undo()
    front.session.undo()
    assert names(front) == ["Mixture"]


def test_components_grouped_into_sources_by_themselves(qtbot, front):
    panel = opened(front, song())
    front.actions_of.all["method_components"].trigger()
    field = panel.form.controls["sources"]
    field.setFocus()
    for _ in range(2):  # off, auto, 2
        qtbot.keyClick(field, Qt.Key.Key_Up)
    assert panel.form.values.sources == 2
    qtbot.mouseClick(panel.separate, LEFT)
    qtbot.waitUntil(lambda: names(front) == ["Source-01", "Source-02"])


def test_karaoke_without_a_hint_gives_voice_and_rest(qtbot, front):
    panel = opened(front, song())
    front.actions_of.all["method_karaoke"].trigger()
    assert panel.separate.isEnabled()
    qtbot.mouseClick(panel.separate, LEFT)
    qtbot.waitUntil(lambda: names(front) == ["Voice", "Rest"])
    assert front.session.undo_label == "Take the voice out"


def test_karaoke_follows_the_chosen_hint(qtbot, front):
    panel = opened(front, duet().mixture)
    hint = a_hint(hum_of(octaves=-1))
    front.session.do("Load hint", lambda project: edits.add_hint(project, hint))
    front.actions_of.all["method_karaoke"].trigger()
    qtbot.mouseClick(panel.separate, LEFT)
    qtbot.waitUntil(lambda: names(front) == ["Voice", "Rest"], timeout=60_000)
    assert front.session.project.splits[0].recipe.inputs == (hint.id,)
