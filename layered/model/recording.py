"""A piece of recorded sound."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np

from layered.dsp.arrays import Sound
from layered.errors import InvalidInputError
from layered.model.original import Original

MAX_CHANNELS = 8
LOWEST_RATE_HZ = 4_000
HIGHEST_RATE_HZ = 384_000


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Sound at its own rate, read-only; ``samples`` may be a memory map.

    Parameters
    ----------
    samples : float32, shape (channels, samples)
        Finite, at least one sample, full scale 1.0.
    name : str
        What a person calls it: the file's name without its suffix.
    source : str
        Where it came from: a path, or a description such as "recorded with Built-in Microphone".
    original : Original, optional
        The file it was read from, where there is one.
    """

    samples: Sound
    sample_rate_hz: int
    name: str
    source: str = ""
    original: Original | None = None

    @classmethod
    def of(
        cls,
        samples: Sound,
        sample_rate_hz: int,
        name: str,
        source: str = "",
        *,
        original: Original | None = None,
        on_block: Callable[[], None] = lambda: None,
    ) -> Self:
        """Check the samples, make them read-only, and hold them.

        Parameters
        ----------
        on_block : callable, optional
            Called now and then while they are checked; may raise to stop.

        Raises
        ------
        InvalidInputError
            If there is no sample, a sample is not finite, or rate or channels are out of range.
        """
        if samples.ndim != 2 or samples.shape[1] == 0 or samples.shape[0] == 0:
            raise InvalidInputError(f"{name} holds no sound: it ends after 0 samples.")
        if samples.shape[0] > MAX_CHANNELS:
            raise InvalidInputError(
                f"{name} has {samples.shape[0]} channels; Layered takes up to {MAX_CHANNELS}. "
                "Export the channels you need from the program that made it."
            )
        if not LOWEST_RATE_HZ <= sample_rate_hz <= HIGHEST_RATE_HZ:
            raise InvalidInputError(
                f"{name} has a sample rate of {sample_rate_hz} Hz; Layered works from "
                f"{LOWEST_RATE_HZ} to {HIGHEST_RATE_HZ} Hz. Convert it to 44100 Hz first."
            )
        samples = np.asarray(samples, dtype=np.float32)
        step = 1 << 20
        for start in range(0, samples.shape[1], step):
            on_block()
            if not np.isfinite(samples[:, start : start + step]).all():
                raise InvalidInputError(
                    f"{name} has samples that are not numbers (NaN or infinite). "
                    "Export it again from the program that made it."
                )
        samples = samples.view()
        samples.setflags(write=False)
        return cls(samples, sample_rate_hz, name, source, original)

    @property
    def n_channels(self) -> int:
        """How many channels."""
        return int(self.samples.shape[0])

    @property
    def n_samples(self) -> int:
        """How many samples in each channel."""
        return int(self.samples.shape[1])

    @property
    def duration_s(self) -> float:
        """How long it is, in seconds."""
        return self.n_samples / self.sample_rate_hz
