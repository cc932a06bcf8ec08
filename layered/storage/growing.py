"""Room for sound whose length is only known at the end."""

from collections.abc import Callable

from layered.dsp.arrays import Sound

Allocate = Callable[[tuple[int, int]], Sound]


class GrowingSound:
    """Collects blocks in one array that ``allocate`` gives, on the disk when it is large.

    Parameters
    ----------
    n_expected : int
        How many samples there will probably be. When more come, the room is doubled; when fewer
        come, no room was used for them, because zeroed memory and files are only claimed.
    """

    def __init__(self, allocate: Allocate, n_channels: int, n_expected: int) -> None:
        self._allocate = allocate
        self._room = allocate((n_channels, max(1, n_expected)))
        self.n_samples = 0

    def append(self, block: Sound) -> None:
        """Add a block, shape (channels, samples), at the end."""
        stop = self.n_samples + block.shape[1]
        if stop > self._room.shape[1]:
            self._grow(max(stop, 2 * self._room.shape[1]))
        self._room[:, self.n_samples : stop] = block
        self.n_samples = stop

    def sound(self) -> Sound:
        """Give what was collected, without a copy."""
        return self._room[:, : self.n_samples]

    def _grow(self, n_samples: int) -> None:
        old, self._room = self._room, self._allocate((self._room.shape[0], n_samples))
        step = 1 << 20
        for start in range(0, self.n_samples, step):
            stop = min(start + step, self.n_samples)
            self._room[:, start:stop] = old[:, start:stop]
