"""The factors of a recording as a NumPy archive."""

import argparse
import json
import os
import sys
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from layered.atomic import replacing
from layered.cli.command import Command, Ending
from layered.cli.options import add_force
from layered.cli.output_file import check_output_file
from layered.cli.progress_bar import ProgressBar
from layered.session.factors import Factors, factors_of
from layered.session.scratch import Scratch
from layered.storage.audio_files import read
from layered.storage.paths import shown

AUTO = "auto"
_MOST = 1000
_READ = 0.1
_ABOUT = """\
Write the factors of a recording to a NumPy archive (npz). Its arrays are:

  bases                (bins, K)       spectra of the components, loudest first; each sums to 1
  activations          (K, frames)     when they sound; bases @ activations is near the magnitudes
  frequencies_hz       (bins,)         of each row of bases
  times_s              (frames,)       of each column of activations
  explained            a number        share of the sound that the K components explain
  explained_by_number  (up to 16,)     share that 1, 2, 3... components explain, in quarter tones
  spectrum             (bins,)         of the best single component; sums to 1
  envelope             (frames,)       of the best single component
  sample_rate_hz, window_samples, hop_samples, format ("layered-factors"), version (1)

Magnitudes are averaged over the channels; the windows are periodic Hann windows, the first one
centred on the first sample. A share of the sound is the sum of the smaller of spectrogram and
model in every cell, divided by the sum of the spectrogram."""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("recording", metavar="IN", type=Path, help="The recording, or a video.")
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT.npz",
        type=Path,
        required=True,
        help="The file to write: exactly this path.",
    )
    parser.add_argument(
        "-k",
        "--components",
        metavar=f"1..{_MOST}|{AUTO}",
        type=_count,
        default=None,
        help="How many components. Default: auto, the fewest after which one more would explain "
        "less than 2 %% more.",
    )
    add_force(parser)
    parser.add_argument(
        "--json",
        action="store_true",
        help='Print {"factors", "components", "explained", "explained_by_number", "warnings"} '
        "and nothing else.",
    )


def _count(text: str) -> int | None:
    if text == AUTO:
        return None
    if not (text.isdecimal() and len(text) < 6 and 1 <= int(text) <= _MOST):
        raise argparse.ArgumentTypeError(f"{text} is neither 1 to {_MOST} nor {AUTO}")
    return int(text)


def _run(options: argparse.Namespace, bar: ProgressBar) -> Ending:
    path: Path = options.output
    check_output_file(path, [options.recording], force=options.force)
    scratch, warnings = Scratch(), list[str]()
    recording = read(
        options.recording,
        report=scratch.sparing(bar.stage(0, _READ)),
        allocate=scratch.allocate,
        warn=warnings.append,
    )
    with threadpool_limits(limits=1, user_api="blas"):
        found = factors_of(
            recording,
            options.components,
            threads=os.cpu_count() or 1,
            report=scratch.sparing(bar.stage(_READ, 1)),
        )
    _write(found, recording.sample_rate_hz, path)
    bar.clear()
    _answer(found, path, warnings, as_json=options.json)
    return Ending()


def _write(found: Factors, sample_rate_hz: int, path: Path) -> None:
    shape = found.shape
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.savez(
            file,
            format=np.array("layered-factors"),
            version=np.array(1),
            bases=found.bases,
            activations=found.activations,
            frequencies_hz=shape.frequencies_hz,
            times_s=shape.times_s,
            explained=np.array(found.explained),
            explained_by_number=shape.explained.shares,
            spectrum=shape.spectrum,
            envelope=shape.envelope,
            sample_rate_hz=np.array(sample_rate_hz),
            window_samples=np.array(found.settings.window_samples),
            hop_samples=np.array(found.settings.hop_samples),
        )


def _answer(found: Factors, path: Path, warnings: list[str], *, as_json: bool) -> None:
    count = found.bases.shape[1]
    if as_json:
        value = {
            "factors": str(path),
            "components": count,
            "explained": round(found.explained, 4),
            "explained_by_number": [round(float(s), 4) for s in found.shape.explained.shares],
            "warnings": warnings,
        }
        sys.stdout.write(json.dumps(value) + "\n")
        return
    what = "1 component, which explains" if count == 1 else f"{count} components, which explain"
    sys.stdout.write(f"{shown(path)} holds {what} {100 * found.explained:.0f} % of the sound.\n")
    for warning in warnings:
        sys.stderr.write(f"Note: {warning}\n")


COMMAND = Command(
    name="factors",
    summary="Write the spectra and activations a recording is made of, as numbers.",
    description=_ABOUT,
    example="layered factors bells.wav -o bells.npz",
    add_options=_add_options,
    run=_run,
)
