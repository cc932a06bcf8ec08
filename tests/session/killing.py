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


def kill_window_once(folder, seed, most_lines=25):
    """Do the same with the real window, which tells what there is after each change.

    Returns how many changes there were, and what was there: "left", "saved" or "nothing".
    """
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    write_song(folder, seed)
    n_lines, pause_s = chance.randrange(most_lines), chance.random() * 0.1
    told = told_until_killed("tests.ui.scripted_window", folder, seed, n_lines, pause_s)
    found = recovery.find(folder / "state" / "layered" / "sessions")
    opened, what = what_is_there(folder, found)
    if opened is None:
        assert len(set(told)) <= 1, f"seed {seed}: work is lost"
        return len(told), what
    states = [fingerprint(step.project) for step in opened.steps]
    now = states[opened.cursor]
    is_next = now not in told and (not told or told[-1] in states)
    assert now in told[-2:] or is_next, f"seed {seed}: work is lost"
    return len(told), what


def found_state(folder, found):
    opened, what = what_is_there(folder, found)
    if opened is None:
        return what, None
    return what, fingerprint(opened.steps[opened.cursor].project)


def what_is_there(folder, found):
    """Open what a killed session left, or saved."""
    if found:
        shelf = Shelf(folder / "new session", lambda path: None)
        opened = recovery.load(found[0], shelf, allocate=in_memory, report=no_progress)
        assert len(found) == 1
    elif (folder / "song.layered").exists():
        opened = project_file.load(folder / "song.layered")
    else:
        return None, "nothing"
    assert opened.notice == ""
    return opened, "left" if found else "saved"


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
    told = told_until_killed("tests.session.scripted_session", folder, seed, n_lines, pause_s)
    return len(told)


def told_until_killed(module, folder, seed, n_lines, pause_s):
    """Start a script, kill it a moment after some lines, and give the lines it wrote."""
    command = [sys.executable, "-m", module, str(folder), str(seed)]
    with (folder / "errors").open("w+") as errors:
        started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        with started:
            lines = [started.stdout.readline() for _ in range(n_lines)]
            time.sleep(pause_s)  # between two lines there is no condition to wait for
            started.kill()
            lines.append(started.stdout.read())
        errors.seek(0)
        said = errors.read()
        assert said == "", said
    written = "".join(lines)
    return written[: written.rfind("\n") + 1].splitlines()
