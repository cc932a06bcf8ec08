"""Ctrl+C at any moment: 130, nothing said that is not a sentence, nothing left behind."""

import contextlib
import os
import resource
import select
import signal
import subprocess
import sys
import time

import pytest
import soundfile

from layered.cli.interrupts import Interrupts
from layered.cli.main import run
from layered.cli.progress_bar import ProgressBar
from layered.errors import CancelledError
from tests import sounds

COMMAND = [sys.executable, "-m", "layered", "extract", "mix.wav", "--hint", "hum.wav"]


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    soundfile.write("mix.wav", sounds.noise(20, 44100, channels=2).T, 44100, subtype="FLOAT")
    soundfile.write("hum.wav", sounds.hum(220, 15, 16000).T, 16000, subtype="FLOAT")


def left(folder):
    return sorted(path.name for path in folder.rglob("*"))


def interrupted_when(said):
    """Start it on a terminal and press Ctrl+C once the progress bar says something."""
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [*COMMAND, "-o", "new/out"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "200"},
    ) as process:
        os.close(theirs)
        text = b""
        while said not in text and select.select([ours], [], [], 60)[0]:
            text += os.read(ours, 4096)
        pressed_s = time.monotonic()
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(OSError):  # how Linux says that the other end was closed
            while more := os.read(ours, 4096):
                text += more
        out, _ = process.communicate(timeout=60)
    os.close(ours)
    assert said in text
    return process.returncode, out, text, time.monotonic() - pressed_s


@pytest.mark.parametrize("said", [b"Reading mix.wav", b"[##"])
def test_ctrl_c_leaves_nothing_behind(tmp_path, said):
    status, out, text, seconds = interrupted_when(said)
    assert (status, out) == (130, b"")
    assert b"Traceback" not in text
    assert b"\n" not in text
    assert left(tmp_path) == ["hum.wav", "mix.wav"]
    assert seconds < 5


@pytest.mark.parametrize("said", ["Writing hum", "Writing rest", "Checking the files"])
def test_a_signal_while_writing_leaves_nothing_behind(tmp_path, capfd, monkeypatch, said):
    # Each stage takes two blocks: the signal comes in the first, the second does not start.
    soundfile.write("mix.wav", sounds.noise(10, 8000).T, 8000, subtype="FLOAT")
    interrupts = Interrupts()
    show = ProgressBar._show

    def press(bar, fraction, message):
        show(bar, fraction, message)
        if message == said:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(ProgressBar, "_show", press)
    with interrupts.watching():
        ending = run([*COMMAND[3:], "-o", "new/out"], interrupts)
    assert ending.status == 130
    assert capfd.readouterr() == ("", "")
    assert left(tmp_path) == ["hum.wav", "mix.wav"]


@pytest.mark.parametrize("delay_s", [0.05, 0.15, 0.3])
def test_ctrl_c_while_it_starts(tmp_path, delay_s):
    with subprocess.Popen(COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(delay_s)
        process.send_signal(signal.SIGTERM if delay_s < 0.1 else signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode in (130, 143, -signal.SIGTERM, -signal.SIGINT)
    assert out == b""
    assert left(tmp_path) == ["hum.wav", "mix.wav"]
    assert b"layered" not in err or process.returncode < 0


def test_the_first_signal_waits_for_a_report_and_the_second_does_not():
    interrupts = Interrupts()
    before = signal.getsignal(signal.SIGINT)
    with interrupts.watching():
        interrupts.check()
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(CancelledError):
            interrupts.check()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert interrupts.status == 130
    assert signal.getsignal(signal.SIGINT) is before


def test_an_ignored_signal_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        interrupts = Interrupts()
        with interrupts.watching():
            signal.raise_signal(signal.SIGHUP)
            interrupts.check()
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_full_disk_ends_in_a_sentence_and_leaves_nothing(tmp_path, capfd):
    soundfile.write("mix.wav", sounds.noise(1, 44100).T, 44100, subtype="FLOAT")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        ending = run(["extract", "mix.wav", "--hint", "hum.wav"], Interrupts())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    out, err = capfd.readouterr()
    assert (ending.status, out) == (2, "")
    assert err.startswith("layered: There is not enough room in mix; nothing was written.")
    assert err.count("\n") == 1
    assert left(tmp_path) == ["hum.wav", "mix.wav"]
