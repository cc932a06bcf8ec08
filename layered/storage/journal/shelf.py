"""A folder of sounds and recordings, each written once."""

import contextlib
import mmap
import os
import shutil
import threading
import weakref
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Sound
from layered.model.original import Original
from layered.model.recording import Recording
from layered.storage import originals
from layered.storage.projects import arrays
from layered.storage.projects.encoding import Entry
from layered.storage.room import reserve

_BLOCK_BYTES = 1 << 22
_IN_MEMORY_BYTES = 1 << 24
"""A process may have some hundred memory maps, and a history may have more arrays than that."""

Address = tuple[int, tuple[int, ...], tuple[int, ...]]
Told = Callable[[float], None]


def tell_nobody(share: float) -> None:
    """Take no note of how far a copy is."""


class Shelf:
    """Where arrays and recordings of a session are, or come to be.

    Files that came about here and were never kept are gone with the last array that lies in them.

    Parameters
    ----------
    folder : Path
        Made if missing.
    on_file : callable
        Told each file that holds something for good now, so that it can be flushed to the disk.

    Attributes
    ----------
    maps : set of mmap
        What is mapped into memory now.
    """

    def __init__(self, folder: Path, on_file: Callable[[Path], None]) -> None:
        self.folder = folder
        self._on_file = on_file
        self._names: dict[Address, tuple[NDArray[Any], str]] = {}
        self._endings: dict[str, weakref.finalize[..., Any]] = {}
        self._count = 0
        self._lock = threading.RLock()
        self.maps: weakref.WeakSet[mmap.mmap] = weakref.WeakSet()
        folder.mkdir(parents=True, exist_ok=True)

    def new_file(self, suffix: str) -> Path:
        """Give the path of a file to be."""
        with self._lock:
            self._count += 1
            return self.folder / f"{self._count}{suffix}"

    def allocate(self, shape: tuple[int, int]) -> Sound:
        """Give zeroed room for sound in a file; raises `OSError` where there is none."""
        path = self.new_file(".npy")
        try:
            return self._allocated(path, shape)
        except OSError:
            path.unlink(missing_ok=True)
            raise

    def opened(self, path: Path) -> NDArray[Any]:
        """Give the array in a file of this folder, read-only, as a memory map if it is large."""
        with path.open("rb") as file:
            shape, dtype = arrays.shape_of(file)
            start = file.tell()
            if path.stat().st_size <= _IN_MEMORY_BYTES:
                values = np.fromfile(file, dtype).reshape(shape)
                values.setflags(write=False)
            else:
                values = np.memmap(path, dtype, "r", start, shape)
        if isinstance(values.base, mmap.mmap):
            self.maps.add(values.base)
        self._know(values, path.name)
        return values

    def array(self, values: NDArray[Any]) -> str:
        """Keep an array for good, in any thread; give the name of its file."""
        with self._lock:
            known = self._names.get(_address(values))
            if known is not None:
                return known[1]
            name = self._name_of_file(values) or self._written(values)
            self._know(values, name)
            return name

    def original(self, original: Original, recording: Recording) -> Entry | None:
        """Keep the file a recording was read from, or give None if it cannot be had any more."""
        del recording
        if original.path.parent != self.folder:
            copy = self.copy_of(original)
            return {"file": copy.path.name} if copy is not None else None
        if not originals.is_unchanged(original):
            return None
        return {"file": original.path.name}

    def copy_of(self, original: Original, told: Told = tell_nobody) -> Original | None:
        """Copy a file here; give None if it is not the one that was read any more."""
        if not originals.is_unchanged(original):
            return None
        path = self.new_file(original.path.suffix)
        done = 0
        try:
            with original.path.open("rb") as source, path.open("wb") as copy:
                while block := source.read(_BLOCK_BYTES):
                    copy.write(block)
                    done += len(block)
                    told(done / max(1, original.n_bytes))
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        if not originals.is_unchanged(original):
            path.unlink(missing_ok=True)
            return None
        self._on_file(path)
        return originals.of(path)

    def take(self, path: Path) -> Path:
        """Bring a file of another session here, without a copy where that can be."""
        here = self.new_file(path.suffix)
        try:
            os.link(path, here)
        except OSError:
            shutil.copyfile(path, here)
        self._on_file(here)
        return here

    def forget(self, names: Iterable[str]) -> None:
        """Take files that were kept for gone: what lies in them is written again if need be."""
        gone = set(names)
        with self._lock:
            for address, (_, name) in list(self._names.items()):
                if name in gone:
                    del self._names[address]

    def remove(self, names: Iterable[str]) -> None:
        """Remove files that were forgotten; arrays that lie in them stay as they are."""
        for name in names:
            _remove(self.folder / name)

    def _allocated(self, path: Path, shape: tuple[int, int]) -> Sound:
        head = arrays.header(np.dtype(np.float32), shape)
        with path.open("w+b") as file:
            file.write(head)
            file.flush()
            reserve(file.fileno(), len(head) + 4 * shape[0] * shape[1])
        values = np.memmap(path, np.float32, "r+", len(head), shape)
        mapped = values.base
        assert isinstance(mapped, mmap.mmap)
        self.maps.add(mapped)
        self._endings[path.name] = weakref.finalize(mapped, _remove, path)
        return values

    def _written(self, values: NDArray[Any]) -> str:
        path = self.new_file(".npy")
        try:
            with path.open("wb") as file:
                file.writelines(arrays.blocks(values))
        except OSError:
            _remove(path)
            raise
        self._on_file(path)
        return path.name

    def _name_of_file(self, values: NDArray[Any]) -> str | None:
        """Say which file an array lies in, if it is all of it."""
        whole: Any = values
        while isinstance(whole, np.ndarray) and not isinstance(whole.base, mmap.mmap):
            whole = whole.base
        name = Path(whole.filename).name if isinstance(whole, np.memmap) and whole.filename else ""
        if name not in self._endings or _address(whole) != _address(values):
            return None
        self._keep(name)
        return name

    def _keep(self, name: str) -> None:
        ending = self._endings.pop(name, None)
        if ending is not None:
            ending.detach()
            self._on_file(self.folder / name)

    def _know(self, values: NDArray[Any], name: str) -> None:
        self._names[_address(values)] = (values, name)  # held, so that its address stays its own


def _address(values: NDArray[Any]) -> Address:
    return values.__array_interface__["data"][0], values.shape, values.strides


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
