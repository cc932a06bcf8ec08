"""A ring of samples between a worker thread and the audio thread, without a lock.

One thread writes and one reads. Each owns one counter, which only it changes, after the samples
are in place; the counters never wrap, so they also name the samples of a stream.
"""

import numpy as np

from layered.dsp.arrays import Rows, Sound


class Ring:
    """Samples on their way from one thread to another.

    Attributes
    ----------
    written, read : int
        How many samples went in and out since the start.
    """

    def __init__(self, capacity: int, n_channels: int) -> None:
        self._data = np.zeros((capacity, n_channels), dtype=np.float32)
        self.written = 0
        self.read = 0

    @property
    def ready(self) -> int:
        """How many samples can be read."""
        return self.written - self.read

    @property
    def free(self) -> int:
        """How many samples can be written."""
        return len(self._data) - self.ready

    def write(self, columns: Rows) -> int:
        """Add as many of the samples, shape (samples, channels), as fit; say how many."""
        count = min(len(columns), self.free)
        self._put(self.written, columns[:count])
        self.written += count
        return count

    def take(self, columns: Rows) -> int:
        """Fill a buffer, shape (samples, channels), as far as there are samples; say how far."""
        count = min(len(columns), self.ready)
        first, second = self._spans(self.read, count)
        columns[: len(first)] = first
        columns[len(first) : count] = second
        self.read += count
        return count

    def peek(self, start: int, count: int) -> Sound:
        """Copy samples that are written and not read, shape (channels, samples); writer only."""
        return np.concatenate(self._spans(start, count)).T

    def replace(self, start: int, sound: Sound) -> None:
        """Write again from ``start``, which was not read yet, and end there; writer only."""
        self._put(start, sound.T)
        self.written = start + sound.shape[1]

    def _put(self, start: int, columns: Rows) -> None:
        first, second = self._spans(start, len(columns))
        first[:] = columns[: len(first)]
        second[:] = columns[len(first) :]

    def _spans(self, start: int, count: int) -> tuple[Rows, Rows]:
        begin = start % len(self._data)
        first = self._data[begin : begin + count]
        return first, self._data[: count - len(first)]
