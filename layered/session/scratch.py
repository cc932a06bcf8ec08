"""Room on the disk for sound that is too large for memory."""

import contextlib
import mmap
import os
import tempfile
import time
import weakref
from pathlib import Path

import numpy as np

from layered.dsp.arrays import Sound
from layered.errors import ExportError
from layered.methods.method import Outcome, Report
from layered.storage.journal.shelf import Shelf
from layered.storage.room import reserve

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
    shelf : Shelf, optional
        Where large arrays are instead, in files with names, as long as there is room.
    """

    def __init__(self, folder: Path | None = None, shelf: Shelf | None = None) -> None:
        self._folder = folder
        self.shelf = shelf
        self._maps: weakref.WeakSet[mmap.mmap] = weakref.WeakSet()
        self._next_s = 0.0

    def allocate(self, shape: tuple[int, int]) -> Sound:
        """Give room for sound, shape (channels, samples), all zeros."""
        n_bytes = 4 * shape[0] * shape[1]
        if n_bytes <= IN_MEMORY_BYTES:
            return np.zeros(shape, np.float32)
        if self.shelf is not None:
            with contextlib.suppress(OSError):
                return self.shelf.allocate(shape)
        folder = self._folder or _usual_place()
        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                reserve(file.fileno(), n_bytes)
                sound = np.memmap(file, np.float32, "r+", shape=shape)
        except OSError as error:
            raise ExportError(
                f"There is no room for {n_bytes >> 20} MB of temporary sound in {folder}. "
                "Free some space there, or set TMPDIR to a folder on a larger disk."
            ) from error
        assert isinstance(sound.base, mmap.mmap)
        self._maps.add(sound.base)
        return sound

    def keep(self, sound: Sound) -> None:
        """Write down a sound that the project will hold; without a word where that fails.

        It is tried again when the project holds it, and told then.
        """
        if self.shelf is not None:
            with contextlib.suppress(OSError):
                self.shelf.array(sound)

    def let_go(self) -> None:
        """Keep nothing in memory of what is on the disk; it comes back as it is used."""
        if hasattr(mmap.mmap, "madvise"):
            for mapped in (*self._maps, *(self.shelf.maps if self.shelf is not None else ())):
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
