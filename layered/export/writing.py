"""The one way files of sound are written: checked first, then all together or not at all."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from layered import atomic
from layered.dsp.arrays import Sound
from layered.dsp.levels import db, linear, peak
from layered.errors import ExportError
from layered.export.folders import cannot_write, made
from layered.export.sink import sink
from layered.export.sound_format import Style
from layered.model.recording import Recording
from layered.progress import Progress, no_progress

BLOCK_SAMPLES = 1 << 16

Check = Callable[[Sequence[Path]], None]
"""Looks at finished files before they appear."""


def no_check(paths: Sequence[Path]) -> None:
    """Be content with any files."""


@dataclass(frozen=True, slots=True, eq=False)
class Output:
    """One file to be written.

    Parameters
    ----------
    blocks : callable
        Starts from the beginning and gives the sound block by block, float32, shape (channels,
        samples). Called twice: to find the peak, and to write.
    """

    path: Path
    title: str
    n_channels: int
    blocks: Callable[[], Iterator[Sound]]


class AlreadyThereError(ExportError):
    """A file is in the way; replacing it was not allowed."""


class TooLoudError(ExportError):
    """A file would clip.

    Parameters
    ----------
    peak_db : float
        The loudest sample of all the files, with the gain asked for.
    gain_db : float
        The gain that would make all of them fit, rounded down to a tenth.
    """

    def __init__(self, text: str, peak_db: float, gain_db: float) -> None:
        super().__init__(text)
        self.peak_db = peak_db
        self.gain_db = gain_db


def write(
    outputs: Sequence[Output],
    like: Recording,
    style: Style,
    *,
    force: bool = False,
    report: Progress = no_progress,
    check: Check = no_check,
) -> None:
    """Write files of one length, rate and style.

    Parameters
    ----------
    check : callable
        Called with the finished files, in order, before they appear at their paths; what it
        raises keeps them from appearing.

    Raises
    ------
    ExportError
        If a file is there already and not ``force``, would clip, or cannot be written. Nothing
        has changed then.
    """
    check_free([output.path for output in outputs], force=force)
    folder = outputs[0].path.parent
    style.check(
        folder,
        [output.n_channels for output in outputs],
        sample_rate_hz=like.sample_rate_hz,
        n_samples=like.n_samples,
    )
    steps = _Steps(style, like, len(outputs) * (2 if style.depth.bits else 1), report)
    if style.depth.bits:
        _check_peaks(outputs, style, steps)
    with made(folder):
        try:
            with atomic.replacing_all([output.path for output in outputs]) as temporaries:
                for output, temporary in zip(outputs, temporaries, strict=True):
                    _write_one(output, temporary, like, style, steps)
                check(temporaries)
        except OSError as error:
            raise cannot_write(folder, error) from error


def check_free(paths: Sequence[Path], *, force: bool) -> None:
    """Raise `ExportError` if a file is in the way."""
    for path in paths:
        if path.is_dir():
            raise ExportError(f"{path} is a folder. Choose another name or folder.")
        if not force and (path.exists() or path.is_symlink()):
            raise AlreadyThereError(
                f"{path} is there already; nothing was written. "
                "Choose another folder, or allow replacing it."
            )


class _Steps:
    """How far the writing is, over all files and passes; applies the gain on the way."""

    def __init__(self, style: Style, like: Recording, n_passes: int, report: Progress) -> None:
        self._gain = np.float32(linear(style.gain_db))
        self._n_samples = like.n_samples * n_passes
        self._report = report
        self._done = 0

    def through(self, output: Output, message: str) -> Iterator[Sound]:
        for block in output.blocks():
            self._report(min(1.0, self._done / self._n_samples), f"{message} {output.title}")
            yield block if self._gain == 1 else block * self._gain
            self._done += block.shape[1]


def _check_peaks(outputs: Sequence[Output], style: Style, steps: _Steps) -> None:
    peaks = [
        max((peak(block) for block in steps.through(output, "Measuring")), default=0.0)
        for output in outputs
    ]
    highest = max(peaks)
    if highest <= 1:
        return
    loudest = outputs[peaks.index(highest)]
    over_db = db(highest)
    gain_db = math.floor(10 * (style.gain_db - over_db)) / 10
    what = f"{loudest.path.name} would clip: its peak is {over_db:+.2f} dBFS"
    raise TooLoudError(
        f"{what}, and {style.depth.title} files end at 0 dBFS. Nothing was written. "
        f"Choose 32-bit float, or a gain of {gain_db:.1f} dB for all files alike.",
        over_db,
        gain_db,
    )


def _write_one(output: Output, path: Path, like: Recording, style: Style, steps: _Steps) -> None:
    with sink(path, style, like, output.n_channels, output.title) as file:
        for block in steps.through(output, "Writing"):
            file.write(block)
