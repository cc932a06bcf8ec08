"""A piece of a sound with what is around it, so that its frames are those of the whole sound."""

from dataclasses import dataclass

from layered.dsp.stft import StftSettings


@dataclass(frozen=True, slots=True)
class Piece:
    """Which samples to analyse for a stretch that starts at a frame.

    Parameters
    ----------
    low, high : int
        What to read, in samples of the whole sound.
    samples : slice
        Where the stretch is in what was read.
    first_frame : int
        The stretch's first frame among the frames of what was read.
    """

    low: int
    high: int
    samples: slice
    first_frame: int


def piece_around(start: int, stop: int, n_samples: int, settings: StftSettings) -> Piece:
    """Take a window's length more on both sides, as far as there is sound.

    Parameters
    ----------
    start, stop : int
        The stretch in samples; ``start`` is a multiple of the hop.
    n_samples : int
        The length of the whole sound.
    """
    around = settings.window_samples
    low, high = max(0, start - around), min(n_samples, stop + around)
    return Piece(low, high, slice(start - low, stop - low), (start - low) // settings.hop_samples)
