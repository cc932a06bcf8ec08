"""What a disk refuses, in words for the person; the operating system's own are too short."""

import errno
from pathlib import Path

_FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


def reason(folder: Path, error: OSError) -> str:
    """Say why a folder cannot be written to, as the end of a sentence."""
    if error.errno in _FULL:
        return f"there is not enough room in {folder}"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"you have no permission to write to {folder}"
    if isinstance(error, FileNotFoundError):
        return f"the folder {folder} is not there any more"
    return f"writing to {folder} failed: {(error.strerror or str(error)).lower()}"


def why_not_written(folder: Path, error: OSError) -> str:
    """Say why nothing could be written to a folder, and what to do about it."""
    why = reason(folder, error)
    return f"{why[0].upper()}{why[1:]}; nothing was written. {_way_out(error)}"


def _way_out(error: OSError) -> str:
    if error.errno in _FULL:
        return "Free some space there, or choose another folder."
    if isinstance(error, FileNotFoundError):
        return "Choose another folder, or connect the drive it is on."
    return "Choose another folder."
