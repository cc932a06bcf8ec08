"""One restoration from request to added sound, stretch by stretch.

Memory does not grow with the recording: the example, a sample of the recording's own frames and
one stretch are all that is held. Where a stretch goes on in the next, its last frames are known
to the next one, so that no seam is heard.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Flags, Sound
from layered.dsp.continuation import continued
from layered.dsp.invented_phase import Frames, with_invented_phase
from layered.dsp.stft import StftSettings
from layered.methods.restoration.cells import (
    Cells,
    Levels,
    joined,
    levels_of,
    magnitude_of,
)
from layered.methods.restoration.gaps import Gap
from layered.methods.restoration.predicting import Damaged, Predictor, learn_predictor, others
from layered.methods.restoration.sound_frames import add_frames, confined, frames_between

STRETCH_FRAMES = 512
MARGIN_FRAMES = 32
_OWN_FRAMES = 768
_OWN_PIECE = 128
_EXAMPLE_FRAMES = 1024
_EXAMPLE_PIECE = 128
_TRIALS = 4
_PHASE_ITERATIONS = 12
_NOTHING_BELOW = 1e-4
"""Magnitudes more than 80 dB below the loudest cell are called silent."""


@dataclass(frozen=True, slots=True, eq=False)
class WithoutGaps:
    """What plans share that know no gaps in time."""

    @property
    def gaps(self) -> Sequence[Gap]:
        """There are none."""
        return ()

    @property
    def fade_samples(self) -> int:
        """Nothing is faded."""
        return 0

    def gated(self, first_frame: int, last_frame: int) -> Flags:
        """No frame touches one."""
        return np.zeros(last_frame - first_frame, bool)


OnShare = Callable[[float], None]


class Plan(Protocol):
    """What one kind of restoration takes for missing."""

    @property
    def uses_own(self) -> bool:
        """Whether the recording itself holds examples of what is missing."""

    @property
    def chooses_by_level(self) -> bool:
        """Whether cells are missing because they were quiet."""

    @property
    def gaps(self) -> Sequence[Gap]:
        """Stretches that are missing to the sample."""

    @property
    def fade_samples(self) -> int:
        """Within which what fills a gap is faded into the recording."""

    def gated(self, first_frame: int, last_frame: int) -> Flags:
        """Say which frames touch a gap."""

    @property
    def widen(self) -> bool:
        """Whether cells beside missing ones hold leakage only."""

    def missing(self, levels: NDArray[np.float32], channel: int, first_frame: int) -> Flags:
        """Say which cells of consecutive frames are missing."""

    def limited(self, levels: Levels, recorded: Cells) -> Levels:
        """Keep predicted levels within what can have been missing."""

    def pretended(self, known: Cells) -> Sequence[Flags]:
        """Give ways to damage known frames likewise."""


@dataclass(frozen=True, slots=True, eq=False)
class Restoration:
    """What is restored, and from what.

    Parameters
    ----------
    example : float32, shape (channels, samples), optional
        At the recording's rate, and about as loud.
    peak : float
        The largest magnitude of any cell.
    """

    sound: Sound
    settings: StftSettings
    example: Sound | None
    peak: float
    seed: int

    @property
    def floor(self) -> float:
        """The lowest magnitude that is told from silence."""
        return max(1e-12, self.peak * _NOTHING_BELOW)


def restore(what: Restoration, plan: Plan, added: Sound, on_share: OnShare) -> int:
    """Add what was missing to ``added``; give the number of cells that were filled."""
    n_channels = len(what.sound)
    n_filled = 0
    for channel in range(n_channels):

        def tell(share: float, channel: int = channel) -> None:
            on_share((channel + share) / n_channels)

        n_filled += _Channel(what, plan, channel, tell).fill(added[channel])
        _fade_ends(added[channel], what.settings.window_samples // 2)
    return n_filled


def _fade_ends(channel: NDArray[np.float32], n_samples: int) -> None:
    """Let what is added begin and end softly: a cut would be heard at all frequencies."""
    n_samples = min(n_samples, len(channel) // 2)
    rise = (0.5 - 0.5 * np.cos(np.pi * (np.arange(n_samples) + 0.5) / max(1, n_samples))).astype(
        np.float32
    )
    channel[:n_samples] *= rise
    channel[len(channel) - n_samples :] *= rise[::-1]


class _Channel:
    def __init__(self, what: Restoration, plan: Plan, channel: int, on_share: OnShare) -> None:
        self._what = what
        self._plan = plan
        self._channel = channel
        self._sound = what.sound[channel]
        self._settings = what.settings
        self._n_frames = what.settings.n_frames(len(self._sound))
        self._on_share = on_share
        self._share = 0.0
        self._starts = range(0, self._n_frames, STRETCH_FRAMES)

    def fill(self, added: NDArray[np.float32]) -> int:
        """Fill every stretch in which cells are missing."""
        self._tell(0.0)
        holes = self._holes()
        if not holes:
            return 0
        rng = np.random.default_rng([self._what.seed, 0])
        predictor = self._predictor(holes, rng)
        n_filled = 0
        tail: Frames | None = None
        for number, first in enumerate(holes):
            self._tell(0.3 + 0.7 * number / len(holes))
            follows = number > 0 and holes[number - 1] == first - STRETCH_FRAMES
            filled, tail = self._stretch(predictor, first, tail if follows else None, added)
            n_filled += filled
        return n_filled

    def _holes(self) -> list[int]:
        """Give the starts of the stretches in which something is missing."""
        found = []
        for number, first in enumerate(self._starts):
            self._tell(0.1 * number / len(self._starts))
            last = min(first + STRETCH_FRAMES, self._n_frames)
            _, cells = self._cells(first, last)
            if not cells.seen.all():
                found.append(first)
        return found

    def _cells(self, first: int, last: int) -> tuple[Frames, Cells]:
        """Give frames and their levels, and which of them were recorded."""
        frames = frames_between(self._sound, self._settings, first, last)
        levels = levels_of(np.abs(frames), self._what.floor)
        missing = self._plan.missing(levels, self._channel, first)
        return frames, Cells(levels, ~missing, np.arange(first, last))

    def _predictor(self, holes: list[int], rng: np.random.Generator) -> Predictor:
        example = self._example()
        pieces = [] if example is None else [example]
        if self._plan.uses_own:
            pieces.append(self._own())
        known = joined(pieces)
        self._tell(0.15)
        trials = self._own_trials(holes, known) if self._plan.uses_own else []
        if example is not None and not trials:
            trials = self._example_trials(example)
        return learn_predictor(
            known,
            trials,
            rng,
            self._step,
            uses_own=self._plan.uses_own,
            with_offset=self._plan.chooses_by_level,
        )

    def _example(self) -> Cells | None:
        """Give the example's frames, at most some seconds of them spread over all of it."""
        sound = self._what.example
        if sound is None:
            return None
        mine = sound[self._channel] if len(sound) == len(self._what.sound) else sound.mean(axis=0)
        chosen = _spread(self._settings.n_frames(len(mine)), _EXAMPLE_FRAMES, _EXAMPLE_PIECE)
        frames = np.concatenate(
            [frames_between(mine, self._settings, first, last) for first, last in chosen]
        )
        levels = levels_of(np.abs(frames), self._what.floor)
        heard = levels.max(axis=1) > levels_of(np.array(self._what.floor), 0)
        levels = levels[heard]
        return Cells(levels, np.ones(levels.shape, bool), np.arange(-len(levels), 0))

    def _own(self) -> Cells:
        """Give some of the recording's own frames, spread over all of it."""
        chosen = _spread(self._n_frames, _OWN_FRAMES, _OWN_PIECE)
        cells = joined([self._cells(first, last)[1] for first, last in chosen])
        usable = Damaged(cells, ~cells.seen, widen=self._plan.widen).usable
        return usable.part(np.flatnonzero(usable.seen.any(axis=1)))

    def _own_trials(self, holes: list[int], known: Cells) -> list[tuple[Damaged, Cells]]:
        """Move the holes of some stretches to where something was recorded."""
        trials = []
        for first in holes[:: max(1, len(holes) // _TRIALS)][:_TRIALS]:
            last = min(first + STRETCH_FRAMES, self._n_frames)
            _, cells = self._cells(first, last)
            usable = Damaged(cells, ~cells.seen, widen=self._plan.widen).usable
            for pretended in self._plan.pretended(usable):
                if not (pretended & usable.seen).any():
                    continue
                self._step()
                damaged = Damaged(usable, pretended, widen=self._plan.widen)
                elsewhere = known.part(np.flatnonzero(~np.isin(known.places, cells.places)))
                helpers = joined([elsewhere, others(damaged.usable, elsewhere)])
                if helpers.n_frames:
                    trials.append((damaged, helpers))
        return trials

    def _example_trials(self, example: Cells) -> list[tuple[Damaged, Cells]]:
        """Mend each half of the example from the other."""
        half = example.n_frames // 2
        if half < 1:
            return []
        halves = [example.part(slice(0, half)), example.part(slice(half, None))]
        return [
            (Damaged(part, missing, widen=self._plan.widen), other)
            for part, other in zip(halves, halves[::-1], strict=True)
            for missing in self._plan.pretended(part)
        ]

    def _stretch(
        self, predictor: Predictor, first: int, tail: Frames | None, added: NDArray[np.float32]
    ) -> tuple[int, Frames]:
        """Fill one stretch; ``tail`` is how the stretch before it ended."""
        stop = min(first + STRETCH_FRAMES, self._n_frames)
        start, end = max(0, first - MARGIN_FRAMES), min(self._n_frames, stop + MARGIN_FRAMES)
        recorded, cells = self._cells(start, end)
        missing = ~cells.seen
        rng = np.random.default_rng([self._what.seed, 1, first])
        usable = Damaged(cells, missing, widen=self._plan.widen).usable
        levels = self._plan.limited(predictor.levels(usable, rng, self._step), cells)
        self._step()
        carried = continued(recorded, usable.seen)
        self._step()
        before = np.where(missing & (np.abs(carried) > 0), carried, recorded)
        to_fill = missing.copy()
        if tail is not None:
            before[: first - start] = tail
            to_fill[: first - start] = False
        filled = with_invented_phase(
            before,
            to_fill,
            magnitude_of(levels, self._what.floor),
            settings=self._settings,
            iterations=_PHASE_ITERATIONS,
            rng=rng,
            on_block=self._step,
        )
        self._step()
        mine = slice(first - start, stop - start)
        difference = np.where(missing, filled - recorded, 0).astype(np.complex64)
        gated = self._plan.gated(start, end)[:, np.newaxis]
        unlimited = confined(np.where(gated, 0, difference), missing & ~gated, self._settings)
        self._add(np.where(gated, difference, unlimited)[mine], first, added)
        kept = slice(max(0, mine.stop - MARGIN_FRAMES), mine.stop)
        return int(missing[mine].sum()), filled[kept]

    def _add(self, difference: Frames, first: int, added: NDArray[np.float32]) -> None:
        """Add frames to the sound; those that touch a gap in time are heard in the gap only."""
        gaps = self._plan.gaps
        gated = self._plan.gated(first, first + len(difference))
        if gated.any():
            inside = np.where(gated[:, np.newaxis], difference, 0)
            difference = np.where(gated[:, np.newaxis], 0, difference)
            add_frames(added, inside, self._settings, first, gaps, self._plan.fade_samples)
        add_frames(added, difference, self._settings, first)

    def _tell(self, share: float) -> None:
        self._share = share
        self._on_share(share)

    def _step(self) -> None:
        """Let Stop be noticed without getting any further."""
        self._on_share(self._share)


def _spread(n_frames: int, most: int, piece: int) -> list[tuple[int, int]]:
    """Choose pieces of consecutive frames, spread evenly; all frames where they are few."""
    if n_frames <= most:
        return [(0, n_frames)]
    starts = np.linspace(0, n_frames - piece, most // piece).astype(int)
    return [(int(start), int(start) + piece) for start in starts]
