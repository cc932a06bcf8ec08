"""The dictionaries a person keeps: files in one folder, there in every project."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from layered.errors import ExportError, InvalidInputError, LayeredError
from layered.export.file_names import file_stems
from layered.model.dictionary import Dictionary
from layered.session.settings import settings_path
from layered.storage.dictionary_file import (
    SUFFIX,
    is_dictionary,
    read_dictionary,
    write_dictionary,
)


@dataclass(frozen=True, slots=True, eq=False)
class Shelved:
    """A dictionary of the shelf and its file."""

    path: Path
    dictionary: Dictionary


def shelf_folder() -> Path:
    """Give where the shelf is kept on this platform: beside the settings."""
    return settings_path().parent / "dictionaries"


class DictionaryShelf:
    """Reads the folder once, and writes every change at once.

    Attributes
    ----------
    unreadable : tuple of str
        A sentence for each file that is no dictionary; such files are left alone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._listeners: list[Callable[[], None]] = []
        self._entries: list[Shelved] = []
        self.unreadable: tuple[str, ...] = ()
        self.look()

    @property
    def entries(self) -> tuple[Shelved, ...]:
        """All dictionaries, by name."""
        return tuple(self._entries)

    def listen(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after every change."""
        self._listeners.append(listener)

    def look(self) -> None:
        """Read the folder anew."""
        self._entries, complaints = [], []
        paths = sorted(self._folder.iterdir()) if self._folder.is_dir() else []
        for path in filter(is_dictionary, paths):
            try:
                self._entries.append(Shelved(path, read_dictionary(path)))
            except LayeredError as error:
                complaints.append(str(error))
        self.unreadable = tuple(complaints)
        self._sort()

    def add(self, dictionary: Dictionary) -> Shelved:
        """Put a dictionary on the shelf, under a name that no other has.

        Raises
        ------
        ExportError
            If it cannot be written.
        """
        named = replace(dictionary, name=self._free_name(dictionary.name))
        stems = [entry.path.stem for entry in self._entries]
        stem = file_stems([named.name], taken=stems)[0]
        entry = Shelved(self._folder / f"{stem}{SUFFIX}", named)
        self._write(entry)
        self._entries.append(entry)
        self._tell()
        return entry

    def change(self, entry: Shelved, dictionary: Dictionary) -> Shelved:
        """Put another state of a dictionary in its place: its name, its tags, fewer spectra.

        Raises
        ------
        InvalidInputError, ExportError
            If it is not there, has no name, or cannot be written.
        """
        if entry not in self._entries:
            raise InvalidInputError("That dictionary is no longer on the shelf.")
        name = dictionary.name.strip()
        if not name:
            raise InvalidInputError("A dictionary needs a name.")
        if name != entry.dictionary.name:
            name = self._free_name(name)
        changed = Shelved(entry.path, replace(dictionary, name=name))
        self._write(changed)
        self._entries[self._entries.index(entry)] = changed
        self._tell()
        return changed

    def remove(self, entry: Shelved) -> None:
        """Take a dictionary off the shelf; whoever holds it can add it again."""
        if entry in self._entries:
            self._entries.remove(entry)
            entry.path.unlink(missing_ok=True)
            self._tell()

    def _write(self, entry: Shelved) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_dictionary(entry.dictionary, entry.path)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise ExportError(
                f"{entry.dictionary.name} cannot be kept in {self._folder}: {reason}. "
                "Free some space, or change the folder's permissions."
            ) from error

    def _free_name(self, wanted: str) -> str:
        taken = {entry.dictionary.name.casefold() for entry in self._entries}
        name, number = wanted, 1
        while name.casefold() in taken:
            number += 1
            name = f"{wanted} {number}"
        return name

    def _sort(self) -> None:
        self._entries.sort(key=lambda entry: entry.dictionary.name.casefold())

    def _tell(self) -> None:
        self._sort()
        for listener in list(self._listeners):
            listener()
