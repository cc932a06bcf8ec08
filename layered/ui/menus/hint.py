"""Recording, loading and hearing a hint."""

from layered.ui.desk import Desk
from layered.ui.hint_strip import StripState
from layered.ui.menus.entry import Entry, always, has_selection


def _has_hint(desk: Desk) -> bool:
    return desk.hinting.current is not None


def _is_recording(desk: Desk) -> bool:
    return desk.hinting.state is not StripState.IDLE


ENTRIES = (
    Entry("record", "Record a hint", "Hint", lambda d: d.hinting.press_record(), ("R",), "record",
          tip="Sing the sound you want while the mix plays; R again ends it",
          label=lambda d: "End the recording" if d.hinting.state is StripState.RECORDING
          else "Record a hint"),
    Entry("lead_in", "Record with a lead-in", "Hint", lambda d: d.hinting.record_with_lead_in(),
          ("Shift+D",), tip="The mix plays two seconds before the playhead, then it records"),
    Entry("record_selection", "Record over the selection", "Hint",
          lambda d: d.hinting.record_over_selection(), ("Shift+R",), enabled=has_selection,
          tip="The mix plays from two seconds before; it records the selection and stops"),
    Entry("record_takes", "Record takes of the selection", "Hint",
          lambda d: d.hinting.record_over_selection(repeats=True), enabled=has_selection,
          tip="Again and again until R; each take is a hint, and several are followed as one"),
    Entry("cancel", "Cancel the recording", "Hint", lambda d: d.hinting.cancel(), ("Esc",),
          enabled=_is_recording),
    Entry("arm", "Check the microphone", "Hint", lambda d: d.hinting.toggle_armed(),
          icon="microphone", checked=_is_recording, tip="Show the microphone's level"),
    Entry("devices", "Sound devices…", "Hint", lambda d: d.window.show_devices(),
          ("Ctrl+Shift+D",), enabled=always,
          tip="Loudspeaker, microphone, channel, rate, and the delay of recordings"),
    Entry("load_hint", "Load a hint…", "Hint", lambda d: d.hinting.choose(), ("Ctrl+I",),
          starts_group=True),
    Entry("example_hint", "Use the example's hint", "Hint",
          lambda d: d.hinting.load(d.opening.example_hint()),
          enabled=lambda d: d.opening.is_example()),
    Entry("listen", "Listen to the hint", "Hint", lambda d: d.hinting.listen_current(),
          icon="listen", enabled=_has_hint, starts_group=True),
    Entry("listen_with_mix", "Listen to the hint with the mix", "Hint",
          lambda d: d.hinting.listen_current(with_mix=True), ("Shift+H",), enabled=_has_hint,
          tip="Hear whether the hint lies where the sound is"),
    Entry("delete_hint", "Delete the hint", "Hint", lambda d: d.hinting.delete_current(),
          icon="delete", enabled=_has_hint),
)  # fmt: skip
