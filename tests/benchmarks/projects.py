"""How long it takes to keep, save and open a long project, and how much memory.

    python -m tests.benchmarks.projects [MINUTES]

Opens a stereo recording at 44.1 kHz, splits it, saves it, opens the project, lets the session
crash and recovers it: seconds of wall and of processor time, and the highest resident memory that
is no memory map.
"""

import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import soundfile

from layered.model import edits
from layered.model.project import MIXTURE_ID
from layered.progress import no_progress
from layered.session.safekeeping import Safekeeping
from layered.session.scratch import Scratch
from layered.session.session import Session
from layered.storage import audio_files
from layered.storage.journal import recovery
from layered.storage.projects import project_file
from tests.model.documents import RECIPE

RATE = 44100
BLOCK = RATE * 10


class Memory:
    """Looks at the resident memory that is no map, many times a second."""

    def __init__(self):
        self.highest_mb = 0.0
        self._ended = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def _watch(self):
        while not self._ended.wait(0.02):
            text = Path("/proc/self/status").read_text()
            line = next(row for row in text.splitlines() if row.startswith("RssAnon"))
            self.highest_mb = max(self.highest_mb, int(line.split()[1]) / 1024)

    def end(self):
        self._ended.set()
        self._watcher.join()


def measured(name, call):
    memory, wall_s, cpu_s = Memory(), time.monotonic(), time.process_time()
    result = call()
    wall_s, cpu_s = time.monotonic() - wall_s, time.process_time() - cpu_s
    memory.end()
    sys.stdout.write(f"{name:28} {wall_s:7.1f} s {cpu_s:7.1f} s cpu {memory.highest_mb:7.0f} MB\n")
    sys.stdout.flush()
    return result


def write_song(path, minutes):
    rng = np.random.default_rng(0)
    block = rng.normal(0, 0.1, (BLOCK, 2)).astype(np.float32)
    with soundfile.SoundFile(path, "w", RATE, 2, "PCM_16") as file:
        for _ in range(round(60 * minutes * RATE) // BLOCK):
            file.write(block)


def start(root):
    safekeeping = Safekeeping(root)
    session = Session(Scratch(shelf=safekeeping.shelf))
    safekeeping.follow(session)
    return session, safekeeping


def sparing(session):
    return session.scratch.sparing(lambda *_: None)


def main(minutes=60.0):
    """Go through the life of a project."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="layered-projects-") as name:
        folder = Path(name)
        write_song(folder / "song.wav", minutes)
        session, safekeeping = start(folder / "sessions")

        def open_recording():
            found = audio_files.read(
                folder / "song.wav", allocate=session.scratch.allocate, report=sparing(session)
            )
            session.open_recording(safekeeping.kept(found, sparing(session)))

        def split():
            samples = session.project.mixture.samples
            part = session.scratch.allocate(samples.shape)
            report = sparing(session)
            for at in range(0, samples.shape[1], BLOCK):
                part[:, at : at + BLOCK] = samples[:, at : at + BLOCK] * np.float32(0.3)
                report(0, "")
            session.scratch.keep(part)
            parts = [("Voice", part)]
            session.do("Extract", lambda p: edits.split_layer(p, MIXTURE_ID, parts, RECIPE))

        def gain():
            session.do("Gain", lambda p: edits.set_gain(p, MIXTURE_ID, -3))

        def save():
            project_file.save(folder / "song.layered", *session.steps, report=sparing(session))

        measured("open the recording", open_recording)
        measured("split it", split)
        measured("one more step", gain)
        measured("save", save)
        size_mb = (folder / "song.layered").stat().st_size / 1e6
        sys.stdout.write(f"the project has {size_mb:.0f} MB\n")
        session.do("Pan", lambda p: edits.set_pan(p, MIXTURE_ID, 0.5))
        safekeeping.close(keep=True)
        other, other_keeping = start(folder / "sessions")

        def load():
            return project_file.load(
                folder / "song.layered",
                allocate=other.scratch.allocate,
                report=sparing(other),
                keeper=other_keeping.shelf,
            )

        def recover():
            (left,) = recovery.find(folder / "sessions")
            return recovery.load(
                left, other_keeping.shelf, allocate=other.scratch.allocate, report=no_progress
            )

        measured("look into it (info)", lambda: project_file.glance(folder / "song.layered"))
        measured("open the project", load)
        measured("recover after a crash", recover)
        other_keeping.close(keep=False)


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
