"""A caret in time and frequency: the pointer of those who use keys, told to screen readers."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from layered.ui.spectrogram_view import SpectrogramView

_STEPS_ACROSS = 100
_STEPS_UP = 60


class Caret:
    """Moves what reads the spectrogram by steps of what is in view, and acts where it is."""

    def __init__(self, view: SpectrogramView) -> None:
        self._view = view

    def move(self, right: int, up: int) -> None:
        """Go steps later and higher; from the middle of the view at first."""
        view = self._view
        at = view.pointed or QPointF(view.width() / 2, view.height() / 2)
        x = at.x() + right * view.width() / _STEPS_ACROSS
        y = at.y() - up * view.height() / _STEPS_UP
        if not 0 <= x < view.width():
            view.viewport.scroll_time(0.5 if right > 0 else -0.5)
            x += -view.width() / 2 if right > 0 else view.width() / 2
        at = QPointF(min(max(x, 0), view.width() - 1), min(max(y, 0), view.height() - 1))
        view.point_at(at)
        self._tell(view.words_there)

    def go(self) -> None:
        """Put the playhead where the caret is."""
        if self._view.pointed is not None:
            self._view.seek(self._seconds)

    def start_selection(self) -> None:
        """Select from the caret on, to the old end or the end of what is in view."""
        view, selection = self._view, self._view.selection
        end_s = selection[1] if selection else view.seconds_at(view.width())
        self._select(self._seconds, end_s)

    def end_selection(self) -> None:
        """Select up to the caret, from the old start or the start of what is in view."""
        view, selection = self._view, self._view.selection
        start_s = selection[0] if selection else view.seconds_at(0)
        self._select(start_s, self._seconds)

    @property
    def _seconds(self) -> float:
        at = self._view.pointed or QPointF(self._view.width() / 2, 0)
        return self._view.seconds_at(at.x())

    def _select(self, one_s: float, other_s: float) -> None:
        first_s, last_s = sorted((one_s, other_s))
        if last_s > first_s:
            self._view.select((first_s, last_s))
            self._tell(f"Selected from {first_s:.2f} to {last_s:.2f} seconds")

    def _tell(self, text: str) -> None:
        if text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, text))
