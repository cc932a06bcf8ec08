"""Arrays as NumPy's own files, written and read block by block."""

from collections.abc import Callable, Iterator
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from layered.storage.growing import Allocate
from layered.storage.projects.decoding import DamagedError

_BLOCK_BYTES = 1 << 20
_MOST_DIMENSIONS = 4


def blocks(values: NDArray[Any]) -> Iterator[bytes]:
    """Give the file of an array, piece by piece."""
    yield header(values.dtype, values.shape)
    for row in _rows(values):
        step = max(1, _BLOCK_BYTES // max(1, values.itemsize))
        for start in range(0, len(row), step):
            yield np.ascontiguousarray(row[start : start + step]).tobytes()


def read(
    file: IO[bytes], allocate: Allocate, on_block: Callable[[int], None]
) -> NDArray[np.generic]:
    """Read an array from its file, read-only.

    Parameters
    ----------
    allocate : callable
        Gives room for sound, on the disk when it is large.
    on_block : callable
        Told how many bytes were read since the last time; may raise to stop.

    Raises
    ------
    DamagedError
        If the file is not one of those that `blocks` gives, or ends early.
    """
    shape, dtype = shape_of(file)
    is_sound = dtype == np.float32 and len(shape) == 2
    values = allocate((shape[0], shape[1])) if is_sound else np.empty(shape, dtype)
    for row in _rows(values):
        _fill(row, file, on_block)
    values.setflags(write=False)
    return values


def shape_of(file: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Read the head of an array's file; raises `DamagedError` if it is not one."""
    try:
        version = npy.read_magic(file)
        if version != (1, 0):
            raise DamagedError(f"an array of version {version}")
        shape, is_fortran, dtype = npy.read_array_header_1_0(file)
    except ValueError as error:
        raise DamagedError(str(error)) from error
    if is_fortran or dtype.hasobject or len(shape) > _MOST_DIMENSIONS:
        raise DamagedError(f"an array of {dtype}")
    return shape, dtype


def header(dtype: np.dtype[Any], shape: tuple[int, ...]) -> bytes:
    """Give the head of an array's file; what follows it lies where memory maps like it."""
    descr = npy.dtype_to_descr(dtype)
    about = f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': {shape!r}, }}"
    length = len(npy.magic(1, 0)) + 2 + len(about) + 1
    padded = about + " " * (-length % npy.ARRAY_ALIGN) + "\n"
    return npy.magic(1, 0) + len(padded).to_bytes(2, "little") + padded.encode("latin1")


def _rows(values: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """Give the last dimension's rows, so that nothing large has to be contiguous."""
    if values.ndim <= 1:
        yield values.reshape(-1)
        return
    for part in values:
        yield from _rows(part)


def _fill(row: NDArray[Any], file: IO[bytes], on_block: Callable[[int], None]) -> None:
    step = max(1, _BLOCK_BYTES // max(1, row.itemsize))
    for start in range(0, len(row), step):
        wanted = row[start : start + step]
        found = file.read(wanted.nbytes)
        if len(found) != wanted.nbytes:
            raise DamagedError("an array that ends early")
        wanted[:] = np.frombuffer(found, row.dtype)
        on_block(len(found))
