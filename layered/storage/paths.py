"""What a path can be that is not a sound file, in words."""

import os
import stat
from pathlib import Path

from layered.errors import UnsupportedFileError


def shown(path: Path) -> str:
    """Give a file's name as text that can be shown: one line, no broken characters."""
    name = path.name or str(path)
    name = os.fsencode(name).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)


def title_of(path: Path) -> str:
    """Give a file's name without its suffix, as text that can be shown."""
    return shown(Path(path.stem))


def check_is_file(path: Path) -> int:
    """Give the file's size in bytes, or raise `UnsupportedFileError` saying what it is instead."""
    name = shown(path)
    try:
        found = path.stat()
    except FileNotFoundError as error:
        if path.is_symlink():
            raise UnsupportedFileError(
                f"{name} is a link to a file that is not there. Open the file itself."
            ) from error
        raise cannot_read(path, error) from error
    except OSError as error:
        raise cannot_read(path, error) from error
    if stat.S_ISDIR(found.st_mode):
        raise UnsupportedFileError(f"{name} is a folder. Choose a sound file inside it.")
    if not stat.S_ISREG(found.st_mode):
        raise UnsupportedFileError(f"{name} is not a file but a device. Choose a sound file.")
    if found.st_size == 0:
        raise UnsupportedFileError(
            f"{name} is empty: it has 0 bytes. Copy it again, or choose another file."
        )
    return found.st_size


def cannot_read(path: Path, error: OSError) -> UnsupportedFileError:
    """Put an error of the operating system into words."""
    name = shown(path)
    if isinstance(error, FileNotFoundError):
        return UnsupportedFileError(
            f"There is no file {name} in {shown(path.absolute().parent)}. "
            "Check its name and its folder."
        )
    if isinstance(error, PermissionError):
        return UnsupportedFileError(
            f"You have no permission to read {name}. "
            "Change its permissions, or copy it to a folder of your own."
        )
    reason = (error.strerror or str(error)).lower()
    return UnsupportedFileError(
        f"{name} could not be read: {reason}. Copy it to another disk and open it there."
    )
