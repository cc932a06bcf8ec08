"""Zoom, the axis, the theme."""

from collections.abc import Sequence

from layered.ui import theme
from layered.ui.caret import Caret
from layered.ui.desk import Desk
from layered.ui.menus.entry import Call, Entry, Test, always, has_selection
from layered.ui.picture_look import BRIGHTEST_DB, RANGES_DB
from layered.ui.picture_settings import COLOR_MAPS, RULERS, SCALES, SHOWN, WINDOWS
from layered.ui.rulers import Ruler

_ZOOM = 2.0
_LEVEL_STEP_DB = 6.0


def _zoom_to_selection(desk: Desk) -> None:
    span = desk.time_area.selection
    if span is not None:
        desk.time_area.viewport.show_range(*span)


def _toggle_shape(desk: Desk) -> None:
    desk.preferences.change(shape_shown=not desk.preferences.now.shape_shown)


def _choice(setting: str, submenu: str, value: object, text: str, tip: str) -> Entry:
    """Make the entry that gives a setting a value."""
    return Entry(
        f"{setting}_{value}",
        text,
        f"View/{submenu}",
        lambda desk: desk.preferences.change(**{setting: value}),
        enabled=always,
        checked=lambda desk: getattr(desk.preferences.now, setting) == value,
        tip=tip,
    )


def _choices(
    setting: str, submenu: str, choices: Sequence[tuple[object, str, str]]
) -> tuple[Entry, ...]:
    return tuple(_choice(setting, submenu, *choice) for choice in choices)


def _change_by(setting: str, step: float, lowest: float, highest: float) -> Call:
    def change(desk: Desk) -> None:
        value = getattr(desk.preferences.now, setting) + step
        desk.preferences.change(**{setting: min(highest, max(lowest, value))})

    return change


def _caret_entry(name: str, text: str, right: int, up: int, key: str) -> Entry:
    return Entry(
        f"caret_{name}",
        text,
        "View/Caret",
        lambda desk: Caret(desk.time_area.spectrogram).move(right, up),
        (key,),
        tip="Read the spectrogram by keys: what is there is told",
    )


def _toggle_follow(desk: Desk) -> None:
    desk.preferences.change(follow_playhead=not desk.preferences.now.follow_playhead)


def _start_bars_here(desk: Desk) -> None:
    desk.preferences.change(first_bar_s=desk.playing.position_s, ruler=Ruler.BARS.value)


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
    Entry("picture", "Picture…", "View", lambda d: d.window.show_picture(), ("P",), "picture",
          tip="Axis, colours, brightness, window and ruler on one panel"),
    Entry("save_picture", "Save the picture…", "View", lambda d: d.window.save_picture(),
          tip="What is in view with its axes, as PNG or SVG"),
    Entry("brighter", "Brighter", "View",
          _change_by("brightness_db", _LEVEL_STEP_DB, -BRIGHTEST_DB, BRIGHTEST_DB),
          ("Alt+PgUp",), tip="Draw everything 6 dB louder; nothing is heard louder"),
    Entry("darker", "Darker", "View",
          _change_by("brightness_db", -_LEVEL_STEP_DB, -BRIGHTEST_DB, BRIGHTEST_DB),
          ("Alt+PgDown",), tip="Draw everything 6 dB softer; nothing is heard softer"),
    Entry("more_range", "See softer sounds", "View",
          _change_by("range_db", _LEVEL_STEP_DB, *RANGES_DB), ("Alt+Shift+PgDown",),
          tip="Reach 6 dB further down"),
    Entry("less_range", "See only louder sounds", "View",
          _change_by("range_db", -_LEVEL_STEP_DB, *RANGES_DB), ("Alt+Shift+PgUp",),
          tip="Reach 6 dB less far down"),
    *_choices("picture_shown", "Show", SHOWN),
    *_choices("frequency_scale", "Frequency axis", SCALES),
    *_choices("color_map", "Colours", COLOR_MAPS),
    *_choices("window_s", "Window", WINDOWS),
    *_choices("ruler", "Time ruler", RULERS),
    _caret_entry("later", "Later", 1, 0, "Alt+Right"),
    _caret_entry("earlier", "Earlier", -1, 0, "Alt+Left"),
    _caret_entry("higher", "Higher", 0, 1, "Alt+Up"),
    _caret_entry("lower", "Lower", 0, -1, "Alt+Down"),
    Entry("caret_go", "Go there", "View/Caret", lambda d: Caret(d.time_area.spectrogram).go(),
          ("Alt+Return",), starts_group=True, tip="Put the playhead where the caret is"),
    Entry("caret_from", "Select from there", "View/Caret",
          lambda d: Caret(d.time_area.spectrogram).start_selection(), ("Alt+[",)),
    Entry("caret_to", "Select up to there", "View/Caret",
          lambda d: Caret(d.time_area.spectrogram).end_selection(), ("Alt+]",)),
    Entry("bars_here", "Start the bars at the playhead", "View/Time ruler", _start_bars_here,
          starts_group=True, tip="Bar 1 begins where the playhead is"),
    Entry("follow", "Follow the playhead", "View", _toggle_follow, ("Ctrl+Shift+P",),
          enabled=always, checked=lambda d: d.preferences.now.follow_playhead, starts_group=True,
          tip="Turn the page when the playhead leaves it"),
    _theme_entry(theme.Scheme.SYSTEM, "Like the system"),
    _theme_entry(theme.Scheme.DARK, "Dark"),
    _theme_entry(theme.Scheme.LIGHT, "Light"),
    _theme_entry(theme.Scheme.CONTRAST, "High contrast"),
    Entry("full_screen", "Full screen", "View", lambda d: d.window.full_screen(), ("F11",),
          enabled=always, starts_group=True),
)  # fmt: skip
