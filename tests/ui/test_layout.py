import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel

from layered.model import edits
from layered.model.hint import Hint
from layered.model.project import MIXTURE_ID
from layered.model.recording import Recording
from layered.ui import theme
from layered.ui.banner import Offer
from tests.ui.fake_methods import FakeMethod, Parameters


def rectangle(widget, window):
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def shown(window, *kinds):
    """Give what is shown and not scrolled out of sight, covered or not."""
    found = [w for kind in kinds for w in window.panels.findChildren(kind) if w.isVisible()]
    form = window.side.separating
    return [w for w in found if not form.isAncestorOf(w) or w in visible(window, type(w))]


def visible(window, *kinds):
    found = [w for kind in kinds for w in window.panels.findChildren(kind) if w.isVisible()]
    return [w for w in found if w.visibleRegion().boundingRect().size() == w.size()]


SIZES = [(800, 480), (880, 500), (960, 540), (1366, 768), (1920, 1080)]


def nothing_more(window):
    """Nothing but the recording."""


def many_hints(window):
    sound = Recording.of(np.full((1, 4000), 0.1, np.float32), 8000, "a hint with a long name")
    for _ in range(6):
        window.session.do(
            "Load hint", lambda p: edits.add_hint(p, Hint(edits.new_hint_id(p), sound, 0))
        )


def a_microphone(window):
    many_hints(window)
    window.actions_of.all["arm"].trigger()


def a_banner(window):
    many_hints(window)
    offers = [Offer(text, lambda: None) for text in ("Keep it", "Try again", "Undo")]
    window.banner.say("This result is doubtful: sing it once more, closer to it.", *offers)


def a_job(window):
    many_hints(window)
    window.panels.status.show_null("Layers add up to the recording: -151 dB")
    method = FakeMethod(waits=True, previews=True)
    window.desk.separating.start(method, MIXTURE_ID, Parameters(), (), 0)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", [nothing_more, many_hints, a_microphone, a_banner, a_job])
def test_nothing_overlaps_or_is_cut_off(qtbot, open_window, size, state):
    open_window.side.separating.show_adjustments(shown=True)
    state(open_window)
    open_window.resize(*size)
    qtbot.waitUntil(lambda: (open_window.width(), open_window.height()) == size)

    def overlaps():
        controls = [*shown(open_window, QAbstractButton), open_window.transport.position]
        places = [rectangle(control, open_window) for control in controls]
        pairs = itertools.combinations(places, 2)
        outside = [place for place in places if not open_window.rect().contains(place)]
        return outside + [pair for pair in pairs if pair[0].intersects(pair[1])]

    qtbot.waitUntil(lambda: overlaps() == [])
    for widget in visible(open_window, QLabel, QComboBox):
        if not getattr(widget, "wordWrap", lambda: False)():
            assert widget.height() >= widget.fontMetrics().height() - 2, widget


def test_what_is_folded_away_is_in_the_menu_beside_it(qtbot, open_window):
    many_hints(open_window)
    open_window.resize(800, 480)
    controls = open_window.panels.time_area.hint_strip.controls
    qtbot.waitUntil(lambda: controls.more.isVisible() and not controls.earlier.isVisible())
    qtbot.waitUntil(lambda: controls.kind.isVisible() and controls.load.text() == "Load…")
    many_hints(open_window)
    assert controls.kind.isVisible()
    assert controls.load.text() == "Load…"
    controls.more.fill()
    entries = {action.text(): action for action in controls.more.menu().actions()}
    before = open_window.session.project.hints[-1].offset_s
    entries["Move the hint 10 ms later"].trigger()
    assert open_window.session.project.hints[-1].offset_s == pytest.approx(before + 0.01)
    assert open_window.session.undo_label == "Nudge hint"
    names = [action for action in controls.more.menu().actions() if action.isCheckable()]
    assert [action.isChecked() for action in names] == [False] * 11 + [True]
    names[0].trigger()
    assert open_window.desk.hinting.selected_ids[0] == open_window.session.project.hints[0].id
    open_window.resize(2900, 900)
    qtbot.waitUntil(lambda: controls.earlier.isVisible() and not controls.more.isVisible())
    assert [chip.isVisible() for chip in controls.chips()] == [True] * 12


def test_the_whole_work_can_be_done_in_the_smallest_window(qtbot, open_window):
    open_window.resize(open_window.minimumSize())
    assert (open_window.width(), open_window.height()) <= (800, 480)
    for name in ("Record a hint", "Load a hint", "Separate", "Export layers…"):
        button = next(
            b
            for b in open_window.findChildren(QAbstractButton)
            if name in (b.accessibleName(), b.text())
        )
        qtbot.waitUntil(lambda button=button: button.isVisible())
        assert button.visibleRegion().boundingRect().size() == button.size()
    assert open_window.panels.time_area.spectrogram.height() >= 80


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_the_picture_gets_most_of_the_window(qtbot, open_window, size):
    open_window.resize(*size)
    qtbot.waitUntil(lambda: (open_window.width(), open_window.height()) == size)
    picture = open_window.panels.time_area.spectrogram
    assert picture.width() >= 0.6 * open_window.width()
    assert open_window.panels.time_area.height() >= 0.8 * open_window.height()


@pytest.mark.parametrize("scheme", list(theme.Scheme))
def test_text_can_be_read_in_every_theme(themed, scheme):
    def luminance(color):
        parts = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in (color.redF(), color.greenF(), color.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    def contrast(one, other):
        low, high = sorted((luminance(one), luminance(other)))
        return (high + 0.05) / (low + 0.05)

    theme.apply(themed, scheme)
    colors = theme.tokens()
    for ground in (colors.window, colors.panel, colors.raised):
        assert contrast(colors.text, ground) >= 7
        assert contrast(colors.text_dim, ground) >= 4.5
    assert contrast(colors.accent_text, colors.accent) >= 4.5
    for index in range(-1, 12):
        color = theme.layer_color(index)
        assert contrast(theme.ink_on(color), color) >= 3
        assert contrast(color, colors.panel) >= 3
    theme.apply(themed, theme.Scheme.DARK)
