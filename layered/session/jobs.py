"""Work in the background: one heavy job at a time, results on the caller's thread.

A job is a function of a report; exactly one of its result, its error or its cancellation comes
back, through ``post``, which runs a callable on the window's thread. A cancelled job leaves no
trace.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from layered.errors import CancelledError, LayeredError
from layered.methods.method import Outcome, Report

Post = Callable[[Callable[[], None]], None]
"""Runs a callable soon, on the thread that owns the session."""

Work = Callable[[Report], object]


@dataclass(eq=False)
class Job:
    """One piece of work; the plain attributes may be polled from any thread."""

    label: str
    fraction: float = 0.0
    message: str = ""
    started_s: float = field(default_factory=time.monotonic)
    preview: Outcome | None = None
    preview_number: int = 0
    is_done: bool = False
    _stop: threading.Event = field(default_factory=threading.Event)

    def report(self, fraction: float, message: str, preview: Outcome | None = None) -> None:
        """Take what the work says of itself; raise `CancelledError` once stopped."""
        if self._stop.is_set():
            raise CancelledError(self.label)
        self.fraction, self.message = fraction, message
        if preview is not None:
            self.preview = preview
            self.preview_number += 1

    def stop(self) -> None:
        """Ask the work to stop; it answers within half a second."""
        self._stop.set()

    @property
    def is_stopping(self) -> bool:
        """Whether `stop` was called."""
        return self._stop.is_set()

    @property
    def remaining_s(self) -> float | None:
        """A guess at how long it still takes, or None while it is too early to say."""
        elapsed = time.monotonic() - self.started_s
        if self.fraction < 0.05 or elapsed < 1:
            return None
        return elapsed * (1 - self.fraction) / self.fraction


class Jobs:
    """Runs jobs one after another in a thread of its own."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="layered-job")
        self._jobs: list[Job] = []
        self._is_closed = False

    @property
    def running(self) -> Job | None:
        """The job being worked on or next to be, or None."""
        return next((job for job in self._jobs if not job.is_done), None)

    def start(
        self,
        label: str,
        work: Work,
        *,
        on_result: Callable[[object], None],
        on_error: Callable[[LayeredError], None],
        on_cancelled: Callable[[], None] = lambda: None,
    ) -> Job:
        """Queue a job, or drop it after `close`. Bugs are raised on the session's thread."""
        job = Job(label)
        if self._is_closed:
            return job
        self._jobs.append(job)
        self._pool.submit(self._run, job, work, on_result, on_error, on_cancelled)
        return job

    def stop_all(self) -> None:
        """Stop every job, queued ones too."""
        for job in self._jobs:
            job.stop()

    def close(self) -> None:
        """Stop everything and wait for it; no callback comes after this."""
        self._is_closed = True
        self.stop_all()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(
        self,
        job: Job,
        work: Work,
        on_result: Callable[[object], None],
        on_error: Callable[[LayeredError], None],
        on_cancelled: Callable[[], None],
    ) -> None:
        answer: Callable[[], None]
        job.started_s = time.monotonic()
        try:
            job.report(0.0, job.label)
            result = work(job.report)
            job.report(1.0, job.label)
        except CancelledError:
            answer = on_cancelled
        except LayeredError as error:
            failure = error

            def answer() -> None:
                on_error(failure)
        except BaseException as error:  # noqa: BLE001 - a bug: shown by the crash handler
            bug = error

            def answer() -> None:
                raise bug
        else:

            def answer() -> None:
                on_result(result)

        if not self._is_closed:
            self._post(lambda: self._finish(job, answer))

    def _finish(self, job: Job, answer: Callable[[], None]) -> None:
        job.is_done = True
        self._jobs.remove(job)
        job.preview = None
        if not self._is_closed:
            answer()
