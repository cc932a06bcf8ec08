"""What lies beside the document in a project file, read again."""

import contextlib
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from layered.errors import UnsupportedFileError
from layered.model.recording import Recording
from layered.progress import Progress
from layered.storage import audio_files
from layered.storage.growing import Allocate
from layered.storage.projects import arrays
from layered.storage.projects.decoding import DamagedError
from layered.storage.projects.encoding import Entry

Room = Callable[[str], Path]
"""Gives the path of a file to be, by its suffix, that stays as long as the project is open."""


class Members:
    """Reads arrays and recordings out of an archive, and says how far it is.

    Parameters
    ----------
    room : callable, optional
        Where the recordings' files are put, so that they can be saved again byte for byte. Unless
        given they are gone once they are read.
    """

    def __init__(
        self,
        archive: zipfile.ZipFile,
        title: str,
        *,
        allocate: Allocate,
        report: Progress,
        room: Room | None,
    ) -> None:
        self._archive = archive
        self._allocate = allocate
        self._report = report
        self._room = room
        self._message = f"Opening {title}"
        self._n_bytes = sum(member.file_size for member in archive.infolist()) or 1
        self._done = 0

    def array(self, file: str) -> NDArray[Any]:
        """Read an array; raises `DamagedError` if it is not all there."""
        with _member(self._archive, file) as member:
            values = arrays.read(member, self._allocate, self._on_block)
            if member.read(1):
                raise DamagedError(f"{file} holds more than its array")
        return values

    def recording(self, where: Entry, about: Entry) -> Recording:
        """Read a recording's file; raises `DamagedError` if it is not what it was."""
        with contextlib.ExitStack() as stack:
            suffix = Path(where["file"]).suffix
            if self._room is not None:
                path = self._room(suffix)
            else:
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="layered-"))
                path = Path(folder) / f"recording{suffix}"
            with _member(self._archive, where["file"]) as member, path.open("wb") as file:
                shutil.copyfileobj(member, file, 1 << 20)
            try:
                found = audio_files.read(path, allocate=self._allocate, report=self._reading)
            except UnsupportedFileError as error:
                raise DamagedError(str(error)) from error
        if (found.n_channels, found.n_samples) != (about["n_channels"], about["n_samples"]):
            raise DamagedError(f"{where['file']} is another recording")
        return Recording(
            found.samples,
            found.sample_rate_hz,
            about["name"],
            about.get("source", ""),
            found.original if self._room is not None else None,
        )

    def _on_block(self, n_bytes: int) -> None:
        self._done += n_bytes
        self._report(min(1.0, self._done / self._n_bytes), self._message)

    def _reading(self, fraction: float, message: str) -> None:
        del fraction, message
        self._report(min(1.0, self._done / self._n_bytes), self._message)


class Shapes:
    """Gives silence in the shape of what is in an archive, without reading it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def array(self, file: str) -> NDArray[Any]:
        """Give zeros of an array's shape, which take no room."""
        with _member(self._archive, file) as member:
            shape, dtype = arrays.shape_of(member)
        return np.broadcast_to(np.zeros((), dtype), shape)

    def recording(self, where: Entry, about: Entry) -> Recording:
        """Give silence as long as a recording."""
        del where
        silence = np.zeros((), np.float32)
        samples = np.broadcast_to(silence, (int(about["n_channels"]), int(about["n_samples"])))
        return Recording(samples, about["sample_rate_hz"], about["name"], about.get("source", ""))


@contextlib.contextmanager
def _member(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    try:
        with archive.open(name) as member:
            yield member
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise DamagedError(f"{name}: {error}") from error
