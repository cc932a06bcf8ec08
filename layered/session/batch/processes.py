"""Workers on this computer: processes, each busy with one recording on one processor."""

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path

from layered.errors import CancelledError, LayeredError
from layered.methods.method import Outcome, Report
from layered.progress import Progress
from layered.session.batch.manifest import Line
from layered.session.batch.work import Order, RecipePlace, sweep, work

_TRIES = 2
_LOOK_S = 0.05
_PATIENCE_S = 0.2
_TOLD_EVERY_S = 0.2
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
_DIED = (
    "The process that worked on it ended {tries} times without a word, the last time with {code}. "
    "If memory ran out, use fewer jobs at once."
)


def processor_count() -> int:
    """Say how many processors this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Processes:
    """Does orders in some processes.

    Parameters
    ----------
    lock : int, optional
        An open file that the workers hold too, so that what it locks stays locked until the last
        of them has ended, however this program ends.
    """

    def __init__(self, place: RecipePlace, n_jobs: int, lock: int | None = None) -> None:
        self._place = place
        self._n_jobs = n_jobs
        self._lock = lock

    def prepare(self, report: Progress) -> None:
        """Need nothing."""

    def results(self, orders: Sequence[Order], report: Progress) -> Generator[Line]:
        """Do all orders, and give the line of each as soon as it is done.

        ``report`` is called many times a second; when it raises, the workers stop.
        """
        tries = deque(_Try(order) for order in orders)
        workers: list[_Worker] = []
        n_done = 0
        try:
            while tries or any(worker.order for worker in workers):
                self._busy(workers, tries)
                under_way = [worker for worker in workers if worker.order]
                parts = sum(worker.fraction for worker in under_way)
                report((n_done + parts) / len(orders), f"{n_done} of {len(orders)} are done")
                for pipe in wait([worker.pipe for worker in under_way], _LOOK_S):
                    worker = next(worker for worker in under_way if worker.pipe is pipe)
                    line = worker.listen()
                    if worker.is_dead:
                        workers.remove(worker)
                        line = _again(worker, tries)
                    if line is not None:
                        n_done += 1
                        yield line
        finally:
            _end(workers)

    def _busy(self, workers: "list[_Worker]", tries: "deque[_Try]") -> None:
        """Give every worker something to do, and have as many as are of use."""
        while tries and any(worker.order is None for worker in workers):
            next(worker for worker in workers if worker.order is None).give(tries.popleft())
        while tries and len(workers) < self._n_jobs:
            workers.append(_Worker(self._place, self._lock))
            workers[-1].give(tries.popleft())


@dataclass(frozen=True, slots=True)
class _Try:
    order: Order
    number: int = 1


class _Worker:
    """One process, seen from outside."""

    def __init__(self, place: RecipePlace, lock: int | None) -> None:
        self.pipe, inside = multiprocessing.Pipe()
        self.order: _Try | None = None
        self.fraction = 0.0
        self.is_dead = False
        context = multiprocessing.get_context("spawn")
        with _no_signals():
            held = None if lock is None else _Held(lock)
            self.process = context.Process(target=_serve, args=(inside, place, held), daemon=True)
            self.process.start()
        inside.close()

    def give(self, order: _Try) -> None:
        self.order, self.fraction = order, 0.0
        with contextlib.suppress(OSError):  # one that died is noticed when it is listened to
            self.pipe.send(order.order)

    def listen(self) -> Line | None:
        """Take what the worker says: how far it is, or what came of its order."""
        try:
            told: float | Line | LayeredError = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join()
            self.is_dead = True
            return None
        if isinstance(told, LayeredError):
            raise told
        if isinstance(told, float):
            self.fraction = told
            return None
        self.order = None
        return told


def _again(worker: _Worker, tries: deque[_Try]) -> Line | None:
    """Try the order of a worker that died once more, or give it up."""
    lost = worker.order
    assert lost is not None
    sweep(Path(lost.order.folder))
    if lost.number < _TRIES:
        tries.appendleft(replace(lost, number=lost.number + 1))
        return None
    code = worker.process.exitcode or 0
    name = f"signal {-code}" if code < 0 else f"status {code}"
    return lost.order.line.failed(_DIED.format(tries=lost.number, code=name))


def _end(workers: Sequence[_Worker]) -> None:
    """Let workers go; those that do not answer soon are ended."""
    for worker in workers:
        worker.pipe.close()
    last_s = time.monotonic() + _PATIENCE_S
    for worker in workers:
        worker.process.join(max(0.0, last_s - time.monotonic()))
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
            if worker.order is not None:
                sweep(Path(worker.order.order.folder))
        worker.process.close()


@contextlib.contextmanager
def _no_signals() -> Iterator[None]:
    """Have processes that are started here not see Ctrl+C, which a terminal gives to all of them.

    They end when the pipe to the one that started them does.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # else it would let the signals through again
    numbers = [getattr(signal, name) for name in _SIGNALS]
    before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Held:
    """An open file that goes to the process that is being started."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return _received, (multiprocessing.reduction.DupFd(self._number),)


def _received(held: object) -> object:
    return held


def _serve(pipe: Connection, place: RecipePlace, _held: object) -> None:
    """Work in a process of its own until the pipe ends."""
    told = _Told(pipe)
    try:
        recipe = place.load()
        while True:
            pipe.send(work(pipe.recv(), recipe, place.fingerprint, told.stage))
    except LayeredError as error:
        pipe.send(error)
    except (EOFError, OSError, CancelledError):
        return


class _Told:
    """Says how far the work is, and notices when nobody listens any more."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._next_s = 0.0
        self._lock = threading.Lock()

    def stage(self, start: float, stop: float) -> Report:
        def report(fraction: float, message: str, preview: Outcome | None = None) -> None:
            with self._lock:
                if self._pipe.poll():  # nothing is said to a busy worker: this is the end
                    raise CancelledError
                now_s = time.monotonic()
                if now_s >= self._next_s:
                    self._next_s = now_s + _TOLD_EVERY_S
                    self._pipe.send(start + (stop - start) * fraction)

        return report
