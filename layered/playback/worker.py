"""Work that is repeated on a thread of its own."""

import threading

from layered.playback.backend import Step


class ThreadWorker:
    """Repeats a step on a daemon thread until it says False or is stopped."""

    def __init__(self, step: Step, interval_s: float) -> None:
        self._stopped = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(step, interval_s), name="sound", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait for a running step to end."""
        self._stopped.set()
        self._thread.join()

    def _run(self, step: Step, interval_s: float) -> None:
        while not self._stopped.is_set() and step():
            self._stopped.wait(interval_s)
