"""Reading a list of holes from a JSON file."""

import json
import math
from pathlib import Path

from layered.errors import InvalidInputError
from layered.model.hole import Hole
from layered.storage.paths import cannot_read, shown

_FIELDS = ("start_s", "end_s", "low_hz", "high_hz")
_LARGEST_BYTES = 1 << 26


def read_holes(path: Path) -> tuple[Hole, ...]:
    """Read a list of ``{"start_s", "end_s", "low_hz", "high_hz"}``.

    Raises
    ------
    InvalidInputError
        If the file holds something else; the text says what is wrong where.
    UnsupportedFileError
        If it cannot be read.
    """
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise InvalidInputError(f"{shown(path)} is too large to be a list of holes.")
        value = json.loads(path.read_bytes())
    except OSError as error:
        raise cannot_read(path, error) from error
    except (ValueError, RecursionError) as error:
        raise InvalidInputError(
            f"{shown(path)} is no list of holes: it is not JSON. {_wanted()}"
        ) from error
    if not isinstance(value, list):
        raise InvalidInputError(f"{shown(path)} is no list of holes. {_wanted()}")
    return tuple(_hole(item, number + 1, path) for number, item in enumerate(value))


def _hole(item: object, number: int, path: Path) -> Hole:
    values = item if isinstance(item, dict) else {}
    numbers = [values.get(name) for name in _FIELDS]
    if not all(_is_number(value) for value in numbers):
        raise InvalidInputError(f"Hole {number} of {shown(path)} is not one. {_wanted()}")
    start_s, end_s, low_hz, high_hz = map(float, numbers)  # type: ignore[arg-type]
    if end_s < start_s or high_hz < low_hz:
        raise InvalidInputError(
            f"Hole {number} of {shown(path)} ends before it starts: {start_s:g} to {end_s:g} s, "
            f"{low_hz:g} to {high_hz:g} Hz. Put the lower number first."
        )
    return Hole(start_s, end_s, low_hz, high_hz)


def _is_number(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) < 1e300 and math.isfinite(value)  # type: ignore[arg-type]


def _wanted() -> str:
    names = ", ".join(f'"{name}"' for name in _FIELDS)
    return f"Write a list of objects with the numbers {names}."
