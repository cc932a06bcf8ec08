"""Notes: a drag on a note moves it or one of its ends; elsewhere it writes one.

With Shift a click adds to what is chosen and a drag chooses what it frames; with Alt a click cuts
a note in two.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from layered.model import note_edits
from layered.ui.note_drawing import draw_note_frame
from layered.ui.note_roll import Grip, NoteRoll, midi_at
from layered.ui.time_gestures import DRAG_PIXELS
from layered.ui.tools.tool import Gesture, Surface, Tool

_WRITTEN_S = 0.25


class _Dragging(Gesture):
    """Moves the chosen notes, or one end of them, from where they were at the press."""

    def __init__(self, surface: Surface, roll: NoteRoll, at: QPointF, grip: Grip) -> None:
        self._surface, self._roll, self._pressed, self._grip = surface, roll, at, grip
        self._notes = roll.notes
        self._ids = roll.chosen_ids
        self._is_drag = False

    def move(self, at: QPointF) -> None:
        if not self._is_drag:
            if (at - self._pressed).manhattanLength() < DRAG_PIXELS:
                return
            self._is_drag = True
            self._roll.begin("Change notes" if self._grip.edge else "Move notes")
        surface, ids, before = self._surface, self._ids, self._notes
        seconds = surface.seconds_at(at.x()) - surface.seconds_at(self._pressed.x())
        semitones = midi_at(surface.hz_at(at.y())) - midi_at(surface.hz_at(self._pressed.y()))
        edge = self._grip.edge
        if edge:
            self._roll.edit(
                "Change notes",
                lambda p, i: note_edits.stretch_notes(
                    note_edits.set_notes(p, i, before),
                    i,
                    ids,
                    start_s=seconds if edge < 0 else 0.0,
                    end_s=seconds if edge > 0 else 0.0,
                ),
            )
        else:
            self._roll.edit(
                "Move notes",
                lambda p, i: note_edits.move_notes(
                    note_edits.set_notes(p, i, before), i, ids, seconds, semitones
                ),
            )

    def release(self, at: QPointF) -> None:
        del at
        if self._is_drag:
            self._roll.end()

    def cancel(self) -> None:
        if self._is_drag:
            self._roll.end(keep=False)


class _Writing(Gesture):
    """Writes a note from the press to the release; a click alone chooses nothing."""

    def __init__(self, surface: Surface, roll: NoteRoll, at: QPointF) -> None:
        self._surface, self._roll, self._pressed = surface, roll, at
        self._is_drag = False
        self._notes = roll.notes
        self._midi = midi_at(surface.hz_at(at.y()))

    def move(self, at: QPointF) -> None:
        if not self._is_drag:
            if abs(at.x() - self._pressed.x()) < DRAG_PIXELS:
                return
            self._is_drag = True
            self._roll.begin("Write a note")
        first, last = sorted(self._surface.seconds_at(p.x()) for p in (self._pressed, at))
        before = self._notes
        self._roll.edit("Write a note", lambda p, i: note_edits.set_notes(p, i, before))
        self._roll.add(first, last, self._midi)

    def release(self, at: QPointF) -> None:
        del at
        if self._is_drag:
            self._roll.end()
        else:
            self._roll.choose(())

    def cancel(self) -> None:
        if self._is_drag:
            self._roll.end(keep=False)


class _Choosing(Gesture):
    """Chooses what a frame touches, beside what is chosen already."""

    def __init__(self, surface: Surface, roll: NoteRoll, at: QPointF) -> None:
        self._surface, self._roll = surface, roll
        self._pressed = self._now = at
        self._before = roll.chosen_ids

    def move(self, at: QPointF) -> None:
        self._now = at
        surface = self._surface
        touched = self._roll.notes_in(
            self._frame(), surface.viewport, surface.width(), surface.height()
        )
        self._roll.choose(self._before | {note.id for note in touched})
        surface.update()

    def cancel(self) -> None:
        self._roll.choose(self._before)

    def paint(self, painter: QPainter) -> None:
        draw_note_frame(painter, self._frame())

    def _frame(self) -> QRectF:
        return QRectF(self._pressed, self._now).normalized()


def press(surface: Surface, at: QPointF, held: Qt.KeyboardModifier) -> Gesture:
    """Take hold of a note, or of the place where there is none."""
    roll = surface.notes
    if roll is None:
        return Gesture()
    grip = roll.grip_at(at, surface.viewport, surface.width(), surface.height())
    adds = bool(held & Qt.KeyboardModifier.ShiftModifier)
    if grip is None:
        return _Choosing(surface, roll, at) if adds else _Writing(surface, roll, at)
    note = grip.note
    if held & Qt.KeyboardModifier.AltModifier:
        at_s = surface.seconds_at(at.x())
        roll.edit("Split a note", lambda p, i: note_edits.split_notes(p, i, {note.id}, at_s))
        return Gesture()
    if adds:
        roll.choose(roll.chosen_ids ^ {note.id})
        return Gesture()
    if note.id not in roll.chosen_ids:
        roll.choose({note.id})
    return _Dragging(surface, roll, at, grip)


TOOL = Tool(
    "notes",
    "Notes",
    "8",
    "notes",
    "Drag a note to move it, its ends to change its length, elsewhere to write one; Alt and a "
    "click cuts it, Shift chooses more",
    Qt.CursorShape.PointingHandCursor,
    press,
)
