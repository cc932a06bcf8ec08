"""A file being read by decoders that cannot carry the errors of the disk."""

import io
from typing import Any


class SourceFile(io.FileIO):
    """Reads as `io.FileIO`, but keeps the first error of the disk instead of raising it.

    Decoders are written in C and call back: an exception there would be printed and forgotten.
    Damaged files make them seek to where there is nothing, which only fails.
    """

    failure: OSError | None = None

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as FileIO
        """Fill a buffer; give 0 after an error."""
        try:
            return super().readinto(buffer) or 0
        except OSError as error:
            self.failure = self.failure or error
            return 0

    def read(self, size: int | None = -1) -> bytes:
        """Give bytes; none after an error."""
        try:
            return super().read(-1 if size is None else size) or b""
        except OSError as error:
            self.failure = self.failure or error
            return b""

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; give -1 and stay where there is no such place."""
        try:
            return super().seek(offset, whence)
        except OSError:
            return -1
