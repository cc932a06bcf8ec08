"""The folder files go into: made if missing, and gone again if nothing came of it."""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from layered.disk_errors import why_not_written
from layered.errors import ExportError


@contextlib.contextmanager
def made(folder: Path) -> Iterator[None]:
    """Make a folder and its parents; remove what was made if the block fails.

    Raises
    ------
    ExportError
        If it cannot be made.
    """
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _remove(missing)
        raise cannot_write(folder, error) from error
    try:
        yield
    except BaseException:
        _remove(missing)
        raise


def check_room(folder: Path, n_bytes: int) -> None:
    """Raise `ExportError` if files could not be made in a folder, which need not be there yet.

    Saves the work of an hour from failing at its last minute; the writing itself still notices.
    """
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder} is a file, not a folder. Choose another folder.")
    place = next((place for place in (folder, *folder.absolute().parents) if place.exists()), None)
    if place is None or not place.is_dir():
        raise cannot_write(folder, NotADirectoryError(errno.ENOTDIR, "a parent is not a folder"))
    as_now = os.access in os.supports_effective_ids
    if not os.access(place, os.W_OK | os.X_OK, effective_ids=as_now):
        raise cannot_write(folder, PermissionError(errno.EACCES, "no permission"))
    if shutil.disk_usage(place).free < n_bytes:
        raise cannot_write(folder, OSError(errno.ENOSPC, "no room"))


def cannot_write(folder: Path, error: OSError) -> ExportError:
    """Put an error of the operating system into words."""
    return ExportError(why_not_written(folder, error))


def _remove(folders: list[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()
