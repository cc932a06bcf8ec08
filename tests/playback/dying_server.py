"""Play and record while the sound server dies, and tell as JSON what happened."""

import json
import subprocess
import sys
import time

from layered.errors import DeviceError
from layered.playback.player import Player
from layered.playback.recorder import Recorder
from layered.playback.sounddevice_backend import SoundDeviceBackend
from tests.playback.sources import two_noises


def main():
    backend = SoundDeviceBackend()
    player, recorder = Player(backend, two_noises(20.0, 44_100)), Recorder(backend)
    player.play()
    recorder.start(player=player)
    backend.wait(lambda: recorder.recorded_s > 0.5, 10.0)
    subprocess.run(["pactl", "exit"], check=True)
    killed = time.monotonic()
    backend.wait(lambda: not player.is_playing and not recorder.is_recording, 5.0)
    told = {
        "stopped_after_s": time.monotonic() - killed,
        "player_error": player.error,
        "recorder_error": recorder.error,
        "recorded_s": recorder.take.recording.duration_s,
        "again": "",
    }
    try:
        player.play()
    except DeviceError as error:
        told["again"] = str(error)
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
