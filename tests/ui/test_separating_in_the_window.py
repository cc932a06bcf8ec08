import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from layered.errors import InvalidInputError
from layered.model.project import MIXTURE_ID, leaves
from layered.ui.separating import targets
from tests.ui.fake_methods import FakeMethod, Parameters

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def separate(qtbot, open_window):
    """Start a method on the mixture and, unless it waits, see it through."""

    def start(method, *, wait=True):
        separating = open_window.desk.separating
        separating.start(method, MIXTURE_ID, Parameters(), (), 3)
        if wait:
            qtbot.waitUntil(lambda: not separating.is_running)

    return start


def names(window):
    return [layer.name for layer in leaves(window.session.project)]


def press(qtbot, window, text):
    button = next(b for b in window.banner.buttons if b.text() == text)
    qtbot.mouseClick(button, LEFT)


def test_a_result_becomes_layers_and_one_step_of_undo(open_window, separate):
    separate(FakeMethod())
    assert names(open_window) == ["Share", "Rest"]
    assert open_window.session.undo_label == "Take a share"
    assert open_window.selection.layer(open_window.session.project).name == "Share"
    assert open_window.banner.text == ""
    open_window.session.undo()
    assert names(open_window) == ["Mixture"]


def test_the_null_is_measured_and_shown(qtbot, open_window, separate):
    separate(FakeMethod())
    null = open_window.panels.status.null
    qtbot.waitUntil(lambda: "add up to the recording" in null.text())
    assert "dB" in null.text()


def test_a_doubtful_result_says_so_and_can_be_tried_again(qtbot, open_window, separate):
    method = FakeMethod(confidence=0.1, warnings=("The hint fits nothing here.",))
    separate(method)
    assert open_window.banner.text == "The hint fits nothing here."
    press(qtbot, open_window, "Try again")
    qtbot.waitUntil(lambda: not open_window.desk.separating.is_running)
    assert method.seeds == [3, 4]
    press(qtbot, open_window, "Keep it")
    assert names(open_window) == ["Share", "Rest"]
    assert open_window.banner.isHidden()


def test_a_method_that_stepped_back_can_be_told_to_go_on(qtbot, open_window, separate):
    method = FakeMethod(declines=True, warnings=("Nothing follows this hint.",))
    separate(method)
    assert open_window.banner.text == "Nothing follows this hint."
    press(qtbot, open_window, "Separate anyway")
    qtbot.waitUntil(lambda: not open_window.desk.separating.is_running)
    assert method.seeds == [3, 3]
    assert names(open_window) == ["Share", "Rest"]
    assert open_window.session.project.splits[0].recipe.parameters == (("insist", True),)
    open_window.session.undo()
    assert names(open_window) == ["Mixture"]


def test_undo_beside_a_doubtful_result_takes_that_result_back(qtbot, open_window, separate):
    before = open_window.session.project
    separate(FakeMethod(confidence=0.1))
    press(qtbot, open_window, "Undo")
    assert open_window.session.project is before
    separate(FakeMethod(confidence=0.1))
    open_window.actions_of.all["mute"].trigger()
    press(qtbot, open_window, "Undo")
    assert names(open_window) == ["Mixture"]
    open_window.session.undo()
    assert leaves(open_window.session.project)[0].muted


def test_nothing_more_is_said_about_a_result_that_was_undone(open_window, separate):
    separate(FakeMethod(confidence=0.1))
    assert not open_window.banner.isHidden()
    open_window.session.undo()
    assert open_window.banner.isHidden()
    separate(FakeMethod(confidence=0.1))
    open_window.banner.say("Exported.")
    open_window.session.undo()
    assert open_window.banner.text == "Exported."
    assert not open_window.banner.isHidden()


def test_stopped_before_anything_was_found_it_says_so_and_changes_nothing(
    qtbot, open_window, separate
):
    before = open_window.session.project
    separate(FakeMethod(waits=True), wait=False)
    qtbot.waitUntil(open_window.panels.status.stop.isVisible)
    qtbot.mouseClick(open_window.panels.status.stop, LEFT)
    qtbot.waitUntil(lambda: not open_window.desk.separating.is_running, timeout=500)
    assert open_window.session.project is before
    assert open_window.banner.isHidden()
    said = open_window.panels.status.job
    assert said.text() == "Stopped before anything was found. Nothing was changed."
    qtbot.waitUntil(lambda: said.isVisible() and open_window.panels.status.stop.isHidden())


def test_there_is_one_stop_while_it_separates(qtbot, open_window, separate):
    separate(FakeMethod(waits=True, previews=True), wait=False)
    qtbot.waitUntil(open_window.side.separating.hear.isEnabled)
    buttons = open_window.findChildren(QPushButton)
    assert [b for b in buttons if b.isVisible() and b.text() == "Stop"] == [
        open_window.panels.status.stop
    ]
    open_window.desk.separating.stop()


def test_what_was_found_before_stop_can_be_kept(qtbot, open_window, separate):
    separating = open_window.desk.separating
    separate(FakeMethod(waits=True, previews=True), wait=False)
    qtbot.waitUntil(lambda: separating.preview is not None)
    qtbot.mouseClick(open_window.panels.status.stop, LEFT)
    qtbot.waitUntil(lambda: not separating.is_running)
    assert names(open_window) == ["Mixture"]
    press(qtbot, open_window, "Keep it")
    assert names(open_window) == ["Share", "Rest"]


def test_what_was_found_so_far_can_be_heard_alone(qtbot, open_window, separate):
    separating, playing = open_window.desk.separating, open_window.desk.playing
    separate(FakeMethod(waits=True, previews=True), wait=False)
    qtbot.waitUntil(open_window.side.separating.hear.isEnabled)
    qtbot.mouseClick(open_window.side.separating.hear, LEFT)
    assert playing.is_playing
    assert playing.source.plan().layers == ("part",)
    separating.stop()
    qtbot.waitUntil(lambda: not separating.is_running)
    assert playing.source.plan().layers == ("mixture",)


def test_an_error_is_said_and_changes_nothing(open_window, separate):
    method = FakeMethod()

    def fail(request, report):
        raise InvalidInputError("The hint is silent. Sing it once more.")

    method.run = fail
    separate(method)
    assert open_window.banner.text == "The hint is silent. Sing it once more."
    assert names(open_window) == ["Mixture"]


def test_without_a_hint_the_method_that_needs_one_says_so(open_window):
    open_window.actions_of.all["separate"].trigger()
    assert "hint first" in open_window.banner.text


def test_separating_again_replaces_the_layers(qtbot, open_window, separate):
    separate(FakeMethod())
    separate(FakeMethod(share=0.25))
    assert names(open_window) == ["Share", "Rest"]
    assert len(open_window.session.project.splits) == 1
    open_window.session.undo()
    part = open_window.session.project.splits[0].parts[0]
    assert part[0, 5] == pytest.approx(open_window.session.project.mixture.samples[0, 5] / 2)


def test_the_last_rest_is_the_likeliest_to_be_separated(open_window, separate):
    separate(FakeMethod())
    project = open_window.session.project
    assert [name for _, name in targets(project, ())] == ["Rest", "Share"]
