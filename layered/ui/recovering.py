"""Work that a crash would have taken: found at the start, offered, opened again."""

import time
from collections.abc import Callable

from layered.errors import LayeredError
from layered.methods.method import Report
from layered.session.safekeeping import Safekeeping
from layered.session.session import Session
from layered.storage.journal import recovery
from layered.storage.journal.recovery import Left
from layered.storage.projects.project_file import Opened
from layered.ui import words
from layered.ui.banner import Banner, Offer, Tone
from layered.ui.start_page import StartPage
from layered.ui.workers import Workers

MOST_SHOWN = 3


class Recovering:
    """Shows on the start page what earlier sessions left, and opens it.

    Parameters
    ----------
    may_replace : callable
        Called with what to do once the open project may be given up.
    """

    def __init__(
        self,
        session: Session,
        safekeeping: Safekeeping,
        workers: Workers,
        start_page: StartPage,
        banner: Banner,
        may_replace: Callable[[Callable[[], None]], None],
    ) -> None:
        self._session = session
        self._safekeeping = safekeeping
        self._workers = workers
        self._start_page = start_page
        self._banner = banner
        self._may_replace = may_replace
        self._found: list[Left] = []
        self._unwanted: list[Left] = []
        start_page.wanted.connect(self.open)
        start_page.unwanted.connect(self.discard)

    def look(self) -> None:
        """Look in the background for what is left."""

        def on_result(found: object) -> None:
            assert isinstance(found, list)
            self._found = found
            self._show()
            if found and self._session.project is not None:
                self._offer(found[0])

        self._workers.checks.start(
            "Looking for work that was not saved",
            lambda report: recovery.find(self._safekeeping.root),
            on_result=on_result,
            on_error=self._show_error,
        )

    def open(self, left: Left) -> None:
        """Go on with what is left; it is kept until this session has all of it."""
        self._may_replace(lambda: self._open(left))

    def _open(self, left: Left) -> None:
        scratch, shelf = self._session.scratch, self._safekeeping.shelf
        if shelf is None:
            self._banner.say(self._safekeeping.trouble, tone=Tone.WARNING)
            return

        def work(report: Report) -> Opened:
            sparing = scratch.sparing(report)
            return recovery.load(left, shelf, allocate=scratch.allocate, report=sparing)

        def on_result(opened: object) -> None:
            assert isinstance(opened, Opened)
            self._session.open_history(
                opened.steps, opened.cursor, left.path, saved=False, file=left.file
            )
            if not self._safekeeping.trouble:
                recovery.discard(left.folder)
                self._forget(left)
            if opened.notice:
                self._banner.say(opened.notice, tone=Tone.WARNING)

        self._banner.close_news()
        self._workers.files.start(
            f"Opening {left.name}", work, on_result=on_result, on_error=self._show_error
        )

    def discard(self, left: Left) -> None:
        """Take it off the page; until the window closes it can be had back."""
        self._unwanted.append(left)
        self._forget(left)

        def bring_back() -> None:
            self._unwanted.remove(left)
            self._found.append(left)
            self._show()

        self._banner.say(f"The work on {left.name} is discarded.", Offer("Undo", bring_back))

    def close(self) -> None:
        """Remove what was discarded."""
        for left in self._unwanted:
            recovery.discard(left.folder)

    def _offer(self, left: Left) -> None:
        """Say it where the start page is not seen, because Layered was started with a file."""
        when = words.moment(left.at, time.time())
        self._banner.say(
            f"Your work on {left.name}, last changed {when}, was not saved when Layered ended.",
            Offer("Go on with it", lambda: self.open(left)),
        )

    def _forget(self, left: Left) -> None:
        self._found = [other for other in self._found if other is not left]
        self._show()

    def _show(self) -> None:
        self._found.sort(key=lambda left: -left.at)
        self._start_page.show_left(self._found[:MOST_SHOWN])

    def _show_error(self, error: LayeredError) -> None:
        self._banner.say(str(error), tone=Tone.DANGER)
