"""What is in a recording or a project."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from layered.cli.command import Command, Ending
from layered.cli.progress_bar import ProgressBar
from layered.dsp.levels import db, peak
from layered.model.layer import Layer
from layered.model.project import leaves
from layered.model.recording import Recording
from layered.session.scratch import Scratch
from layered.storage import audio_files
from layered.storage.paths import shown, title_of
from layered.storage.projects import project_file

_ABOUT = """\
Say what is in a recording, or in a project saved by Layered: its length, rate and channels; and of
a project its layers, hints and steps."""

_BLOCK_SAMPLES = 1 << 16

Facts = dict[str, Any]


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="A recording, a video, or a project."
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help='Print {"kind", "name", "duration_s", "sample_rate_hz", "channels", "samples"} and '
        'nothing else; of a recording also "peak_db", of a project also "layers", "hints", '
        '"steps" and "step", which of them is open.',
    )


def _run(options: argparse.Namespace, bar: ProgressBar) -> Ending:
    path: Path = options.file
    is_project = project_file.is_project(path)
    facts = _project(path) if is_project else _recording(path, bar)
    bar.clear()
    if options.json:
        sys.stdout.write(json.dumps(facts) + "\n")
    else:
        sys.stdout.write(_in_words(path, facts))
    return Ending()


def _recording(path: Path, bar: ProgressBar) -> Facts:
    """Go through a recording: what it says of its own length is not to be trusted."""
    scratch = Scratch()
    report = scratch.sparing(bar.stage(0, 1))
    recording = audio_files.read(path, allocate=scratch.allocate, report=report)
    loudest = max(
        peak(recording.samples[:, start : start + _BLOCK_SAMPLES])
        for start in range(0, recording.n_samples, _BLOCK_SAMPLES)
    )
    return {
        "kind": "recording",
        "name": title_of(path),
        **_extent(recording),
        "peak_db": round(db(loudest), 2),
    }


def _project(path: Path) -> Facts:
    opened = project_file.glance(path)
    project = opened.steps[opened.cursor].project
    return {
        "kind": "project",
        "name": title_of(path),
        **_extent(project.mixture),
        "recording": project.mixture.name,
        "layers": [_layer(layer) for layer in leaves(project)],
        "hints": [
            {
                "name": hint.name,
                "kind": hint.kind.value,
                "start_s": hint.offset_s,
                "duration_s": hint.recording.duration_s,
            }
            for hint in project.hints
        ],
        "steps": [step.label for step in opened.steps],
        "step": opened.cursor,
    }


def _extent(recording: Recording) -> Facts:
    return {
        "duration_s": recording.duration_s,
        "sample_rate_hz": recording.sample_rate_hz,
        "channels": recording.n_channels,
        "samples": recording.n_samples,
    }


def _layer(layer: Layer) -> Facts:
    return {
        "name": layer.name,
        "gain_db": layer.gain_db,
        "pan": layer.pan,
        "muted": layer.muted,
        "soloed": layer.soloed,
    }


def _in_words(path: Path, facts: Facts) -> str:
    channels = "1 channel" if facts["channels"] == 1 else f"{facts['channels']} channels"
    lines = [
        f"{shown(path)}: a {facts['kind']}, {facts['duration_s']:.2f} s, "
        f"{facts['sample_rate_hz']} Hz, {channels}."
    ]
    if "peak_db" in facts:
        lines.append(f"Its peak is {facts['peak_db']:.1f} dBFS.")
    else:
        lines.append(f"Recording: {facts['recording']}")
        lines += [f"Layer: {_layer_words(layer)}" for layer in facts["layers"]]
        lines += [f"Hint: {hint['name']}, at {hint['start_s']:.2f} s" for hint in facts["hints"]]
        lines.append(f"Steps: {', '.join(facts['steps'][: facts['step'] + 1])}")
    return "\n".join(lines) + "\n"


def _layer_words(layer: Facts) -> str:
    told = [layer["name"]]
    if layer["gain_db"]:
        told.append(f"{layer['gain_db']:+.1f} dB")
    told += [word for word in ("muted", "soloed") if layer[word]]
    return ", ".join(told)


COMMAND = Command(
    name="info",
    summary="Say what is in a recording or a project.",
    description=_ABOUT,
    example="layered info song.layered",
    add_options=_add_options,
    run=_run,
)
