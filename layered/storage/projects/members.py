"""What lies beside the document in a project file, read again."""

import contextlib
import tempfile
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from layered.disk_errors import reason
from layered.errors import ProjectFileError, UnsupportedFileError
from layered.model.original import Original
from layered.model.recording import Recording
from layered.progress import Progress
from layered.storage import audio_files
from layered.storage.growing import Allocate
from layered.storage.paths import shown
from layered.storage.projects import arrays, references
from layered.storage.projects.decoding import DamagedError
from layered.storage.projects.encoding import Entry
from layered.storage.projects.salvage import Archive, member_of

_BLOCK_BYTES = 1 << 20


class Keeper(Protocol):
    """A folder whose files stay as long as the project is open."""

    def new_file(self, suffix: str) -> Path:
        """Give the path of a file to be."""

    def opened(self, path: Path) -> NDArray[Any]:
        """Give the array in one of its files."""


class Members:
    """Reads arrays and recordings out of an archive, and says how far it is.

    Parameters
    ----------
    keeper : Keeper, optional
        Where all of it is put, so that it need not be kept again. Unless given, arrays go where
        ``allocate`` says, and the recordings' files are gone once they are read.
    """

    def __init__(
        self,
        archive: Archive,
        path: Path,
        *,
        allocate: Allocate,
        report: Progress,
        keeper: Keeper | None,
    ) -> None:
        self._archive = archive
        self._allocate = allocate
        self._report = report
        self._keeper = keeper
        self._folder = path.parent
        self._message = f"Opening {shown(path)}"
        self._n_bytes = sum(member.file_size for member in archive.infolist()) or 1
        self._done = 0

    def array(self, file: str) -> NDArray[Any]:
        """Read an array; raises `DamagedError` if it is not all there."""
        if self._keeper is not None:
            path = self._keeper.new_file(".npy")
            self._extract(file, path)
            try:
                return self._keeper.opened(path)
            except ValueError as error:
                raise DamagedError(str(error)) from error
        with member_of(self._archive, file) as member:
            n_bytes = self._archive.getinfo(file).file_size
            values = arrays.read(member, n_bytes, self._allocate, self._on_block)
            if member.read(1):
                raise DamagedError(f"{file} holds more than its array")
        return values

    def recording(self, where: Entry, about: Entry) -> Recording:
        """Read a recording's file.

        Raises
        ------
        DamagedError
            If it is not what it was.
        ProjectFileError
            If it is not in the archive, and not where it should be.
        """
        if "file" not in where:
            return self._outside(references.found(where, about, self._folder), about)
        with contextlib.ExitStack() as stack:
            suffix = Path(where["file"]).suffix
            if self._keeper is not None:
                path = self._keeper.new_file(suffix)
            else:
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="layered-"))
                path = Path(folder) / f"recording{suffix}"
            self._extract(where["file"], path)
            try:
                found = audio_files.read(path, allocate=self._allocate, report=self._reading)
            except UnsupportedFileError as error:
                raise DamagedError(str(error)) from error
        return described(found, about, found.original if self._keeper is not None else None)

    def _outside(self, path: Path, about: Entry) -> Recording:
        try:
            found = audio_files.read(path, allocate=self._allocate, report=self._reading)
        except UnsupportedFileError as error:
            raise DamagedError(str(error)) from error
        return described(found, about, found.original)

    def _extract(self, name: str, path: Path) -> None:
        with member_of(self._archive, name) as member:
            for block in iter(lambda: member.read(_BLOCK_BYTES), b""):
                try:
                    with path.open("ab") as file:
                        file.write(block)
                except OSError as error:
                    raise ProjectFileError(
                        f"The project cannot be opened, because {reason(path.parent, error)}. "
                        "Free some space there."
                    ) from error
                self._on_block(len(block))

    def _on_block(self, n_bytes: int) -> None:
        self._done += n_bytes
        self._report(min(1.0, self._done / self._n_bytes), self._message)

    def _reading(self, fraction: float, message: str) -> None:
        del fraction, message
        self._report(min(1.0, self._done / self._n_bytes), self._message)


class Shapes:
    """Gives silence in the shape of what is in an archive, without reading it."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def array(self, file: str) -> NDArray[Any]:
        """Give zeros of an array's shape, which take no room."""
        with member_of(self._archive, file) as member:
            shape, dtype = arrays.shape_of(member)
        return np.broadcast_to(np.zeros((), dtype), shape)

    def recording(self, where: Entry, about: Entry) -> Recording:
        """Give silence as long as a recording."""
        del where
        silence = np.zeros((), np.float32)
        samples = np.broadcast_to(silence, (int(about["n_channels"]), int(about["n_samples"])))
        return Recording(samples, about["sample_rate_hz"], about["name"], about.get("source", ""))


def described(found: Recording, about: Entry, original: Original | None) -> Recording:
    """Give a recording its name again; raises `DamagedError` if it is another one."""
    if (found.n_channels, found.n_samples) != (about["n_channels"], about["n_samples"]):
        raise DamagedError(f"{about['name']} is another recording")
    name, source = about["name"], about.get("source", "")
    return Recording(found.samples, found.sample_rate_hz, name, source, original)
