"""The notes of the current layer as they lie on the spectrogram, and which are chosen.

Not part of the document: undo never moves what is chosen. Everything that changes a note goes
through here, as one undo step or as part of a drag.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, Signal

from layered.model import note_edits
from layered.model.changes import Changes
from layered.model.layer import LayerId
from layered.model.note import HIGHEST_MIDI, LOWEST_MIDI, LayerNotes, Note, NoteId, pitch_hz
from layered.model.project import Project
from layered.session.session import Session
from layered.ui.selection import Selection
from layered.ui.viewport import Viewport

LEAST_HEIGHT = 6.0
_LEAST_WIDTH = 3.0
_EDGE_PIXELS = 6.0
_NEAR_PIXELS = 2.0

Edit = Callable[[Project, LayerId], Project]


@dataclass(frozen=True, slots=True)
class Grip:
    """What of a note is under the pointer: ``edge`` -1 its start, 1 its end, 0 the whole."""

    note: Note
    edge: int


class NoteRoll(QObject):
    """Notes of the current layer, with what is chosen among them."""

    changed = Signal()

    def __init__(self, session: Session, selection: Selection) -> None:
        super().__init__()
        self._session, self._selection = session, selection
        self._chosen: frozenset[NoteId] = frozenset()
        self._owner: LayerId | None = None
        self.is_shown = True
        session.listen(self._follow)
        selection.changed.connect(self._refresh)

    @property
    def owned(self) -> LayerNotes | None:
        """The notes and the layer they belong to; None where nothing is open."""
        project, layer_id = self._session.project, self._selection.layer_id
        if project is None or layer_id is None:
            return None
        return note_edits.notes_for(project, layer_id)

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes of the current layer, in order of onset."""
        owned = self.owned
        return owned.notes if owned is not None else ()

    @property
    def chosen(self) -> tuple[Note, ...]:
        """The chosen notes, in order of onset."""
        return tuple(note for note in self.notes if note.id in self._chosen)

    @property
    def chosen_ids(self) -> frozenset[NoteId]:
        """The ids of the chosen notes."""
        return frozenset(note.id for note in self.chosen)

    def choose(self, ids: Iterable[NoteId]) -> None:
        """Choose these notes and no others."""
        ids = frozenset(ids)
        if ids != self._chosen:
            self._chosen = ids
            self.changed.emit()

    def choose_all(self) -> None:
        """Choose every note of the layer."""
        self.choose(note.id for note in self.notes)

    def show(self, *, shown: bool) -> None:
        """Show the notes over the picture, or hide them."""
        self.is_shown = shown
        self.changed.emit()

    # Where they lie

    def frame(self, note: Note, viewport: Viewport, width: float, height: float) -> QRectF:
        """Give the rectangle of a note on a view of a size."""
        left, right = (viewport.x_of(s, width) for s in (note.onset_s, note.offset_s))
        top, bottom = (viewport.y_of(pitch_hz(note.midi + by), height) for by in (0.5, -0.5))
        spare = max(0.0, LEAST_HEIGHT - (bottom - top)) / 2
        frame = QRectF(left, top - spare, max(right - left, _LEAST_WIDTH), bottom - top)
        frame.setBottom(bottom + spare)
        return frame

    def grip_at(self, at: QPointF, viewport: Viewport, width: float, height: float) -> Grip | None:
        """Find the note under a place, the one on top first."""
        if not self.is_shown:
            return None
        for note in reversed(self.notes):
            frame = self.frame(note, viewport, width, height)
            if not frame.adjusted(-_NEAR_PIXELS, 0, _NEAR_PIXELS, 0).contains(at):
                continue
            reach = min(_EDGE_PIXELS, frame.width() / 4)
            if at.x() > frame.right() - reach:
                return Grip(note, 1)
            return Grip(note, -1 if at.x() < frame.left() + reach else 0)
        return None

    def notes_in(
        self, frame: QRectF, viewport: Viewport, width: float, height: float
    ) -> list[Note]:
        """Find the notes that a frame touches."""
        return [
            note
            for note in self.notes
            if self.frame(note, viewport, width, height).intersects(frame)
        ]

    # What is done to them

    def begin(self, label: str) -> None:
        """Start a drag: all that follows until `end` is one step."""
        self._session.begin_gesture(label)

    def end(self, *, keep: bool = True) -> None:
        """Finish a drag."""
        self._session.end_gesture(keep=keep)

    def edit(self, label: str, change: Edit) -> None:
        """Change the notes of the layer they belong to."""
        owned = self.owned
        if owned is not None:
            self._session.do(label, lambda project: change(project, owned.layer_id))

    def add(self, onset_s: float, offset_s: float, midi: int) -> NoteId | None:
        """Write a note, choose it, and give its id."""
        owned, project = self.owned, self._session.project
        if owned is None or project is None:
            return None
        fresh = note_edits.new_note_id(project, owned.layer_id)
        self.edit("Write a note", lambda p, i: note_edits.add_note(p, i, onset_s, offset_s, midi))
        self.choose([fresh])
        return fresh

    def _follow(self, project: Project | None, changes: Changes) -> None:
        if project is None or changes.recording:
            self._chosen = frozenset()
        if changes.notes or changes.recording or changes.layers or changes.mixer:
            self._refresh()

    def _refresh(self) -> None:
        owned = self.owned
        owner = owned.layer_id if owned is not None else None
        if owner != self._owner:
            self._owner, self._chosen = owner, frozenset()
        self.changed.emit()


def midi_at(hz: float) -> int:
    """Give the key whose pitch is nearest to a frequency."""
    keys = range(LOWEST_MIDI, HIGHEST_MIDI + 1)
    return min(keys, key=lambda midi: abs(pitch_hz(midi) / hz - hz / pitch_hz(midi)))
