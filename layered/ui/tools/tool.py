"""What a tool is: a press on the spectrogram begins a gesture, which the pointer then leads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from layered.ui.note_roll import NoteRoll
from layered.ui.viewport import Viewport

Span = tuple[float, float]


class Surface(Protocol):
    """What a tool may use of the spectrogram it works on."""

    @property
    def viewport(self) -> Viewport:
        """Where in time and frequency the view is."""

    @property
    def notes(self) -> NoteRoll | None:
        """The notes that lie on it."""

    def width(self) -> int:
        """Give the width in pixels."""

    def height(self) -> int:
        """Give the height in pixels."""

    def seconds_at(self, x: float) -> float:
        """Give the time under a column, kept inside the recording."""

    def hz_at(self, y: float) -> float:
        """Give the frequency under a row."""

    def select(self, span: Span | None) -> None:
        """Select a stretch of time, or none."""

    def seek(self, seconds: float) -> None:
        """Put the playhead somewhere."""

    def update(self) -> None:
        """Paint again soon."""


class Gesture:
    """One press, from down to up. A gesture overrides what it needs."""

    def move(self, at: QPointF) -> None:
        """Follow the pointer."""

    def release(self, at: QPointF) -> None:
        """Do what the gesture was for."""

    def cancel(self) -> None:
        """Leave everything as it was before the press."""

    def paint(self, painter: QPainter) -> None:
        """Draw over the picture while the gesture lasts."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool; its menu entry, key and button are made from this.

    Parameters
    ----------
    press : callable
        Begins a gesture at a place, with the keys that are held.
    """

    id: str
    title: str
    key: str
    icon: str
    tip: str
    cursor: Qt.CursorShape
    press: Callable[[Surface, QPointF, Qt.KeyboardModifier], Gesture]
