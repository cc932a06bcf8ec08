"""Brings callables from any thread to the window's thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal


class Bridge(QObject):
    """Lives as long as the application; `post` may be called from any thread."""

    _posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """Run ``call`` soon on the thread this was made in."""
        self._posted.emit(call)

    def _run(self, call: Callable[[], None]) -> None:
        call()
