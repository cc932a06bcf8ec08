"""Dictionary files: a NumPy archive (npz) that other programs can read and write.

What is in it, format 1:

===================  ========================================================================
``format``           the text "layered-dictionary"
``version``          1; files of a newer version are refused
``name``             what it is a dictionary of
``bases``            float32, (bins, components), not negative, each column sums to 1
``window_samples``   of the Hann window; bins = window_samples / 2 + 1
``hop_samples``      between windows; divides the window four times or more
``sample_rate_hz``   of the sound it was learned from
``learned_from``     in words; may be missing
``tags``             texts; may be missing
===================  ========================================================================

Bin b is at b * sample_rate_hz / window_samples. Nothing in it is ever executed: pickled objects
are refused.
"""

import struct
import tokenize
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from layered.atomic import replacing
from layered.dsp.stft import StftSettings
from layered.errors import InvalidInputError, UnsupportedFileError
from layered.model.dictionary import Dictionary
from layered.model.recording import HIGHEST_RATE_HZ, LOWEST_RATE_HZ
from layered.storage.paths import cannot_read, check_is_file, shown, title_of

SUFFIX = ".dictionary"
_FORMAT = "layered-dictionary"
_VERSION = 1
_LARGEST_BYTES = 1 << 28
_LARGEST_WINDOW = 1 << 17
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, tokenize.TokenError, SyntaxError, EOFError),
    *(ValueError, KeyError, TypeError, OverflowError, RuntimeError, MemoryError),
)
"""What zip and NumPy raise when a file is no archive, or is damaged."""


def is_dictionary(path: Path) -> bool:
    """Say whether a path is a dictionary's by its suffix."""
    return path.suffix.lower() == SUFFIX


def write_dictionary(dictionary: Dictionary, path: Path) -> None:
    """Write a dictionary to exactly this path, all of it or nothing."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.savez(
            file,
            format=np.array(_FORMAT),
            version=np.array(_VERSION),
            name=np.array(dictionary.name),
            bases=dictionary.bases,
            window_samples=np.array(dictionary.settings.window_samples),
            hop_samples=np.array(dictionary.settings.hop_samples),
            sample_rate_hz=np.array(dictionary.sample_rate_hz),
            learned_from=np.array(dictionary.learned_from),
            tags=np.array(dictionary.tags, dtype=np.str_),
        )


def read_dictionary(path: Path) -> Dictionary:
    """Read a dictionary.

    Raises
    ------
    UnsupportedFileError
        If it is none, is damaged, or is of a newer version; the text says which.
    """
    name = shown(path)
    check_is_file(path)
    try:
        values = _arrays(path)
    except OSError as error:
        raise cannot_read(path, error) from error
    except _DAMAGE as error:
        raise UnsupportedFileError(
            f"{name} is not a dictionary that Layered can read. "
            "Learn it again with layered learn, or copy it again."
        ) from error
    if int(values["version"]) > _VERSION:
        raise UnsupportedFileError(
            f"{name} was made by a newer version of Layered. Update Layered to read it."
        )
    try:
        return _dictionary(values, title_of(path))
    except (InvalidInputError, ValueError, TypeError, OverflowError) as error:
        raise UnsupportedFileError(
            f"{name} is damaged: what is in it is no dictionary. Learn it again."
        ) from error


def _arrays(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > _LARGEST_BYTES:
            raise ValueError("too large for a dictionary")
        if any(entry.compress_type not in _COMPRESSIONS for entry in entries):
            raise ValueError("not compressed as NumPy does it")
    with np.load(path, allow_pickle=False) as archive:
        values = {name: archive[name] for name in archive.files}
    if str(values["format"]) != _FORMAT:
        raise ValueError("another kind of archive")
    int(values["version"])
    return values


def _dictionary(values: dict[str, Any], title: str) -> Dictionary:
    try:
        window, hop = int(values["window_samples"]), int(values["hop_samples"])
        rate, bases = int(values["sample_rate_hz"]), values["bases"]
    except KeyError as error:
        raise ValueError(f"{error} is missing") from error
    if not (0 < hop < window <= _LARGEST_WINDOW and LOWEST_RATE_HZ <= rate <= HIGHEST_RATE_HZ):
        raise ValueError("window, hop or rate make no sense")
    if np.iscomplexobj(bases):
        raise ValueError("the spectra are complex")
    return Dictionary(
        name=str(values.get("name", "")).strip() or title,
        bases=np.ascontiguousarray(bases, np.float32),
        settings=StftSettings(window, hop),
        sample_rate_hz=rate,
        learned_from=str(values.get("learned_from", "")),
        tags=tuple(str(tag) for tag in np.atleast_1d(values.get("tags", np.array([], "U1")))),
    )
