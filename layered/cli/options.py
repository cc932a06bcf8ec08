"""Options that several commands share."""

import argparse
from collections.abc import Callable
from pathlib import Path

from layered.export import FORMATS, style_named
from layered.export.sound_format import Style

_MOST_DB = 200
_FORMATS = ", ".join(sound_format.name for sound_format in FORMATS)


def add_seed(parser: argparse.ArgumentParser) -> None:
    """Add ``--seed``."""
    parser.add_argument(
        "--seed",
        type=whole_number,
        default=0,
        metavar="N",
        help="The same seed gives the same result to the bit. Default: 0.",
    )


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add where and how layers are written; `style_from` reads how."""
    group = parser.add_argument_group("what is written")
    group.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="DIR",
        help="Where the layers go; made if missing. Default: a folder beside the file that is "
        "read, named after it.",
    )
    group.add_argument(
        "--format", default="wav", metavar="FORMAT", help=f"One of {_FORMATS}. Default: wav."
    )
    group.add_argument(
        "--depth",
        metavar="{16,24,32f}",
        help="Default: 32f where the format has it, else 24. Layers of 32f and 24 add up to the "
        "recording within -120 dBFS.",
    )
    group.add_argument(
        "--gain",
        type=decibels,
        default=0.0,
        metavar="DB",
        help="For all layers alike: makes room where whole numbers would clip. Default: 0.",
    )
    add_force(group)
    group.add_argument(
        "--json",
        action="store_true",
        help='Print {"layers": [{"name", "path"}], "null_db", "seconds", "confidence", '
        '"warnings"} and nothing else. null_db is measured on the written files; -200 is exact.',
    )


def style_from(options: argparse.Namespace) -> Style:
    """Read the format, depth and gain off the options of `add_output`.

    Raises
    ------
    InvalidInputError
        If there is no such format, or it has no such depth.
    """
    return style_named(options.format, options.depth, gain_db=options.gain)


def add_force(parser: argparse._ActionsContainer) -> None:
    """Add ``--force``."""
    parser.add_argument(
        "--force", action="store_true", help="Replace files that are there already."
    )


def add_save_recipe(parser: argparse.ArgumentParser) -> None:
    """Add ``--save-recipe``."""
    parser.add_argument(
        "--save-recipe",
        type=Path,
        metavar="FILE",
        help="Also write how it was done, as a recipe for other recordings: see layered batch.",
    )


def decibels(text: str) -> float:
    """Read a gain in dB."""
    value = _number(float, "a gain in dB")(text)
    if abs(value) > _MOST_DB:
        raise argparse.ArgumentTypeError(f"{text} dB is outside -{_MOST_DB} to {_MOST_DB} dB")
    return value


def seconds(text: str) -> float:
    """Read a time in seconds, from 0 on."""
    value = _number(float, "a time in seconds")(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} is before the start of the recording")
    return value


def hertz(text: str) -> float:
    """Read a frequency in Hz, from 0 on."""
    value = _number(float, "a frequency in Hz")(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} Hz is below 0 Hz")
    return value


def whole_number(text: str) -> int:
    """Read a whole number, from 0 on."""
    if not text.isdecimal() or len(text) > 18:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 on")
    return int(text)


def positive_number(text: str) -> int:
    """Read a whole number, from 1 on."""
    value = whole_number(text)
    if value == 0:
        raise argparse.ArgumentTypeError("0 is not a whole number from 1 on")
    return value


def _number(convert: Callable[[str], float], what: str) -> Callable[[str], float]:
    def checked(text: str) -> float:
        try:
            value = convert(text)
        except ValueError:
            value = float("nan")
        if not abs(value) < float("inf"):
            raise argparse.ArgumentTypeError(f"{text} is not {what}")
        return value

    return checked
