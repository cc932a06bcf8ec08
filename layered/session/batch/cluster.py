"""Workers on a dask cluster, the extra ``cluster``: computers that see the same folders.

dask gives what a worker was at when it died to another one; nothing else is needed here for that.
"""

import contextlib
import logging
import queue
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from typing import Any
from urllib.parse import urlsplit

from layered.errors import CancelledError, InvalidInputError, LayeredError
from layered.methods.method import Outcome, Report
from layered.progress import Progress
from layered.session.batch.manifest import Line
from layered.session.batch.work import Order, RecipePlace, work

_LOOK_S = 0.05
_CONNECT_S = 5
_LEAVE_S = 0.2
_LEAST_AT_ONCE = 16
_LOGGERS = ("distributed.client", "distributed.core", "distributed.comm.core", "tornado")


class Cluster:
    """Does orders on a cluster.

    Parameters
    ----------
    address : str
        Of its scheduler, such as ``tcp://scheduler:8786``.
    """

    def __init__(self, place: RecipePlace, address: str) -> None:
        self._place = place
        self._address = address
        self._client: Any = None

    def prepare(self, report: Progress) -> None:
        """Connect; ``report`` is called many times a second, and may raise to stop.

        Raises
        ------
        InvalidInputError
            If nobody answers there, or the extra is not installed.
        """
        try:
            import distributed
        except ImportError as error:
            raise InvalidInputError(
                "Working on a cluster needs dask. Install it with the extra: layered[cluster]."
            ) from error
        for name in ("distributed", *_LOGGERS):  # what they say is said here in sentences
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            _knock(self._address, report)
            self._client = distributed.Client(
                self._address, timeout=_CONNECT_S, set_as_default=False
            )
        except (OSError, ValueError) as error:
            raise InvalidInputError(
                f"No dask scheduler answers at {self._address}. "
                "Check the address, and that it is running."
            ) from error

    def results(self, orders: Sequence[Order], report: Progress) -> Generator[Line]:
        """Do all orders, and give the line of each as soon as it is done.

        ``report`` is called many times a second; when it raises, the workers stop.
        """
        if not orders:
            return
        waiting = deque(orders)
        under_way: dict[Any, Order] = {}
        finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
        n_done = 0
        try:
            while waiting or under_way:
                for _ in range(min(len(waiting), self._n_at_once() - len(under_way))):
                    order = waiting.popleft()
                    future = self._client.submit(on_cluster, order, self._place, pure=False)
                    under_way[future] = order
                    future.add_done_callback(finished.put)
                report(n_done / len(orders), f"{n_done} of {len(orders)} are done")
                try:
                    future = finished.get(timeout=_LOOK_S)
                except queue.Empty:
                    continue
                n_done += 1
                yield self._line(future, under_way.pop(future))
        except OSError as error:
            raise self._gone() from error
        finally:
            with contextlib.suppress(OSError):
                self._client.cancel(list(under_way), force=True)
            self._client.close(timeout=_LEAVE_S)

    def _gone(self) -> InvalidInputError:
        return InvalidInputError(
            f"The dask scheduler at {self._address} is gone. "
            "Start it, then start the batch again: it goes on from here."
        )

    def _n_at_once(self) -> int:
        """Say how many orders the scheduler is given: enough that no worker waits for one."""
        n_threads = sum(map(int, self._client.nthreads().values()))
        return max(_LEAST_AT_ONCE, 2 * n_threads)

    def _line(self, future: Any, order: Order) -> Line:  # noqa: ANN401 - dask is not typed
        if future.status == "finished":
            line: Line = future.result()
            return line
        if future.status != "error":
            raise self._gone()
        error = future.exception()
        if isinstance(error, LayeredError):
            raise InvalidInputError(f"A worker of the cluster says: {error}") from error
        if isinstance(error, ImportError):
            raise InvalidInputError(
                f"A worker of the cluster has no Layered like this one ({error}). "
                "Install the same version there."
            ) from error
        if type(error).__name__ == "KilledWorker":
            return order.line.failed(
                "Every worker of the cluster that was given it died. If memory ran out, "
                "give each worker fewer threads."
            )
        raise error


def on_cluster(order: Order, place: RecipePlace) -> Line:
    """Do one order in a worker of the cluster."""
    from distributed import get_worker

    worker = get_worker()
    key = worker.get_current_task()

    def is_wanted() -> bool:
        task = worker.state.tasks.get(key)
        return task is not None and task.state == "executing"

    return work(order, place.load(), place.fingerprint, _WhileWanted(is_wanted).stage)


def _knock(address: str, report: Progress) -> None:
    """Raise `OSError` or `ValueError` unless somebody listens at an address.

    A client of dask that finds nobody takes many seconds, and a traceback, to give up.
    """
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    if not parts.hostname or not parts.port:
        raise ValueError(address)
    place = parts.hostname, parts.port
    failures: queue.SimpleQueue[OSError | None] = queue.SimpleQueue()

    def knock() -> None:
        try:
            socket.create_connection(place, _CONNECT_S).close()
        except OSError as error:
            failures.put(error)
        else:
            failures.put(None)

    threading.Thread(target=knock, daemon=True).start()
    while failures.empty():
        report(0.0, f"Connecting to {address}")
        time.sleep(_LOOK_S)
    failure = failures.get()
    if failure is not None:
        raise failure


class _WhileWanted:
    """Stops the work once the batch that wants it has been stopped, or has died."""

    def __init__(self, is_wanted: Callable[[], bool]) -> None:
        self._is_wanted = is_wanted
        self._next_s = 0.0

    def stage(self, start: float, stop: float) -> Report:
        def report(fraction: float, message: str, preview: Outcome | None = None) -> None:
            now_s = time.monotonic()
            if now_s >= self._next_s:
                self._next_s = now_s + _LOOK_S
                if not self._is_wanted():
                    raise CancelledError

        return report
