"""Sound files in: one function that opens whatever holds sound, or says why it cannot."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from layered.dsp.arrays import Sound
from layered.errors import UnsupportedFileError
from layered.model.recording import (
    HIGHEST_RATE_HZ,
    LOWEST_RATE_HZ,
    MAX_CHANNELS,
    Recording,
)
from layered.progress import Progress, no_progress
from layered.storage import originals
from layered.storage.av_decoder import NoSoundError, open_with_av
from layered.storage.decoding import Decoding, NotDecodableError
from layered.storage.growing import Allocate, GrowingSound
from layered.storage.paths import cannot_read, check_is_file, shown, title_of
from layered.storage.sndfile_decoder import open_with_sndfile
from layered.storage.source_file import SourceFile

LOUDEST = 1e6
"""Times full scale. Beyond it a file is a mistake, and its squares would not fit into float32."""

_DENORMAL = np.float32(1e-30)
_LIKELY_SAMPLES_PER_BYTE = 8
_SOUND_HEADS = (
    *(b"RIFF", b"RIFX", b"RF64", b"riff", b"FORM", b"fLaC", b"OggS", b"caff", b".snd"),
    b"\x1aE\xdf\xa3",  # Matroska and WebM
    b"0&\xb2u",  # WMA
)
_MP4_MARK = b"ftyp"


def in_memory(shape: tuple[int, int]) -> Sound:
    """Give zeroed room for sound in memory."""
    return np.zeros(shape, np.float32)


def ignore(warning: str) -> None:
    """Take no note of a warning."""


def read(
    path: Path,
    *,
    report: Progress = no_progress,
    allocate: Allocate = in_memory,
    warn: Callable[[str], None] = ignore,
) -> Recording:
    """Read a sound file, or the sound of a video, whole.

    Parameters
    ----------
    allocate : callable
        Gives zeroed room, on disk when it is large (`layered.session.scratch.Scratch.allocate`).
    warn : callable
        Told, in a sentence, what is wrong with a file that opens all the same: cut off, say.

    Raises
    ------
    UnsupportedFileError
        If it cannot be used; the text says why and what to do.
    CancelledError
        Through ``report``.
    """
    path = Path(path)
    name = shown(path)
    size_bytes = check_is_file(path)
    before = originals.of(path)
    with opened(path) as decoding:
        _check_kind(decoding, name)
        n_likely = min(decoding.n_claimed, size_bytes * _LIKELY_SAMPLES_PER_BYTE)
        sound = GrowingSound(allocate, decoding.n_channels, n_likely)
        for block in decoding.blocks:
            report(_share(sound.n_samples, decoding.n_claimed), f"Reading {name}")
            sound.append(_checked(block, name))
        if sound.n_samples == 0:
            raise UnsupportedFileError(
                f"{name} holds no sound: it ends after 0 samples. "
                "Record or export it again, or choose another file."
            )
        for complaint in _complaints(decoding, sound.n_samples, name):
            warn(complaint)
        rate = decoding.sample_rate_hz
    return Recording.of(
        sound.sound(),
        rate,
        title_of(path),
        str(path.absolute()),
        original=before if before is not None and originals.is_unchanged(before) else None,
        on_block=lambda: report(1.0, f"Reading {name}"),
    )


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Decoding]:
    """Open a sound file to go through it once, block by block, without keeping it.

    Raises
    ------
    UnsupportedFileError
        If no decoder can read it.
    """
    try:
        file = SourceFile(path)
    except OSError as error:
        raise cannot_read(path, error) from error
    with file, contextlib.ExitStack() as stack:
        yield _decoding(file, shown(path), stack)
        if file.failure is not None:
            raise cannot_read(path, file.failure)


def blocks(path: Path, n_samples: int) -> Iterator[Sound]:
    """Go through a sound file in blocks of ``n_samples``; the last one may be shorter.

    Raises
    ------
    UnsupportedFileError
        If no decoder can read it.
    """
    with opened(path) as decoding:
        held = np.zeros((decoding.n_channels, 0), np.float32)
        for block in decoding.blocks:
            held = np.concatenate([held, block], axis=1)
            while held.shape[1] >= n_samples:
                yield held[:, :n_samples]
                held = held[:, n_samples:]
        if held.shape[1]:
            yield held


def _decoding(file: SourceFile, name: str, stack: contextlib.ExitStack) -> Decoding:
    head = file.read(8)
    file.seek(0)
    reason = ""
    if not _is_mpeg(head):
        try:
            return stack.enter_context(open_with_sndfile(file, name))
        except NotDecodableError as error:
            reason = str(error)
            file.seek(0)
    try:
        return stack.enter_context(open_with_av(file, name))
    except NoSoundError as error:
        raise UnsupportedFileError(
            f"{name} has no sound in it, only pictures. Choose a file with sound."
        ) from error
    except NotDecodableError as error:
        raise _unreadable(name, head, reason or str(error)) from error


def _is_mpeg(head: bytes) -> bool:
    return head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] >= 0xE0)


def _unreadable(name: str, head: bytes, reason: str) -> UnsupportedFileError:
    if head.startswith(_SOUND_HEADS) or head[4:] == _MP4_MARK:
        return UnsupportedFileError(
            f"{name} is damaged and cannot be read: {reason}. "
            "Copy it again, or export it again from the program that made it."
        )
    return UnsupportedFileError(
        f"{name} is not a sound file that Layered can read. "
        "Choose a WAV, FLAC, AIFF, Ogg, MP3 or M4A file, or a video."
    )


def _share(n_samples: int, n_claimed: int) -> float:
    return min(1.0, n_samples / n_claimed) if n_claimed else 0.0


def _check_kind(decoding: Decoding, name: str) -> None:
    if not 1 <= decoding.n_channels <= MAX_CHANNELS:
        raise UnsupportedFileError(
            f"{name} has {decoding.n_channels} channels; Layered takes up to {MAX_CHANNELS}. "
            "Export the channels you need from the program that made it."
        )
    if not LOWEST_RATE_HZ <= decoding.sample_rate_hz <= HIGHEST_RATE_HZ:
        raise UnsupportedFileError(
            f"{name} has a sample rate of {decoding.sample_rate_hz} Hz; Layered works from "
            f"{LOWEST_RATE_HZ} to {HIGHEST_RATE_HZ} Hz. Convert it to 44100 Hz first."
        )


def _checked(block: Sound, name: str) -> Sound:
    """Refuse what is no sound; make zero what is too small to be heard but slow to compute."""
    magnitude = np.abs(block)
    loudest = float(magnitude.max(initial=0.0))
    if not np.isfinite(loudest):
        raise UnsupportedFileError(
            f"{name} has samples that are not numbers (NaN or infinite). "
            "Export it again from the program that made it."
        )
    if loudest > LOUDEST:
        raise UnsupportedFileError(
            f"{name} has samples of {loudest:.0e} times full scale, which no sound has. "
            "Export it again with its loudest sample near 1."
        )
    return np.where(magnitude < _DENORMAL, np.float32(0), block)


def _complaints(decoding: Decoding, n_samples: int, name: str) -> list[str]:
    missing = decoding.n_claimed - n_samples
    is_whole = not decoding.knows_length or missing <= decoding.sample_rate_hz // 10
    if decoding.complaints or is_whole:
        return decoding.complaints
    rate = decoding.sample_rate_hz
    return [
        f"{name} ends early: {n_samples / rate:.2f} s of the {decoding.n_claimed / rate:.2f} s "
        "it claims could be read."
    ]
