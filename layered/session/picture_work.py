"""What is to be drawn next, so that a person sees what helps most as soon as possible."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from layered.model.recording import Recording
from layered.session.peaks import Peaks
from layered.session.picture import Look, Picture, ReadBlock

Work = Callable[[], object]


@dataclass(slots=True, eq=False)
class Entry:
    """A picture that is wanted.

    Parameters
    ----------
    held : tuple
        The objects whose identity is its key, held so that no other object takes it.
    offset_s : float
        Where its sound starts on the mixture's time axis.
    """

    picture: Picture
    peaks: Peaks | None = None
    held: tuple[Any, ...] = ()
    offset_s: float = 0.0
    is_sketched: bool = False
    looked: Look | None = None

    def want_peaks(self, read: ReadBlock, recording: Recording) -> None:
        """Want the waveform too."""
        if self.peaks is None:
            self.peaks = Peaks(read, recording.n_samples, recording.sample_rate_hz)

    def sketch(self) -> None:
        """Draw a first look."""
        self.picture.draw_sketch()
        self.is_sketched = True

    def draw_detail(self, look: Look) -> None:
        """Draw what is missing where a person looks closely."""
        self.picture.draw_detail(look)
        self.looked = look


def next_work(wanted: Sequence[Entry], urgent: Sequence[Entry], look: Look | None) -> Work | None:
    """Choose what helps most: first looks, then where one looks closely, then the rest in turn.

    Parameters
    ----------
    urgent : sequence of Entry
        Those among the wanted that nothing can be shown of before they are seen whole.
    """
    for entry in wanted:
        if not entry.is_sketched:
            return entry.sketch
    for entry in wanted:
        if entry.peaks is not None and not entry.peaks.is_complete:
            return entry.peaks.draw_next
    unseen = [entry for entry in urgent if not entry.picture.is_seen]
    if look is not None and not unseen:
        for entry in wanted:
            shifted = look.shifted(-entry.offset_s)
            if shifted != entry.looked and entry.picture.lacks_detail(shifted):
                return partial(entry.draw_detail, shifted)
    unfinished = unseen or [entry for entry in wanted if not entry.picture.is_complete]
    if not unfinished:
        return None
    return min(unfinished, key=lambda entry: entry.picture.fraction).picture.draw_next
