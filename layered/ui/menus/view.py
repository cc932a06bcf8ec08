"""Zoom, the axis, the theme."""

from layered.ui import theme
from layered.ui.desk import Desk
from layered.ui.menus.entry import Call, Entry, Test, always, has_selection
from layered.ui.scales import FrequencyScale

_ZOOM = 2.0


def _zoom_to_selection(desk: Desk) -> None:
    span = desk.time_area.selection
    if span is not None:
        desk.time_area.viewport.show_range(*span)


def _toggle_shape(desk: Desk) -> None:
    desk.preferences.change(shape_shown=not desk.preferences.now.shape_shown)


def _scale(scale: FrequencyScale) -> tuple[Call, Test]:
    return (
        lambda desk: desk.time_area.viewport.set_scale(scale),
        lambda desk: desk.time_area.viewport.scale is scale,
    )


def _scale_entry(scale: FrequencyScale, text: str, tip: str) -> Entry:
    call, checked = _scale(scale)
    menu = "View/Frequency axis"
    return Entry(f"scale_{scale.value}", text, menu, call, checked=checked, tip=tip)


def _theme(scheme: theme.Scheme) -> tuple[Call, Test]:
    return (
        lambda desk: desk.preferences.change(theme=scheme.value),
        lambda desk: desk.preferences.now.theme == scheme.value,
    )


def _theme_entry(scheme: theme.Scheme, text: str) -> Entry:
    call, checked = _theme(scheme)
    return Entry(
        f"theme_{scheme.value}", text, "View/Theme", call, enabled=always, checked=checked
    )


ENTRIES = (
    Entry("zoom_in", "Zoom in", "View", lambda d: d.time_area.viewport.zoom_time(_ZOOM),
          ("Ctrl+=", "Ctrl++", "Ctrl+1"), "zoom-in",
          tip="Also Ctrl and the wheel, at the pointer"),
    Entry("zoom_out", "Zoom out", "View", lambda d: d.time_area.viewport.zoom_time(1 / _ZOOM),
          ("Ctrl+-", "Ctrl+3"), "zoom-out", tip="Also Ctrl and the wheel, at the pointer"),
    Entry("zoom_selection", "Zoom to the selection", "View", _zoom_to_selection, ("Ctrl+E",),
          enabled=has_selection),
    Entry("fit", "Show everything", "View", lambda d: d.time_area.viewport.fit(), ("Ctrl+F",),
          "fit"),
    Entry("fit_height", "Show all frequencies", "View",
          lambda d: d.time_area.viewport.fit_frequencies(), ("Ctrl+Shift+F",)),
    Entry("shape", "Spectrum and envelope", "View", _toggle_shape, ("Ctrl+Shift+X",),
          checked=lambda d: d.preferences.now.shape_shown, starts_group=True,
          tip="What is selected as one spectrum and one envelope, and why that is not all of it"),
    Entry("shelf", "Dictionary shelf", "View", lambda d: d.shelving.toggle(), ("Ctrl+D",),
          checked=lambda d: d.preferences.now.shelf_shown,
          tip="Sounds you keep, to find them in any recording"),
    _scale_entry(FrequencyScale.LOG, "Logarithmic", "Every octave equally high"),
    _scale_entry(FrequencyScale.MEL, "Mel", "As the ear tells pitches apart"),
    _scale_entry(FrequencyScale.LINEAR, "Linear", "Every hertz equally high"),
    _theme_entry(theme.Scheme.SYSTEM, "Like the system"),
    _theme_entry(theme.Scheme.DARK, "Dark"),
    _theme_entry(theme.Scheme.LIGHT, "Light"),
    _theme_entry(theme.Scheme.CONTRAST, "High contrast"),
    Entry("full_screen", "Full screen", "View", lambda d: d.window.full_screen(), ("F11",),
          enabled=always, starts_group=True),
)  # fmt: skip
