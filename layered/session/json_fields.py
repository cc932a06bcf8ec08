"""What a person may have written into a JSON file, taken field by field."""

import json
from collections.abc import Sequence
from typing import Any, Self

from layered.errors import InvalidInputError

_MOST = 10**18


class Fields:
    """One JSON object; each field is asked for once, and `end` refuses those nobody asked for.

    Every refusal is an `InvalidInputError` that names the place: the file, then the way to the
    field.
    """

    def __init__(self, found: object, place: str) -> None:
        if not isinstance(found, dict):
            raise InvalidInputError(f"{place} must be an object: names and values in braces.")
        self._left = dict(found)
        self._place = place

    @classmethod
    def parsed(cls, text: bytes, name: str) -> Self:
        """Read the text of a file called ``name``."""
        try:
            found = json.loads(text.decode("utf-8-sig"))
        except json.JSONDecodeError as error:
            raise InvalidInputError(
                f"{name} is not JSON: line {error.lineno}, column {error.colno} is wrong "
                f"({error.msg[:1].lower()}{error.msg[1:]})."
            ) from error
        except (ValueError, RecursionError) as error:
            raise InvalidInputError(f"{name} is not JSON in UTF-8, as it has to be.") from error
        return cls(found, name)

    def __str__(self) -> str:
        return self._place

    def end(self) -> None:
        """Raise if something is left that nobody asked for."""
        for name in self._left:
            raise InvalidInputError(f"{self._place} says {name}, which means nothing there.")

    def like(self, name: str, default: Any, *, or_words: Sequence[str] = ()) -> Any:  # noqa: ANN401
        """Give a value of the default's type, or one of some words."""
        if name in self._left and self._left[name] in or_words:
            return self._left.pop(name)
        if isinstance(default, bool):
            return self._take(name, default, bool, "true or false")
        if isinstance(default, int) or or_words:
            return self._take(name, default, int, "a whole number")
        if isinstance(default, float):
            return self.number(name, default)
        return self.text(name, default)

    def text(self, name: str, default: str | None = None) -> str:
        """Give a text."""
        return str(self._take(name, default, str, "a text in quotes"))

    def texts(self, name: str) -> list[str]:
        """Give a list of texts, empty if it is not there."""
        found = self._take(name, [], list, "a list of texts")
        if not all(isinstance(item, str) for item in found):
            raise self._wrong(name, "a list of texts")
        return list(found)

    def number(self, name: str, default: float | None = None) -> float:
        """Give a finite number."""
        value = self._take(name, default, (int, float), "a number")
        if not abs(value) < _MOST:
            raise self._wrong(name, "a number")
        return float(value)

    def whole(self, name: str, default: int | None = None) -> int:
        """Give a whole number from 0 on."""
        value = int(self._take(name, default, int, "a whole number"))
        if not 0 <= value < _MOST:
            raise self._wrong(name, "a whole number from 0 on")
        return value

    def choice(self, name: str, default: str | None, choices: Sequence[str]) -> str:
        """Give one of some words."""
        value = self.text(name, default)
        if value not in choices:
            raise self._wrong(name, " or ".join(choices) or "left out")
        return value

    def object(self, name: str) -> "Fields":
        """Give an object, empty if it is not there."""
        return Fields(self._left.pop(name, {}), f"{self._place}, {name}")

    def objects(self, name: str) -> list["Fields"]:
        """Give a list of objects, empty if it is not there."""
        found = self._take(name, [], list, "a list")
        return [Fields(item, f"{self._place}, {name} {i}") for i, item in enumerate(found, 1)]

    def _take(self, name: str, default: Any, kind: Any, what: str) -> Any:  # noqa: ANN401
        if name not in self._left:
            if default is None:
                raise InvalidInputError(f"{self._place} does not say {name}.")
            return default
        value = self._left.pop(name)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self._wrong(name, what)
        return value

    def _wrong(self, name: str, what: str) -> InvalidInputError:
        return InvalidInputError(f"{self._place}: {name} must be {what}.")
