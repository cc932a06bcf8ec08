"""Recordings that a project only refers to: where they are, and whether they are the same."""

import hashlib
import os
from pathlib import Path

from layered.errors import ProjectFileError
from layered.model.original import Original
from layered.model.recording import Recording
from layered.storage.paths import shown
from layered.storage.projects.archive import Collecting
from layered.storage.projects.encoding import Entry

_BLOCK_BYTES = 1 << 20


class Referring(Collecting):
    """Says where recordings are that can be found again; collects all else.

    Parameters
    ----------
    folder : Path
        Of the project: a recording that moves along with it is found there.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def original(self, original: Original, recording: Recording) -> Entry | None:
        """Describe the file a recording came from, if it is there and the one that was read."""
        source = Path(recording.source)
        try:
            is_same = source.is_absolute() and source.stat().st_size == original.n_bytes
            digest = _digest(source) if is_same else ""
            if not is_same or digest != _digest(original.path):
                return super().original(original, recording)
        except OSError:
            return super().original(original, recording)
        return {
            "path": str(source),
            "relative": _relative(source, self._folder),
            "n_bytes": original.n_bytes,
            "sha256": digest,
        }


def found(where: Entry, about: Entry, folder: Path) -> Path:
    """Give the path of a recording that a project refers to.

    Raises
    ------
    ProjectFileError
        If it is neither beside the project as it was, nor where it was.
    """
    changed = None
    name = Path(where["path"]).name
    for path in (folder / where["relative"], Path(where["path"]), folder / name):
        try:
            if path.stat().st_size == where["n_bytes"] and _digest(path) == where["sha256"]:
                return path
            changed = changed or path
        except OSError:
            continue
    if changed is not None:
        raise ProjectFileError(
            f"The recording {about['name']} was changed since the project was saved: {changed} is "
            "another file now. Put the old one back to open the project."
        )
    raise ProjectFileError(
        f"The recording {about['name']} is not there any more. The project needs "
        f"{shown(Path(name))} in {Path(where['path']).parent}, or beside itself: connect the "
        "drive, or put it back."
    )


def _relative(source: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(source, folder)).as_posix()
    except ValueError:  # another drive
        return source.name


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()
