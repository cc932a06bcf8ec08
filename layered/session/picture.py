"""The picture of one sound: a sketch at once, then a pyramid of levels, filled block by block."""

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Sound
from layered.dsp.picture import (
    WINDOW_S,
    Levels,
    PictureGrid,
    grid_for,
    levels_at,
    pool,
    rough_levels,
)

ReadBlock = Callable[[int, int], Sound]
"""Gives the samples from start to stop, both inside the sound, shape (channels, samples)."""

SKETCH_FRAMES = 1536
_BLOCK_BYTES = 8 << 20
_FEWEST_COLUMNS = 64


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """Levels on a grid in time: column j covers ``first_s + j * step_s`` to the next.

    Parameters
    ----------
    levels : uint8, shape (rows, columns)
        Frequency-major, because a view gathers many columns of few rows.
    until_s : float
        Where the part that is worked out ends; columns from there on are empty.
    from_s : float
        Where it begins; nothing is known before.
    """

    levels: Levels
    first_s: float
    step_s: float
    until_s: float
    from_s: float = -np.inf


@dataclass(frozen=True, slots=True)
class Look:
    """Where a person looks, in seconds, and how wide a pixel is there."""

    start_s: float
    end_s: float
    step_s: float

    def shifted(self, by_s: float) -> "Look":
        """Give the same look for a sound that starts elsewhere."""
        return Look(self.start_s + by_s, self.end_s + by_s, self.step_s)


class Picture:
    """A max-pooled pyramid of one sound's levels, half as many columns from level to level.

    One thread draws (`draw_sketch`, `draw_next`), any thread looks: what is looked at is only ever
    filled in, never moved.

    Parameters
    ----------
    read : callable
        Gives blocks of the sound.
    budget_bytes : int
        The finest level holds no more than this: a longer sound has coarser columns, each of them
        the loudest of several frames. `draw_detail` gives what is missing where one looks.
    """

    def __init__(
        self,
        read: ReadBlock,
        n_samples: int,
        sample_rate_hz: int,
        budget_bytes: int = 64 << 20,
        *,
        window_s: float = WINDOW_S,
    ) -> None:
        self._read = read
        self.n_samples = n_samples
        self._window_s = window_s
        self.grid = grid_for(sample_rate_hz, window_s=window_s)
        self.n_frames = 1 + (n_samples - 1) // self.grid.hop_samples
        self.frames_per_column = 1
        while self.n_frames * self.grid.n_rows > budget_bytes * self.frames_per_column:
            self.frames_per_column *= 2
        self._pyramid = _empty_pyramid(self.grid.n_rows, self._n_columns)
        self._sketch: Raster | None = None
        self._details: tuple[Raster, ...] = ()
        self._done_frames = 0
        self._lock = threading.Lock()

    @property
    def duration_s(self) -> float:
        """How long the sound is, in seconds."""
        return self.n_samples / self.grid.sample_rate_hz

    @property
    def fraction(self) -> float:
        """How much of the pyramid is filled, 0 to 1."""
        return min(1.0, self._done_frames / self.n_frames)

    @property
    def is_complete(self) -> bool:
        """Whether the pyramid is filled."""
        return self._done_frames >= self.n_frames

    @property
    def is_seen(self) -> bool:
        """Whether there is a look at all of it."""
        return self._sketch is not None or self.is_complete

    @property
    def frame_step_s(self) -> float:
        """From one frame to the next, in seconds."""
        return self.grid.hop_samples / self.grid.sample_rate_hz

    @property
    def n_bytes(self) -> int:
        """How much memory it holds."""
        extra = (*self._details, *((self._sketch,) if self._sketch else ()))
        arrays = [*self._pyramid, *(raster.levels for raster in extra)]
        return int(sum(array.nbytes for array in arrays))

    @property
    def loudest_level(self) -> int:
        """The loudest level seen so far, 0 while nothing is drawn."""
        top = int(self._pyramid[-1].max())
        sketch = self._sketch
        return max(top, int(sketch.levels.max())) if sketch is not None else top

    def rasters(self, look: Look) -> tuple[Raster, ...]:
        """Give what to look at, with columns no wider than a pixel where there are such.

        Every raster after the first is for where the ones before it are not worked out yet.
        """
        if look.step_s < self._base_s:
            detail = _best_detail(self._details, look, self._base_s)
            return self._coarse(0) if detail is None else (detail, *self._coarse(0))
        level = int(np.log2(look.step_s / self._base_s * (1 + 1e-9)))
        return self._coarse(min(level, len(self._pyramid) - 1))

    def draw_sketch(self) -> None:
        """Draw single frames spread over the whole sound: a first look, at once."""
        if self.n_frames <= 2 * SKETCH_FRAMES:
            return
        step = self.n_frames / SKETCH_FRAMES
        places = (np.arange(SKETCH_FRAMES) * step + step / 2).astype(int)
        hop, window = self.grid.hop_samples, self.grid.window_samples
        blocks = [self._padded(place * hop - window // 2, window) for place in places]
        self._sketch = Raster(
            rough_levels(np.stack(blocks, axis=1), self.grid),
            -self.frame_step_s / 2,
            step * self.frame_step_s,
            self.duration_s + self.frame_step_s,
        )

    def draw_next(self) -> bool:
        """Fill in the next block; say whether there is more to do."""
        with self._lock:
            if self.is_complete:
                return False
            first = self._done_frames
            last = min(self.n_frames, first + self._frames_per_block)
            levels = pool(self._frames(self.grid, first, last), self.frames_per_column)
            start = first // self.frames_per_column
            _fill(self._pyramid, start, levels)
            self._done_frames = last
            if self.is_complete:
                self._sketch = None
            return not self.is_complete

    def lacks_detail(self, look: Look) -> bool:
        """Say whether `draw_detail` would show more than there is."""
        if look.step_s >= self._base_s or look.start_s > self.duration_s or look.end_s < 0:
            return False
        wanted_s = self._detail_hop(look.step_s) / self.grid.sample_rate_hz
        found = _best_detail(self._details, look, self._base_s)
        return found is None or found.step_s > wanted_s * 1.001

    def draw_detail(self, look: Look) -> None:
        """Draw where one looks, and half as much to either side; the last two are kept."""
        hop = self._detail_hop(look.step_s)
        grid = grid_for(self.grid.sample_rate_hz, hop, window_s=self._window_s)
        step = hop / grid.sample_rate_hz
        margin = (look.end_s - look.start_s) / 2
        n_frames = 1 + (self.n_samples - 1) // hop
        last = min(n_frames, int(np.ceil((look.end_s + margin) / step)) + 1)
        first = max(0, int((look.start_s - margin) / step) - 1)
        is_to_end = last == n_frames
        until = np.inf if is_to_end else (last - 0.5) * step
        from_s = -np.inf if first == 0 else (first - 0.5) * step
        levels = self._frames(grid, first, max(first, last))
        raster = Raster(levels, (first - 0.5) * step, step, until, from_s)
        self._details = (raster, *self._details[:1])

    def _detail_hop(self, step_s: float) -> int:
        """Halve the hop until a column fits a pixel, or is blurred by the window anyhow."""
        hop = self.grid.hop_samples
        fewest = max(1, self.grid.window_samples // 128)
        while hop > fewest and hop > step_s * self.grid.sample_rate_hz:
            hop //= 2
        return hop

    @property
    def _base_s(self) -> float:
        return self.frame_step_s * self.frames_per_column

    def _coarse(self, level: int) -> tuple[Raster, ...]:
        step = self.frame_step_s * self.frames_per_column * 2**level
        until = self.duration_s + step if self.is_complete else self._done_s
        raster = Raster(self._pyramid[level], -self.frame_step_s / 2, step, until)
        sketch = self._sketch
        return (raster,) if sketch is None else (raster, sketch)

    @property
    def _done_s(self) -> float:
        return (self._done_frames - 0.5) * self.frame_step_s

    @property
    def _n_columns(self) -> int:
        return -(-self.n_frames // self.frames_per_column)

    @property
    def _frames_per_block(self) -> int:
        frames = max(1, _BLOCK_BYTES // (4 * self.grid.window_samples))
        return max(1, frames // self.frames_per_column) * self.frames_per_column

    def _frames(self, grid: PictureGrid, first: int, last: int) -> Levels:
        """Give frames first to last of a grid, shape (rows, frames)."""
        out = np.empty((grid.n_rows, max(0, last - first)), np.uint8)
        hop, reach = grid.hop_samples, grid.reach_samples
        step = max(1, (_BLOCK_BYTES // 4) // grid.window_samples)
        for start in range(first, last, step):
            n = min(step, last - start)
            block = self._padded(start * hop - reach, (n - 1) * hop + 2 * reach)
            out[:, start - first : start - first + n] = levels_at(
                block, reach + hop * np.arange(n), grid
            )
        return out

    def _padded(self, start: int, length: int) -> Sound:
        """Give samples that may lie outside the sound, where there is silence."""
        inside_start, inside_stop = max(0, start), min(self.n_samples, start + length)
        block = self._read(min(inside_start, self.n_samples), max(inside_stop, inside_start))
        padding = (inside_start - start, start + length - inside_start - block.shape[1])
        return np.pad(block, ((0, 0), padding)) if any(padding) else block


def _empty_pyramid(n_rows: int, n_columns: int) -> tuple[Levels, ...]:
    levels = [np.zeros((n_rows, n_columns), np.uint8)]
    while levels[-1].shape[1] > _FEWEST_COLUMNS:
        levels.append(np.zeros((n_rows, -(-levels[-1].shape[1] // 2)), np.uint8))
    return tuple(levels)


def _fill(pyramid: tuple[Levels, ...], start: int, levels: Levels) -> None:
    """Put columns into the finest level, and what follows from them into the others."""
    stop = start + levels.shape[1]
    pyramid[0][:, start:stop] = levels
    for finer, coarser in itertools.pairwise(pyramid):
        start, stop = start // 2, -(-stop // 2)
        coarser[:, start:stop] = pool(finer[:, 2 * start : 2 * stop], 2)


def _best_detail(details: tuple[Raster, ...], look: Look, base_s: float) -> Raster | None:
    """Find the finest stretch that covers what is looked at and is not too fine for it."""
    fitting = [
        raster
        for raster in details
        if raster.from_s <= look.start_s + look.step_s
        and raster.until_s >= look.end_s - look.step_s
        and look.step_s / 4 < raster.step_s < base_s
    ]
    return min(fitting, key=lambda raster: raster.step_s, default=None)
