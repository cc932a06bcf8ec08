"""The settings in use, and where they are kept."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from layered.session.settings import Settings, load, save


class Preferences:
    """Holds the settings; every change is written at once.

    Attributes
    ----------
    now : Settings
        As they are.
    notice : str
        What was wrong with the file, in a sentence, or empty.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.now, self.notice = load(path)
        self._listeners: list[Callable[[Settings], None]] = []

    def listen(self, listener: Callable[[Settings], None]) -> None:
        """Call ``listener`` after every change."""
        self._listeners.append(listener)

    def change(self, **values: Any) -> None:  # noqa: ANN401 - each setting has its own type
        """Change settings by name; one that cannot be written still holds until the end."""
        changed: Settings = replace(self.now, **values)
        if changed == self.now:
            return
        self.now = changed
        try:
            save(changed, self._path)
        except OSError as error:
            self.notice = f"The settings cannot be kept in {self._path}: {error.strerror}."
        for listener in list(self._listeners):
            listener(changed)
