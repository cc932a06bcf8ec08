"""Reading with FFmpeg through PyAV: MPEG, AAC, ALAC, WMA, Speex, and the sound of videos."""

import contextlib
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from layered.dsp.arrays import Sound
from layered.storage.decoding import Decoding, NotDecodableError
from layered.storage.source_file import SourceFile

# Files only: a playlist named like a sound must not make us open what it lists.
_CONTAINERS = (
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dsf,dts,eac3,flac,flv,iff,matroska,webm,mov,mp4,m4a,3gp,"
    "3g2,mj2,mp3,mpc,mpc8,mpeg,mpegts,mpegvideo,nut,ogg,rm,tta,voc,w64,wav,wv,xwma"
)
_LONGEST_PADDING_SAMPLES = 8192
_MOST_BAD_PACKETS = 100


class NoSoundError(Exception):
    """The file is one FFmpeg knows, but has no sound in it."""


class _Unnamed:
    """A file whose name FFmpeg cannot see, so that it judges by content."""

    def __init__(self, file: SourceFile) -> None:
        self.read, self.seek, self.tell = file.read, file.seek, file.tell


@contextlib.contextmanager
def open_with_av(file: SourceFile, name: str) -> Iterator[Decoding]:
    """Open a file by its content.

    Raises
    ------
    NotDecodableError
        If FFmpeg cannot read it.
    NoSoundError
        If it holds pictures only.
    """
    import av

    try:
        container = av.open(_Unnamed(file), options={"format_whitelist": _CONTAINERS})
    except (av.FFmpegError, ValueError) as error:
        raise NotDecodableError("what it says of itself is wrong") from error
    with container:
        if not container.streams.audio:
            raise NoSoundError(name)
        yield _decoding(container, name)


def _decoding(container: Any, name: str) -> Decoding:  # noqa: ANN401 - compiled library
    stream = container.streams.audio[0]
    complaints: list[str] = []
    frames = _frames(container, stream, name, complaints)
    first = next(frames, None)
    if first is None:
        raise NotDecodableError("none of its sound can be decoded")
    rate, channels = first.sample_rate, first.layout.nb_channels
    n_claimed = _n_claimed(container, stream, rate)
    tracks = len(container.streams.audio)
    if tracks > 1:
        complaints.append(f"{name} has {tracks} sound tracks; this is the first.")
    # Elsewhere the length is a guess, or that of the pictures.
    knows_length = "mov" in container.format.name and n_claimed > 0
    decoding = Decoding(rate, channels, n_claimed, iter(()), complaints, knows_length=knows_length)
    sounds = _sounds(first, frames, decoding, name)
    decoding.blocks = _trimmed(sounds, n_claimed) if knows_length else sounds
    return decoding


def _n_claimed(container: Any, stream: Any, rate: int) -> int:  # noqa: ANN401 - compiled library
    if stream.duration is not None and stream.time_base is not None:
        seconds = float(stream.duration * stream.time_base)
    else:
        seconds = (container.duration or 0) / 1_000_000
    return math.ceil(round(seconds * rate, 3))


def _frames(container: Any, stream: Any, name: str, complaints: list[str]) -> Iterator[Any]:  # noqa: ANN401
    """Decode to the end, or to where the file is broken beyond a few bad packets."""
    import av

    stream.thread_type = "NONE"
    packets = container.demux(stream)
    n_bad = 0
    while n_bad < _MOST_BAD_PACKETS:
        try:
            packet = next(packets)
            yield from packet.decode()
        except StopIteration:
            return
        except av.FFmpegError:
            if n_bad == 0:
                complaints.append(f"{name} is damaged: parts of it could not be decoded.")
            n_bad += 1


def _sounds(first: Any, frames: Iterator[Any], decoding: Decoding, name: str) -> Iterator[Sound]:  # noqa: ANN401
    yield _sound(first)
    for frame in frames:
        kind = (frame.sample_rate, frame.layout.nb_channels)
        if kind != (decoding.sample_rate_hz, decoding.n_channels):
            decoding.complaints.append(
                f"{name} changes its sample rate or channels on the way; "
                "the sound up to there was opened."
            )
            return
        yield _sound(frame)


def _sound(frame: Any) -> Sound:  # noqa: ANN401 - compiled library
    samples = frame.to_ndarray()
    if not frame.format.is_planar:
        samples = samples.reshape(-1, frame.layout.nb_channels).T
    if samples.dtype == np.uint8:
        samples = (samples.astype(np.float32) - 128) / 128
    elif samples.dtype.kind == "i":
        samples = samples / -float(np.iinfo(samples.dtype).min)
    return np.asarray(samples, np.float32)


def _trimmed(sounds: Iterator[Sound], n_exact: int) -> Iterator[Sound]:
    """Leave out the decoder's padding: what a little exceeds the stream's own duration.

    What exceeds it by more is sound after all, and kept.
    """
    held: list[Sound] = []
    done = 0
    for sound in sounds:
        done += sound.shape[1]
        if done <= n_exact:
            yield sound
            continue
        held.append(sound)
        if done - n_exact > _LONGEST_PADDING_SAMPLES:
            yield from held
            held.clear()
    left = n_exact - done + sum(sound.shape[1] for sound in held)
    for sound in held:
        if left > 0:
            yield sound[:, :left]
        left -= sound.shape[1]
