"""The pictures of everything a project shows, drawn in a thread of their own.

A picture belongs to a sound, not to a layer: it is kept for as long as a project shows that sound,
so mixer edits, names and orders never draw anything anew, and neither does undo of them. First all
sketches are drawn, then all pictures block by block in turn, so that no layer waits for another.
A new project replaces what is wanted; what is no longer wanted stops at the next block.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from functools import partial
from typing import Any

from layered.dsp.arrays import Sound
from layered.dsp.picture import WINDOW_S
from layered.methods.method import Outcome
from layered.model.hint import HintId
from layered.model.layer import LayerId
from layered.model.merge import Merge
from layered.model.project import MIXTURE_ID, Project, leaves, merge_with, split_with
from layered.model.recording import Recording
from layered.model.split import Split
from layered.session.peaks import Peaks
from layered.session.picture import Look, Picture, ReadBlock
from layered.session.picture_work import Entry, Work, next_work
from layered.session.render import layer_block

BUDGET_BYTES = 768 << 20
"""For all pictures together; each gets its share, and is coarser when that is small."""

_FEWEST_SHARES = 6
_MAX_KEPT = 24
"""Pictures kept for undo beyond those that are wanted, if the budget allows."""


Preview = tuple[LayerId, tuple[Picture, ...]]
"""The layer being separated, and the pictures of the parts found so far."""


class Pictures:
    """The pictures of the mixture, of every layer, of the hints, and of a preview.

    Parameters
    ----------
    budget_bytes : int
        How much memory all pictures may take, as far as it can be known beforehand.
    """

    def __init__(self, budget_bytes: int = BUDGET_BYTES) -> None:
        self.version = 0
        self._budget_bytes = budget_bytes
        self._window_s = WINDOW_S
        self._project: Project | None = None
        self._entries: OrderedDict[Hashable, Entry] = OrderedDict()
        self._wanted: list[Entry] = []
        self._preview: Preview | None = None
        self._coming: tuple[Preview, tuple[Entry, ...]] | None = None
        self._look: Look | None = None
        self._wake = threading.Condition()
        self._is_closed = False
        self._is_busy = False
        self._thread: threading.Thread | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is still being drawn."""
        return self._is_busy

    @property
    def n_bytes(self) -> int:
        """How much memory all pictures hold."""
        held = {*self._entries.values(), *self._wanted}
        return sum(entry.picture.n_bytes for entry in held)

    def show(self, project: Project | None) -> None:
        """Want the pictures of a project; those of the one before stop being drawn."""
        before = self._project
        if project is None or before is None or project.mixture is not before.mixture:
            self._entries.clear()
            self._preview = self._coming = None
            self._look = None
        self._project = project
        self._want()

    def set_window(self, window_s: float) -> None:
        """Draw everything anew with another shortest window, in seconds.

        Long windows tell pitches apart, short ones tell moments apart. Nothing but the pictures
        depends on it.
        """
        if window_s == self._window_s:
            return
        with self._wake:
            self._window_s = window_s
            self._preview = self._coming = None
        self._entries.clear()
        self._want()

    def layer(self, layer_id: LayerId) -> Picture | None:
        """Give the picture of a layer, or None when the project does not show it."""
        if self._project is None:
            return None
        entry = self._entries.get(_layer_key(self._project, layer_id))
        return entry.picture if entry else None

    def hint(self, hint_id: HintId) -> Picture | None:
        """Give the picture of a hint; its times count from the hint's own start."""
        entry = self._hint_entry(hint_id)
        return entry.picture if entry else None

    def hint_peaks(self, hint_id: HintId) -> Peaks | None:
        """Give the waveform of a hint, counted from the hint's own start."""
        entry = self._hint_entry(hint_id)
        return entry.peaks if entry else None

    @property
    def mixture_peaks(self) -> Peaks | None:
        """Give the waveform of the mixture."""
        if self._project is None:
            return None
        entry = self._entries.get(_layer_key(self._project, MIXTURE_ID))
        return entry.peaks if entry else None

    def set_preview(self, layer_id: LayerId, outcome: Outcome | None) -> None:
        """Draw what a separation of a layer has found so far, or forget it."""
        with self._wake:
            self._coming = None
            if outcome is None:
                self._preview = None
            elif self._project is not None:
                rate = self._project.mixture.sample_rate_hz
                entries = tuple(
                    Entry(self._picture(partial(_slice, part.sound), part.sound.shape[1], rate))
                    for part in outcome.parts
                )
                pictures = tuple(entry.picture for entry in entries)
                self._coming = (layer_id, pictures), entries
        self._want()

    @property
    def preview(self) -> Preview | None:
        """Which layer is being separated, and the pictures of the parts found so far.

        The same object until a newer one can be seen.
        """
        return self._preview

    def look_at(self, look: Look) -> None:
        """Say where the person looks: closer than the pictures go, it is drawn in detail."""
        if look != self._look and self._project is not None:
            with self._wake:
                self._look = look
            self._start()

    def close(self) -> None:
        """Stop drawing, and wait until it has stopped."""
        with self._wake:
            self._is_closed = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _want(self) -> None:
        wanted = list(self._wanted_entries())
        self._let_go(wanted)
        if self._coming is not None:
            wanted = [*self._coming[1], *wanted]
        with self._wake:
            self._wanted = wanted
        self.version += 1
        self._start()

    def _hint_entry(self, hint_id: HintId) -> Entry | None:
        hints = self._project.hints if self._project else ()
        found = next((hint for hint in hints if hint.id == hint_id), None)
        return self._entries.get((id(found.recording),)) if found else None

    def _wanted_entries(self) -> Iterator[Entry]:
        project = self._project
        if project is None:
            return
        for layer_id in dict.fromkeys([MIXTURE_ID, *(layer.id for layer in leaves(project))]):
            key = _layer_key(project, layer_id)
            held = (project.mixture, *_ancestry(project, layer_id))
            read = partial(layer_block, project, layer_id)
            entry = self._entry(key, held, read, project.mixture)
            if layer_id == MIXTURE_ID:
                entry.want_peaks(read, project.mixture)
            yield entry
        for hint in project.hints:
            recording = hint.recording
            read = partial(_slice, recording.samples)
            entry = self._entry((id(recording),), (recording,), read, recording)
            entry.offset_s = hint.offset_s
            entry.want_peaks(read, recording)
            yield entry

    def _entry(
        self, key: Hashable, held: tuple[Any, ...], read: ReadBlock, like: Recording
    ) -> Entry:
        entry = self._entries.get(key)
        if entry is None:
            picture = self._picture(read, like.n_samples, like.sample_rate_hz)
            entry = self._entries[key] = Entry(picture, held=held)
        self._entries.move_to_end(key)
        return entry

    def _picture(self, read: ReadBlock, n_samples: int, sample_rate_hz: int) -> Picture:
        """Make a picture; with its pyramid it takes up to twice the bytes it is given."""
        shares = max(_FEWEST_SHARES, len(self._project.layers) if self._project else 1)
        budget_bytes = self._budget_bytes // (2 * shares)
        return Picture(read, n_samples, sample_rate_hz, budget_bytes, window_s=self._window_s)

    def _let_go(self, wanted: list[Entry]) -> None:
        """Forget the oldest pictures that are not wanted, as far as the budget asks."""
        n_bytes = sum(entry.picture.n_bytes for entry in self._entries.values())
        for key, entry in list(self._entries.items()):
            fits = n_bytes <= self._budget_bytes and len(self._entries) <= _MAX_KEPT
            if fits or entry in wanted:
                continue
            del self._entries[key]
            n_bytes -= entry.picture.n_bytes

    def _start(self) -> None:
        with self._wake:
            if self._is_closed:
                return
            self._is_busy = self._next_work() is not None
            if not self._is_busy:
                return
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="layered-pictures", daemon=True
                )
                self._thread.start()
            self._wake.notify()

    def _run(self) -> None:
        try:
            while True:
                with self._wake:
                    while (work := self._next_work()) is None and not self._is_closed:
                        self._is_busy = False
                        self._wake.wait()
                    if self._is_closed or work is None:
                        return
                work()
                self._show_what_came()
                self.version += 1
        finally:
            self._is_busy = False

    def _show_what_came(self) -> None:
        """Replace the preview once the newer one can be seen, so that it never goes dark."""
        with self._wake:
            if self._coming is not None and all(
                entry.picture.is_seen for entry in self._coming[1]
            ):
                self._preview = self._coming[0]

    def _next_work(self) -> Work | None:
        coming = self._coming[1] if self._coming is not None else ()
        return next_work(self._wanted, coming, self._look)


def _slice(samples: Sound, start: int, stop: int) -> Sound:
    return samples[:, start:stop]


def _ancestry(project: Project, layer_id: LayerId) -> tuple[Split | Merge, ...]:
    """Give the splits and merges a layer came from: with the mixture, they fix its sound."""
    merge = merge_with(project, layer_id)
    if merge is not None:
        return (merge, *(one for p in merge.parents for one in _ancestry(project, p)))
    split = split_with(project, layer_id)
    return (split, *_ancestry(project, split.parent)) if split is not None else ()


def _layer_key(project: Project, layer_id: LayerId) -> Hashable:
    """Give what stays the same exactly as long as the sound of a layer does."""
    origins = _ancestry(project, layer_id)
    return (id(project.mixture), layer_id, *(id(origin) for origin in origins))
