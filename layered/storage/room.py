"""Room on the disk, taken before it is needed."""

import os


def reserve(descriptor: int, n_bytes: int) -> None:
    """Take the room now: a disk that is full later would end the program without a word.

    Raises
    ------
    OSError
        If there is not that much.
    """
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, n_bytes)
    else:
        os.truncate(descriptor, n_bytes)
