"""What is still whole in an archive that was cut off or lost its directory.

Every member has a header of its own before it, so an archive can be read from the front: up to
where it ends, or is no archive any more.
"""

import contextlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol

from layered.storage.projects.decoding import DamagedError

_HEADER = struct.Struct("<4s5H3I2H")
_MAGIC = b"PK\x03\x04"
_ZIP64 = 1
_IN_ZIP64 = 0xFFFFFFFF
_BLOCK_BYTES = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError)
"""What zipfile raises for damage of all kinds; the last is a member that claims a password."""


class Archive(Protocol):
    """What reading a project needs of an archive; `zipfile.ZipFile` has it."""

    def open(self, name: str) -> IO[bytes]:
        """Open a member for reading; `KeyError` if there is none of that name."""

    def getinfo(self, name: str) -> zipfile.ZipInfo:
        """Describe a member."""

    def infolist(self) -> list[zipfile.ZipInfo]:
        """Describe all members."""


class Salvaged:
    """The members of a damaged archive that are all there."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._found = {about.filename: about for about in _members(file)}

    def open(self, name: str) -> IO[bytes]:
        """Open a member for reading."""
        about = self.getinfo(name)
        start = about.header_offset
        return io.BufferedReader(_Member(self._file, start, about))

    def getinfo(self, name: str) -> zipfile.ZipInfo:
        """Describe a member; its offset is that of its contents."""
        return self._found[name]

    def infolist(self) -> list[zipfile.ZipInfo]:
        """Describe all members."""
        return list(self._found.values())


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open an archive, as it should be or as far as it is whole.

    Raises
    ------
    OSError
        As the disk does.
    """
    with path.open("rb") as file:
        try:
            archive = zipfile.ZipFile(file)
        except (*_BROKEN, ValueError, OverflowError, struct.error):
            yield Salvaged(file)
        else:
            with archive:
                yield archive


@contextlib.contextmanager
def member_of(archive: Archive, name: str) -> Iterator[IO[bytes]]:
    """Open a member for reading.

    Raises
    ------
    DamagedError
        If it is not there or not whole, then or while it is read.
    """
    try:
        with archive.open(name) as member:
            yield member
    except _BROKEN as error:
        raise DamagedError(f"{name}: {type(error).__name__}: {error}") from error


def _members(file: IO[bytes]) -> Iterator[zipfile.ZipInfo]:
    size = file.seek(0, io.SEEK_END)
    place = 0
    while True:
        file.seek(place)
        head = file.read(_HEADER.size)
        if len(head) < _HEADER.size or not head.startswith(_MAGIC):
            return
        fields = _HEADER.unpack(head)
        method, crc, packed, unpacked = fields[3], *fields[6:9]
        name, extra = file.read(fields[9]), file.read(fields[10])
        if _IN_ZIP64 in (packed, unpacked):
            packed, unpacked = _sizes(extra, packed, unpacked)
        place += _HEADER.size + len(name) + len(extra)
        if place + packed > size:
            return
        about = zipfile.ZipInfo(name.decode("utf-8", "replace"))
        about.header_offset, about.compress_type, about.CRC = place, method, crc
        about.compress_size, about.file_size = packed, unpacked
        yield about
        place += packed


def _sizes(extra: bytes, packed: int, unpacked: int) -> tuple[int, int]:
    """Read the large sizes from the extra field of a header."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<2H", extra)
        if kind == _ZIP64 and length >= 16 and len(extra) >= 20:
            unpacked, packed = struct.unpack_from("<2Q", extra, 4)
            return packed, unpacked
        extra = extra[4 + length :]
    return packed, unpacked


class _Member(io.RawIOBase):
    """Reads one member, unpacks it where it is packed, and checks it at its end."""

    def __init__(self, file: IO[bytes], start: int, about: zipfile.ZipInfo) -> None:
        self._file = file
        self._place, self._left = start, about.compress_size
        self._name, self._wanted = about.filename, about.CRC
        self._crc = 0
        self._ready = b""
        packed = about.compress_type == zipfile.ZIP_DEFLATED
        self._unpacker = zlib.decompressobj(-zlib.MAX_WBITS) if packed else None

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]
        """Fill a buffer; raise `zipfile.BadZipFile` at the end of what is damaged."""
        while not self._ready and self._left:
            self._ready = self._next()
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._crc = zlib.crc32(self._ready[:count], self._crc)
        self._ready = self._ready[count:]
        if count == 0 and self._crc != self._wanted:
            raise zipfile.BadZipFile(f"Bad CRC-32 for file {self._name!r}")
        return count

    def _next(self) -> bytes:
        self._file.seek(self._place)
        block = self._file.read(min(self._left, _BLOCK_BYTES))
        self._place += len(block)
        self._left -= len(block)
        if self._unpacker is None:
            return block
        return self._unpacker.decompress(block) + (b"" if self._left else self._unpacker.flush())
