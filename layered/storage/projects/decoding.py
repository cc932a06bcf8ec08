"""Entries of the file into objects of the model, each once."""

from collections.abc import Sequence
from dataclasses import MISSING, fields
from enum import Enum
from functools import cache
from typing import Any, Protocol, get_type_hints

import numpy as np
from numpy.typing import NDArray

from layered.model.recording import Recording
from layered.storage.projects.encoding import Entry
from layered.storage.projects.types import ARRAY, RECORDING, TYPES


class DamagedError(Exception):
    """Something in a project is missing or makes no sense; the text says what, for developers."""


class Fetching(Protocol):
    """Where what is too large for JSON comes from."""

    def array(self, file: str) -> NDArray[Any]:
        """Give an array back, or raise `DamagedError`."""

    def recording(self, where: Entry, about: Entry) -> Recording:
        """Read a recording's file again, or raise `DamagedError`."""


class Decoder:
    """Makes the objects that are asked for, and what they refer to.

    Parameters
    ----------
    entries : sequence of dict
        By number; None where one was lost.
    """

    def __init__(self, entries: Sequence[Entry | None], fetching: Fetching) -> None:
        self._entries = entries
        self._fetching = fetching
        self._made: dict[int, object] = {}

    def make(self, number: object) -> object:
        """Make an object, or give the one that was made.

        Raises
        ------
        DamagedError
            If it, or something it refers to, is lost.
        """
        if not isinstance(number, int) or not 0 <= number < len(self._entries):
            raise DamagedError(f"there is no object {number}")
        if number not in self._made:
            entry = self._entries[number]
            if entry is None:
                raise DamagedError(f"object {number} is lost")
            self._made[number] = self._make(entry)
        return self._made[number]

    def _make(self, entry: Entry) -> object:
        try:
            name, values = entry["type"], entry["fields"]
            if name == ARRAY:
                return self._fetching.array(values["file"])
            if name == RECORDING:
                return self._recording(values)
            kind = TYPES[name]
            made: object = kind(**self._arguments(kind, values))
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise DamagedError(f"{type(error).__name__}: {error}") from error
        return made

    def _recording(self, values: Entry) -> Recording:
        if "original" in values:
            return self._fetching.recording(values["original"], values)
        samples = self._value(values["samples"], object)
        if not isinstance(samples, np.ndarray):
            raise DamagedError("a recording without samples")
        rate, name = values["sample_rate_hz"], values["name"]
        return Recording.of(samples, rate, name, values.get("source", ""))

    def _arguments(self, kind: type, values: Entry) -> dict[str, object]:
        hints = _hints(kind)
        found: dict[str, object] = {}
        for field in fields(kind):
            if field.name in values:
                found[field.name] = self._value(values[field.name], hints[field.name])
            elif field.default is MISSING and field.default_factory is MISSING:
                raise DamagedError(f"{kind.__name__} without {field.name}")
        return found

    def _value(self, value: object, hint: object) -> object:
        if isinstance(value, dict):
            return self.make(value["@"])
        if isinstance(value, list):
            return tuple(self._value(item, object) for item in value)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return hint(value)
        if hint is float and isinstance(value, int):
            return float(value)
        return value


@cache
def _hints(kind: type) -> dict[str, object]:
    return get_type_hints(kind)
