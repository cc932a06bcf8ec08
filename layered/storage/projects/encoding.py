"""Objects of the model into entries of the file: each once, numbered, referring to others."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from enum import Enum
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from layered.model.original import Original
from layered.model.recording import Recording
from layered.storage.projects.types import ARRAY, RECORDING, name_of

Entry = dict[str, Any]


class Keeping(Protocol):
    """Where what is too large for JSON goes."""

    def array(self, values: NDArray[Any]) -> str:
        """Keep an array; give the name it is found under."""

    def original(self, original: Original, recording: Recording) -> Entry | None:
        """Keep the file of a recording; say where it is, or None if it cannot be had."""


def file_of(entry: Entry) -> str | None:
    """Give the name of the file that an entry needs beside it, or None."""
    fields = entry["fields"]
    name = fields.get("file") or fields.get("original", {}).get("file")
    return str(name) if name else None


class Encoder:
    """Numbers objects in the order in which they are first met, what they refer to before them.

    Parameters
    ----------
    write : callable
        Called with each new entry, in the order of their numbers.
    """

    def __init__(self, keeping: Keeping, write: Callable[[Entry], object]) -> None:
        self._keeping = keeping
        self._write = write
        self._next = 0
        self._numbers: dict[int, tuple[object, int]] = {}

    def number(self, value: object) -> int:
        """Give an object's number, writing it first if it is new."""
        known = self._numbers.get(id(value))
        if known is not None:
            return known[1]
        self._write(self._entry(value))
        number = self._next
        self._next += 1
        self._numbers[id(value)] = (value, number)  # held, so that its id is not given again
        return number

    def numbers(self) -> set[int]:
        """Give the numbers of the objects that are held."""
        return {number for _, number in self._numbers.values()}

    def keep_only(self, values: Iterable[object]) -> None:
        """Let go of every object that none of ``values`` reaches."""
        old, self._numbers = self._numbers, {}
        waiting = list(values)
        while waiting:
            value = waiting.pop()
            known = old.pop(id(value), None)
            if isinstance(value, tuple | list):
                waiting.extend(value)
            elif known is not None:
                self._numbers[id(value)] = known
                waiting.extend(_parts(value))

    def _entry(self, value: object) -> Entry:
        if isinstance(value, np.ndarray):
            return {"type": ARRAY, "fields": {"file": self._keeping.array(value)}}
        if isinstance(value, Recording):
            return {"type": RECORDING, "fields": self._recording(value)}
        name = name_of(type(value))
        if name is None:
            raise TypeError(f"{type(value).__name__} is no part of projects")
        names = [field.name for field in fields(value)]  # type: ignore[arg-type]
        return {"type": name, "fields": {n: self._value(getattr(value, n)) for n in names}}

    def _recording(self, recording: Recording) -> Entry:
        entry: Entry = {
            "name": recording.name,
            "source": recording.source,
            "sample_rate_hz": recording.sample_rate_hz,
            "n_channels": recording.n_channels,
            "n_samples": recording.n_samples,
        }
        original = recording.original
        kept = self._keeping.original(original, recording) if original is not None else None
        if kept is not None:
            return entry | {"original": kept}
        return entry | {"samples": self._value(recording.samples)}

    def _value(self, value: object) -> object:
        if isinstance(value, Enum):
            return value.value
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if isinstance(value, np.generic):
            return value.item()
        if isinstance(value, tuple | list):
            return [self._value(item) for item in value]
        return {"@": self.number(value)}


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, Recording):
        return (value.samples,)
    if name_of(type(value)) is None:
        return ()
    return [getattr(value, field.name) for field in fields(value)]  # type: ignore[arg-type]
