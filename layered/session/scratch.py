"""Room on the disk for sound that is too large for memory."""

import tempfile
from pathlib import Path

import numpy as np

from layered.dsp.arrays import Sound

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
        if 4 * shape[0] * shape[1] <= IN_MEMORY_BYTES:
            return np.zeros(shape, np.float32)
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(
                prefix="layered-", dir=self._place, ignore_cleanup_errors=True
            )
        with tempfile.NamedTemporaryFile(dir=self._folder.name, suffix=".f32", delete=False) as f:
            return np.memmap(f.name, np.float32, "w+", shape=shape)

    def close(self) -> None:
        """Give the room back."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
