"""A method's parameters as command-line options, built from how they are declared."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from layered.cli.options import seconds
from layered.methods.method import Input, Parameter, parameters_of

Span = tuple[float, float]
"""From and to, in seconds."""

_INPUT, _STRETCH = "example_", "stretch_"
_NONE = "none"
"""A word that a number can be replaced with, and that ``--no-`` and the name say too."""
_OPPOSITES = {"everywhere": "only-here"}
"""What the opposite of a yes-or-no parameter is called; otherwise --no- and its name."""


def add_parameters(
    parser: argparse.ArgumentParser,
    kind: type,
    *,
    title: str = "how to separate",
    without: Sequence[str] = (),
) -> None:
    """Add an option for each declared parameter of a method, but those said in another way."""
    group = parser.add_argument_group(title)
    defaults = {field.name: field.default for field in fields(kind)}
    for name, about in parameters_of(kind).items():
        if name in without:
            continue
        default = defaults[name]
        if isinstance(default, bool):
            _add_switch(group, name, about, default=default)
        else:
            _add_value(group, name, about, default)


def add_inputs(parser: argparse.ArgumentParser, inputs: Sequence[Input]) -> None:
    """Add an option for each clip or dictionary a method is given."""
    if not inputs:
        return
    group = parser.add_argument_group("what it is told")
    for given in inputs:
        if given.takes_stretch:
            _add_stretch(group, given)
        group.add_argument(
            f"--{given.role}",
            dest=_INPUT + given.role,
            action="append",
            default=[],
            required=given.required and not given.takes_stretch,
            type=Path,
            metavar=given.role.upper(),
            help=_escaped(f"{given.label}. {given.help}"),
        )


def example_paths_from(
    options: argparse.Namespace, inputs: Sequence[Input]
) -> tuple[tuple[Input, Path], ...]:
    """Give what was said for each input, in the order of the inputs."""
    return tuple(
        (given, path) for given in inputs for path in getattr(options, _INPUT + given.role)
    )


def example_spans_from(
    options: argparse.Namespace, inputs: Sequence[Input]
) -> tuple[tuple[Input, Span], ...]:
    """Give the stretches of the recording that were said for inputs, in seconds."""
    return tuple(
        (given, (span[0], span[1]))
        for given in inputs
        if given.takes_stretch
        for span in getattr(options, _STRETCH + given.role)
    )


def parameters_from(options: argparse.Namespace, kind: type) -> Any:  # noqa: ANN401 - any method's
    """Make a method's parameters from the options."""
    return kind(**{name: getattr(options, name) for name in parameters_of(kind)})


def _add_stretch(group: argparse._ArgumentGroup, given: Input) -> None:
    group.add_argument(
        f"--{given.role}-between",
        dest=_STRETCH + given.role,
        action="append",
        default=[],
        nargs=2,
        type=seconds,
        metavar=("START", "END"),
        help=f"{given.label}: from START to END in the recording itself, in seconds.",
    )


def _add_switch(
    group: argparse._ArgumentGroup, name: str, about: Parameter, *, default: bool
) -> None:
    option = name.replace("_", "-")
    opposite = _OPPOSITES.get(name, f"no-{option}")
    either = group.add_mutually_exclusive_group()
    either.add_argument(
        f"--{option}",
        dest=name,
        action="store_true",
        default=default,
        help=_escaped(f"{about.label}. {about.help}{' The default.' if default else ''}"),
    )
    either.add_argument(
        f"--{opposite}",
        dest=name,
        action="store_false",
        help=f"The opposite of --{option}.{'' if default else ' The default.'}",
    )


def _add_value(
    group: argparse._ArgumentGroup,
    name: str,
    about: Parameter,
    default: Any,  # noqa: ANN401 - a number or a word
) -> None:
    short = (f"-{about.short}",) if about.short else ()
    option = name.replace("_", "-")
    place: argparse._ActionsContainer = group
    if _NONE in about.words:
        place = group.add_mutually_exclusive_group()
        place.add_argument(
            f"--no-{option}",
            dest=name,
            action="store_const",
            const=_NONE,
            default=default,
            help=f"The same as --{option} {_NONE}.",
        )
    place.add_argument(
        *short,
        f"--{option}",
        dest=name,
        type=_number_or_word(about) if about.words else type(default),
        default=default,
        choices=about.choices or None,
        metavar=None if about.choices else _range(about) or name.upper(),
        help=_escaped(f"{about.label}. {about.help}{_ends(about)} Default: {default}."),
    )


def _range(about: Parameter) -> str:
    if about.low is None or about.high is None:
        return ""
    return "|".join((f"{about.low:g}..{about.high:g}", *about.words))


def _number_or_word(about: Parameter) -> Callable[[str], int | str]:
    def read(text: str) -> int | str:
        if text in about.words:
            return text
        if text.isdecimal() and len(text) < 10:
            return int(text)
        raise argparse.ArgumentTypeError(
            f"{text} is neither a whole number nor {' or '.join(about.words)}"
        )

    return read


def _ends(about: Parameter) -> str:
    if not about.low_end or about.low is None or about.high is None:
        return ""
    low, high = about.low_end.lower(), about.high_end.lower()
    return f" {about.low:g} is {low}, {about.high:g} is {high}."


def _escaped(text: str) -> str:
    return text.replace("%", "%%")
