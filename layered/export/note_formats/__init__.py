"""Files that hold notes, one module each; name a new one in `NOTE_FORMATS`."""

from pathlib import Path

from layered.errors import InvalidInputError
from layered.export.note_format import NoteFormat
from layered.export.note_formats import midi, musicxml, table

NOTE_FORMATS: tuple[NoteFormat, ...] = (midi.FORMAT, musicxml.FORMAT, table.FORMAT)


def note_format_for(path: Path) -> NoteFormat:
    """Find the format a file's name asks for.

    Raises
    ------
    InvalidInputError
        If the name has no suffix that says which.
    """
    for note_format in NOTE_FORMATS:
        if path.suffix.lower() in note_format.suffixes:
            return note_format
    suffixes = ", ".join(note_format.suffixes[0] for note_format in NOTE_FORMATS)
    raise InvalidInputError(
        f"{path.name} does not say how the notes are to be written. End the name in {suffixes}."
    )
