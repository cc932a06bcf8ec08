"""The folder files go into: made if missing, and gone again if nothing came of it."""

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from layered.errors import ExportError

_FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


@contextlib.contextmanager
def made(folder: Path) -> Iterator[None]:
    """Make a folder and its parents; remove what was made if the block fails.

    Raises
    ------
    ExportError
        If it cannot be made.
    """
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder} is a file, not a folder. Choose another folder.")
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


def cannot_write(folder: Path, error: OSError) -> ExportError:
    """Put an error of the operating system into words."""
    if error.errno in _FULL:
        return ExportError(
            f"There is not enough room in {folder}; nothing was written. "
            "Free some space there, or choose another folder."
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return ExportError(
            f"You have no permission to write to {folder}; nothing was written. "
            "Choose another folder."
        )
    reason = (error.strerror or str(error)).lower()
    return ExportError(f"Nothing could be written to {folder}: {reason}. Choose another folder.")


def _remove(folders: list[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()
