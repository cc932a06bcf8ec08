"""Write down the notes that are played in a recording."""

import argparse
import json
import sys
import time
from pathlib import Path

from layered.cli.command import Command, Ending
from layered.cli.options import add_force, positive_number
from layered.cli.output_file import check_output_file
from layered.cli.progress_bar import ProgressBar
from layered.errors import InvalidInputError
from layered.export.note_formats import NOTE_FORMATS, note_format_for
from layered.export.notes import write_notes
from layered.model.note import Note
from layered.session.scratch import Scratch
from layered.session.transcription import Transcription
from layered.storage.audio_files import read
from layered.storage.paths import shown

_SUFFIXES = ", ".join(note_format.suffixes[0] for note_format in NOTE_FORMATS)
_READ, _HEARD = 0.05, 0.98
_ABOUT = """\
Write down the notes that are played in a recording: pitch, onset, length and loudness.

A harmonic spectrum for each of the 88 keys of a piano is tuned and fitted to the recording by
itself; a clip of the instrument alone is fitted beside it where one is given."""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("mix", metavar="MIX", type=Path, help="The recording, or a video.")
    group = parser.add_argument_group("what it is told")
    group.add_argument(
        "--count",
        type=positive_number,
        metavar="N",
        help="How many different pitches are played, where that is known, 1 to 88.",
    )
    group.add_argument(
        "--instrument",
        action="append",
        default=[],
        type=Path,
        metavar="CLIP",
        help="The instrument alone: anything played on it, or single notes; can be repeated.",
    )
    group = parser.add_argument_group("what is written")
    group.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT",
        help=f"Where the notes go; its name ends in {_SUFFIXES}. Default: MIX with .mid.",
    )
    group.add_argument(
        "--csv", type=Path, metavar="OUT.csv", help="Also write onset_s,offset_s,midi,velocity."
    )
    add_force(group)
    group.add_argument(
        "--json",
        action="store_true",
        help='Print {"notes": [{"onset_s", "offset_s", "midi", "velocity"}], "paths", '
        '"tuning_cents", "seconds", "warnings"} and nothing else.',
    )


def _run(options: argparse.Namespace, bar: ProgressBar) -> Ending:
    started_s = time.monotonic()
    paths = _paths(options)
    for path in paths:
        check_output_file(path, [options.mix, *options.instrument], force=options.force)
    scratch = Scratch()
    warnings: list[str] = []
    given = [options.mix, *options.instrument]
    step = _READ / len(given)
    recordings = [
        read(
            path,
            report=scratch.sparing(bar.stage(step * index, step * (index + 1))),
            allocate=scratch.allocate,
            warn=warnings.append,
        )
        for index, path in enumerate(given)
    ]
    mixture, *clips = recordings
    found = Transcription(
        mixture.samples, mixture.sample_rate_hz, tuple(clips), options.count
    ).run(scratch.sparing(bar.stage(_READ, _HEARD)))
    warnings.extend(found.warnings)
    write_notes(found.notes, mixture.name, paths, force=options.force)
    bar.clear()
    seconds = time.monotonic() - started_s
    if options.json:
        _print_json(found.notes, paths, found.tuning_cents, seconds, warnings)
    else:
        _print_words(found.notes, paths, seconds, warnings)
    return Ending()


def _paths(options: argparse.Namespace) -> list[Path]:
    """Give the files to write, whose names must say how."""
    output = options.output or options.mix.with_suffix(".mid")
    note_format_for(output)
    if options.csv is None:
        return [output]
    if options.csv.suffix.lower() != ".csv":
        raise InvalidInputError(f"--csv is a file whose name ends in .csv, not {options.csv}.")
    if options.csv.absolute() == output.absolute():
        return [output]
    return [output, options.csv]


def _print_json(
    notes: tuple[Note, ...],
    paths: list[Path],
    tuning_cents: float,
    seconds: float,
    warnings: list[str],
) -> None:
    value = {
        "notes": [
            {
                "onset_s": round(note.onset_s, 4),
                "offset_s": round(note.offset_s, 4),
                "midi": note.midi,
                "velocity": note.velocity,
            }
            for note in notes
        ],
        "paths": [str(path) for path in paths],
        "tuning_cents": tuning_cents,
        "seconds": round(seconds, 3),
        "warnings": warnings,
    }
    sys.stdout.write(json.dumps(value) + "\n")


def _print_words(
    notes: tuple[Note, ...], paths: list[Path], seconds: float, warnings: list[str]
) -> None:
    how_many = "1 note is" if len(notes) == 1 else f"{len(notes) or 'No'} notes are"
    names = " and ".join(shown(path) for path in paths)
    sys.stdout.write(f"{how_many} in {names}. It took {seconds:.1f} s.\n")
    for warning in warnings:
        sys.stderr.write(f"Note: {warning}\n")


COMMAND = Command(
    name="notes",
    summary="Write down the notes that are played: MIDI, MusicXML, CSV.",
    description=_ABOUT,
    example="layered notes mix.wav -o mix.mid --csv mix.csv",
    add_options=_add_options,
    run=_run,
)
