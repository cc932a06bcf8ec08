"""Arrays as NumPy's own files, written and read block by block."""

import math
import re
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from layered.storage.growing import Allocate
from layered.storage.projects.decoding import DamagedError

_BLOCK_BYTES = 1 << 20
_MOST_DIMENSIONS = 4
_SAMPLED_PIECES, _PIECE = 32, 4096
_MAGIC = npy.magic(1, 0)
_PREFIX_BYTES = len(_MAGIC) + 2
_KINDS = ("<f4", "<f8", "<i4", "<i8", "|u1", "|b1")
_ABOUT = re.compile(
    rb"\{'descr': '(?P<dtype>[<|]\w\d)', 'fortran_order': False, "
    rb"'shape': \((?P<shape>(?:\d{1,12}, ?)*(?:\d{1,12})?)\), \}\s*"
)
"""NumPy's own reader of heads evaluates them as Python, which takes any damage for a program."""


def blocks(values: NDArray[Any]) -> Iterator[bytes]:
    """Give the file of an array, piece by piece."""
    yield header(values.dtype, values.shape)
    for row in _rows(values):
        step = max(1, _BLOCK_BYTES // max(1, values.itemsize))
        for start in range(0, len(row), step):
            yield np.ascontiguousarray(row[start : start + step]).tobytes()


def is_mostly_silence(values: NDArray[Any]) -> bool:
    """Say whether an array is worth packing: pieces of it shrink to a quarter."""
    rows = list(_rows(values))
    step = max(1, sum(len(row) for row in rows) // _SAMPLED_PIECES)
    pieces = [
        np.ascontiguousarray(row[start : start + _PIECE]).tobytes()
        for row in rows
        for start in range(0, len(row), step)
    ]
    packed = sum(len(zlib.compress(piece, 1)) for piece in pieces)
    return packed < sum(map(len, pieces)) / 4


def read(
    file: IO[bytes], n_bytes: int, allocate: Allocate, on_block: Callable[[int], None]
) -> NDArray[np.generic]:
    """Read an array from its file, read-only.

    Parameters
    ----------
    n_bytes : int
        How large the file is: room for more than that is never taken.
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
    if math.prod(shape) * dtype.itemsize > n_bytes:
        raise DamagedError("an array that is larger than its file")
    is_sound = dtype == np.float32 and len(shape) == 2
    values = allocate((shape[0], shape[1])) if is_sound else np.empty(shape, dtype)
    for row in _rows(values):
        _fill(row, file, on_block)
    values.setflags(write=False)
    return values


def shape_of(file: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Read the head of an array's file; raises `DamagedError` if it is not one."""
    start = file.read(_PREFIX_BYTES)
    text = b""
    if start.startswith(_MAGIC):
        text = file.read(int.from_bytes(start[len(_MAGIC) :], "little"))
    found = _ABOUT.fullmatch(text)
    if found is None:
        raise DamagedError("an array with another head")
    shape = tuple(int(size) for size in found["shape"].split(b",") if size.strip())
    if len(shape) > _MOST_DIMENSIONS:
        raise DamagedError(f"an array of {len(shape)} dimensions")
    if found["dtype"].decode() not in _KINDS:
        raise DamagedError("an array of another kind")
    dtype = np.dtype(found["dtype"].decode())
    return shape, dtype


def header(dtype: np.dtype[Any], shape: tuple[int, ...]) -> bytes:
    """Give the head of an array's file; what follows it lies where memory maps like it."""
    descr = dtype.newbyteorder("<").str
    if descr not in _KINDS:
        raise TypeError(f"arrays of {dtype} are no part of projects")
    about = f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': {shape!r}, }}"
    length = _PREFIX_BYTES + len(about) + 1
    padded = about + " " * (-length % npy.ARRAY_ALIGN) + "\n"
    return _MAGIC + len(padded).to_bytes(2, "little") + padded.encode("latin1")


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
