"""Unplug all devices while they play and record, then one again; tell as JSON what happened.

PulseAudio moves streams to a device that is left: only the last one's going is an end.
"""

import json
import subprocess
import sys
import time

from layered.playback.player import Player
from layered.playback.recorder import Recorder
from layered.playback.sounddevice_backend import SoundDeviceBackend
from tests.playback.sources import two_noises

SINK = ["module-null-sink", "sink_name=speaker", "rate=44100", "channels=2", "format=float32le"]


def pactl(*arguments):
    """Ask the sound server."""
    return subprocess.run(["pactl", *arguments], check=True, capture_output=True, text=True).stdout


def unload(words):
    """Take a device away, named by words of how it was made."""
    for line in pactl("list", "short", "modules").splitlines():
        if words in line:
            pactl("unload-module", line.split()[0])


def waited(backend, condition):
    """Say how long it took until something held; five seconds at most."""
    start = time.monotonic()
    backend.wait(condition, 5.0)
    return time.monotonic() - start


def main():
    """Do it."""
    backend = SoundDeviceBackend()
    player, recorder = Player(backend, two_noises(30.0, 44_100)), Recorder(backend)
    player.play()
    recorder.start(player=player)
    backend.wait(lambda: recorder.recorded_s > 0.5, 10.0)
    for words in ("source_name=mic", "sink_name=mic_in", "sink_name=speaker"):
        unload(words)
    told = {
        "stopped_after_s": waited(
            backend, lambda: not recorder.is_recording and not player.is_playing
        ),
        "recorder_error": recorder.error,
        "player_error": player.error,
        "recorded_s": recorder.take.recording.duration_s if recorder.take else 0.0,
    }
    pactl("load-module", *SINK)
    pactl("set-default-sink", "speaker")
    player.play(0)
    told["plays_again"] = backend.wait(lambda: player.position_samples > 4_410, 10.0)
    player.stop()
    recorder.disarm()
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
