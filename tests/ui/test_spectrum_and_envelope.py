"""Spectrum and envelope beside the spectrogram, and why they are not all of the sound."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from layered.model.project import leaves
from layered.model.recording import Recording
from layered.ui import theme
from tests.sounds import silence, tone, two_bells

RATE = 8000


def opened(qtbot, window, sound):
    window.session.open_recording(Recording.of(sound, RATE, "sound"))
    window.actions_of.all["shape"].trigger()
    area = window.panels.time_area
    qtbot.waitUntil(lambda: area.explained.sentence.text() != "")
    return area


@pytest.fixture
def bells(qtbot, window):
    """The window with two bells open and the plots shown."""
    return opened(qtbot, window, two_bells(3.0, RATE)[0])


def inked(plot, color):
    """Where a plot is drawn in a colour: rows and columns."""
    image = plot.grab().toImage()
    found = [
        (y, x)
        for y in range(image.height())
        for x in range(image.width())
        if _near(image.pixelColor(x, y), color)
    ]
    return np.array(found).T


def _near(one, other):
    return all(abs(a - b) < 40 for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))


def test_the_plots_are_hidden_until_they_are_wanted(qtbot, window):
    area = window.panels.time_area
    action = window.actions_of.all["shape"]
    window.session.open_recording(Recording.of(tone(500, 1.0, RATE), RATE, "tone"))
    assert not area.spectrum_plot.isVisible()
    assert not action.isChecked()
    action.trigger()
    assert area.spectrum_plot.isVisible()
    assert action.isChecked()
    action.trigger()
    assert not area.envelope_plot.isVisible()
    assert not area.explained.isVisible()


def test_the_plots_lie_on_the_axes_of_the_spectrogram(bells):
    picture, spectrum, envelope = bells.spectrogram, bells.spectrum_plot, bells.envelope_plot
    assert spectrum.y() == picture.y()
    assert spectrum.height() == picture.height()
    assert envelope.x() == picture.x()
    assert envelope.width() == picture.width()
    assert spectrum.x() == picture.x() + picture.width()
    assert envelope.y() == picture.y() + picture.height()


def test_the_peak_of_the_spectrum_is_at_its_frequency(qtbot, window):
    area = opened(qtbot, window, tone(1000, 2.0, RATE))
    rows, columns = inked(area.spectrum_plot, theme.layer_color(-1))
    peak = rows[columns.argmax()]
    wanted = area.viewport.y_of(1000, area.spectrum_plot.height())
    assert peak == pytest.approx(wanted, abs=3)


def test_the_envelope_rises_where_the_sound_begins(qtbot, window):
    sound = np.concatenate([silence(1.0, RATE), tone(500, 1.0, RATE)], axis=1)
    area = opened(qtbot, window, sound)
    plot = area.envelope_plot
    rows, columns = inked(plot, theme.layer_color(-1))
    high = columns[rows < plot.height() / 3]
    assert high.min() == pytest.approx(plot.width() / 2, abs=0.05 * plot.width())


def test_it_says_why_bells_are_more_than_one_factor(bells):
    said = bells.explained.sentence.text()
    assert said.startswith("One factor explains ")
    assert "several sounds, or one that changes" in said
    assert bells.explained.split.isVisible()


def test_a_steady_tone_is_one_factor(qtbot, window):
    area = opened(qtbot, window, tone(1000, 2.0, RATE))
    assert "nearly all of it" in area.explained.sentence.text()


def test_silence_has_nothing_to_be_factorized(qtbot, window):
    area = opened(qtbot, window, silence(1.0, RATE))
    assert "no sound here" in area.explained.sentence.text()
    assert not area.explained.split.isVisible()


def test_a_selection_is_measured_alone(qtbot, bells):
    before = bells.explained.sentence.text()
    bells.spectrogram.select((1.4, 2.6))
    qtbot.waitUntil(lambda: bells.explained.sentence.text() != before)
    _, columns = inked(bells.envelope_plot, theme.layer_color(-1))
    width = bells.envelope_plot.width()
    # As far as the frames reach whose middle is in it: up to 32 ms more.
    assert columns.min() == pytest.approx(1.4 / 3 * width, abs=0.04 / 3 * width)
    assert columns.max() == pytest.approx(2.6 / 3 * width, abs=0.04 / 3 * width)


def test_each_bar_says_what_so_many_factors_explain(qtbot, bells):
    bars = bells.explained.bars
    assert "2, 3... factors explain" in bars.accessibleDescription()
    for place, text in ((0, "1 factor explains"), (2, "3 factors explain")):
        at = QPoint(place * 10 + 3, 10)
        event = QHelpEvent(QEvent.Type.ToolTip, at, bars.mapToGlobal(at))
        QApplication.sendEvent(bars, event)
        assert QToolTip.text().startswith(text)
    QToolTip.hideText()


def test_the_button_splits_into_the_suggested_number_and_shows_it_in_the_form(
    qtbot, window, bells
):
    button = bells.explained.split
    count = int(button.text().split()[-1])
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(window.session.project.splits))
    assert len(leaves(window.session.project)) == count
    panel = window.side.separating
    assert panel.method.name == "components"
    assert panel.form.values.components == count


def test_the_current_layer_is_measured_in_its_colour(qtbot, window, bells):
    qtbot.mouseClick(bells.explained.split, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(window.session.project.splits))
    layer = leaves(window.session.project)[1]
    window.selection.select(layer.id)
    color = theme.layer_color(layer.color)
    qtbot.waitUntil(lambda: inked(bells.envelope_plot, color).size > 0)
