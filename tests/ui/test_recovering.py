"""Work that was not saved when Layered ended, in the next window."""

import pytest

from layered.model.project import MIXTURE_ID
from layered.storage.journal import recovery
from tests.model.documents import state_of
from tests.ui.fake_methods import FakeMethod, Parameters
from tests.ui.test_opening_and_closing import DO_NOT_SAVE, answer, question
from tests.ui.test_saving import louder, save


@pytest.fixture
def crashed(qtbot, open_window):
    """A window with a layer, that ended without being asked."""
    separating = open_window.desk.separating
    separating.start(FakeMethod(), MIXTURE_ID, Parameters(), (), 0)
    qtbot.waitUntil(lambda: not separating.is_running)
    open_window.close_now()
    return open_window


@pytest.fixture
def next_window(qtbot, crashed, make_window):
    window = make_window()
    window.desk.recovering.look()
    qtbot.waitUntil(lambda: bool(window.panels.start_page.left_cards))
    return window


def left_of(window):
    return recovery.find(window._safekeeping.root)


def test_the_next_window_offers_the_work_and_goes_on_with_it(qtbot, crashed, next_window):
    before = crashed.session.project
    (card,) = next_window.panels.start_page.left_cards
    assert card.isVisible()
    assert card.left.name == "noise"
    card.go_on.click()
    qtbot.waitUntil(lambda: next_window.session.project is not None)
    assert state_of(next_window.session.project)[1] == before.layers
    assert state_of(next_window.session.project)[3] == state_of(before)[3]
    assert next_window.windowTitle() == "*noise — Layered"
    assert next_window.session.undo_label == "Take a share"
    assert next_window.panels.start_page.left_cards == []
    assert left_of(next_window) == []


def test_recovered_work_survives_the_next_crash_too(qtbot, next_window, make_window):
    next_window.panels.start_page.left_cards[0].go_on.click()
    qtbot.waitUntil(lambda: next_window.session.project is not None)
    next_window.close_now()
    third = make_window()
    third.desk.recovering.look()
    qtbot.waitUntil(lambda: bool(third.panels.start_page.left_cards))
    assert third.panels.start_page.left_cards[0].left.n_steps == 2


def test_discarding_it_can_be_undone_until_the_window_closes(qtbot, next_window):
    page = next_window.panels.start_page
    page.left_cards[0].discard.click()
    assert page.left_cards == []
    assert next_window.banner.text == "The work on noise is discarded."
    assert len(left_of(next_window)) == 1
    next_window.banner.buttons[0].click()
    assert len(page.left_cards) == 1
    page.left_cards[0].discard.click()
    next_window.close()
    assert left_of(next_window) == []


def test_a_window_that_was_started_with_a_file_says_it_in_the_banner(
    qtbot, crashed, make_window, noise
):
    window = make_window()
    window.session.open_recording(noise)
    window.desk.recovering.look()
    qtbot.waitUntil(window.banner.isVisible)
    assert window.banner.text.startswith("Your work on noise, last changed today at ")
    window.banner.buttons[0].click()
    qtbot.waitUntil(lambda: len(window.session.steps[0]) == 2)


def test_work_that_was_given_up_is_not_offered_again(qtbot, open_window):
    separating = open_window.desk.separating
    separating.start(FakeMethod(), MIXTURE_ID, Parameters(), (), 0)
    qtbot.waitUntil(lambda: not separating.is_running)
    root = open_window._safekeeping.root
    open_window.close()
    qtbot.waitUntil(lambda: question(open_window) is not None)
    answer(qtbot, open_window, DO_NOT_SAVE)
    qtbot.waitUntil(open_window.isHidden)
    assert list(root.iterdir()) == []


def test_a_file_that_was_changed_after_the_crash_is_not_replaced_unasked(
    qtbot, open_window, make_window, tmp_path, monkeypatch
):
    path = tmp_path / "song.layered"
    open_window.actions_of.all["softer"].trigger()
    save(qtbot, open_window, path, monkeypatch)
    louder(open_window)
    open_window.close_now()
    path.write_bytes(b"what another program wrote")
    window = make_window()
    window.desk.recovering.look()
    qtbot.waitUntil(lambda: bool(window.panels.start_page.left_cards))
    window.panels.start_page.left_cards[0].go_on.click()
    qtbot.waitUntil(lambda: window.session.project is not None)
    assert window.session.path == path
    window.actions_of.all["save"].trigger()
    assert "was changed by another program" in window.banner.text
    assert path.read_bytes() == b"what another program wrote"
