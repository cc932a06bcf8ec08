"""The spectrum and the envelope of a stretch of sound, and why two curves are not all of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Curve, Magnitude, Sound
from layered.dsp.coarse import coarse
from layered.dsp.explained import Explained, explained_by_number
from layered.dsp.pieces import piece_around
from layered.dsp.starts import normalised
from layered.dsp.stft import StftSettings, magnitude, settings_for

WINDOW_MS, OVERLAP = 93.0, 4
_BLOCK_FRAMES = 512
_MOST_FRAMES = 4096

Read = Callable[[int, int], Sound]
"""Gives the sound from a first sample up to a last."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A stretch of sound as one spectrum times one envelope, its best single factor.

    The lecture's "Factorizing a spectrogram": the marginals of a spectrogram are the optimum of
    its factorization into one component, so there is nothing to iterate.

    Parameters
    ----------
    spectrum : shape (bins,)
        Sums to 1.
    envelope : shape (frames,)
        The sum of the magnitudes, averaged over the channels, at each time.
    times_s : shape (frames,)
        In the recording.
    explained : Explained
        How much of the sound 1, 2, 3... such factors explain.
    """

    spectrum: Curve
    frequencies_hz: Curve
    envelope: Curve
    times_s: Curve
    explained: Explained

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to be seen."""
        return not self.envelope.any()


def shape_of(
    read: Read,
    start: int,
    stop: int,
    sample_rate_hz: int,
    *,
    n_samples: int,
    on_block: Callable[[], None] = lambda: None,
) -> Shape:
    """Measure the shape of a stretch: of the frames whose middle is in it.

    Parameters
    ----------
    start, stop : int
        In samples; at least one sample.
    n_samples : int
        The length of the whole sound: what is around the stretch is in its first and last frames,
        as else these would show a sound that begins and ends all at once.
    on_block : callable, optional
        Called many times a second; may raise to stop.
    """
    settings = settings_for(sample_rate_hz, WINDOW_MS, OVERLAP)
    frequencies = settings.frequencies_hz(sample_rate_hz)
    total = np.zeros(settings.n_bins)
    envelopes: list[Curve] = []
    kept: list[Magnitude] = []
    frames = range(start // settings.hop_samples, settings.n_frames(stop))
    every = -(-len(frames) // _MOST_FRAMES)
    for block in _blocks(read, frames, n_samples, settings, on_block):
        total += block.sum(axis=1, dtype=np.float64)
        envelopes.append(block.sum(axis=0, dtype=np.float64))
        bands = coarse(block, settings=settings, sample_rate_hz=sample_rate_hz)
        kept.append(bands[:, : -(-bands.shape[1] // every)])
    heard = normalised(np.ascontiguousarray(np.concatenate([part.T for part in kept])).T)
    envelope = np.concatenate(envelopes)
    step_s = settings.hop_samples / sample_rate_hz
    return Shape(
        total / max(float(total.sum()), 1e-30),
        frequencies,
        envelope,
        np.asarray(np.array(frames) * step_s, np.float64),
        explained_by_number(heard, on_block=on_block),
    )


def _blocks(
    read: Read,
    frames: range,
    n_samples: int,
    settings: StftSettings,
    on_block: Callable[[], None],
) -> Iterator[Magnitude]:
    """Give the frames of a stretch in blocks, as if the whole sound were analysed at once."""
    hop = settings.hop_samples
    for first in frames[::_BLOCK_FRAMES]:
        last = min(first + _BLOCK_FRAMES, frames.stop)
        piece = piece_around(first * hop, min(last * hop, n_samples), n_samples, settings)
        sound = np.ascontiguousarray(read(piece.low, piece.high))
        found = magnitude(sound, settings=settings, on_block=on_block)
        yield found[:, piece.first_frame :][:, : last - first]
