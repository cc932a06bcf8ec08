"""Reading with libsndfile: WAV, RF64, W64, AIFF, CAF, AU, FLAC, Ogg and what else it knows."""

import contextlib
import re
from collections.abc import Iterator
from typing import IO, Any

import numpy as np

from layered.dsp.arrays import Sound
from layered.storage.decoding import BLOCK_SAMPLES, Decoding, NotDecodableError

_SHORTER = re.compile(r"^\s*data\s*:\s*(\d+) \(should be (\d+)\)", re.MULTILINE)
_UNKNOWN_LENGTH = 0x7FFFFF00
"""Programs that write into a pipe put the largest number they can where the length belongs."""


@contextlib.contextmanager
def open_with_sndfile(file: IO[bytes], name: str) -> Iterator[Decoding]:
    """Open a file by its content.

    Raises
    ------
    NotDecodableError
        If libsndfile cannot read it.
    """
    import soundfile

    try:
        sound = soundfile.SoundFile(file)
    except (soundfile.LibsndfileError, TypeError) as error:
        reason = getattr(error, "error_string", str(error))
        raise NotDecodableError(reason.rstrip(".")) from error
    with sound:
        decoding = Decoding(sound.samplerate, sound.channels, max(0, sound.frames), iter(()))
        decoding.blocks = _blocks(sound, decoding)
        found = _SHORTER.search(sound.extra_info)
        if found and int(found[2]) < int(found[1]) < _UNKNOWN_LENGTH:
            share = int(found[2]) / int(found[1])
            decoding.complaints.append(
                f"{name} was cut off: only the first {100 * share:.0f} % of its sound is there."
            )
        yield decoding


def _blocks(sound: Any, decoding: Decoding) -> Iterator[Sound]:  # noqa: ANN401 - untyped library
    import soundfile

    # soundfile seeks after every read where it can, which Opus and MPEG streams do not survive
    # sample by sample; reading straight on is all that is needed here.
    sound.seekable = lambda: False
    while True:
        block = np.empty((BLOCK_SAMPLES, decoding.n_channels), np.float32)
        try:
            block = sound.read(out=block)
        except soundfile.LibsndfileError:
            return
        if len(block) == 0:
            return
        yield block.T
