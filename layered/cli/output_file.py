"""The one file that some commands write, checked before any work."""

from collections.abc import Sequence
from pathlib import Path

from layered.errors import InvalidInputError
from layered.export.writing import check_free
from layered.storage.paths import shown


def check_output_file(path: Path, given: Sequence[Path], *, force: bool) -> None:
    """Raise `LayeredError` if a file cannot be written, forced or not.

    Parameters
    ----------
    given : sequence of Path
        The files that are read, which are never replaced.
    """
    if not path.parent.is_dir():
        raise InvalidInputError(f"There is no folder {shown(path.parent)}. Make it first.")
    if path.is_dir():
        raise InvalidInputError(f"{shown(path)} is a folder. Name a file inside it with -o.")
    for one in given:
        if path.exists() and one.exists() and path.samefile(one):
            raise InvalidInputError(
                f"{shown(path)} is one of the recordings given, which are never replaced. "
                "Choose another name with -o."
            )
    check_free([path], force=force)
