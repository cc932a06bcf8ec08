"""The one table of all actions: menus, toolbar, shortcuts and the list of keys come from it."""

from collections.abc import Callable
from dataclasses import dataclass

from layered.methods import all_methods
from layered.methods.method import Method
from layered.model.project import leaves
from layered.ui import theme
from layered.ui.desk import Desk
from layered.ui.hint_strip import StripState
from layered.ui.layer_commands import GAIN_STEP_DB, PAN_STEP
from layered.ui.scales import FrequencyScale
from layered.ui.tools import TOOLS
from layered.ui.tools.tool import Tool

Call = Callable[[Desk], object]
Test = Callable[[Desk], bool]

_ZOOM = 2.0
_SHORT_S, _LONG_S = 1.0, 15.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One action.

    Parameters
    ----------
    menu : str
        The menu it is in; "Menu/Submenu" for one level deeper.
    keys : tuple of str
        The first is shown, all work.
    enabled, checked : callable
        When it can be used; whether it is on, for those that are on or off.
    label : callable
        Gives the text where it changes.
    """

    id: str
    text: str
    menu: str
    call: Call
    keys: tuple[str, ...] = ()
    icon: str = ""
    enabled: Test = lambda desk: desk.session.project is not None
    checked: Test | None = None
    label: Callable[[Desk], str] | None = None
    tip: str = ""
    starts_group: bool = False


def _always(desk: Desk) -> bool:
    del desk
    return True


def _has_layer(desk: Desk) -> bool:
    return desk.layers.current is not None


def _has_hint(desk: Desk) -> bool:
    return desk.hinting.current is not None


def _has_selection(desk: Desk) -> bool:
    return desk.session.project is not None and desk.time_area.selection is not None


def _is_recording(desk: Desk) -> bool:
    return desk.hinting.state is not StripState.IDLE


def _can_separate(desk: Desk) -> bool:
    return desk.session.project is not None and not desk.separating.is_running


def _is_split(desk: Desk) -> bool:
    return bool(desk.layers.parent_name())


def _has_layers(desk: Desk) -> bool:
    project = desk.session.project
    return project is not None and len(leaves(project)) > 1


def _undo_text(desk: Desk) -> str:
    return f"Undo {desk.session.undo_label or ''}".strip()


def _redo_text(desk: Desk) -> str:
    return f"Redo {desk.session.redo_label or ''}".strip()


def _put_back_text(desk: Desk) -> str:
    name = desk.layers.parent_name()
    return f"Put {name} together again" if name else "Put together again"


def _zoom_to_selection(desk: Desk) -> None:
    span = desk.time_area.selection
    if span is not None:
        desk.time_area.viewport.show_range(*span)


def _scale(scale: FrequencyScale) -> tuple[Call, Test]:
    return (
        lambda desk: desk.time_area.viewport.set_scale(scale),
        lambda desk: desk.time_area.viewport.scale is scale,
    )


def _theme(scheme: theme.Scheme) -> tuple[Call, Test]:
    return (
        lambda desk: desk.preferences.change(theme=scheme.value),
        lambda desk: desk.preferences.now.theme == scheme.value,
    )


def _scale_entry(scale: FrequencyScale, text: str, tip: str) -> Entry:
    call, checked = _scale(scale)
    menu = "View/Frequency axis"
    return Entry(f"scale_{scale.value}", text, menu, call, checked=checked, tip=tip)


def _tool_entry(tool: Tool) -> Entry:
    return Entry(
        f"tool_{tool.id}",
        tool.title,
        "Tools",
        lambda desk: desk.time_area.spectrogram.use(tool),
        (tool.key,),
        tool.icon,
        checked=lambda desk: desk.time_area.spectrogram.tool is tool,
        tip=tool.tip,
    )


def _method_entry(method: Method) -> Entry:
    return Entry(
        f"method_{method.name}",
        method.title,
        "Separate/Method",
        lambda desk: desk.window.choose_method(method.name),
        enabled=_always,
        checked=lambda desk: desk.window.method_name() == method.name,
        tip="What Separate does",
    )


def _theme_entry(scheme: theme.Scheme, text: str) -> Entry:
    call, checked = _theme(scheme)
    return Entry(
        f"theme_{scheme.value}", text, "View/Theme", call, enabled=_always, checked=checked
    )


_FILE = (
    Entry("open", "Open…", "File", lambda d: d.opening.choose(), ("Ctrl+O",), "open", _always),
    Entry("example", "Open the example", "File", lambda d: d.opening.open_example(),
          enabled=_always, tip="A short recording that comes with a hummed hint"),
    Entry("export", "Export…", "File", lambda d: d.exporting.ask(), ("Ctrl+Shift+E",), "export",
          tip="Write the layers or the mix to files", starts_group=True),
    Entry("settings", "Settings…", "File", lambda d: d.window.show_settings(), ("Ctrl+,",),
          "settings", _always, starts_group=True),
    Entry("close", "Close the recording", "File", lambda d: d.window.close_project(), ("Ctrl+W",),
          starts_group=True),
    Entry("quit", "Quit", "File", lambda d: d.window.close(), ("Ctrl+Q",), enabled=_always),
)  # fmt: skip
_EDIT = (
    Entry("undo", "Undo", "Edit", lambda d: d.session.undo(), ("Ctrl+Z",), "undo",
          lambda d: d.session.undo_label is not None, label=_undo_text),
    Entry("redo", "Redo", "Edit", lambda d: d.session.redo(), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo",
          lambda d: d.session.redo_label is not None, label=_redo_text),
    Entry("clear_selection", "Clear the selection", "Edit",
          lambda d: d.time_area.clear_selection(), enabled=_has_selection, starts_group=True),
)  # fmt: skip
_LAYER = (
    Entry("mute", "Mute", "Layer", lambda d: d.layers.toggle_mute(), ("M", "Shift+U"),
          enabled=_has_layer, tip="Silence the current layer, or let it be heard"),
    Entry("solo", "Solo", "Layer", lambda d: d.layers.toggle_solo(), ("S", "Shift+S"),
          enabled=_has_layer, tip="Hear only the current layer"),
    Entry("solo_only", "Solo only this", "Layer", lambda d: d.layers.solo_only(),
          enabled=_has_layer, tip="Hear only the current layer, ending every other solo"),
    Entry("mute_all", "Mute all", "Layer", lambda d: d.layers.mute_all(), ("Ctrl+U",)),
    Entry("unmute_all", "Unmute all", "Layer", lambda d: d.layers.unmute_all(),
          ("Ctrl+Shift+U",)),
    Entry("louder", "Louder by 1 dB", "Layer", lambda d: d.layers.change_gain(GAIN_STEP_DB),
          ("Alt+Shift+Up",), enabled=_has_layer, starts_group=True),
    Entry("softer", "Softer by 1 dB", "Layer", lambda d: d.layers.change_gain(-GAIN_STEP_DB),
          ("Alt+Shift+Down",), enabled=_has_layer),
    Entry("pan_left", "Further left", "Layer", lambda d: d.layers.change_pan(-PAN_STEP),
          ("Alt+Shift+Left",), enabled=_has_layer),
    Entry("pan_right", "Further right", "Layer", lambda d: d.layers.change_pan(PAN_STEP),
          ("Alt+Shift+Right",), enabled=_has_layer),
    Entry("reset_gain", "Reset gain and pan", "Layer", lambda d: d.layers.reset_gain(),
          enabled=_has_layer),
    Entry("rename", "Rename", "Layer", lambda d: d.layers.rename(), ("F2",), "rename", _has_layer,
          starts_group=True),
    Entry("move_up", "Move up", "Layer", lambda d: d.layers.move(-1), ("Ctrl+Up",),
          enabled=_has_layers),
    Entry("move_down", "Move down", "Layer", lambda d: d.layers.move(1), ("Ctrl+Down",),
          enabled=_has_layers),
    Entry("layer_above", "Layer above", "Layer", lambda d: d.layers.focus(-1), ("Up",),
          enabled=_has_layers),
    Entry("layer_below", "Layer below", "Layer", lambda d: d.layers.focus(1), ("Down",),
          enabled=_has_layers),
    Entry("put_back", "Put together again", "Layer", lambda d: d.layers.put_back(),
          enabled=_is_split, label=_put_back_text, starts_group=True,
          tip="Join the layer with what was split off with it"),
)  # fmt: skip
_HINT = (
    Entry("record", "Record a hint", "Hint", lambda d: d.hinting.press_record(), ("R",), "record",
          tip="Sing the sound you want while the mix plays; R again ends it",
          label=lambda d: "End the recording" if d.hinting.state is StripState.RECORDING
          else "Record a hint"),
    Entry("lead_in", "Record with a lead-in", "Hint", lambda d: d.hinting.record_with_lead_in(),
          ("Shift+D",), tip="The mix plays two seconds before the playhead, then it records"),
    Entry("cancel", "Cancel the recording", "Hint", lambda d: d.hinting.cancel(), ("Esc",),
          enabled=_is_recording),
    Entry("arm", "Check the microphone", "Hint", lambda d: d.hinting.toggle_armed(),
          icon="microphone", checked=_is_recording, tip="Show the microphone's level"),
    Entry("load_hint", "Load a hint…", "Hint", lambda d: d.hinting.choose(), ("Ctrl+I",),
          starts_group=True),
    Entry("example_hint", "Use the example's hint", "Hint",
          lambda d: d.hinting.load(d.opening.example_hint()),
          enabled=lambda d: d.opening.is_example()),
    Entry("listen", "Listen to the hint", "Hint", lambda d: d.hinting.listen_current(),
          icon="listen", enabled=_has_hint, starts_group=True),
    Entry("delete_hint", "Delete the hint", "Hint", lambda d: d.hinting.delete_current(),
          icon="delete", enabled=_has_hint),
)  # fmt: skip
_SEPARATE = (
    Entry("separate", "Separate", "Separate", lambda d: d.window.separate(),
          ("Ctrl+Return", "Ctrl+Enter"), "separate", _can_separate,
          tip="Find the sound the hint points at"),
    Entry("again", "Try again from another start", "Separate", lambda d: d.separating.again(),
          enabled=_can_separate),
    Entry("hear", "Hear it so far", "Separate", lambda d: d.window.hear_preview(),
          enabled=lambda d: d.separating.preview is not None, icon="listen"),
    *map(_method_entry, all_methods()),
    Entry("stop_job", "Stop", "Separate", lambda d: d.jobs.stop_shown(), ("Ctrl+.",),
          enabled=lambda d: d.jobs.running is not None, starts_group=True),
)  # fmt: skip
_PLAY = (
    Entry("play", "Play", "Play", lambda d: d.playing.toggle(), ("Space",), "play",
          label=lambda d: "Stop" if d.playing.is_playing else "Play"),
    Entry("play_selection", "Play the selection", "Play", lambda d: d.playing.play_selection(),
          ("Shift+Space",)),
    Entry("loop", "Loop", "Play", lambda d: d.playing.toggle_loop(), ("L",), "loop",
          checked=lambda d: d.playing.is_looping, tip="Repeat the selection, or everything"),
    Entry("loop_selection", "Loop the selection", "Play", lambda d: d.playing.loop_selection(),
          ("Shift+L",), enabled=_has_selection),
    Entry("compare", "Hear the original", "Play", lambda d: d.playing.toggle_original(), ("X",),
          "compare", checked=lambda d: d.playing.is_original,
          tip="The recording against its layers, equally loud"),
    Entry("to_start", "Go to the start", "Play", lambda d: d.playing.to_start(), ("Home",),
          "to-start", starts_group=True),
    Entry("to_end", "Go to the end", "Play", lambda d: d.playing.to_end(), ("End",)),
    Entry("back", "Back 1 s", "Play", lambda d: d.playing.seek_by(-_SHORT_S), ("Left", ",")),
    Entry("forward", "Forward 1 s", "Play", lambda d: d.playing.seek_by(_SHORT_S),
          ("Right", ".")),
    Entry("far_back", "Back 15 s", "Play", lambda d: d.playing.seek_by(-_LONG_S),
          ("Shift+Left",)),
    Entry("far_forward", "Forward 15 s", "Play", lambda d: d.playing.seek_by(_LONG_S),
          ("Shift+Right",)),
)  # fmt: skip
_TOOLS = tuple(map(_tool_entry, TOOLS))
_VIEW = (
    Entry("zoom_in", "Zoom in", "View", lambda d: d.time_area.viewport.zoom_time(_ZOOM),
          ("Ctrl+=", "Ctrl++", "Ctrl+1"), "zoom-in",
          tip="Also Ctrl and the wheel, at the pointer"),
    Entry("zoom_out", "Zoom out", "View", lambda d: d.time_area.viewport.zoom_time(1 / _ZOOM),
          ("Ctrl+-", "Ctrl+3"), "zoom-out", tip="Also Ctrl and the wheel, at the pointer"),
    Entry("zoom_selection", "Zoom to the selection", "View", _zoom_to_selection, ("Ctrl+E",),
          enabled=_has_selection),
    Entry("fit", "Show everything", "View", lambda d: d.time_area.viewport.fit(), ("Ctrl+F",),
          "fit"),
    Entry("fit_height", "Show all frequencies", "View",
          lambda d: d.time_area.viewport.fit_frequencies(), ("Ctrl+Shift+F",)),
    _scale_entry(FrequencyScale.LOG, "Logarithmic", "Every octave equally high"),
    _scale_entry(FrequencyScale.MEL, "Mel", "As the ear tells pitches apart"),
    _scale_entry(FrequencyScale.LINEAR, "Linear", "Every hertz equally high"),
    _theme_entry(theme.Scheme.SYSTEM, "Like the system"),
    _theme_entry(theme.Scheme.DARK, "Dark"),
    _theme_entry(theme.Scheme.LIGHT, "Light"),
    _theme_entry(theme.Scheme.CONTRAST, "High contrast"),
    Entry("full_screen", "Full screen", "View", lambda d: d.window.full_screen(), ("F11",),
          enabled=_always, starts_group=True),
)  # fmt: skip
_HELP = (
    Entry("keys", "Keys", "Help", lambda d: d.window.show_keys(), ("?", "F1"), "keys", _always),
    Entry("about", "About Layered", "Help", lambda d: d.window.show_about(), enabled=_always),
)

ENTRIES: tuple[Entry, ...] = (
    *_FILE, *_EDIT, *_LAYER, *_HINT, *_SEPARATE, *_PLAY, *_TOOLS, *_VIEW, *_HELP,
)  # fmt: skip
