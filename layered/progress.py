"""How long work in any package says how far it is, and learns that it should stop."""

from typing import Protocol


class Progress(Protocol):
    """Told how far the work is; raises `CancelledError` once Stop was pressed."""

    def __call__(self, fraction: float, message: str) -> None:
        """Take note, or raise `CancelledError`."""


def no_progress(fraction: float, message: str) -> None:
    """Tell nobody."""
