"""Whatever was done and undone in the window: the view and the playhead stay where they are."""

import random

import pytest

from layered.model.project import MIXTURE_ID, leaves
from tests.ui.fake_methods import FakeMethod, Parameters

EDITS = (
    *("mute", "solo", "solo_only", "mute_all", "unmute_all", "louder", "softer", "pan_left"),
    *("pan_right", "reset_gain", "move_up", "move_down", "put_back"),
)
BACK_AND_FORTH = ("undo", "redo", "undo", "redo", "history")


def look(window):
    viewport, playing = window.panels.time_area.viewport, window.desk.playing
    return (
        *(viewport.start_s, viewport.end_s, viewport.low_hz, viewport.high_hz, viewport.scale),
        *(playing.position_s, window.panels.time_area.selection),
    )


def move_about(window, chance):
    viewport = window.panels.time_area.viewport
    start_s = chance.uniform(0, 2)
    viewport.show_range(start_s, start_s + chance.uniform(0.1, 1))
    window.desk.playing.seek(chance.uniform(0, 2.9))


def act(qtbot, window, chance):
    """Do something that can be undone."""
    if chance.random() < 0.15:
        layer = chance.choice(leaves(window.session.project))
        separating = window.desk.separating
        separating.start(FakeMethod(share=chance.random()), layer.id, Parameters(), (), 0)
        qtbot.waitUntil(lambda: not separating.is_running)
        return
    layer = chance.choice(leaves(window.session.project))
    window.selection.select(layer.id)
    action = window.actions_of.all[chance.choice(EDITS)]
    if action.isEnabled():
        action.trigger()


@pytest.mark.parametrize("seed", range(3))
def test_undo_and_redo_never_move_the_view_or_the_playhead(qtbot, open_window, seed):
    window, chance = open_window, random.Random(seed)
    first = window.session.project
    for _ in range(80):
        act(qtbot, window, chance)
        if chance.random() < 0.3:
            move_about(window, chance)
        before = look(window)
        for _ in range(chance.randrange(4)):
            window.actions_of.all[chance.choice(BACK_AND_FORTH)].trigger()
        assert look(window) == before
    before = look(window)
    while window.actions_of.all["undo"].isEnabled():
        window.actions_of.all["undo"].trigger()
    assert window.session.project is first
    assert look(window) == before
    assert not window.session.is_modified
    assert window.session.project.layers[0].id == MIXTURE_ID
