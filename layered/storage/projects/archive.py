"""The zip archive a project is kept in: written at once, read member by member."""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from layered.errors import ProjectFileError
from layered.model.original import Original
from layered.model.recording import Recording
from layered.progress import Progress
from layered.storage import originals
from layered.storage.paths import shown
from layered.storage.projects import arrays
from layered.storage.projects.encoding import Entry

MIME_TYPE = "application/x-layered-project"
MIME_MEMBER = "mimetype"
DOCUMENT = "project.json"

_BLOCK_BYTES = 1 << 20
_LONGEST_SUFFIX = 6
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The same project gives the same file: no time of day in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """What goes into the archive beside the document."""

    name: str
    content: NDArray[Any] | Original

    @property
    def n_bytes(self) -> int:
        """About how large it is."""
        content = self.content
        return content.n_bytes if isinstance(content, Original) else content.nbytes

    @property
    def compression(self) -> int:
        """How it is packed: only where it helps much, because packing takes long."""
        content = self.content
        packs = not isinstance(content, Original) and arrays.is_mostly_silence(content)
        return zipfile.ZIP_DEFLATED if packs else zipfile.ZIP_STORED

    def blocks(self) -> Iterator[bytes]:
        """Give its bytes; raises `ProjectFileError` if a file changes meanwhile."""
        if not isinstance(self.content, Original):
            yield from arrays.blocks(self.content)
            return
        path = self.content.path
        with path.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                yield block
        if not originals.is_unchanged(self.content):
            raise ProjectFileError(
                f"{shown(path)} was changed by another program while the project was saved. "
                "Nothing was written. Save again."
            )


class Collecting:
    """Keeps arrays and files in mind until the archive is written."""

    def __init__(self) -> None:
        self.members: list[Member] = []

    def array(self, values: NDArray[Any]) -> str:
        """Name a member for an array."""
        return self._add(f"arrays/{len(self.members) + 1}.npy", values)

    def original(self, original: Original, recording: Recording) -> Entry | None:
        """Name a member for a recording's file, if it is still the one that was read."""
        del recording
        if not originals.is_unchanged(original):
            return None
        suffix = original.path.suffix
        suffix = suffix if suffix[1:].isalnum() and len(suffix) <= _LONGEST_SUFFIX else ""
        name = f"recordings/{len(self.members) + 1}{suffix if suffix.isascii() else ''}"
        return {"file": self._add(name, original)}

    def _add(self, name: str, content: NDArray[Any] | Original) -> str:
        self.members.append(Member(name, content))
        return name


def write(path: Path, document: bytes, members: Sequence[Member], report: Progress) -> None:
    """Write an archive to a path, which holds half an archive if this fails.

    Raises
    ------
    OSError
        As the disk does.
    """
    n_bytes = sum(member.n_bytes for member in members) or 1
    done = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_about(MIME_MEMBER), MIME_TYPE)
        archive.writestr(_about(DOCUMENT, zipfile.ZIP_DEFLATED), document)
        for member in members:
            about = _about(member.name, member.compression)
            with archive.open(about, "w", force_zip64=True) as file:
                for block in member.blocks():
                    report(min(1.0, done / n_bytes), "Saving")
                    file.write(block)
                    done += len(block)


def is_archive(path: Path) -> bool:
    """Say whether a file starts as a project does, however damaged the rest of it is."""
    try:
        with path.open("rb") as file:
            head = file.read(128)
    except OSError:
        return False
    return head.startswith(b"PK\x03\x04") and MIME_TYPE.encode() in head


def _about(name: str, compression: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    about = zipfile.ZipInfo(name, _LONG_AGO)
    about.compress_type = compression
    about.external_attr = 0o644 << 16
    return about
