"""Kills a scripted session at a random moment, and looks what is left of it."""

import random
import subprocess
import sys
import time

import soundfile

from layered.progress import no_progress
from layered.storage.audio_files import in_memory
from layered.storage.journal import recovery
from layered.storage.journal.shelf import Shelf
from layered.storage.projects import project_file
from tests.session.scripted_session import Script, fingerprint
from tests.sounds import noise


def kill_once(folder, seed, most_lines=40):
    """Start a session, kill it, and check that all but at most the last edit comes back.

    Returns how many things it had done, and what was there: "left", "saved" or "nothing".
    """
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    write_song(folder, seed)
    n_told = run_and_kill(folder, seed, chance.randrange(most_lines), chance.random() * 0.02)
    found = recovery.find(folder / "sessions")
    what, state = found_state(folder, found)
    if what == "nothing":
        assert n_told <= 2  # that it had started, and opened a recording
        return n_told, what
    allowed = expected_states(folder, seed, n_told + 1)[max(0, n_told - 2) :]
    assert state in allowed, f"seed {seed}: work is lost"
    for left in found:
        recovery.discard(left.folder)
        assert not left.folder.exists()
    return n_told, what


def found_state(folder, found):
    if found:
        shelf = Shelf(folder / "new session", lambda path: None)
        opened = recovery.load(found[0], shelf, allocate=in_memory, report=no_progress)
        assert len(found) == 1
    elif (folder / "song.layered").exists():
        opened = project_file.load(folder / "song.layered")
    else:
        return "nothing", None
    assert opened.notice == ""
    what = "left" if found else "saved"
    return what, fingerprint(opened.steps[opened.cursor].project)


def expected_states(folder, seed, count):
    """Do the same once more, without being killed: the state after each thing."""
    (folder / "again").mkdir()
    write_song(folder / "again", seed)
    script = Script(folder / "again", seed)
    script.open()
    states = ["started", fingerprint(script.session.project)]
    while len(states) < count:
        script.step()
        states.append(fingerprint(script.session.project))
    script.safekeeping.close(keep=False)
    return states


def write_song(folder, seed):
    sound = noise(1.0, 16000, channels=2, seed=seed)
    soundfile.write(folder / "song.wav", sound.T, 16000, "FLOAT")


def run_and_kill(folder, seed, n_lines, pause_s):
    """Kill it a moment after some lines; give how many lines it wrote."""
    command = [sys.executable, "-m", "tests.session.scripted_session", str(folder), str(seed)]
    with (folder / "errors").open("w+") as errors:
        started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        with started:
            lines = [started.stdout.readline() for _ in range(n_lines)]
            time.sleep(pause_s)  # between two lines there is no condition to wait for
            started.kill()
            lines.append(started.stdout.read())
        errors.seek(0)
        assert errors.read() == ""
    return "".join(lines).count("\n")
