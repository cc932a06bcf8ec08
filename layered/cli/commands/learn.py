"""Learn what a kind of sound is made of, to find it in recordings later."""

import argparse
import json
import sys
from pathlib import Path

from layered.cli.command import Command, Ending
from layered.cli.options import add_force, add_seed, whole_number
from layered.cli.output_file import check_output_file
from layered.cli.progress_bar import ProgressBar
from layered.errors import InvalidInputError
from layered.methods.examples import N_COMPONENTS, learn_dictionary
from layered.session.scratch import Scratch
from layered.storage.audio_files import read
from layered.storage.dictionary_file import SUFFIX, write_dictionary
from layered.storage.paths import shown, title_of

MOST_COMPONENTS = 1000
_ABOUT = """\
Learn a dictionary: the spectra that one kind of sound is made of, from clips of that sound alone.
layered separate finds the sound by it in any recording, at any sample rate."""
_READ = 0.3


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "clips", metavar="CLIP", nargs="+", type=Path, help="A recording of the sound alone."
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar=f"NAME{SUFFIX}",
        type=Path,
        required=True,
        help="The file to write: a NumPy archive. Layers are named after it.",
    )
    parser.add_argument(
        "-k",
        "--components",
        metavar="K",
        type=whole_number,
        default=N_COMPONENTS,
        help=f"How many spectra at most, 1 to {MOST_COMPONENTS}; short clips give fewer. "
        f"Default: {N_COMPONENTS}.",
    )
    add_seed(parser)
    add_force(parser)
    parser.add_argument(
        "--json",
        action="store_true",
        help='Print {"dictionary", "components", "warnings"} and nothing else.',
    )


def _check(options: argparse.Namespace) -> None:
    path: Path = options.output
    if not 1 <= options.components <= MOST_COMPONENTS:
        raise InvalidInputError(
            f"-k goes from 1 to {MOST_COMPONENTS}; {options.components} is outside."
        )
    check_output_file(path, options.clips, force=options.force)


def _run(options: argparse.Namespace, bar: ProgressBar) -> Ending:
    _check(options)
    warnings: list[str] = []
    scratch = Scratch()
    step = _READ / len(options.clips)
    clips = [
        read(
            path,
            report=scratch.sparing(bar.stage(step * number, step * (number + 1))),
            allocate=scratch.allocate,
            warn=warnings.append,
        )
        for number, path in enumerate(options.clips)
    ]
    report = scratch.sparing(bar.stage(_READ, 1))
    dictionary = learn_dictionary(
        clips,
        title_of(options.output),
        n_components=options.components,
        seed=options.seed,
        on_block=lambda: report(0.5, "Learning the sound"),
    )
    if dictionary.n_components < options.components:
        warnings.append(
            f"The clips are short: {dictionary.n_components} spectra were learned instead of "
            f"{options.components}."
        )
    write_dictionary(dictionary, options.output)
    bar.clear()
    _answer(options, dictionary.n_components, warnings)
    return Ending()


def _answer(options: argparse.Namespace, n_components: int, warnings: list[str]) -> None:
    if options.json:
        value = {
            "dictionary": str(options.output),
            "components": n_components,
            "warnings": warnings,
        }
        sys.stdout.write(json.dumps(value) + "\n")
        return
    sys.stdout.write(f"{shown(options.output)} holds {n_components} spectra.\n")
    for warning in warnings:
        sys.stderr.write(f"Note: {warning}\n")


COMMAND = Command(
    name="learn",
    summary="Learn what a kind of sound is made of, to find it in recordings.",
    description=_ABOUT,
    example=f"layered learn oboe.wav -o oboe{SUFFIX}",
    add_options=_add_options,
    run=_run,
)
