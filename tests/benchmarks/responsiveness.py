"""Measure whether the window and the sound wait for the engine.

    packaging/sound-devices python tests/benchmarks/responsiveness.py [--minutes 4] [--seconds 60]

Opens a stereo recording of some minutes in the real window, plays it and separates it at the same
time, and measures: the gaps between ticks of a 20 ms timer on the window's thread (the heartbeat),
underruns, slips of the sound as a microphone before the loudspeaker hears it, and how long Stop
takes. Needs a screen and sound devices, virtual ones will do.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from layered.app import build_window
from layered.model import edits
from layered.model.hint import Hint
from layered.playback.recorder import Recorder
from layered.playback.sounddevice_backend import SoundDeviceBackend
from layered.ui.bridge import Bridge
from layered.ui.preferences import Preferences
from tests.long_recording import long_recording

TICK_MS = 20
PIECE_S = 0.1
SEARCH_S = 10
LEAST = 1e-3
TOLERANCE = 2e-3
LOUDSPEAKER = "ALSA: speaker_monitor"


class Heartbeat:
    """Notes how late the window's thread is."""

    def __init__(self):
        self.gaps_ms = []
        self._last = time.perf_counter()
        self._timer = QTimer(interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self):
        now = time.perf_counter()
        self.gaps_ms.append(1000 * (now - self._last))
        self._last = now

    def line(self):
        """Give the figures in words."""
        p50, p99 = np.percentile(self.gaps_ms, [50, 99])
        return f"heartbeat p50 {p50:.0f}, p99 {p99:.0f}, max {max(self.gaps_ms):.0f} ms"


def slips(heard, played, rate):
    """Count the pieces that are not what was played when it was due, and those that are silent."""
    piece = round(PIECE_S * rate)
    starts = [
        start
        for start in range(0, len(heard) - piece, piece)
        if np.abs(heard[start : start + piece]).max() > LEAST
    ][1:-1]  # the first and the last are cut where playing begins and ends
    lag, count = None, 0
    for start in starts:
        sound = heard[start : start + piece]
        if lag is not None and differs(sound, played, start - lag) < TOLERANCE:
            continue
        around = slice(0, SEARCH_S * rate) if lag is None else near(start - lag, rate)
        place = around.start + place_of(sound, played[around])
        count += lag is not None
        lag = start - place
    silent = (starts[-1] - starts[0]) // piece + 1 - len(starts) if starts else 0
    return count, silent, len(starts)


def near(place, rate):
    """Give the part of the sound two seconds around a place."""
    return slice(max(0, place - 2 * rate), place + 2 * rate)


def differs(sound, played, at):
    """Give how far a piece is from what was played at a place."""
    there = played[max(0, at) : at + len(sound)]
    return np.abs(there - sound).max() if len(there) == len(sound) else 1.0


def place_of(sound, played):
    """Find a piece in what was played."""
    size = 1 << int(np.ceil(np.log2(len(played) + len(sound))))
    product = np.fft.rfft(played, size) * np.conj(np.fft.rfft(sound, size))
    return int(np.argmax(np.fft.irfft(product)[: len(played)]))


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=4)
    parser.add_argument("--seconds", type=float, default=60)
    arguments = parser.parse_args()
    app = QApplication([])
    recording, hint = long_recording(arguments.minutes)
    with tempfile.TemporaryDirectory() as folder:
        backend = SoundDeviceBackend()
        window = build_window(app, Preferences(Path(folder) / "settings.json"), Bridge(), backend)
        window.resize(1600, 1000)
        window.show()
        session = window.session
        session.open_recording(recording)
        session.do(
            "Add hint",
            lambda project: edits.add_hint(project, Hint(edits.new_hint_id(project), hint)),
        )
        QTest.qWait(3000)
        ear = Recorder(SoundDeviceBackend(), device=LOUDSPEAKER)
        ear.start()
        QTest.qWait(2500)
        window.desk.playing.player.play(0)
        QTest.qWait(500)
        heartbeat = Heartbeat()
        window.actions_of.all["separate"].trigger()
        QTest.qWait(round(1000 * arguments.seconds))
        job = window.desk.separating
        if not job.is_running:
            print("the separation ended before the time was over; take a longer recording")
        print(heartbeat.line())
        print(f"underruns {window.desk.playing.player.underruns}")
        before = time.perf_counter()
        job.stop()
        while job.is_running and time.perf_counter() - before < 10:
            QTest.qWait(5)
        print(f"Stop answered in {time.perf_counter() - before:.3f} s")
        window.desk.playing.player.stop()
        QTest.qWait(500)
        heard = ear.stop().recording
        count, silent, total = slips(
            heard.samples.mean(axis=0), recording.samples.mean(axis=0), recording.sample_rate_hz
        )
        print(f"{count} slips and {silent} silent pieces in {total} of {PIECE_S} s")
        window.close_now()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return 0


if __name__ == "__main__":
    sys.exit(main())
