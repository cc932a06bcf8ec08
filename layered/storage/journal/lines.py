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


def read(path: Path) -> Iterator[Line]:
    """Give the lines of a file up to the first that is not whole; none if there is no file."""
    try:
        with path.open("rb") as file:
            for row in file:
                line = _unpacked(row)
                if line is None:
                    return
                yield line
    except OSError:
        return


def _unpacked(row: bytes) -> Line | None:
    text = row[9:-1]
    if not row.endswith(b"\n") or row[:9] != b"%08x " % zlib.crc32(text):
        return None
    line = json.loads(text)
    return line if isinstance(line, dict) else None
