"""Writing files so that a full disk or a crash never destroys what was there.

Everything is written beside its destination under a temporary name, flushed to the disk, and
renamed over it in one step. A group of files appears together or not at all.
"""

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside ``path``; rename it to ``path`` if the block succeeds."""
    with replacing_all([path]) as (temporary,):
        yield temporary


@contextlib.contextmanager
def replacing_all(paths: list[Path]) -> Iterator[list[Path]]:
    """Give a temporary path beside each of ``paths``; rename all of them if the block succeeds.

    On any exception the temporary files are removed and nothing at ``paths`` has changed. The
    temporary names keep the suffix, because writers guess the format from it.
    """
    temporaries: list[Path] = []
    try:
        for path in paths:
            handle, name = tempfile.mkstemp(
                prefix=".layered-", suffix=path.suffix, dir=path.parent or Path()
            )
            os.close(handle)
            temporaries.append(Path(name))
        yield list(temporaries)
        for temporary in temporaries:
            _flush(temporary)
        for temporary, path in zip(temporaries, paths, strict=True):
            temporary.chmod(_mode(path))
            temporary.replace(path)
    finally:
        for temporary in temporaries:
            temporary.unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """Give the permissions of the file that is there, or those of any new file."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
