"""What a decoder gives, whichever library is behind it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from layered.dsp.arrays import Sound

BLOCK_SAMPLES = 1 << 13


class NotDecodableError(Exception):
    """A library cannot read the file; the text says why, for the person."""


@dataclass(slots=True, eq=False)
class Decoding:
    """A sound file opened for reading once, from its start.

    Parameters
    ----------
    n_claimed : int
        How many samples the file says it has; 0 when it does not say. Not to be trusted.
    blocks : iterator of float32, shape (channels, samples)
        The sound, in order. Ends early, with a complaint, where the file is damaged.
    complaints : list of str
        Filled while reading: sentences for the person that do not keep the file from opening.
    knows_length : bool
        Whether ``n_claimed`` was counted by whoever wrote the file, not guessed.
    """

    sample_rate_hz: int
    n_channels: int
    n_claimed: int
    blocks: Iterator[Sound]
    complaints: list[str] = field(default_factory=list)
    knows_length: bool = True
