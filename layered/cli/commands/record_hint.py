"""Sing a hint to a recording, without the window."""

import argparse
import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from layered.cli.command import Command, Ending
from layered.cli.options import add_force, seconds
from layered.cli.output_file import check_output_file
from layered.cli.progress_bar import ProgressBar
from layered.dsp.levels import db, peak
from layered.errors import InvalidInputError
from layered.export import FORMATS, style_named
from layered.export.sound_format import Style
from layered.export.writing import Output, write
from layered.model.hint import Hint, HintId
from layered.model.recording import Recording
from layered.playback.backend import AudioBackend
from layered.playback.devices import Direction, inputs, named, outputs
from layered.playback.microphone import Take
from layered.playback.sounddevice_backend import SoundDeviceBackend
from layered.session.coach import look_over
from layered.session.scratch import Scratch
from layered.session.sung_hint import Singing, record_hint
from layered.storage import audio_files
from layered.storage.paths import shown, title_of

_ABOUT = """\
Play a recording and record what you sing to it. Wear headphones, so that the microphone does not
hear the recording. It ends with the recording, after --for seconds, or when you press Enter;
Ctrl+C gives up and writes nothing. The answer says where in the recording the hint starts."""
_READ = 0.1


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("mix", metavar="MIX", type=Path, help="The recording to sing to.")
    parser.add_argument(
        "-o", "--output", metavar="HUM.wav", type=Path, required=True, help="The file to write."
    )
    parser.add_argument(
        "--device",
        metavar="D",
        help="The microphone: its name, or a part of it; see layered devices. Default: the "
        "system's choice.",
    )
    parser.add_argument(
        "--loudspeaker", metavar="D", help="Where the recording is played, likewise."
    )
    parser.add_argument(
        "--from",
        dest="from_s",
        metavar="SECONDS",
        type=seconds,
        default=0.0,
        help="Where in the recording the hint starts. Default: 0.",
    )
    parser.add_argument(
        "--for",
        dest="for_s",
        metavar="SECONDS",
        type=seconds,
        help="For how long to record. Default: until the recording has ended.",
    )
    parser.add_argument(
        "--lead-in",
        metavar="S",
        type=seconds,
        default=0.0,
        help="How many seconds are heard before the hint starts. Default: 0.",
    )
    add_force(parser)
    parser.add_argument(
        "--json",
        action="store_true",
        help='Print {"hint", "hint_at_s", "seconds", "peak_db", "warnings"} and nothing else.',
    )


def _run(options: argparse.Namespace, bar: ProgressBar) -> Ending:
    style = _style(options.output)
    check_output_file(options.output, [options.mix], force=options.force)
    scratch = Scratch()
    report = scratch.sparing(bar.stage(0, _READ))
    mixture = audio_files.read(options.mix, allocate=scratch.allocate, report=report)
    if options.from_s >= mixture.duration_s:
        raise InvalidInputError(
            f"--from {options.from_s:g} is behind the end of {shown(options.mix)}, which is "
            f"{mixture.duration_s:.2f} s long."
        )
    warnings: list[str] = []
    backend = SoundDeviceBackend()
    take = record_hint(
        backend,
        mixture,
        _singing(options, backend),
        report=bar.stage(_READ, 1),
        is_over=_on_enter(),
        warn=warnings.append,
    )
    hint = Recording.of(
        take.recording.samples, take.recording.sample_rate_hz, title_of(options.output),
        take.recording.source,
    )  # fmt: skip
    _write(hint, options.output, style, force=options.force)
    warnings += _advice(hint, take, mixture, bar)
    bar.clear()
    _answer(options, take, warnings)
    return Ending()


def _style(path: Path) -> Style:
    for sound_format in FORMATS:
        if sound_format.suffix == path.suffix.lower():
            return style_named(sound_format.name)
    suffixes = ", ".join(sound_format.suffix for sound_format in FORMATS)
    raise InvalidInputError(
        f"{shown(path)} has no suffix of a sound file. Give it one of {suffixes}."
    )


def _singing(options: argparse.Namespace, backend: AudioBackend) -> Singing:
    microphone = loudspeaker = None
    if options.device is not None:
        microphone = named(inputs(backend), options.device, Direction.INPUT).id
    if options.loudspeaker is not None:
        loudspeaker = named(outputs(backend), options.loudspeaker, Direction.OUTPUT).id
    return Singing(options.from_s, options.for_s, options.lead_in, microphone, loudspeaker)


def _on_enter() -> Callable[[], bool]:
    """Give what says whether Enter was pressed; never, where nobody sits at a keyboard."""
    pressed = threading.Event()

    def wait() -> None:
        sys.stdin.readline()
        pressed.set()

    if sys.stdin is not None and sys.stdin.isatty():
        threading.Thread(target=wait, name="enter", daemon=True).start()
    return pressed.is_set


def _write(hint: Recording, path: Path, style: Style, *, force: bool) -> None:
    output = Output(path, hint.name, hint.n_channels, lambda: iter([hint.samples]))
    write([output], hint, style, force=force)


def _advice(hint: Recording, take: Take, mixture: Recording, bar: ProgressBar) -> list[str]:
    if take.offset_s >= mixture.duration_s:
        return list(take.warnings)
    placed = Hint(HintId("hint"), hint, take.offset_s)
    found = look_over(placed, mixture, bar.stage(1, 1))
    return [*take.warnings, *(advice.text for advice in found if advice.hurts)]


def _answer(options: argparse.Namespace, take: Take, warnings: list[str]) -> None:
    recording = take.recording
    if options.json:
        value = {
            "hint": str(options.output),
            "hint_at_s": round(take.offset_s, 3),
            "seconds": recording.duration_s,
            "peak_db": round(db(peak(recording.samples)), 2),
            "warnings": warnings,
        }
        sys.stdout.write(json.dumps(value) + "\n")
        return
    sys.stdout.write(
        f"{shown(options.output)} holds {recording.duration_s:.2f} s, sung from "
        f"{take.offset_s:.3f} s on. Follow it with: layered extract {shown(options.mix)} "
        f"--hint {shown(options.output)} --hint-at {take.offset_s:.3f}\n"
    )
    for warning in warnings:
        sys.stderr.write(f"Note: {warning}\n")


COMMAND = Command(
    name="record-hint",
    summary="Sing a hint while a recording plays.",
    description=_ABOUT,
    example="layered record-hint mix.wav -o hum.wav --lead-in 2 --from 12",
    add_options=_add_options,
    run=_run,
)
