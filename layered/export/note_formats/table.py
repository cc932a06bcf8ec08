"""CSV: one line for each note, as programs that compare transcriptions read it."""

from collections.abc import Sequence

from layered.export.note_format import NoteFormat
from layered.model.note import Note


def _write(notes: Sequence[Note], title: str) -> bytes:
    lines = ["onset_s,offset_s,midi,velocity"]
    lines += [
        f"{note.onset_s:.4f},{note.offset_s:.4f},{note.midi},{note.velocity}" for note in notes
    ]
    return ("\n".join(lines) + "\n").encode("ascii")


FORMAT = NoteFormat("csv", "CSV", (".csv",), _write)
