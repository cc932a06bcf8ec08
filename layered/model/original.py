"""The file a recording was read from, to be kept byte for byte in a project."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was when it was read.

    Parameters
    ----------
    n_bytes, changed_ns : int
        Its size and when it was last changed: another value says that it is another file now.
    """

    path: Path
    n_bytes: int
    changed_ns: int
