"""The manifest of a batch: a line of JSON for each recording, and what became of it.

While a batch runs, lines are only added, each flushed to the disk, and the last one about a
recording counts: whatever ends the program, at most the line being written is lost. When it ends
by itself, one line for each recording is left, in the order of their paths. There is no time of
day in it, so that the same work leaves the same manifest.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path, PurePath
from typing import Any

from layered import atomic
from layered.errors import ExportError, InvalidInputError

MANIFEST = "manifest.jsonl"

WAITING, DONE, FAILED = "waiting", "done", "failed"


@dataclass(frozen=True, slots=True)
class Line:
    """What is known about one recording.

    Parameters
    ----------
    file : str
        The recording's path.
    why : str
        Why it failed, as a sentence.
    folder : str
        Where its layers are, below the batch's folder, with forward slashes.
    layers : dict of str to int
        The layers' files in it, with their sizes in bytes.
    outdated : tuple of str
        Files in it that were made earlier and are to go when the recording is done again.
    recipe : str
        What the layers were made with: `layered.session.whole_recipe_file.fingerprint`.
    size, modified_ns, sha256
        Of the recording when it was read.
    layered : str
        The version that made them.
    """

    file: str
    state: str = WAITING
    why: str = ""
    folder: str = ""
    layers: Mapping[str, int] | None = None
    confidence: float | None = None
    null_db: float | None = None
    warnings: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    recipe: str = ""
    size: int | None = None
    modified_ns: int | None = None
    sha256: str = ""
    layered: str = ""

    def waiting(self) -> "Line":
        """Give the line of a recording that is to be done again."""
        outdated = tuple(sorted({*self.outdated, *(self.layers or ())}))
        return Line(self.file, folder=self.folder, outdated=outdated)

    def failed(self, why: str) -> "Line":
        """Give the line of a recording that could not be done."""
        return replace(self.waiting(), state=FAILED, why=why)


class Manifest:
    """The lines of a batch, kept in its folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / MANIFEST
        self.lines = _read(self.path)

    def add(self, line: Line) -> None:
        """Note what became of a recording, on the disk too.

        Raises
        ------
        ExportError
            If there is no room; the manifest is as before.
        """
        self.lines[line.file] = line
        text = _text([line])
        try:
            with self.path.open("ab", buffering=0) as file:
                before = file.tell()
                try:
                    while text:  # a disk that is nearly full takes a part of it
                        text = text[file.write(text) :]
                    os.fsync(file.fileno())
                except OSError:
                    file.truncate(before)
                    raise
        except OSError as error:
            raise self._cannot_write(error) from error

    def tidy(self) -> None:
        """Leave one line for each recording.

        Raises
        ------
        ExportError
            If it cannot be written; what was there still is.
        """
        ordered = [self.lines[file] for file in sorted(self.lines)]
        try:
            with atomic.replacing(self.path) as temporary:
                temporary.write_bytes(_text(ordered))
        except OSError as error:
            raise self._cannot_write(error) from error

    def _cannot_write(self, error: OSError) -> ExportError:
        reason = (error.strerror or str(error)).lower()
        return ExportError(
            f"{self.path} cannot be written: {reason}. What was done so far is kept. Set this "
            "right, and the same command goes on from there."
        )


def _text(lines: Iterable[Line]) -> bytes:
    """Write lines of JSON, as UTF-8; bytes of a path that are no text become escapes."""
    return "".join(f"{_json(line)}\n" for line in lines).encode("utf-8", "backslashreplace")


def _json(line: Line) -> str:
    told = {name: value for name, value in asdict(line).items() if value not in ("", None, ())}
    return json.dumps(told, ensure_ascii=False)


def _read(path: Path) -> dict[str, Line]:
    try:
        found = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InvalidInputError(
            f"{path} cannot be read: {(error.strerror or str(error)).lower()}. "
            "Choose another folder with -o."
        ) from error
    lines = [line for line in map(_parsed, found) if line is not None]
    if not lines and any(found[:-1]):
        raise InvalidInputError(
            f"{path} is not a manifest of layered batch. Choose another folder with -o."
        )
    return {line.file: line for line in lines}


def _parsed(text: bytes) -> Line | None:
    """Read a line; give None for one that was cut off or is something else."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    known: dict[str, Any] = {f.name: found[f.name] for f in fields(Line) if f.name in found}
    for name in ("warnings", "outdated"):
        known[name] = tuple(known.get(name, ()))
    return Line(**known) if _is_sensible(known) else None


def _is_sensible(known: dict[str, Any]) -> bool:
    """Say whether a line names files inside its own folder only; some will be removed."""
    texts = [known.get(name) for name in ("file", "folder", "state")]
    if not all(isinstance(text, str) and text for text in texts):
        return False
    folder = PurePath(str(known["folder"]))
    layers = known.get("layers") or {}
    names = [*layers, *known["outdated"]] if isinstance(layers, dict) else [""]
    is_inside = not folder.is_absolute() and ".." not in folder.parts
    return is_inside and all(isinstance(n, str) and n and PurePath(n).name == n for n in names)
