"""Every edit of notes, as a pure function from a project to a project.

An edit that changes nothing returns the very same object, so that it makes no undo step. Notes
belong to a layer (`LayerNotes`) and stay its own when it is split; `notes_for` finds those that a
layer was lifted from.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from layered.model.layer import LayerId
from layered.model.note import (
    HIGHEST_MIDI,
    LOWEST_MIDI,
    SHORTEST_S,
    LayerNotes,
    Note,
    NoteId,
)
from layered.model.project import Project, layer_of, split_with

Ids = Collection[NoteId]


def notes_of(project: Project, layer_id: LayerId) -> tuple[Note, ...]:
    """Give a layer's own notes, in order of onset and pitch."""
    for own in project.notes:
        if own.layer_id == layer_id:
            return own.notes
    return ()


def notes_for(project: Project, layer_id: LayerId) -> LayerNotes:
    """Give the notes of a layer, or of the nearest one it was split from that has any."""
    at: LayerId | None = layer_id
    while at is not None:
        notes = notes_of(project, at)
        if notes:
            return LayerNotes(at, notes)
        split = split_with(project, at)
        at = split.parent if split is not None else None
    return LayerNotes(layer_id)


def set_notes(project: Project, layer_id: LayerId, notes: Iterable[Note]) -> Project:
    """Give a layer other notes, put in order; none takes them all away."""
    layer_of(project, layer_id)
    ordered = tuple(sorted(notes, key=lambda note: (note.onset_s, note.midi, note.id)))
    if ordered == notes_of(project, layer_id):
        return project
    others = tuple(own for own in project.notes if own.layer_id != layer_id)
    mine = (LayerNotes(layer_id, ordered),) if ordered else ()
    return replace(project, notes=(*others, *mine))


def add_note(
    project: Project,
    layer_id: LayerId,
    onset_s: float,
    offset_s: float,
    midi: int,
    velocity: int = 80,
) -> Project:
    """Add a note, kept inside the recording and the keys of a piano."""
    note = Note(new_note_id(project, layer_id), onset_s, offset_s, midi, velocity)
    return set_notes(project, layer_id, (*notes_of(project, layer_id), _inside(project, note)))


def new_note_id(project: Project, layer_id: LayerId) -> NoteId:
    """Give an id no note of the layer has."""
    return NoteId(max((note.id for note in notes_of(project, layer_id)), default=0) + 1)


def delete_notes(project: Project, layer_id: LayerId, ids: Ids) -> Project:
    """Take notes away."""
    notes = notes_of(project, layer_id)
    return set_notes(project, layer_id, (note for note in notes if note.id not in ids))


def move_notes(
    project: Project, layer_id: LayerId, ids: Ids, seconds: float, semitones: int
) -> Project:
    """Move notes in time and pitch together, as far as the first of them can go."""
    chosen = [note for note in notes_of(project, layer_id) if note.id in ids]
    if not chosen:
        return project
    end_s = project.mixture.duration_s
    earliest, latest = min(n.onset_s for n in chosen), max(n.offset_s for n in chosen)
    seconds = min(max(seconds, -earliest), max(0.0, end_s - latest))
    lowest, highest = min(n.midi for n in chosen), max(n.midi for n in chosen)
    semitones = min(max(semitones, LOWEST_MIDI - lowest), HIGHEST_MIDI - highest)
    if not seconds and not semitones:
        return project
    return _changed(
        project,
        layer_id,
        ids,
        lambda note: replace(
            note,
            onset_s=note.onset_s + seconds,
            offset_s=note.offset_s + seconds,
            midi=note.midi + semitones,
        ),
    )


def stretch_notes(
    project: Project, layer_id: LayerId, ids: Ids, *, start_s: float = 0.0, end_s: float = 0.0
) -> Project:
    """Move where notes start and end, by so many seconds; none gets shorter than a moment."""

    def stretched(note: Note) -> Note:
        onset_s = min(note.onset_s + start_s, note.offset_s - SHORTEST_S)
        offset_s = max(note.offset_s + end_s, note.onset_s + SHORTEST_S)
        return replace(note, onset_s=onset_s, offset_s=offset_s)

    return _changed(project, layer_id, ids, stretched)


def split_notes(project: Project, layer_id: LayerId, ids: Ids, at_s: float) -> Project:
    """Make two notes of each that sounds at a time."""
    notes = list(notes_of(project, layer_id))
    fresh = new_note_id(project, layer_id)
    for index, note in enumerate(list(notes)):
        sounds = note.onset_s + SHORTEST_S <= at_s <= note.offset_s - SHORTEST_S
        if note.id in ids and sounds:
            notes[index] = replace(note, offset_s=at_s)
            notes.append(replace(note, id=fresh, onset_s=at_s))
            fresh = NoteId(fresh + 1)
    return set_notes(project, layer_id, notes)


def join_notes(project: Project, layer_id: LayerId, ids: Ids) -> Project:
    """Make one note of those of the same pitch, from the first start to the last end."""
    joined: dict[int, Note] = {}
    others: list[Note] = []
    for note in notes_of(project, layer_id):
        first = joined.get(note.midi)
        if note.id not in ids:
            others.append(note)
        elif first is None:
            joined[note.midi] = note
        else:
            joined[note.midi] = replace(
                first,
                offset_s=max(first.offset_s, note.offset_s),
                velocity=max(first.velocity, note.velocity),
            )
    return set_notes(project, layer_id, (*others, *joined.values()))


def change_velocity(project: Project, layer_id: LayerId, ids: Ids, step: int) -> Project:
    """Make notes louder or softer, from 1 to 127."""
    return _changed(
        project,
        layer_id,
        ids,
        lambda note: replace(note, velocity=min(127, max(1, note.velocity + step))),
    )


def _changed(
    project: Project, layer_id: LayerId, ids: Ids, change: Callable[[Note], Note]
) -> Project:
    return set_notes(
        project,
        layer_id,
        (
            _inside(project, change(note)) if note.id in ids else note
            for note in notes_of(project, layer_id)
        ),
    )


def _inside(project: Project, note: Note) -> Note:
    """Keep a note inside the recording and the keys of a piano."""
    end_s = project.mixture.duration_s
    onset_s = min(max(0.0, note.onset_s), max(0.0, end_s - SHORTEST_S))
    return replace(
        note,
        onset_s=onset_s,
        offset_s=min(max(note.offset_s, onset_s + SHORTEST_S), max(end_s, onset_s + SHORTEST_S)),
        midi=min(max(note.midi, LOWEST_MIDI), HIGHEST_MIDI),
    )
