"""What a disk refuses, in words for the person; the operating system's own are too short."""

import errno
from pathlib import Path

_FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


def why_not_written(folder: Path, error: OSError) -> str:
    """Say why nothing could be written to a folder, and what to do about it."""
    if error.errno in _FULL:
        return (
            f"There is not enough room in {folder}; nothing was written. "
            "Free some space there, or choose another folder."
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return (
            f"You have no permission to write to {folder}; nothing was written. "
            "Choose another folder."
        )
    if isinstance(error, FileNotFoundError):
        return (
            f"The folder {folder} is not there any more; nothing was written. "
            "Choose another folder, or connect the drive it is on."
        )
    reason = (error.strerror or str(error)).lower()
    return f"Nothing could be written to {folder}: {reason}. Choose another folder."
