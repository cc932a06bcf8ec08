"""The waveform of one sound at a glance: lowest and highest sample of equal stretches."""

from collections.abc import Callable

import numpy as np

from layered.dsp.arrays import Sound

_BLOCK_SAMPLES = 1 << 20
_FINEST_SAMPLES = 64
_MOST_POINTS = 1 << 18


class Peaks:
    """The lowest and highest samples of up to 262144 stretches of a sound.

    One thread draws, any thread looks: points only ever get filled in.

    Parameters
    ----------
    read : callable
        Gives the samples from start to stop, shape (channels, samples).
    """

    def __init__(
        self, read: Callable[[int, int], Sound], n_samples: int, sample_rate_hz: int
    ) -> None:
        self._read = read
        self._n_samples = n_samples
        self._step = max(_FINEST_SAMPLES, -(-n_samples // _MOST_POINTS))
        self.step_s = self._step / sample_rate_hz
        n_points = -(-n_samples // self._step)
        self.low = np.zeros(n_points, np.float32)
        self.high = np.zeros(n_points, np.float32)
        self._done = 0

    @property
    def is_complete(self) -> bool:
        """Whether every stretch is worked out."""
        return self._done >= len(self.low)

    def draw_next(self) -> None:
        """Work out the next stretches."""
        first = self._done
        last = min(len(self.low), first + max(1, _BLOCK_SAMPLES // self._step))
        stop = min(last * self._step, self._n_samples)
        block = self._read(first * self._step, stop)
        edges = np.arange(0, block.shape[1], self._step)
        self.low[first:last] = np.minimum.reduceat(block.min(axis=0), edges)
        self.high[first:last] = np.maximum.reduceat(block.max(axis=0), edges)
        self._done = last

    def between(self, start_s: float, end_s: float, n_columns: int) -> tuple[Sound, Sound]:
        """Give lowest and highest samples for the columns of a view, 0 outside the sound.

        Returns
        -------
        low, high : float32, shape (columns,)
        """
        edges = np.linspace(start_s, end_s, n_columns + 1) / self.step_s
        first = np.floor(edges[:-1]).astype(int)
        last = np.maximum(first + 1, np.ceil(edges[1:] - 1e-9).astype(int))
        first, last = (np.clip(places, 0, len(self.low)) for places in (first, last))
        low, high = (np.zeros(n_columns, np.float32) for _ in range(2))
        inside = np.flatnonzero(last > first)
        if len(inside):
            pairs = np.stack([first[inside], last[inside]], axis=1).ravel()
            low[inside] = np.minimum.reduceat(np.append(self.low, 0), pairs)[::2]
            high[inside] = np.maximum.reduceat(np.append(self.high, 0), pairs)[::2]
        return low, high
