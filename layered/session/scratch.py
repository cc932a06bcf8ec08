"""Room on the disk for sound that is too large for memory."""

import mmap
import os
import shutil
import tempfile
import time
import weakref
from pathlib import Path

import numpy as np

from layered.dsp.arrays import Sound
from layered.errors import ExportError
from layered.methods.method import Outcome, Report

IN_MEMORY_BYTES = 128 << 20
"""Larger arrays go to the disk: a layer of six minutes of stereo at 44.1 kHz still fits."""

_SECONDS_BETWEEN = 0.05
_LARGE_PLACE = Path("/", "var", "tmp")


class Scratch:
    """Gives zeroed arrays, in memory or in files without a name.

    A file ends with the last array that lies in it, so nothing is left on the disk however the
    program ends.

    Parameters
    ----------
    folder : Path, optional
        Where the files are; the system's place for large temporary files unless given.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._maps: weakref.WeakSet[mmap.mmap] = weakref.WeakSet()
        self._next_s = 0.0
        self._named: Path | None = None
        self._n_named = 0

    def allocate(self, shape: tuple[int, int]) -> Sound:
        """Give room for sound, shape (channels, samples), all zeros."""
        n_bytes = 4 * shape[0] * shape[1]
        if n_bytes <= IN_MEMORY_BYTES:
            return np.zeros(shape, np.float32)
        folder = self._folder or _usual_place()
        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                _reserve(file.fileno(), n_bytes)
                sound = np.memmap(file, np.float32, "r+", shape=shape)
        except OSError as error:
            raise ExportError(
                f"There is no room for {n_bytes >> 20} MB of temporary sound in {folder}. "
                "Free some space there, or set TMPDIR to a folder on a larger disk."
            ) from error
        assert isinstance(sound.base, mmap.mmap)
        self._maps.add(sound.base)
        return sound

    def new_file(self, suffix: str) -> Path:
        """Give the path of a file to be, which is gone with this object."""
        if self._named is None:
            self._named = Path(
                tempfile.mkdtemp(prefix="layered-", dir=self._folder or _usual_place())
            )
            weakref.finalize(self, shutil.rmtree, self._named, ignore_errors=True)
        self._n_named += 1
        return self._named / f"{self._n_named}{suffix}"

    def let_go(self) -> None:
        """Keep nothing in memory of what is on the disk; it comes back as it is used."""
        if hasattr(mmap.mmap, "madvise"):
            for mapped in self._maps:
                mapped.madvise(mmap.MADV_DONTNEED)

    def sparing(self, report: Report) -> Report:
        """Give a report that also lets go, many times a second.

        Else everything that was read or written once would count as memory that is used.
        """

        def sparingly(fraction: float, message: str, preview: Outcome | None = None) -> None:
            now_s = time.monotonic()
            if now_s >= self._next_s:
                self._next_s = now_s + _SECONDS_BETWEEN
                self.let_go()
            report(fraction, message, preview)

        return sparingly


def _usual_place() -> Path:
    """Choose the folder for large temporary files, as the one for all others may be in memory."""
    if os.environ.get("TMPDIR") or not os.access(_LARGE_PLACE, os.W_OK | os.X_OK):
        return Path(tempfile.gettempdir())
    return _LARGE_PLACE


def _reserve(file: int, n_bytes: int) -> None:
    """Take the room now: a disk that is full later would end the program without a word."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file, 0, n_bytes)
    else:
        os.truncate(file, n_bytes)
