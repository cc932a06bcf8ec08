"""Sample rates: whole sounds and streams of blocks (soxr, very high quality)."""

from collections.abc import Callable
from typing import cast

import numpy as np
import soxr

from layered.dsp.arrays import Sound

_PIECE_SAMPLES = 1 << 16


def resampled_length(n_samples: int, from_hz: int, to_hz: int) -> int:
    """Say how long a sound is at another rate: n * to / from, halves upwards, at least one."""
    return max(1, (2 * n_samples * to_hz + from_hz) // (2 * from_hz))


def _in_memory(shape: tuple[int, int]) -> Sound:
    return np.zeros(shape, np.float32)


def resample(
    sound: Sound,
    from_hz: int,
    to_hz: int,
    *,
    on_block: Callable[[], None] = lambda: None,
    allocate: Callable[[tuple[int, int]], Sound] = _in_memory,
) -> Sound:
    """Bring a whole sound to another rate, piece by piece.

    Parameters
    ----------
    sound : float32, shape (channels, samples)
        At least one sample; may be a memory map, which is read in pieces.
    from_hz, to_hz : int
        In samples per second. Equal rates give the sound back untouched.
    on_block : callable, optional
        Called between pieces; may raise to stop.
    allocate : callable, optional
        Gives zeroed room for the result; on disk when it is large.

    Returns
    -------
    float32, shape (channels, resampled_length(samples, from_hz, to_hz))
        Starts at the same instant as ``sound``. Where the converter ends a sample early or late,
        the end is filled with silence or cut.
    """
    if from_hz == to_hz:
        return sound
    n_channels, n_samples = sound.shape
    n_wanted = resampled_length(n_samples, from_hz, to_hz)
    resampled = allocate((n_channels, n_wanted))
    stream = Resampler(from_hz, to_hz, n_channels)
    done = 0
    for start in range(0, n_samples, _PIECE_SAMPLES):
        on_block()
        stop = start + _PIECE_SAMPLES
        piece = stream.push(sound[:, start:stop], last=stop >= n_samples)
        kept = min(piece.shape[1], n_wanted - done)
        resampled[:, done : done + kept] = piece[:, :kept]
        done += kept
    return resampled


class Resampler:
    """A stream of blocks at one rate to a stream at another, without seams.

    Parameters
    ----------
    from_hz, to_hz : int
        In samples per second.
    n_channels : int
        Of every block.
    """

    def __init__(self, from_hz: int, to_hz: int, n_channels: int) -> None:
        self._n_channels = n_channels
        self._stream = soxr.ResampleStream(from_hz, to_hz, n_channels, quality="VHQ")

    def push(self, block: Sound, *, last: bool = False) -> Sound:
        """Give the next block and take what is ready.

        Parameters
        ----------
        block : float32, shape (channels, samples)
            May be empty.
        last : bool
            Nothing follows: take all that is left.

        Returns
        -------
        float32, shape (channels, samples)
            The output lags: early blocks give fewer samples than they are long, and the last one
            gives the rest. The first sample given is the instant of the first sample pushed.
        """
        columns = np.ascontiguousarray(block.T, dtype=np.float32)
        ready = self._stream.resample_chunk(columns, last=last)
        return cast("Sound", np.ascontiguousarray(ready.reshape(-1, self._n_channels).T))
