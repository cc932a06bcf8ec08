"""Room on the disk for sound that is too large for memory."""

import os
import tempfile
from pathlib import Path

import numpy as np

from layered.dsp.arrays import Sound
from layered.errors import ExportError

IN_MEMORY_BYTES = 128 << 20
"""Larger arrays go to the disk: a layer of six minutes of stereo at 44.1 kHz still fits."""


class Scratch:
    """Gives zeroed arrays, in memory or as files in a folder that ends with the program.

    Parameters
    ----------
    folder : Path, optional
        Where to make the folder; the system's place for temporary files unless given.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._place = folder
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def allocate(self, shape: tuple[int, int]) -> Sound:
        """Give room for sound, shape (channels, samples), all zeros."""
        n_bytes = 4 * shape[0] * shape[1]
        if n_bytes <= IN_MEMORY_BYTES:
            return np.zeros(shape, np.float32)
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(
                prefix="layered-", dir=self._place, ignore_cleanup_errors=True
            )
        with tempfile.NamedTemporaryFile(dir=self._folder.name, suffix=".f32", delete=False) as f:
            _reserve(f.fileno(), n_bytes)
            return np.memmap(f.name, np.float32, "r+", shape=shape)

    def close(self) -> None:
        """Give the room back."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def _reserve(file: int, n_bytes: int) -> None:
    """Take the room now: a disk that is full later would end the program without a word."""
    try:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file, 0, n_bytes)
        else:
            os.truncate(file, n_bytes)
    except OSError as error:
        raise ExportError(
            f"There is no room for {n_bytes >> 20} MB of temporary sound in "
            f"{tempfile.gettempdir()}. Free some space there, or set TMPDIR to a larger disk."
        ) from error
