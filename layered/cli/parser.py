"""What can be said on the command line, and its help."""

import argparse
from pathlib import Path
from typing import NoReturn

from layered import __version__
from layered.cli.command import Command
from layered.cli.commands import COMMANDS
from layered.cli.method_options import add_inputs, add_parameters
from layered.cli.options import add_output, add_save_recipe, add_seed, seconds
from layered.cli.separate import run_method
from layered.errors import InvalidInputError
from layered.methods import all_methods
from layered.methods.method import Input, Method, needed_inputs
from layered.model.hint import HintKind

_ABOUT = """\
Sing a sound in a recording, and get it back as a layer of its own.

  layered              open the window
  layered FILE         open the window with a recording or a project
  layered COMMAND ...  do it here, without a window"""
_ENDING = """\
Exit status: 0 done; 2 something is wrong with what was given, said in a sentence on stderr;
130 stopped with Ctrl+C. Inputs are never changed, and files are written together or not at all."""

_SEVERAL = {
    True: "Repeat it for more layers: each hint splits what the ones before it left.",
    False: "Without one, the sound is found by itself; several are followed as one.",
}
"""What more than one hint does, where a hint is required and where it is not."""


class _Parser(argparse.ArgumentParser):
    """Says what it does not understand in a sentence, as all other errors are said."""

    def error(self, message: str) -> NoReturn:
        text = message.removeprefix("argument ")
        raise InvalidInputError(f"{text[:1].upper()}{text[1:]}. See {self.prog} --help.")


def command_names() -> tuple[str, ...]:
    """Give the subcommands: one for each method, then the others."""
    methods = (method.name for method in all_methods())
    return (*methods, *(command.name for command in COMMANDS))


def make_parser() -> argparse.ArgumentParser:
    """Build the parser; what to do is in the options as ``run``, called with them and a bar."""
    examples = "".join(
        f"  {example}\n"
        for example in (
            *(_example(method) for method in all_methods()),
            *(command.example for command in COMMANDS),
        )
    )
    parser = _Parser(
        prog="layered",
        usage="layered [FILE]\n       layered COMMAND ...",
        description=_ABOUT,
        epilog=f"examples:\n  layered\n  layered mix.wav\n{examples}\n{_ENDING}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"layered {__version__}")
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, prog="layered"
    )
    for method in all_methods():
        _add_method(commands, method)
    for command in COMMANDS:
        _add_command(commands, command)
    return parser


def _add_command(commands: "argparse._SubParsersAction[_Parser]", command: Command) -> None:
    parser = commands.add_parser(
        command.name,
        help=command.summary,
        description=command.description,
        epilog=f"example:\n  {command.example}\n\n{_ENDING}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(run=command.run)
    command.add_options(parser)


def _example(method: Method) -> str:
    needed = [f" --{given.role} {_file(given)}" for given in needed_inputs(method.inputs)]
    hint = " --hint hum.wav" if method.needs_hint else ""
    return f"layered {method.name} mix.wav{hint}{''.join(needed)} -o layers"


def _file(given: Input) -> str:
    return f"{given.role}.{'wav' if given.takes_sound else 'dictionary'}"


def _add_method(commands: "argparse._SubParsersAction[_Parser]", method: Method) -> None:
    hints = (
        f"  layered {method.name} mix.wav --hint hum.wav --hint-at 12.5 --format flac --depth 24\n"
        f"  layered {method.name} mix.wav --hint hum.wav --hint taps.wav --json\n"
    )
    arguments = " ".join(("MIX", *_hint_usage(method), *map(_input_usage, method.inputs)))
    parser = commands.add_parser(
        method.name,
        usage=f"layered {method.name} {arguments} [OPTION ...]",
        help=f"{method.title}: split a recording into layers that add up to it.",
        description=f"{method.title}: split a recording into layers that add up to it.",
        epilog=f"examples:\n  {_example(method)}\n{hints if method.needs_hint else ''}\n{_ENDING}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(run=run_method, method=method, hint=[], hint_at=[], kind=HintKind.GUESS)
    parser.add_argument("mix", metavar="MIX", type=Path, help="The recording, or a video.")
    if method.takes_hint:
        _add_hints(parser, required=method.needs_hint)
    add_inputs(parser, method.inputs)
    add_parameters(parser, method.parameters)
    add_seed(parser)
    add_output(parser)
    add_save_recipe(parser)


def _hint_usage(method: Method) -> tuple[str, ...]:
    if method.needs_hint:
        return ("--hint HINT [--hint HINT2 ...]",)
    return ("[--hint HINT]",) if method.takes_hint else ()


def _input_usage(given: Input) -> str:
    usage = f"--{given.role} {given.role.upper()}{' ...' if given.many else ''}"
    if given.takes_stretch:
        usage += f" | --{given.role}-between START END"
    return usage if given.required else f"[{usage}]"


def _add_hints(parser: argparse.ArgumentParser, *, required: bool) -> None:
    group = parser.add_argument_group("hints")
    group.add_argument(
        "--hint",
        action="append",
        required=required,
        type=Path,
        metavar="HINT",
        help=f"A recording of you imitating the sound. {_SEVERAL[required]}",
    )
    group.add_argument(
        "--hint-at",
        action="append",
        type=seconds,
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
