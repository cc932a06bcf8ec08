import pytest
from PySide6.QtCore import QPoint, Qt

from layered.model.project import layer_of, leaves
from layered.ui.layer_list import LayerList
from layered.ui.selection import Selection
from tests.ui.mouse import move


@pytest.fixture
def selection():
    return Selection()


@pytest.fixture
def layers(qtbot, themed, split_session, selection):
    layers = LayerList(split_session, selection)
    layers.resize(320, 400)
    qtbot.addWidget(layers)
    split_session.undo()
    split_session.redo()
    layers.show()
    qtbot.waitExposed(layers)
    layers.activateWindow()
    qtbot.waitUntil(layers.isActiveWindow)
    return layers


def names(session):
    return [layer.name for layer in leaves(session.project)]


def labels(session):
    return [step.label for step in session.steps[0]]


def card_named(layers, name):
    return next(card for card in layers.cards if card.layer.name == name)


def test_there_is_a_card_for_each_leaf_in_order(layers):
    assert [card.layer.name for card in layers.cards] == ["Bell", "Hiss", "Rest"]


def test_a_click_on_m_mutes_and_undo_brings_it_back(qtbot, layers, split_session):
    card = card_named(layers, "Hiss")
    qtbot.mouseClick(card.mute, Qt.MouseButton.LeftButton)
    assert layer_of(split_session.project, card.id).muted
    assert card.mute.isChecked()
    assert split_session.undo_label == "Mute Hiss"
    split_session.undo()
    assert not card.mute.isChecked()


def test_ctrl_click_on_s_ends_every_other_solo(qtbot, layers, split_session):
    bell, hiss = card_named(layers, "Bell"), card_named(layers, "Hiss")
    qtbot.mouseClick(bell.solo, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(hiss.solo, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier)
    assert [layer.name for layer in leaves(split_session.project) if layer.soloed] == ["Hiss"]


def test_a_drag_of_the_gain_is_one_step(qtbot, layers, split_session):
    card = card_named(layers, "Bell")
    before = len(split_session.steps[0])
    qtbot.mousePress(card.gain, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    for x in range(58, 20, -4):
        move(card.gain, QPoint(x, 10))
    qtbot.mouseRelease(card.gain, Qt.MouseButton.LeftButton)
    assert len(split_session.steps[0]) == before + 1
    assert split_session.undo_label == "Gain of Bell"
    gain_db = layer_of(split_session.project, card.id).gain_db
    assert gain_db < -3
    assert card.gain_text.text().startswith("\u2212")
    split_session.undo()
    assert card.gain.value() == 0


def test_an_abandoned_drag_is_no_step(qtbot, layers, split_session):
    card = card_named(layers, "Bell")
    before = labels(split_session)
    qtbot.mousePress(card.gain, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    move(card.gain, QPoint(20, 10))
    assert layer_of(split_session.project, card.id).gain_db < 0
    qtbot.keyClick(card.gain, Qt.Key.Key_Escape)
    qtbot.mouseRelease(card.gain, Qt.MouseButton.LeftButton)
    assert labels(split_session) == before
    assert layer_of(split_session.project, card.id).gain_db == 0
    assert card.gain.value() == 0


def test_a_gain_can_be_typed(qtbot, layers, split_session):
    card = card_named(layers, "Bell")
    card.gain.setFocus()
    qtbot.keyClick(card.gain, Qt.Key.Key_Return)
    qtbot.keyClicks(card.gain_text, "-7,5")
    qtbot.keyClick(card.gain_text, Qt.Key.Key_Return)
    assert layer_of(split_session.project, card.id).gain_db == -7.5


def test_a_pan_can_be_typed_in_the_place_of_the_gain(qtbot, layers, split_session):
    card = card_named(layers, "Bell")
    card.pan.setFocus()
    qtbot.keyClick(card.pan, Qt.Key.Key_Return)
    assert card.pan_text.hasFocus()
    assert card.pan_text.selectedText() == "C"
    assert not card.gain_text.isVisible()
    qtbot.keyClicks(card.pan_text, "30 L")
    qtbot.keyClick(card.pan_text, Qt.Key.Key_Return)
    assert layer_of(split_session.project, card.id).pan == -0.3
    assert split_session.undo_label == "Pan of Bell"
    assert card.gain_text.isVisible()
    assert not card.pan_text.isVisible()


def test_a_pan_given_up_or_not_understood_changes_nothing(qtbot, layers, split_session):
    card, before = card_named(layers, "Bell"), labels(split_session)
    for typed, key in (("30 L", Qt.Key.Key_Escape), ("nowhere", Qt.Key.Key_Return)):
        qtbot.keyClick(card.pan, Qt.Key.Key_Return)
        qtbot.keyClicks(card.pan_text, typed)
        qtbot.keyClick(card.pan_text, key)
        assert card.gain_text.isVisible()
    assert labels(split_session) == before


def test_a_dragged_pan_is_shown_in_the_place_of_the_gain(qtbot, layers):
    card = card_named(layers, "Bell")
    qtbot.mousePress(card.pan, Qt.MouseButton.LeftButton, pos=QPoint(28, 10))
    move(card.pan, QPoint(10, 10))
    assert card.pan_text.isVisible()
    assert card.pan_text.text().endswith(" L")
    qtbot.mouseRelease(card.pan, Qt.MouseButton.LeftButton)
    assert card.gain_text.isVisible()


@pytest.mark.parametrize(
    ("key", "name"), [(Qt.Key.Key_Return, "Big bell"), (Qt.Key.Key_Escape, "Bell")]
)
def test_a_double_click_renames_and_escape_does_not(qtbot, layers, split_session, key, name):
    card = card_named(layers, "Bell")
    qtbot.mouseDClick(card.name, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(card.name, "Big bell")
    qtbot.keyClick(card.name, key)
    assert names(split_session)[0] == name
    assert card.name.text() == name


def test_arrows_walk_the_list(qtbot, layers, selection):
    cards = layers.cards
    cards[0].setFocus()
    qtbot.keyClick(cards[0], Qt.Key.Key_Down)
    assert selection.layer_id == cards[1].id
    assert cards[1].hasFocus()
    qtbot.keyClick(cards[1], Qt.Key.Key_Up)
    qtbot.keyClick(cards[0], Qt.Key.Key_Up)
    assert selection.layer_id == cards[0].id


def test_a_card_is_dragged_to_another_place(qtbot, layers, split_session):
    card = card_named(layers, "Bell")
    qtbot.mousePress(card, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    below = card_named(layers, "Hiss")
    down = below.y() + below.height() - card.y() - 4
    move(card, QPoint(10, 40))
    move(card, QPoint(10, down))
    qtbot.mouseRelease(card, Qt.MouseButton.LeftButton)
    assert names(split_session) == ["Hiss", "Bell", "Rest"]
    assert split_session.undo_label == "Move Bell"


def drag_onto(qtbot, card, other):
    qtbot.mousePress(card, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    move(card, QPoint(10, 40))
    move(card, QPoint(10, other.y() + other.height() // 2 - card.y()))


def test_a_card_dragged_onto_another_is_merged_into_it(qtbot, layers, split_session, selection):
    card = card_named(layers, "Bell")
    drag_onto(qtbot, card, card_named(layers, "Hiss"))
    qtbot.mouseRelease(card, Qt.MouseButton.LeftButton)
    assert names(split_session) == ["Hiss", "Rest"]
    assert split_session.undo_label == "Merge Bell into Hiss"
    assert selection.layer(split_session.project).name == "Hiss"
    split_session.undo()
    assert names(split_session) == ["Bell", "Hiss", "Rest"]


def test_a_merge_given_up_with_escape_merges_nothing(qtbot, layers, split_session):
    before = labels(split_session)
    card = card_named(layers, "Rest")
    drag_onto(qtbot, card, card_named(layers, "Bell"))
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    qtbot.mouseRelease(card, Qt.MouseButton.LeftButton)
    assert labels(split_session) == before


def test_a_drag_given_up_with_escape_moves_nothing(qtbot, layers, split_session):
    card = card_named(layers, "Bell")
    qtbot.mousePress(card, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    move(card, QPoint(10, 200))
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    qtbot.mouseRelease(card, Qt.MouseButton.LeftButton)
    assert names(split_session) == ["Bell", "Hiss", "Rest"]


def test_every_control_says_whose_it_is(layers):
    for card in layers.cards:
        for control in (card.mute, card.solo, card.gain, card.pan, card.name, card.meter):
            assert card.layer.name in control.accessibleName()
            if control is not card.meter:
                assert control.toolTip()
    assert "muted" not in layers.cards[0].accessibleName()


def test_the_selection_goes_to_the_first_part_of_a_split(layers, selection, split_session):
    split_session.undo()
    assert [card.layer.name for card in layers.cards] == ["Mixture"]
    assert selection.layer_id == "mixture"
    split_session.redo()
    assert selection.layer(split_session.project).name == "Bell"
