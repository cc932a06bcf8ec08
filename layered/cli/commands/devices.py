"""Which loudspeakers and microphones there are."""

import argparse
import json
import sys
from collections.abc import Sequence

from layered.cli.command import Command, Ending
from layered.cli.progress_bar import ProgressBar
from layered.errors import DeviceError
from layered.playback.backend import Device
from layered.playback.devices import inputs, outputs
from layered.playback.sounddevice_backend import SoundDeviceBackend

_ABOUT = """\
List the loudspeakers and microphones, the system's own first. Their names are for
layered record-hint --device."""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json",
        action="store_true",
        help='Print {"loudspeakers", "microphones"} and nothing else: for each a list of {"name", '
        '"id", "channels", "sample_rate_hz", "is_default"}.',
    )


def _run(options: argparse.Namespace, bar: ProgressBar) -> Ending:
    backend = SoundDeviceBackend()
    problem = backend.problem()
    if problem is not None:
        raise DeviceError(problem)
    loudspeakers, microphones = outputs(backend), inputs(backend)
    bar.clear()
    if options.json:
        found = {
            "loudspeakers": [_facts(device, is_output=True) for device in loudspeakers],
            "microphones": [_facts(device, is_output=False) for device in microphones],
        }
        sys.stdout.write(json.dumps(found) + "\n")
        return Ending()
    sys.stdout.write(_listed("Loudspeakers", loudspeakers, is_output=True))
    sys.stdout.write(_listed("Microphones", microphones, is_output=False))
    return Ending()


def _facts(device: Device, *, is_output: bool) -> dict[str, object]:
    return {
        "name": device.name,
        "id": device.id,
        "channels": device.n_outputs if is_output else device.n_inputs,
        "sample_rate_hz": device.sample_rate_hz,
        "is_default": device.is_default_output if is_output else device.is_default_input,
    }


def _listed(title: str, devices: Sequence[Device], *, is_output: bool) -> str:
    if not devices:
        return f"{title}: none. Connect one, or switch it on in the system's sound settings.\n"
    lines = [f"{title}:"]
    for device in devices:
        facts = _facts(device, is_output=is_output)
        channels = "1 channel" if facts["channels"] == 1 else f"{facts['channels']} channels"
        mark = ", the system's choice" if facts["is_default"] else ""
        lines.append(f"  {device.name} ({device.sample_rate_hz} Hz, {channels}{mark})")
    return "\n".join(lines) + "\n"


COMMAND = Command(
    name="devices",
    summary="List the loudspeakers and microphones.",
    description=_ABOUT,
    example="layered devices",
    add_options=_add_options,
    run=_run,
)
