"""Which recordings a batch goes through: files, folders with all that is in them, and lists."""

import os
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from layered.errors import InvalidInputError
from layered.export.file_names import safe_stem
from layered.session.batch.manifest import MANIFEST
from layered.storage.paths import cannot_read, shown
from layered.storage.suffixes import SOUND_SUFFIXES

LIST_SUFFIXES = (".txt", ".list", ".m3u", ".m3u8")
"""A file called so is a list: a path on each line, from the list's own folder."""
STANDARD_INPUT = "-"

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Source:
    """A recording to be worked on.

    Parameters
    ----------
    path : Path
        Absolute, without links but the last part, so that one file is met once.
    place : tuple of str
        The folder its layers are wanted in, below the batch's: subfolders, then its own name.
    """

    path: Path
    place: tuple[str, ...]


def gather(arguments: Sequence[Path], output: Path, layers: Collection[Path] = ()) -> list[Source]:
    """Find all recordings, each once, folders in the order of their names.

    A file that is named is taken whatever it is called. In folders, files are taken that are
    called like sound or video; hidden ones, ``output``, and what earlier batches made are not.

    Parameters
    ----------
    layers : collection of Path
        The folders that this batch made earlier, should ``output`` be gone through itself.

    Raises
    ------
    LayeredError
        If a list or a folder cannot be read, or there is nothing to work on.
    """
    found: dict[Path, Source] = {}
    visited: set[tuple[int, int]] = set()

    def is_made(folder: Path) -> bool:
        return (folder / MANIFEST).exists() or folder == output or folder in layers

    for argument in arguments:
        for path, subfolders in _expanded(argument, is_made, visited):
            place = (*map(safe_stem, subfolders), safe_stem(_stem(path)))
            found.setdefault(path, Source(path, place))
    if not found:
        names = ", ".join(map(shown, arguments))
        raise InvalidInputError(
            f"There is no recording in {names}. Name files, folders with sound files, or lists."
        )
    return list(found.values())


def _expanded(
    argument: Path, is_made: Callable[[Path], bool], visited: set[tuple[int, int]]
) -> Iterator[tuple[Path, tuple[str, ...]]]:
    if str(argument) == STANDARD_INPUT:
        named = _listed(sys.stdin.buffer.read(), Path())
    elif argument.is_dir():
        yield from _inside(argument, (), is_made, visited)
        return
    elif argument.suffix.lower() in LIST_SUFFIXES:
        named = _read_list(argument)
    else:
        named = [argument]
    for path in named:
        if path.is_dir():
            yield from _inside(path, (), is_made, visited)
        else:
            yield _absolute(path), ()


def _inside(
    folder: Path,
    subfolders: tuple[str, ...],
    is_made: Callable[[Path], bool],
    visited: set[tuple[int, int]],
) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Go through a folder; links to folders are followed, but no folder is visited twice."""
    try:
        identity = folder.stat()
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        raise cannot_read(folder, error) from error
    key = (identity.st_dev, identity.st_ino)
    if key in visited:
        return
    visited.add(key)
    for path in entries:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if not is_made(Path(os.path.realpath(path))):
                yield from _inside(path, (*subfolders, path.name), is_made, visited)
        elif path.suffix.lower() in SOUND_SUFFIXES:
            yield _absolute(path), subfolders


def _read_list(path: Path) -> list[Path]:
    try:
        return _listed(path.read_bytes(), path.parent)
    except OSError as error:
        raise cannot_read(path, error) from error


def _listed(text: bytes, folder: Path) -> list[Path]:
    """Read a list: lines that are empty or start with # are left out, as in playlists."""
    lines = (line.strip(b"\r") for line in text.removeprefix(_BYTE_ORDER_MARK).split(b"\n"))
    named = (os.fsdecode(line) for line in lines if line.strip() and not line.startswith(b"#"))
    return [folder / name for name in named]


def _absolute(path: Path) -> Path:
    return Path(os.path.realpath(path.parent)) / path.name


def _stem(path: Path) -> str:
    return os.fsencode(path.stem).decode("utf-8", "replace")
