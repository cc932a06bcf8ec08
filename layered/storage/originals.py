"""Whether a file is still the one that was read."""

from pathlib import Path

from layered.model.original import Original


def of(path: Path) -> Original | None:
    """Describe a file as it is now, or give None if that cannot be told."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Original(path.absolute(), found.st_size, found.st_mtime_ns)


def is_unchanged(original: Original) -> bool:
    """Say whether a file is there and as it was."""
    return of(original.path) == original
