import numpy as np
import pytest

from layered.playback.fake_backend import FakeBackend
from layered.session.calibration import Pair, known_ms
from layered.ui.devices_dialog import DevicesDialog
from layered.ui.devices_form import DevicesForm
from layered.ui.hint_strip import StripState
from layered.ui.preferences import Preferences


@pytest.fixture
def preferences(tmp_path):
    return Preferences(tmp_path / "settings.json")


@pytest.fixture
def make_form(qtbot, themed, preferences):
    def make(backend, measure=None):
        form = DevicesForm(preferences, backend, measure)
        qtbot.addWidget(form)
        form.show()
        return form

    return make


def names(choice):
    return [choice.itemText(index) for index in range(choice.count())]


def test_a_device_that_comes_or_goes_is_listed_without_a_restart(qtbot, make_form):
    backend = FakeBackend()
    backend.has_input = False
    form = make_form(backend)
    assert names(form.input) == ["The system's choice"]
    assert "no microphone" in form.problem.text()
    backend.has_input = True
    qtbot.waitUntil(lambda: names(form.input) == ["The system's choice", "Desk"])
    assert form.problem.isHidden()


def test_a_missing_sound_system_is_said_with_what_to_do(make_form):
    class Mute(FakeBackend):
        def problem(self):
            return "Install PortAudio."

    assert make_form(Mute()).problem.text() == "Install PortAudio."


def test_channel_and_rate_are_kept_and_the_own_rate_is_said(make_form, preferences):
    form = make_form(FakeBackend(sample_rate_hz=48_000))
    assert form.rate.itemText(0) == "The microphone's own, 48000 Hz"
    form.channel.setCurrentIndex(form.channel.findData(1))
    form.rate.setCurrentIndex(form.rate.findData(96_000))
    assert (preferences.now.input_channel, preferences.now.input_rate_hz) == (1, 96_000)


def test_the_delay_is_measured_by_one_click_and_kept(make_form, preferences):
    form = make_form(FakeBackend(), lambda pair, done, failed: done(0.0125))
    assert "Not measured" in form.delay.text()
    form.measure.click()
    assert "12.5 ms late" in form.delay.text()
    assert known_ms(preferences.now.calibrations, Pair("", "")) == 12.5


def test_why_nothing_was_measured_is_said(make_form, preferences):
    form = make_form(FakeBackend(), lambda pair, done, failed: failed("Nothing was heard."))
    form.measure.click()
    assert form.delay.text() == "Nothing was heard."
    assert form.measure.isEnabled()
    assert preferences.now.calibrations == ()


def test_the_devices_are_one_click_away_and_there_once(open_window):
    button = open_window.panels.time_area.hint_strip.controls.devices
    button.click()
    button.click()
    dialogs = open_window.findChildren(DevicesDialog)
    assert len(dialogs) == 1
    assert dialogs[0].isVisible()
    dialogs[0].accept()


def test_a_measured_delay_moves_what_is_recorded(qtbot, open_window):
    open_window.desk.preferences.change(calibrations=("200.0 ms  > ",), hint_shift_ms=50.0)
    hinting, playing = open_window.desk.hinting, open_window.desk.playing
    playing.seek(1.0)
    open_window.backend.sing(np.full(44_100 * 9, 0.2, np.float32))
    hinting.press_record()
    qtbot.waitUntil(lambda: hinting.state is StripState.RECORDING)
    qtbot.waitUntil(lambda: playing.position_s > 1.6)
    late_s = open_window.backend.latency_s  # what is recorded comes in that much later
    heard_from_s = playing.position_s - open_window.recorder.recorded_s - late_s
    hinting.press_record()
    qtbot.waitUntil(lambda: len(open_window.session.project.hints) == 1)
    placed_s = open_window.session.project.hints[0].offset_s
    assert placed_s == pytest.approx(heard_from_s - 0.15, abs=0.08)
