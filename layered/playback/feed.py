"""Mixed sound at the rate and with the channels of a device, piece after piece."""

from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Sound
from layered.dsp.mixer import fold
from layered.dsp.resample import Resampler
from layered.playback.source import Levels, PlaybackSource, SourceReader


@dataclass(frozen=True, slots=True)
class Piece:
    """Sound for the device, and what it is made of.

    Parameters
    ----------
    sound : float32, shape (channels, samples)
        Shorter than asked for at the end.
    marks : tuple of (float, int)
        From which sample of the stream on the mixture goes on at which position.
    levels : tuple of (float, Levels)
        From which sample of the stream on which peaks are heard.
    """

    sound: Sound
    marks: tuple[tuple[float, int], ...]
    levels: tuple[tuple[float, Levels], ...]


class Feed:
    """Brings what a reader gives to a device.

    Parameters
    ----------
    origin : int
        The sample of the device's stream where the first sample of this feed goes.
    sample_rate_hz, n_channels : int
        The device's.
    """

    def __init__(
        self,
        source: PlaybackSource,
        reader: SourceReader,
        *,
        origin: int,
        sample_rate_hz: int,
        n_channels: int,
    ) -> None:
        self._reader = reader
        self._n_channels = n_channels
        self._rate_hz = source.sample_rate_hz
        self._ratio = sample_rate_hz / source.sample_rate_hz
        self._next_sample = float(origin)
        self._pending = np.zeros((n_channels, 0), dtype=np.float32)
        self._resampler = None
        if sample_rate_hz != source.sample_rate_hz:
            self._resampler = Resampler(source.sample_rate_hz, sample_rate_hz, n_channels)

    @property
    def has_ended(self) -> bool:
        """Whether everything was given."""
        return self._reader.has_ended and self._pending.shape[1] == 0

    def next(self, count: int) -> Piece:
        """Give the next ``count`` samples, fewer at the end of the source."""
        marks: list[tuple[float, int]] = []
        levels: list[tuple[float, Levels]] = []
        sounds = [self._pending]
        have = self._pending.shape[1]
        while have < count and not self._reader.has_ended:
            run = self._reader.read(int((count - have) / self._ratio) + 1)
            marks.append((self._next_sample, run.position))
            at = self._next_sample
            for level in run.levels:
                levels.append((at, level))
                at += level.seconds * self._rate_hz * self._ratio
            self._next_sample += run.sound.shape[1] * self._ratio
            sounds.append(self._converted(fold(run.sound, self._n_channels)))
            have += sounds[-1].shape[1]
        joined = np.concatenate(sounds, axis=1)
        self._pending = joined[:, count:]
        return Piece(joined[:, :count], tuple(marks), tuple(levels))

    def _converted(self, sound: Sound) -> Sound:
        if self._resampler is None:
            return sound
        return self._resampler.push(sound, last=self._reader.has_ended)
