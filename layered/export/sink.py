"""One sound file being written: libsndfile's encoders over a file of ours."""

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from layered.dsp.arrays import Sound
from layered.errors import ExportError
from layered.export.sound_format import Style
from layered.model.recording import Recording

PIECE_SAMPLES = 4096
"""What is given to an encoder at once: libsndfile's Vorbis encoder puts it on the stack."""

_SET_ADD_PEAK_CHUNK = 0x1050


class _Disk(io.FileIO):
    """Keeps the first error of the disk, which libsndfile cannot carry."""

    failure: OSError | None = None

    def write(self, data: Any) -> int:  # noqa: ANN401 - as FileIO
        done = 0
        try:
            while done < len(data):  # the last that fits on a full disk is written in part
                done += super().write(data[done:]) or 0
        except OSError as error:
            self.failure = self.failure or error
        return done


class Sink:
    """Takes the sound, shape (channels, samples), block after block."""

    def __init__(self, disk: _Disk, sound: Any, style: Style) -> None:  # noqa: ANN401 - untyped
        self._disk = disk
        self._sound = sound
        self._bits = style.depth.bits

    def write(self, block: Sound) -> None:
        """Write a block; raise `OSError` as the disk does."""
        samples = np.ascontiguousarray(block.T)
        for start in range(0, len(samples), PIECE_SAMPLES):
            piece = samples[start : start + PIECE_SAMPLES]
            try:
                self._sound.write(_quantized(piece, self._bits) if self._bits else piece)
            except (AssertionError, RuntimeError):
                if self._disk.failure is None:
                    raise
            if self._disk.failure is not None:
                raise self._disk.failure


@contextlib.contextmanager
def sink(path: Path, style: Style, like: Recording, n_channels: int, title: str) -> Iterator[Sink]:
    """Open a file for writing; closing it checks that all of the sound is in it.

    Raises
    ------
    ExportError
        If libsndfile cannot write such a file.
    OSError
        As the disk does.
    """
    import soundfile

    n_bytes = style.file_bytes(like.n_samples, n_channels)
    with _Disk(path, "w+") as disk:
        try:
            sound = soundfile.SoundFile(
                disk,
                "w",
                like.sample_rate_hz,
                n_channels,
                format=style.sound_format.container(n_channels, n_bytes),
                subtype=style.depth.subtype,
            )
        except soundfile.LibsndfileError as error:
            raise ExportError(
                f"{style.sound_format.title} files cannot hold {n_channels} channels at "
                f"{like.sample_rate_hz} Hz. Choose WAV, which can."
            ) from error
        # The chunk holds the time of day: without it, the same sound gives the same file.
        soundfile._snd.sf_command(sound._file, _SET_ADD_PEAK_CHUNK, soundfile._ffi.NULL, 0)
        try:
            with sound:
                with contextlib.suppress(soundfile.LibsndfileError):  # W64 has no titles
                    sound.title = title
                yield Sink(disk, sound, style)
        except soundfile.LibsndfileError:
            if disk.failure is None:
                raise
        if disk.failure is not None:
            raise disk.failure
    _check_whole(path, style, like)


def _check_whole(path: Path, style: Style, like: Recording) -> None:
    import soundfile

    if not style.sound_format.is_lossless:
        return
    with path.open("rb") as file:
        n_written = soundfile.info(file).frames
    if n_written != like.n_samples:
        raise ExportError(
            f"The {style.sound_format.title} file could not be written whole. "
            "Choose another format or folder."
        )


def _quantized(samples: Sound, bits: int) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Round to whole numbers, in the upper bits of int32.

    libsndfile scales by 2^(bits-1) - 1 and reads back by 2^(bits-1); with one scale for both, what
    came from a file of this depth goes back into it unchanged.
    """
    highest = 2.0 ** (bits - 1)
    whole = np.clip(np.rint(samples.astype(np.float64) * highest), -highest, highest - 1)
    return (whole.astype(np.int64) << (32 - bits)).astype(np.int32)
