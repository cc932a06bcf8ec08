"""The spectrogram that notes are read from, in blocks: an hour needs no more than a minute.

A Hann window of 93 ms every 11.6 ms at any sample rate: long enough to tell neighbouring keys of
the middle register apart, short enough to tell when they are struck. Only what lies below
`layered.dsp.notes.keys.HIGHEST_HZ` is kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Curve, Indices, Magnitude, Sound
from layered.dsp.notes.keys import HIGHEST_HZ
from layered.dsp.stft import StftSettings, magnitude

HOP_S = 0.0116
_OVERLAP = 8
_BLOCK_FRAMES = 1024
_ABOVE = 1.07

OnBlock = Callable[[], None]
"""Called between blocks of work; may raise to stop."""


def note_settings(sample_rate_hz: int) -> StftSettings:
    """Choose the window and hop for a sample rate, of a length that transforms fast."""
    from scipy.fft import next_fast_len

    hop = next_fast_len(round(HOP_S * sample_rate_hz) - 1, real=True)
    return StftSettings(_OVERLAP * hop, hop)


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """A sound as frames of magnitudes that are worked out when they are asked for.

    Parameters
    ----------
    sound : float32, shape (channels, samples)
        May be a memory map.
    """

    sound: Sound
    sample_rate_hz: int
    settings: StftSettings

    @classmethod
    def of(cls, sound: Sound, sample_rate_hz: int) -> "Analysis":
        """Look at a sound with the window for notes."""
        return cls(sound, sample_rate_hz, note_settings(sample_rate_hz))

    @property
    def n_frames(self) -> int:
        """How many frames there are."""
        return self.settings.n_frames(self.sound.shape[1])

    @property
    def n_bins(self) -> int:
        """How many of the lowest bins are kept."""
        per_bin_hz = self.sample_rate_hz / self.settings.window_samples
        return min(self.settings.n_bins, int(_ABOVE * HIGHEST_HZ / per_bin_hz))

    @property
    def hop_s(self) -> float:
        """How long a frame is, in seconds."""
        return self.settings.hop_samples / self.sample_rate_hz

    def blocks(self, *, margin: int = 0) -> Iterator[tuple[int, int, Magnitude]]:
        """Go through the frames in blocks that overlap by a margin on both sides.

        Yields
        ------
        first, last : int
            The frames of the block without its margins.
        float32, shape (bins, margin + last - first + margin)
            Silent beyond the ends of the sound.
        """
        for first in range(0, self.n_frames, _BLOCK_FRAMES):
            last = min(first + _BLOCK_FRAMES, self.n_frames)
            yield first, last, self.frames(first - margin, last + margin)

    def frames(self, first: int, last: int) -> Magnitude:
        """Give frames from ``first`` to before ``last``; silence outside the sound."""
        hop = self.settings.hop_samples
        inside = max(first, 0), min(last, self.n_frames)
        start = max(0, inside[0] - _OVERLAP // 2)
        piece = self.sound[:, start * hop : (inside[1] + _OVERLAP // 2) * hop]
        shown = np.zeros((last - first, self.n_bins), np.float32)
        if piece.shape[1] and inside[0] < inside[1]:
            found = magnitude(np.ascontiguousarray(piece), settings=self.settings)
            kept = found[: self.n_bins, inside[0] - start : inside[1] - start].T
            shown[inside[0] - first : inside[0] - first + len(kept)] = kept
        return shown.T

    def levels(self, on_block: OnBlock) -> Curve:
        """Give the sum of the magnitudes of each frame, shape (frames,)."""
        totals = np.zeros(self.n_frames)
        for first, last, block in self.blocks():
            on_block()
            totals[first:last] = block.sum(axis=0)
        return totals

    def chosen(self, frames: Indices, on_block: OnBlock) -> Magnitude:
        """Give single frames anywhere in the sound, shape (bins, chosen)."""
        columns = np.zeros((len(frames), self.n_bins), np.float32)
        for row, frame in enumerate(frames):
            on_block()
            columns[row] = self.frames(int(frame), int(frame) + 1)[:, 0]
        return columns.T


def sounding_frames(levels: Curve, n_most: int) -> Indices:
    """Choose frames in which something sounds, evenly over the sound."""
    loud = np.flatnonzero((levels > np.percentile(levels, 30)) & (levels > 0))
    if len(loud) == 0:
        loud = np.flatnonzero(levels > 0)
    if len(loud) <= n_most:
        return loud
    return loud[np.linspace(0, len(loud) - 1, n_most).astype(np.int64)]
