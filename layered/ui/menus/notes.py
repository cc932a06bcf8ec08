"""Writing notes down, and what is done to those that are chosen."""

from layered.ui.desk import Desk
from layered.ui.menus.entry import Entry

_OCTAVE = 12
_NUDGE_S = 0.01
_VELOCITY_STEP = 8


def _has_notes(desk: Desk) -> bool:
    return bool(desk.notes.roll.notes)


def _has_chosen(desk: Desk) -> bool:
    return bool(desk.notes.roll.chosen)


def _has_several(desk: Desk) -> bool:
    chosen = desk.notes.roll.chosen
    return len({note.midi for note in chosen}) < len(chosen)


ENTRIES = (
    Entry("transcribe", "Write down the notes", "Notes", lambda d: d.notes.transcribe(),
          ("Ctrl+Shift+T",), "notes", enabled=lambda d: d.layers.current is not None,
          tip="Find the notes that are played in the current layer and lay them over the picture"),
    Entry("show_notes", "Show notes", "Notes", lambda d: d.notes.toggle_shown(), ("Ctrl+Alt+N",),
          checked=lambda d: d.notes.roll.is_shown, tip="Show the notes over the picture"),
    Entry("hear_notes", "Hear the notes", "Notes", lambda d: d.notes.hear(), ("Ctrl+Alt+Space",),
          enabled=_has_notes, tip="Play the chosen notes, or all, on a plain instrument"),
    Entry("notes_as_hint", "Use as a hint", "Notes", lambda d: d.notes.as_hint(),
          enabled=_has_notes, tip="Let the chosen notes, or all, point at the sound you want"),
    Entry("lift_notes", "Lift to a layer", "Notes", lambda d: d.notes.lift(), ("Ctrl+Alt+L",),
          enabled=_has_chosen, starts_group=True,
          tip="Make the chosen notes a layer of their own, with its own gain and pan"),
    Entry("mute_notes", "Mute these notes", "Notes", lambda d: d.notes.lift(muted=True),
          ("Ctrl+Alt+M",), enabled=_has_chosen,
          tip="Lift the chosen notes to a layer and silence it"),
    Entry("solo_notes", "Hear only these notes", "Notes", lambda d: d.notes.lift(soloed=True),
          ("Ctrl+Alt+S",), enabled=_has_chosen,
          tip="Lift the chosen notes to a layer and hear it alone"),
    Entry("choose_notes", "Choose all notes", "Notes", lambda d: d.notes.choose_all(),
          ("Ctrl+Alt+A",), enabled=_has_notes, starts_group=True),
    Entry("delete_notes", "Delete the notes", "Notes", lambda d: d.notes.delete(),
          ("Del", "Ctrl+Backspace"), "delete", _has_chosen),
    Entry("split_notes", "Split at the playhead", "Notes", lambda d: d.notes.split(),
          ("Ctrl+Alt+K",), enabled=_has_chosen),
    Entry("join_notes", "Join notes of one pitch", "Notes", lambda d: d.notes.join(),
          ("Ctrl+Alt+J",), enabled=_has_several),
    Entry("note_up", "Up a semitone", "Notes", lambda d: d.notes.transpose(1),
          ("Ctrl+Alt+Up",), enabled=_has_chosen, starts_group=True),
    Entry("note_down", "Down a semitone", "Notes", lambda d: d.notes.transpose(-1),
          ("Ctrl+Alt+Down",), enabled=_has_chosen),
    Entry("octave_up", "Up an octave", "Notes", lambda d: d.notes.transpose(_OCTAVE),
          ("Ctrl+Alt+PgUp",), enabled=_has_chosen),
    Entry("octave_down", "Down an octave", "Notes", lambda d: d.notes.transpose(-_OCTAVE),
          ("Ctrl+Alt+PgDown",), enabled=_has_chosen),
    Entry("note_earlier", "Earlier by 10 ms", "Notes", lambda d: d.notes.nudge(-_NUDGE_S),
          ("Ctrl+Alt+Left",), enabled=_has_chosen),
    Entry("note_later", "Later by 10 ms", "Notes", lambda d: d.notes.nudge(_NUDGE_S),
          ("Ctrl+Alt+Right",), enabled=_has_chosen),
    Entry("note_louder", "Note louder", "Notes", lambda d: d.notes.louder(_VELOCITY_STEP),
          ("Ctrl+Alt+.",), enabled=_has_chosen),
    Entry("note_softer", "Note softer", "Notes", lambda d: d.notes.louder(-_VELOCITY_STEP),
          ("Ctrl+Alt+,",), enabled=_has_chosen),
)  # fmt: skip
