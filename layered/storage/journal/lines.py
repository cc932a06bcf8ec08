"""Lines that show when they are damaged or cut off."""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Line = dict[str, Any]


def packed(line: Line) -> bytes:
    """Give a line as bytes, its end included."""
    text = json.dumps(line, separators=(",", ":"), ensure_ascii=False).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


def read(path: Path) -> Iterator[Line | None]:
    """Give the lines of a file, None for each that is damaged; none if there is no file.

    A last line without its end was being written: it never was, so it is left out.
    """
    try:
        with path.open("rb") as file:
            for row in file:
                if row.endswith(b"\n"):
                    yield _unpacked(row)
    except OSError:
        return


def _unpacked(row: bytes) -> Line | None:
    text = row[9:-1]
    if row[:9] != b"%08x " % zlib.crc32(text):
        return None
    line = json.loads(text)
    return line if isinstance(line, dict) else None
