"""Devices as the person sees them: lists, and what is wrong in words."""

import sys
from collections.abc import Sequence
from enum import StrEnum

from layered.errors import DeviceError
from layered.playback.backend import AudioBackend, Device


class Direction(StrEnum):
    """Which way the sound goes; the value is the word for the device."""

    OUTPUT = "loudspeaker"
    INPUT = "microphone"


def outputs(backend: AudioBackend) -> tuple[Device, ...]:
    """List the loudspeakers, the system's own first; empty if there is none."""
    found = [device for device in backend.devices() if device.n_outputs > 0]
    return tuple(sorted(found, key=lambda device: not device.is_default_output))


def inputs(backend: AudioBackend) -> tuple[Device, ...]:
    """List the microphones, the system's own first; empty if there is none."""
    found = [device for device in backend.devices() if device.n_inputs > 0]
    return tuple(sorted(found, key=lambda device: not device.is_default_input))


def named(devices: Sequence[Device], text: str, direction: Direction) -> Device:
    """Find a device by its id, its name, or a part of its name that no other has.

    Raises
    ------
    DeviceError
        If there is none, or several.
    """
    exact = [device for device in devices if text in (device.id, device.name)]
    wanted = text.casefold()
    found = exact or [device for device in devices if wanted in device.name.casefold()]
    if len(found) == 1 or exact:
        return found[0]
    if not devices:
        raise no_device(direction)
    if not found:
        names = ", ".join(device.name for device in devices)
        raise DeviceError(f"There is no {direction} called {text}. There are: {names}.")
    names = ", ".join(device.name for device in found)
    raise DeviceError(f"Several have {text} in their names: {names}. Say more of the name.")


def no_sound_system(platform: str = sys.platform) -> DeviceError:
    """Say that PortAudio is missing, and how to get it."""
    cure = "Install PortAudio"
    if platform.startswith("linux"):
        cure = "Install it with: sudo apt install libportaudio2"
    return DeviceError(
        "Layered cannot play or record: the sound library PortAudio is missing on this computer. "
        f"{cure}, then start Layered again. Everything else works without it."
    )


def no_device(direction: Direction) -> DeviceError:
    """Say that nothing is plugged in."""
    return DeviceError(
        f"There is no {direction} on this computer. Connect one, or switch it on in the system's "
        "sound settings, then try again."
    )


def device_gone(direction: Direction, name: str) -> DeviceError:
    """Say that a chosen or running device is not there any more."""
    return DeviceError(
        f"The {direction} {name} is no longer there. Connect it again, or choose another one, "
        "then try again."
    )


def no_answer(direction: Direction, name: str) -> DeviceError:
    """Say that a device is there but neither takes nor delivers sound."""
    return DeviceError(
        f"The {direction} {name} does not answer. Connect it again, or choose another one, then "
        "try again."
    )


def silent_microphone(name: str, platform: str = sys.platform) -> str:
    """Say why a microphone may deliver nothing but zeros, and what to do."""
    where = {
        "darwin": "System Settings, Privacy & Security, Microphone",
        "win32": "Settings, Privacy & security, Microphone",
    }.get(platform, "the system's sound settings")
    return (
        f"The microphone {name} delivers only silence, not even the faintest noise. Most often it "
        "is muted, by a key or a switch on the headset, or the system keeps it from Layered: look "
        f"in {where}. A Bluetooth headset may need to be set to its headset mode. Or choose "
        "another microphone."
    )


def refused(direction: Direction, name: str, details: str) -> DeviceError:
    """Turn the sound system's own message into words and a cure."""
    said = details.lower()
    verb = "play through" if direction is Direction.OUTPUT else "record from"
    start = f"Layered cannot {verb} the {direction} {name}"
    if any(word in said for word in ("permission", "denied", "not permitted", "access")):
        return DeviceError(
            f"{start}: the system does not permit it. Allow Layered to use the {direction} in the "
            "system's privacy settings, then try again."
        )
    if any(word in said for word in ("busy", "unavailable", "in use", "exclusive")):
        return DeviceError(
            f"{start}: another program is using it. Close that program, or choose another "
            f"{direction}, then try again."
        )
    if "sample rate" in said:
        return DeviceError(
            f"{start}: it takes none of the sample rates tried. Set it to 44100 or 48000 Hz in "
            "the system's sound settings, then try again."
        )
    if "channel" in said:
        return DeviceError(
            f"{start}: it does not have the channels that are needed. Choose another {direction}."
        )
    return DeviceError(
        f"{start}. Check that it is connected and works in other programs, or choose another "
        f"one. The sound system says: {details}"
    )
