"""Ctrl+C and its kin: stop at the next report, so that everything is put away first."""

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

from layered.errors import CancelledError

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class Interrupts:
    """Whether a signal asked the program to end, and which."""

    def __init__(self) -> None:
        self.received: int | None = None

    @property
    def status(self) -> int:
        """What the program ends with: 130 for Ctrl+C, as shells expect."""
        return 128 + (self.received or signal.SIGINT)

    def check(self) -> None:
        """Raise `CancelledError` if a signal came."""
        if self.received is not None:
            raise CancelledError("interrupted")

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Watch for signals; a second one does not wait for the next report.

        A signal that whoever started the program chose to ignore stays ignored.
        """
        before = {}
        for name in _SIGNALS:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, self._take)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _take(self, number: int, _frame: FrameType | None) -> None:
        if self.received is not None:
            raise KeyboardInterrupt
        self.received = number
