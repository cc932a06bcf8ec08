"""Two sounds told apart by where they are: the multichannel Wiener filter.

Each sound's image is described by one covariance of the two channels per frequency, and by its
power in every cell (Duong, Vincent and Gribonval 2010, full-rank spatial covariance model). The
filter is what a first answer implies when it is taken for the model, worked out once: on recorded
stereo another round of it was worse.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Sound
from layered.dsp.stft import Frames, OverlapAdd, StftSettings, analysed

_REGULAR = np.float32(1e-3)
_SILENT = np.float32(1e-12)
_SAME_DB = -40.0

_Power = NDArray[np.float32]


def differ(sound: Sound) -> bool:
    """Say whether a sound has two channels that differ by more than -40 dB."""
    if len(sound) != 2:
        return False
    side = float(np.sum((sound[0] - sound[1]).astype(np.float64) ** 2))
    return side > 10 ** (_SAME_DB / 10) * float(np.sum(sound.astype(np.float64) ** 2))


def refined_by_place(
    mixture: Sound,
    target: Sound,
    *,
    settings: StftSettings,
    on_block: Callable[[], None] = lambda: None,
) -> Sound:
    """Share a stereo mixture anew between a target and its rest, by level and by place.

    Parameters
    ----------
    mixture, target : float32, shape (2, samples)
        The rest is what the target leaves.
    on_block : callable, optional
        Called between blocks; may raise to stop.

    Returns
    -------
    float32, shape (2, samples)
        The target; filtering the mixture is linear, so it and the rest still add up to it.
    """
    places = _Places(settings.n_bins), _Places(settings.n_bins)
    for _, whole, part in _blocks(mixture, target, settings):
        for place, image in zip(places, (part, whole - part), strict=True):
            place.add(image)
        on_block()
    n_samples = mixture.shape[1]
    adders = [OverlapAdd(settings, settings.n_frames(n_samples)) for _ in mixture]
    for first, whole, part in _blocks(mixture, target, settings):
        kept = _filtered(whole, places[0].image(part), places[1].image(whole - part))
        for adder, frames in zip(adders, kept, strict=True):
            adder.add(first, frames)
        on_block()
    return np.stack([adder.sound(n_samples) for adder in adders])


@dataclass(frozen=True, slots=True, eq=False)
class _Image:
    """A sound's expected covariance in every cell, shape (frames, bins) each."""

    left: _Power
    right: _Power
    between: Frames


@dataclass(slots=True, eq=False)
class _Places:
    """The sums that give a sound's spatial covariance, shape (bins,) each."""

    n_bins: int
    left: _Power = field(init=False)
    right: _Power = field(init=False)
    between: NDArray[np.complex64] = field(init=False)

    def __post_init__(self) -> None:
        self.left, self.right = np.zeros((2, self.n_bins), np.float32)
        self.between = np.zeros(self.n_bins, np.complex64)

    def add(self, image: Frames) -> None:
        """Take note of some frames, shape (2, frames, bins)."""
        self.left += (np.abs(image[0]) ** 2).sum(axis=0)
        self.right += (np.abs(image[1]) ** 2).sum(axis=0)
        self.between += (image[0] * image[1].conj()).sum(axis=0)

    def image(self, image: Frames) -> _Image:
        """Give the covariance in some cells: the place of the sound, at its power there."""
        power = (np.abs(image) ** 2).mean(axis=0) + _SILENT
        total = (self.left + self.right) / 2 + _SILENT
        return _Image(
            power * (self.left / total + _REGULAR),
            power * (self.right / total + _REGULAR),
            power * (self.between / total),
        )


def _filtered(whole: Frames, target: _Image, rest: _Image) -> Frames:
    """Give ``R_t (R_t + R_r)^-1 x`` for every cell, shape (2, frames, bins)."""
    left, right = target.left + rest.left, target.right + rest.right
    between = target.between + rest.between
    determinant = left * right - np.abs(between) ** 2
    scale = 1 / np.maximum(determinant, np.float32(1e-6) * left * right + np.float32(1e-37))
    first = scale * (right * whole[0] - between * whole[1])
    second = scale * (left * whole[1] - between.conj() * whole[0])
    return np.stack(
        [
            target.left * first + target.between * second,
            target.between.conj() * first + target.right * second,
        ]
    )


def _blocks(
    mixture: Sound, target: Sound, settings: StftSettings
) -> Iterator[tuple[int, Frames, Frames]]:
    """Yield the index of the first frame, and blocks of both, shape (2, frames, bins)."""
    channels = [analysed(channel, settings) for channel in (*mixture, *target)]
    for pieces in zip(*channels, strict=True):
        first = pieces[0][0]
        whole = np.stack([pieces[0][1], pieces[1][1]])
        yield first, whole, np.stack([pieces[2][1], pieces[3][1]])
