"""Asks once before work is given up that is not saved."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from layered.session.session import Session
from layered.storage.paths import title_of
from layered.ui import dialogs
from layered.ui.saving import Saving

Call = Callable[[], object]


class Unsaved:
    """Stands before everything that takes the place of the open project."""

    def __init__(self, window: QWidget, session: Session) -> None:
        self._window = window
        self._session = session
        self._saving: Saving | None = None

    def use(self, saving: Saving) -> None:
        """Take what saves; it is made after this, and nothing is open before."""
        self._saving = saving

    @property
    def name(self) -> str:
        """What the open project is called: its file, or the recording it began with."""
        path = self._session.path
        return title_of(path) if path is not None else self._session.open_project.mixture.name

    def guard(self, go_on: Call, discard: Call | None = None) -> None:
        """Go on at once where nothing would be lost, else after the question, or a save.

        Parameters
        ----------
        discard : callable, optional
            Called instead of ``go_on`` where the person gives the work up.
        """
        saving = self._saving
        if saving is None or not self._session.is_modified:
            go_on()
        elif not saving.finishes(go_on):
            dialogs.ask_unsaved(
                self._window,
                self.name,
                save=lambda: saving.save(go_on),
                discard=discard or go_on,
            )
