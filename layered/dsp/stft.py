"""The short-time Fourier transform and its inverse, block by block.

Analysis with a periodic Hann window, frames centred on multiples of the hop, the sound padded
with silence; synthesis by weighted overlap-add (Griffin and Lim 1984, eq. 6), which gives the
sound back where nothing was changed. Frames are processed in blocks, so that no spectrogram of a
whole recording need ever be held as complex numbers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Complex, Curve, Magnitude, Mask, Sound

_BLOCK_FRAMES = 128

OnBlock = Callable[[], None]
"""Called between blocks of work; may raise to stop."""

Frames = NDArray[np.complex64]
"""Consecutive frames of one channel, shape (frames, bins)."""


@dataclass(frozen=True, slots=True)
class StftSettings:
    """Window and hop, both in samples; the hop divides the window at least four times."""

    window_samples: int
    hop_samples: int

    def __post_init__(self) -> None:
        if self.window_samples % self.hop_samples or self.window_samples < 4 * self.hop_samples:
            raise ValueError("the hop must divide the window, four times or more")

    @property
    def n_bins(self) -> int:
        """How many frequencies, zero and half the sample rate included."""
        return self.window_samples // 2 + 1

    def n_frames(self, n_samples: int) -> int:
        """How many frames cover a sound."""
        return -(-n_samples // self.hop_samples) + 1

    def frames_at(self, seconds: float, sample_rate_hz: int) -> int:
        """How many hops fit a duration, rounded."""
        return round(seconds * sample_rate_hz / self.hop_samples)

    def frequencies_hz(self, sample_rate_hz: int) -> Curve:
        """Give the frequency of each bin, shape (bins,)."""
        return np.arange(self.n_bins, dtype=np.float64) * (sample_rate_hz / self.window_samples)

    def times_s(self, n_samples: int, sample_rate_hz: int) -> Curve:
        """Give the time of each frame's centre, shape (frames,)."""
        index = np.arange(self.n_frames(n_samples), dtype=np.float64)
        return index * (self.hop_samples / sample_rate_hz)


def settings_for(sample_rate_hz: int, window_ms: float, overlap: int) -> StftSettings:
    """Choose the power of two nearest to a duration, hopped ``overlap`` times per window."""
    window = int(2 ** np.round(np.log2(sample_rate_hz * window_ms / 1000)))
    window = max(window, 4 * overlap)
    return StftSettings(window, window // overlap)


def stft(samples: Sound, *, settings: StftSettings) -> Complex:
    """Turn sound into a spectrogram.

    Parameters
    ----------
    samples : float32, shape (channels, samples)

    Returns
    -------
    complex64, shape (channels, bins, frames)
    """
    n_frames = settings.n_frames(samples.shape[1])
    spectrum = np.empty((samples.shape[0], n_frames, settings.n_bins), np.complex64)
    for channel, sound in enumerate(samples):
        for first, frames in analysed(sound, settings):
            spectrum[channel, first : first + len(frames)] = frames
    return spectrum.transpose(0, 2, 1)


def istft(spectrum: Complex, *, settings: StftSettings, length_samples: int) -> Sound:
    """Turn a spectrogram back into sound.

    Parameters
    ----------
    spectrum : complex64, shape (channels, bins, frames)
        As `stft` made it with the same settings; may have been masked.
    length_samples : int
        How much sound to return.

    Returns
    -------
    float32, shape (channels, length_samples)
        Equals the input of `stft` within 1e-6 of full scale when nothing was changed.

    Raises
    ------
    ValueError
        If the shape does not fit the settings and the length.
    """
    n_frames = settings.n_frames(length_samples)
    if spectrum.shape[1:] != (settings.n_bins, n_frames):
        raise ValueError("the spectrogram was made with other settings or another length")
    sound = np.empty((spectrum.shape[0], length_samples), np.float32)
    for channel, frames in enumerate(spectrum):
        adder = OverlapAdd(settings, n_frames)
        for first in range(0, n_frames, _BLOCK_FRAMES):
            adder.add(first, np.ascontiguousarray(frames[:, first : first + _BLOCK_FRAMES].T))
        sound[channel] = adder.sound(length_samples)
    return sound


def magnitude(
    samples: Sound, *, settings: StftSettings, on_block: OnBlock = lambda: None
) -> Magnitude:
    """Give the mean magnitude over the channels, which opposite phases cannot cancel.

    Parameters
    ----------
    samples : float32, shape (channels, samples)
    on_block : callable, optional
        Called between blocks; may raise to stop.

    Returns
    -------
    float32, shape (bins, frames)
        Stored frame by frame (a transposed view), as the solver reads it.
    """
    n_frames = settings.n_frames(samples.shape[1])
    levels = np.zeros((n_frames, settings.n_bins), np.float32)
    for sound in samples:
        for first, frames in analysed(sound, settings):
            levels[first : first + len(frames)] += np.abs(frames)
            on_block()
    levels /= samples.shape[0]
    return levels.T


def masked(
    samples: Sound,
    mask: Mask,
    *,
    settings: StftSettings,
    on_block: OnBlock = lambda: None,
) -> Sound:
    """Give the part of a sound that a mask keeps, with the sound's own phase and stereo image.

    Every channel gets the same mask, so that the image is not changed.

    Parameters
    ----------
    samples : float32, shape (channels, samples)
    mask : float32, shape (bins, frames)
        0 to 1, made with the same settings.
    on_block : callable, optional
        Called between blocks; may raise to stop.

    Returns
    -------
    float32, shape (channels, samples)
    """
    by_frame = mask.T
    n_samples = samples.shape[1]
    kept = np.empty(samples.shape, np.float32)
    for channel, sound in enumerate(samples):
        adder = OverlapAdd(settings, settings.n_frames(n_samples))
        for first, frames in analysed(sound, settings):
            frames *= by_frame[first : first + len(frames)]
            adder.add(first, frames)
            on_block()
        kept[channel] = adder.sound(n_samples)
    return kept


@lru_cache(maxsize=16)
def _window(n_samples: int) -> NDArray[np.float32]:
    phase = 2 * np.pi * np.arange(n_samples) / n_samples
    window = (0.5 - 0.5 * np.cos(phase)).astype(np.float32)
    window.setflags(write=False)
    return window


def analysed(sound: NDArray[np.float32], settings: StftSettings) -> Iterator[tuple[int, Frames]]:
    """Yield blocks of frames of one channel: the index of the first, and the frames."""
    from scipy import fft

    window, hop = settings.window_samples, settings.hop_samples
    shape, half = _window(window), window // 2
    n_frames = settings.n_frames(len(sound))
    for first in range(0, n_frames, _BLOCK_FRAMES):
        last = min(first + _BLOCK_FRAMES, n_frames)
        start, stop = first * hop - half, (last - 1) * hop + half
        inside = sound[max(start, 0) : max(min(stop, len(sound)), 0)]
        padded = np.zeros(stop - start, np.float32)
        at = max(start, 0) - start
        padded[at : at + len(inside)] = inside
        pieces = np.lib.stride_tricks.sliding_window_view(padded, window)[::hop]
        yield first, fft.rfft(pieces * shape, axis=1)


class OverlapAdd:
    """Adds windowed frames of one channel up again."""

    def __init__(self, settings: StftSettings, n_frames: int) -> None:
        self._settings = settings
        self._overlap = settings.window_samples // settings.hop_samples
        rows = n_frames + self._overlap - 1
        self._total = np.zeros((rows, settings.hop_samples), np.float32)
        self._weight = np.zeros((rows, settings.hop_samples), np.float32)

    def add(self, first: int, frames: Frames) -> None:
        """Add consecutive frames, shape (frames, bins), the first of which has this index."""
        from scipy import fft

        shape, hop = _window(self._settings.window_samples), self._settings.hop_samples
        pieces = fft.irfft(frames, self._settings.window_samples, axis=1)
        pieces *= shape
        power = (shape * shape).reshape(self._overlap, hop)
        for part in range(self._overlap):
            rows = slice(first + part, first + part + len(frames))
            self._total[rows] += pieces[:, part * hop : (part + 1) * hop]
            self._weight[rows] += power[part]

    def sound(self, length_samples: int) -> NDArray[np.float32]:
        """Give what was added, shape (length_samples,)."""
        half = self._settings.window_samples // 2
        np.maximum(self._weight, 1e-8, out=self._weight)
        self._total /= self._weight
        return self._total.reshape(-1)[half : half + length_samples]
