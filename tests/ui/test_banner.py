import pytest
from PySide6.QtCore import Qt

from layered.ui.banner import Banner, Offer, Tone


@pytest.fixture
def banner(qtbot, themed):
    banner = Banner()
    qtbot.addWidget(banner)
    return banner


def test_it_hides_until_there_is_news(banner):
    assert banner.isHidden()
    banner.say("hum.wav ends after 0 samples.", tone=Tone.DANGER)
    assert not banner.isHidden()
    assert banner.accessibleName() == banner.text == "hum.wav ends after 0 samples."


def test_a_choice_is_done_and_closes_the_news(qtbot, banner):
    done = []
    banner.say("Stopped.", Offer("Keep it", lambda: done.append("kept")), Offer("No", int))
    qtbot.mouseClick(banner.buttons[0], Qt.MouseButton.LeftButton)
    assert done == ["kept"]
    assert banner.isHidden()


def test_news_that_a_choice_brings_stays(qtbot, banner):
    banner.say("First.", Offer("Go on", lambda: banner.say("Second.")))
    qtbot.mouseClick(banner.buttons[0], Qt.MouseButton.LeftButton)
    assert banner.text == "Second."


def test_new_news_takes_the_place_of_the_old(banner):
    banner.say("First.", Offer("Do it", int))
    banner.say("Second.")
    assert banner.text == "Second."
    assert banner.buttons == []
