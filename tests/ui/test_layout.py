import itertools

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel

from layered.ui import theme


def rectangle(widget, window):
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def visible(window, *kinds):
    found = [w for kind in kinds for w in window.panels.findChildren(kind) if w.isVisible()]
    return [w for w in found if w.visibleRegion().boundingRect().size() == w.size()]


@pytest.mark.parametrize("size", [(880, 500), (960, 540), (1366, 768), (1920, 1080)])
def test_nothing_overlaps_or_is_cut_off(qtbot, open_window, size):
    open_window.side.separating.show_adjustments(shown=True)
    open_window.resize(*size)
    qtbot.waitUntil(lambda: (open_window.width(), open_window.height()) == size)

    def overlaps():
        controls = [*visible(open_window, QAbstractButton), open_window.transport.position]
        places = [rectangle(control, open_window) for control in controls]
        pairs = itertools.combinations(places, 2)
        outside = [place for place in places if not open_window.rect().contains(place)]
        return outside + [pair for pair in pairs if pair[0].intersects(pair[1])]

    qtbot.waitUntil(lambda: overlaps() == [])
    for widget in visible(open_window, QLabel, QComboBox):
        if not getattr(widget, "wordWrap", lambda: False)():
            assert widget.height() >= widget.fontMetrics().height() - 2, widget


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
