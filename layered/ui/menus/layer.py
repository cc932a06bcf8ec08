"""What is done to the current layer."""

from layered.model.project import leaves
from layered.ui.desk import Desk
from layered.ui.layer_commands import GAIN_STEP_DB, PAN_STEP
from layered.ui.menus.entry import Entry


def _has_layer(desk: Desk) -> bool:
    return desk.layers.current is not None


def _has_layers(desk: Desk) -> bool:
    project = desk.session.project
    return project is not None and len(leaves(project)) > 1


def _is_split(desk: Desk) -> bool:
    return bool(desk.layers.parent_name())


def _put_back_text(desk: Desk) -> str:
    name = desk.layers.parent_name()
    return f"Put {name} together again" if name else "Put together again"


def _merge_text(desk: Desk) -> str:
    below = desk.layers.below
    return f"Merge with {below.name}" if below else "Merge with the layer below"


ENTRIES = (
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
    Entry("merge", "Merge", "Layer", lambda d: d.layers.merge_down(), ("Ctrl+Shift+M",),
          enabled=lambda d: d.layers.below is not None, label=_merge_text, starts_group=True,
          tip="Make one layer of the current one and the one below; or drag a layer onto another"),
    Entry("take_apart", "Take apart", "Layer", lambda d: d.layers.take_apart(),
          enabled=lambda d: d.layers.is_merged,
          tip="Make the layers again that the current one was merged from"),
    Entry("put_back", "Put together again", "Layer", lambda d: d.layers.put_back(),
          enabled=_is_split, label=_put_back_text,
          tip="Join the layer with what was split off with it"),
    Entry("restore", "Restore from example…", "Layer", lambda d: d.restoring.ask(),
          ("Ctrl+Shift+H",), starts_group=True,
          tip="Make up a band, holes or what a codec dropped, as a layer of its own"),
    Entry("remove_added", "Remove the added layer", "Layer", lambda d: d.layers.remove_added(),
          enabled=lambda d: d.layers.is_added,
          tip="Take away what was made up; the recording has not changed"),
)  # fmt: skip
