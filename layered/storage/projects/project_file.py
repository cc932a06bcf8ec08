"""Saving a history as a project file, and opening it again."""

import contextlib
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from layered import atomic
from layered.disk_errors import why_not_written
from layered.errors import ProjectFileError
from layered.model.original import Original
from layered.model.step import Step
from layered.progress import Progress, no_progress
from layered.storage import originals
from layered.storage.audio_files import in_memory
from layered.storage.growing import Allocate
from layered.storage.paths import cannot_read, check_is_file, shown
from layered.storage.projects import archive, document, salvage
from layered.storage.projects.decoding import DamagedError
from layered.storage.projects.members import Keeper, Members, Shapes
from layered.storage.projects.references import Referring
from layered.storage.projects.salvage import Archive, Salvaged, member_of

SUFFIX = ".layered"

_LARGEST_DOCUMENT = 1 << 28
_STALE_S = 86_400


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """What a project file held.

    Parameters
    ----------
    notice : str
        What is lost, in a sentence, or empty.
    file : Original, optional
        The file as it was when it was read.
    """

    steps: tuple[Step, ...]
    cursor: int
    notice: str = ""
    file: Original | None = None


def is_project(path: Path) -> bool:
    """Say whether a file is a project, by its content, or by its name where it has none."""
    return archive.is_archive(path) or path.suffix.lower() == SUFFIX


def save(
    path: Path,
    steps: Sequence[Step],
    cursor: int,
    *,
    collect: bool = True,
    report: Progress = no_progress,
) -> Original | None:
    """Save a history, in one step: a full disk or a crash leaves what was there.

    Parameters
    ----------
    cursor : int
        Which of ``steps`` is open.
    collect : bool
        Put the recordings into the file, rather than only say where they are.

    Returns
    -------
    Original
        The file as it was written.

    Raises
    ------
    ProjectFileError
        If it cannot be written; nothing has changed then.
    CancelledError
        Through ``report``.
    """
    path = path.resolve()
    if path.is_dir():
        raise ProjectFileError(f"{shown(path)} is a folder. Choose another name.")
    if path.exists() and not os.access(path, os.W_OK):
        raise ProjectFileError(
            f"{shown(path)} is read-only, so it was left as it is. Save under another name."
        )
    collecting = archive.Collecting() if collect else Referring(path.parent)
    text = document.encode(steps, cursor, collecting)
    try:
        with atomic.replacing(path) as temporary:
            archive.write(temporary, text, collecting.members, report)
    except OSError as error:
        raise ProjectFileError(why_not_written(path.parent, error)) from error
    _tidy(path.parent)
    return originals.of(path)


def load(
    path: Path,
    *,
    allocate: Allocate = in_memory,
    report: Progress = no_progress,
    keeper: Keeper | None = None,
) -> Opened:
    """Open a project file.

    Parameters
    ----------
    allocate : callable
        Gives zeroed room for sound, on the disk when it is large.
    keeper : Keeper, optional
        Where the files of the recordings are put (`layered.storage.projects.members.Members`).

    Raises
    ------
    ProjectFileError
        If it cannot be opened; the text says why and what to do.
    CancelledError
        Through ``report``.
    """
    title, file = shown(path), originals.of(path)
    with _opened(path) as (held, record):
        members = Members(held, path, allocate=allocate, report=report, keeper=keeper)
        steps, cursor, n_lost = document.restore(record, members)
        is_whole = not isinstance(held, Salvaged)
    notice = _notice(title, steps[cursor].label, n_lost, is_whole=is_whole)
    return Opened(tuple(steps), cursor, notice, file)


def glance(path: Path) -> Opened:
    """Open a project file without its sounds: all that is told of it is there, but silent.

    Raises
    ------
    ProjectFileError
        If it cannot be opened.
    """
    with _opened(path) as (held, record):
        steps, cursor, _ = document.restore(record, Shapes(held))
    return Opened(tuple(steps), cursor)


def _tidy(folder: Path) -> None:
    """Remove what is left of projects that were being saved when their program was killed."""
    with contextlib.suppress(OSError):
        for path in folder.glob(f".layered-????????{SUFFIX}"):
            if time.time() - path.stat().st_mtime > _STALE_S:
                path.unlink()


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[tuple[Archive, document.Record]]:
    """Open the archive, and say whatever is wrong with it while it is read."""
    title = shown(path)
    check_is_file(path)
    try:
        with salvage.opened(path) as opened:
            yield opened, document.decode(_document(opened), title)
    except OSError as error:
        raise cannot_read(path, error) from error
    except DamagedError as error:
        raise ProjectFileError(
            f"{title} is damaged and cannot be opened. "
            "Open a copy of it, or the recording it was made from."
        ) from error


def _document(opened: Archive) -> bytes:
    with member_of(opened, archive.DOCUMENT) as member:
        text = member.read(_LARGEST_DOCUMENT + 1)
    if len(text) > _LARGEST_DOCUMENT:
        raise DamagedError("a document of that size")
    return text


def _notice(title: str, label: str, n_lost: int, *, is_whole: bool) -> str:
    if not n_lost and is_whole:
        return ""
    if not n_lost:
        return f"{title} is damaged, but all of it could be read. Save it again."
    steps = "1 step" if n_lost == 1 else f"{n_lost} steps"
    return (
        f"{title} is damaged: {steps} of its history could not be read. "
        f"You see it as it was after \N{LEFT DOUBLE QUOTATION MARK}{label}"
        "\N{RIGHT DOUBLE QUOTATION MARK}."
    )
