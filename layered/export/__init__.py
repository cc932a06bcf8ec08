"""Sound out: layers as stems, and the mix, into files of many formats.

To add a format: write a module in `layered.export.formats` with a `FORMAT`, and name it in
`FORMATS` below. It is then offered by the window and by the command line, and the contract tests
cover it.

Everything is written block by block beside its destination and appears together or not at all.
Imports `layered.model`, `layered.dsp` and `layered.atomic`; soundfile when first needed.
"""

from layered.errors import InvalidInputError
from layered.export.formats import aiff, caf, flac, mp3, opus, vorbis, w64, wav
from layered.export.sound_format import SoundFormat, Style

FORMATS: tuple[SoundFormat, ...] = (
    wav.FORMAT,
    flac.FORMAT,
    aiff.FORMAT,
    caf.FORMAT,
    w64.FORMAT,
    vorbis.FORMAT,
    opus.FORMAT,
    mp3.FORMAT,
)


def format_named(name: str) -> SoundFormat:
    """Find a format by its name.

    Raises
    ------
    InvalidInputError
        If there is none.
    """
    for sound_format in FORMATS:
        if sound_format.name == name:
            return sound_format
    names = ", ".join(sound_format.name for sound_format in FORMATS)
    raise InvalidInputError(f"There is no format called {name}. Choose one of {names}.")


def style_named(name: str, depth: str | None = None, *, gain_db: float = 0.0) -> Style:
    """Put together how files are written; without a depth, the format's best for stems.

    Raises
    ------
    InvalidInputError
        If there is no such format, or it has no such depth.
    """
    sound_format = format_named(name)
    if depth is None:
        return Style(sound_format, sound_format.depths[0], gain_db)
    for offered in sound_format.depths:
        if offered.name == depth:
            return Style(sound_format, offered, gain_db)
    if len(sound_format.depths) == 1:
        raise InvalidInputError(
            f"{sound_format.title} files have no depth to choose. Leave the depth out."
        )
    names = " or ".join(offered.name for offered in sound_format.depths)
    raise InvalidInputError(
        f"{sound_format.title} files cannot have the depth {depth}. Choose {names}, "
        "or another format."
    )
