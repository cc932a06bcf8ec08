"""Reading with libsndfile: WAV, RF64, W64, AIFF, CAF, AU, FLAC, Ogg and what else it knows."""

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from layered.dsp.arrays import Sound
from layered.storage.decoding import BLOCK_SAMPLES, Decoding, NotDecodableError
from layered.storage.source_file import SourceFile

_SHORTER = re.compile(r"^\s*data\s*:\s*(\d+) \(should be (\d+)\)", re.MULTILINE)
_FACT = re.compile(r"^fact : \d+\s+frames\s+: (\d+)", re.MULTILINE)
_REASONS = {
    24: "it says nothing of its sample rate",
    33: "it claims to have more channels than any sound",
    71: "it ends before its sound begins",
}
"""libsndfile's numbers for what is wrong with a header, in words."""
_OGG_PAGE = b"OggS"
_LONGEST_OGG_PAGE = 65_307
_LONGEST_BLOCK_SAMPLES = 8192
_UNKNOWN_LENGTH = 0x7FFFFF00
"""Programs that write into a pipe put the largest number they can where the length belongs."""


@contextlib.contextmanager
def open_with_sndfile(file: SourceFile, name: str) -> Iterator[Decoding]:
    """Open a file by its content.

    Raises
    ------
    NotDecodableError
        If libsndfile cannot read it.
    """
    import soundfile

    is_cut_ogg = _is_cut_ogg(file)
    try:
        sound = soundfile.SoundFile(file)
    except (soundfile.LibsndfileError, TypeError) as error:
        code = getattr(error, "code", 0)
        raise NotDecodableError(_REASONS.get(code, "what it says of itself is wrong")) from error
    with sound:
        n_claimed = _n_without_padding(max(0, sound.frames), sound.extra_info)
        decoding = Decoding(sound.samplerate, sound.channels, n_claimed, iter(()))
        decoding.blocks = _blocks(sound, decoding)
        found = _SHORTER.search(sound.extra_info)
        if found and int(found[2]) < int(found[1]) < _UNKNOWN_LENGTH:
            share = int(found[2]) / int(found[1])
            decoding.complaints.append(
                f"{name} was cut off: only the first {100 * share:.0f} % of its sound is there."
            )
        if is_cut_ogg:
            decoding.complaints.append(f"{name} was cut off: its end is missing.")
        yield decoding


def _is_cut_ogg(file: SourceFile) -> bool:
    """Say whether the last page of an Ogg file does not say that it is the last."""
    is_ogg = file.read(4) == _OGG_PAGE
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _LONGEST_OGG_PAGE))
    tail = file.read(_LONGEST_OGG_PAGE)
    file.seek(0)
    last = tail.rfind(_OGG_PAGE)
    flags = tail[last + 5 : last + 6] if last >= 0 else b""
    return is_ogg and not (flags and flags[0] & 4)


def _blocks(sound: Any, decoding: Decoding) -> Iterator[Sound]:  # noqa: ANN401 - untyped library
    import soundfile

    # soundfile seeks after every read where it can, and in a file whose header lies that fails and
    # loses the rest; reading straight on is all that is needed here.
    sound.seekable = lambda: False
    n_most = decoding.n_claimed if decoding.n_claimed < sound.frames else sys.maxsize
    n_read = 0
    while True:
        block = np.empty((BLOCK_SAMPLES, decoding.n_channels), np.float32)
        try:
            block = sound.read(out=block)
        except soundfile.LibsndfileError:
            return
        n_left = n_most - n_read
        if len(block) == 0 or n_left <= 0:
            return
        yield block[:n_left].T
        n_read += len(block)


def _n_without_padding(n_samples: int, log: str) -> int:
    """Believe the "fact" of a WAV in whole blocks (ADPCM, GSM) about where its sound ends."""
    found = _FACT.search(log)
    n_fact = int(found[1]) if found else n_samples
    return n_fact if n_samples - _LONGEST_BLOCK_SAMPLES < n_fact < n_samples else n_samples
