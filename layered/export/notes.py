"""Notes into files, all together or not at all."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

from layered import atomic
from layered.export.folders import cannot_write, made
from layered.export.note_formats import note_format_for
from layered.export.writing import check_free
from layered.model.note import Note


def write_notes(
    notes: Sequence[Note], title: str, paths: Sequence[Path], *, force: bool = False
) -> None:
    """Write notes to files whose suffixes say how.

    Raises
    ------
    ExportError
        If a file is there already and not ``force``, or cannot be written; nothing has changed.
    """
    check_free(paths, force=force)
    ordered = sorted(notes, key=lambda note: (note.onset_s, note.midi))
    contents = [note_format_for(path).write(ordered, title) for path in paths]
    folders = sorted({path.parent for path in paths})
    with contextlib.ExitStack() as stack:
        for folder in folders:
            stack.enter_context(made(folder))
        try:
            with atomic.replacing_all(list(paths)) as temporaries:
                for temporary, content in zip(temporaries, contents, strict=True):
                    temporary.write_bytes(content)
        except OSError as error:
            raise cannot_write(folders[0], error) from error
