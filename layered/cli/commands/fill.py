"""Holes that are given or found, from the recording itself and an example."""

import argparse
from pathlib import Path

from layered.cli.commands.restoring import restoring_command
from layered.errors import InvalidInputError
from layered.methods.restoration import fill
from layered.model.hole import Hole
from layered.storage.holes_file import read_holes


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--holes",
        metavar="FILE",
        type=Path,
        help='JSON: a list of {"start_s", "end_s", "low_hz", "high_hz"}. What is in a hole is '
        "replaced.",
    )


def _check(options: argparse.Namespace) -> None:
    if options.holes is None and not options.find:
        raise InvalidInputError(
            "Say what to fill: --holes FILE gives the holes, --find looks for them."
        )


def _holes_from(options: argparse.Namespace) -> tuple[Hole, ...]:
    return read_holes(options.holes) if options.holes is not None else ()


COMMAND = restoring_command(
    fill.METHOD,
    summary="Fill holes of a recording from the rest of it, and an example.",
    description="Fill holes in time and frequency: dropouts, clicks, blocks that are missing. "
    "What is outside them stays as it is.",
    example="layered fill broken.wav --find -o restored.wav",
    add_options=_add_options,
    check=_check,
    holes_from=_holes_from,
)
