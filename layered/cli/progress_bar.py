"""A progress bar on a terminal; nothing where nobody watches."""

import os
import shutil
import time
from collections.abc import Callable
from typing import TextIO

from layered.methods.method import Outcome, Report

_WIDTH = 24
_SECONDS_BETWEEN = 0.1


class ProgressBar:
    """One line that is drawn over itself, on stderr so that stdout stays clean.

    Parameters
    ----------
    check : callable
        Called with every report; raises to stop the work.
    """

    def __init__(self, stream: TextIO, check: Callable[[], None]) -> None:
        self._stream = stream
        self._check = check
        self._is_drawn = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._next_s = 0.0
        self._drawn = ""
        self._message = ""

    def stage(self, start: float, stop: float) -> Report:
        """Give the report for a part of the work, as a share of the whole from 0 to 1."""

        def report(fraction: float, message: str, preview: Outcome | None = None) -> None:
            self._check()
            self._show(start + (stop - start) * fraction, message)

        return report

    def say(self, text: str) -> None:
        """Write a line above the bar, on a terminal or not."""
        self.clear()
        self._stream.write(f"{text}\n")
        self._stream.flush()

    def clear(self) -> None:
        """Take the bar off the terminal."""
        if self._drawn:
            self._stream.write("\r" + " " * len(self._drawn) + "\r")
            self._stream.flush()
            self._drawn = ""

    def _show(self, fraction: float, message: str) -> None:
        now = time.monotonic()
        if not self._is_drawn or (message == self._message and now < self._next_s):
            return
        self._next_s, self._message = now + _SECONDS_BETWEEN, message
        full = round(_WIDTH * min(1.0, max(0.0, fraction)))
        line = f"[{'#' * full}{'.' * (_WIDTH - full)}] {100 * fraction:3.0f} %  {message}"
        line = line[: shutil.get_terminal_size().columns - 1]
        self._stream.write("\r" + line + " " * (len(self._drawn) - len(line)))
        self._stream.flush()
        self._drawn = line
