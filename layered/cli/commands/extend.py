"""A band that was never recorded, from an example that has it."""

import argparse

from layered.cli.commands.restoring import restoring_command
from layered.cli.options import hertz
from layered.errors import InvalidInputError
from layered.methods.restoration import extend


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(low_hz=0.0, high_hz=0.0)
    parser.add_argument(
        "--band",
        nargs=2,
        type=hertz,
        metavar=("LOW", "HIGH"),
        help="The band that is missing, in Hz; or, where that is the band that was recorded, "
        "everything outside it is filled. Default: found by comparing IN with the example.",
    )


def _check(options: argparse.Namespace) -> None:
    if options.band is None:
        return
    options.low_hz, options.high_hz = options.band
    if options.high_hz <= options.low_hz:
        raise InvalidInputError(
            f"--band {options.low_hz:g} {options.high_hz:g} is empty. Give the lower edge first."
        )


COMMAND = restoring_command(
    extend.METHOD,
    summary="Give a recording the band it lacks, from an example that has it.",
    description="Extend the bandwidth of a recording by example: what was recorded stays as it "
    "is, and the missing band is made up from a recording of the same kind of sound.",
    example="layered extend narrow.wav --like wide.wav -o restored.wav",
    add_options=_add_options,
    check=_check,
    without=("low_hz", "high_hz"),
)
