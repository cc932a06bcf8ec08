"""What can be said on the command line, and its help."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from layered import __version__
from layered.cli.method_options import add_parameters
from layered.errors import InvalidInputError
from layered.export import FORMATS
from layered.methods import all_methods
from layered.methods.method import Method
from layered.model.hint import HintKind

DEMO = "demo"

_MOST_DB = 200
_FORMATS = ", ".join(sound_format.name for sound_format in FORMATS)
_ABOUT = """\
Sing a sound in a recording, and get it back as a layer of its own.

  layered              open the window
  layered FILE         open the window with a recording
  layered COMMAND ...  do it here, without a window"""
_ENDING = """\
Exit status: 0 done; 2 something is wrong with what was given, said in a sentence on stderr;
130 stopped with Ctrl+C. Inputs are never changed, and files are written together or not at all."""
_DEMO = """\
Extract the sung saxophone from the recording that comes with Layered, write both layers to
./layered-demo/, say how long it took and how exactly the layers add up to the recording, and open
the window on them where there is a screen."""


class _Parser(argparse.ArgumentParser):
    """Says what it does not understand in a sentence, as all other errors are said."""

    def error(self, message: str) -> NoReturn:
        text = message.removeprefix("argument ")
        raise InvalidInputError(f"{text[:1].upper()}{text[1:]}. See {self.prog} --help.")


def command_names() -> tuple[str, ...]:
    """Give the subcommands: one for each method, and the demo."""
    return (*(method.name for method in all_methods()), DEMO)


def make_parser() -> argparse.ArgumentParser:
    """Build the parser; the chosen method is in the options as ``method``, None for the demo."""
    examples = "".join(f"  {_example(method)}\n" for method in all_methods())
    parser = _Parser(
        prog="layered",
        usage="layered [FILE]\n       layered COMMAND ...",
        description=_ABOUT,
        epilog=f"examples:\n  layered\n  layered mix.wav\n{examples}  layered demo\n\n{_ENDING}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"layered {__version__}")
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, prog="layered"
    )
    for method in all_methods():
        _add_method(commands, method)
    _add_demo(commands)
    return parser


def _example(method: Method) -> str:
    hint = " --hint hum.wav" if method.needs_hint else ""
    return f"layered {method.name} mix.wav{hint} -o layers"


def _add_method(commands: "argparse._SubParsersAction[_Parser]", method: Method) -> None:
    hints = (
        f"  layered {method.name} mix.wav --hint hum.wav --hint-at 12.5 --format flac --depth 24\n"
        f"  layered {method.name} mix.wav --hint hum.wav --hint taps.wav --json\n"
    )
    arguments = "MIX --hint HINT [--hint HINT2 ...]" if method.needs_hint else "MIX"
    parser = commands.add_parser(
        method.name,
        usage=f"layered {method.name} {arguments} [OPTION ...]",
        help=f"{method.title}: split a recording into layers that add up to it.",
        description=f"{method.title}: split a recording into layers that add up to it.",
        epilog=f"examples:\n  {_example(method)}\n{hints if method.needs_hint else ''}\n{_ENDING}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(method=method, hint=[], hint_at=[], kind=HintKind.GUESS)
    parser.add_argument("mix", metavar="MIX", type=Path, help="The recording, or a video.")
    if method.needs_hint:
        _add_hints(parser)
    add_parameters(parser, method.parameters)
    parser.add_argument(
        "--seed",
        type=_whole_number,
        default=0,
        metavar="N",
        help="The same seed gives the same layers to the bit. Default: 0.",
    )
    _add_output(parser)


def _add_hints(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("hints")
    group.add_argument(
        "--hint",
        action="append",
        required=True,
        type=Path,
        metavar="HINT",
        help="A recording of you imitating the sound. Repeat it for more layers: each hint "
        "splits what the ones before it left.",
    )
    group.add_argument(
        "--hint-at",
        action="append",
        type=_seconds,
        metavar="SECONDS",
        help="Where the hint starts in the recording; repeated, for the hints in their order. "
        "Default: 0.",
    )
    group.add_argument(
        "--kind",
        type=HintKind,
        choices=list(HintKind),
        metavar="{" + ",".join(HintKind) + "}",
        help="How the hints were made. Default: guess.",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what is written")
    group.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="DIR",
        help="Where the layers go; made if missing. Default: a folder beside MIX, named after it.",
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
        type=_decibels,
        default=0.0,
        metavar="DB",
        help="For all layers alike: makes room where whole numbers would clip. Default: 0.",
    )
    _add_force(group)
    group.add_argument(
        "--json",
        action="store_true",
        help='Print {"layers": [{"name", "path"}], "null_db", "seconds", "confidence", '
        '"warnings"} and nothing else. null_db is measured on the written files; -200 is exact.',
    )


def _add_demo(commands: "argparse._SubParsersAction[_Parser]") -> None:
    parser = commands.add_parser(
        DEMO,
        help="Try it on the recording that comes with Layered.",
        description=_DEMO,
        epilog="example:\n  layered demo",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(method=None)
    _add_force(parser)


def _add_force(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--force", action="store_true", help="Replace files that are there already."
    )


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


def _decibels(text: str) -> float:
    value = _number(float, "a gain in dB")(text)
    if abs(value) > _MOST_DB:
        raise argparse.ArgumentTypeError(f"{text} dB is outside -{_MOST_DB} to {_MOST_DB} dB")
    return value


def _seconds(text: str) -> float:
    value = _number(float, "a time in seconds")(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} is before the start of the recording")
    return value


def _whole_number(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 on")
    return int(text)
