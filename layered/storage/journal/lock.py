"""A lock that ends with the program that holds it, however it ends."""

import os
import sys
from pathlib import Path


class Lock:
    """Holds a file as long as it is not released; `held` says whether somebody does."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _take(self._descriptor):
            self.release()
            raise BlockingIOError(f"{path} is held by another program")

    def release(self) -> None:
        """Let others take it."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def held(path: Path) -> bool:
    """Say whether a program holds the lock at a path."""
    if not path.exists():
        return False
    try:
        Lock(path).release()
    except OSError:
        return True
    return False


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
