"""What an export format is: what it can hold, what it loses, and how libsndfile calls it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from layered.errors import ExportError
from layered.export.folders import check_room


@dataclass(frozen=True, slots=True)
class Depth:
    """How precisely a format keeps each sample.

    Parameters
    ----------
    name : str
        As on the command line: 16, 24, 32f; empty where there is nothing to choose.
    subtype : str
        libsndfile's name for it.
    bits : int
        Of whole numbers, which end at 0 dBFS; 0 for floating point and lossy coding, which do not.
    n_bytes : float
        Of one sample in a file, for guessing how large the file will be.
    """

    name: str
    title: str
    subtype: str
    bits: int
    n_bytes: float


PCM_16 = Depth("16", "16-bit", "PCM_16", 16, 2)
PCM_24 = Depth("24", "24-bit", "PCM_24", 24, 3)
FLOAT_32 = Depth("32f", "32-bit float", "FLOAT", 0, 4)


@dataclass(frozen=True, slots=True)
class SoundFormat:
    """One kind of sound file.

    Parameters
    ----------
    container : callable
        Gives libsndfile's name for the container, from the channels and the bytes of sound.
    depths : tuple of Depth
        The first is the best for stems.
    loses : str
        What is not as it was when the file is read again, as a sentence; empty if nothing.
    is_packed : bool
        Whether the size of a file depends on the sound in it.
    rates_hz : tuple of int
        The only rates it can hold; empty if any.
    """

    name: str
    title: str
    suffix: str
    container: Callable[[int, int], str]
    depths: tuple[Depth, ...]
    loses: str = ""
    rates_hz: tuple[int, ...] = ()
    highest_rate_hz: int | None = None
    max_channels: int = 8
    max_bytes: int | None = None
    is_lossless: bool = True
    is_packed: bool = False

    def check(self, sample_rate_hz: int, n_channels: int, n_bytes: int) -> None:
        """Raise `ExportError` if such a sound does not fit into this format."""
        if self.rates_hz and sample_rate_hz not in self.rates_hz:
            rates = ", ".join(str(rate) for rate in self.rates_hz)
            raise ExportError(
                f"{self.title} files cannot have a sample rate of {sample_rate_hz} Hz, only "
                f"{rates} Hz. Choose WAV or FLAC, which keep the recording's rate."
            )
        if self.highest_rate_hz is not None and sample_rate_hz > self.highest_rate_hz:
            raise ExportError(
                f"{self.title} files go up to {self.highest_rate_hz} Hz; the recording has "
                f"{sample_rate_hz} Hz. Choose WAV or FLAC, which keep the recording's rate."
            )
        if n_channels > self.max_channels:
            raise ExportError(
                f"{self.title} files have at most {self.max_channels} channels; the recording has "
                f"{n_channels}. Choose WAV or FLAC."
            )
        if self.max_bytes is not None and n_bytes > self.max_bytes:
            raise ExportError(
                f"{self.title} files end at 4 GB, and this would be {n_bytes / 1e9:.1f} GB. "
                "Choose WAV, CAF or W64."
            )


@dataclass(frozen=True, slots=True)
class Style:
    """How files are to be written.

    Parameters
    ----------
    gain_db : float
        Applied to all files alike, to make room below 0 dBFS.
    """

    sound_format: SoundFormat
    depth: Depth
    gain_db: float = 0.0

    def file_bytes(self, n_samples: int, n_channels: int) -> int:
        """Guess the size of a file; exact but for the header where nothing is packed."""
        return int(n_samples * n_channels * self.depth.n_bytes)

    def check(
        self, folder: Path, channels: Sequence[int], *, sample_rate_hz: int, n_samples: int
    ) -> None:
        """Raise `ExportError` if the format or the folder cannot hold such files.

        Parameters
        ----------
        channels : sequence of int
            How many channels each of the files has.
        """
        sizes = [self.file_bytes(n_samples, n_channels) for n_channels in channels]
        for n_channels, n_bytes in zip(channels, sizes, strict=True):
            self.sound_format.check(sample_rate_hz, n_channels, n_bytes)
        check_room(folder, 0 if self.sound_format.is_packed else sum(sizes))
