"""The scripts that set everything up, on a stand-in for the program that needs no packages."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGING = Path(__file__).resolve().parent.parent / "packaging"

STAND_IN = """
import json, os, sys
sys.stdout.write(json.dumps([sys.argv[1:], os.getcwd()]))
sys.exit(int(sys.argv[1]))
"""


@pytest.fixture
def checkout(tmp_path):
    """Give a checkout of a program that needs no packages, its path with a space in it."""
    folder = tmp_path / "check out"
    (folder / "layered").mkdir(parents=True)
    (folder / "layered/__init__.py").touch()
    (folder / "layered/__main__.py").write_text(STAND_IN)
    (folder / "packaging").mkdir()
    for path in PACKAGING.iterdir():
        if path.is_file():
            copy = folder / "packaging" / path.name
            copy.write_bytes(path.read_bytes())
            copy.chmod(path.stat().st_mode)
            if path.suffix == ".lock":
                copy.write_text("")
    return folder


def run(checkout: Path, *arguments: str, start: Path | None = None) -> subprocess.CompletedProcess:
    """Call packaging/run in another folder, with next to nothing in the environment."""
    elsewhere = checkout.parent / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    return subprocess.run(
        [start or checkout / "packaging/run", *arguments],
        cwd=elsewhere,
        env={"PATH": os.environ["PATH"], "HOME": str(checkout.parent)},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.slow
class TestSetUp:
    def test_the_program_gets_its_arguments_in_the_callers_folder(self, checkout, tmp_path):
        first = run(checkout, "7", "two words")
        assert first.returncode == 7
        assert first.stdout == f'[["7", "two words"], "{tmp_path}/elsewhere"]'
        assert "Setting up" in first.stderr

        again = run(checkout, "0")
        assert (again.returncode, again.stderr) == (0, "")

        link = tmp_path / "linked"
        link.symlink_to(checkout / "packaging/run")
        linked = run(checkout, "3", start=link)
        assert (linked.returncode, linked.stderr) == (3, "")

    def test_a_set_up_that_was_interrupted_is_made_anew(self, checkout):
        stamp = checkout / ".venv/layered-set-up"
        process = subprocess.Popen(
            [checkout / "packaging/run", "0"],
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        with process:
            assert process.stderr.readline()
            while not (stamp.exists() and stamp.read_text() == "unfinished\n"):
                assert process.poll() is None
            os.killpg(process.pid, signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
        assert stamp.read_text() == "unfinished\n"

        after = run(checkout, "5")
        assert after.returncode == 5
        assert "unfinished" not in stamp.read_text()

    def test_a_moved_checkout_and_a_new_lock_are_noticed(self, checkout, tmp_path):
        run(checkout, "0")
        moved = checkout.rename(tmp_path / "moved")
        after = run(moved, "0")
        assert (after.returncode, "Setting up" in after.stderr) == (0, True)
        (moved / "packaging/requirements.lock").write_text("# changed\n")
        after = run(moved, "0")
        assert (after.returncode, "Setting up" in after.stderr) == (0, True)
        assert run(moved, "0").stderr == ""

    def test_two_at_once_wait_for_each_other(self, checkout):
        command = [checkout / "packaging/run", "0"]
        pair = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
        said = [process.communicate(timeout=120)[1] for process in pair]
        assert [process.returncode for process in pair] == [0, 0]
        assert sum("Setting up" in text for text in said) == 1

    def test_an_environment_made_by_hand_is_kept(self, checkout):
        by_hand = checkout / ".venv"
        subprocess.run([sys.executable, "-m", "venv", by_hand], check=True)
        (by_hand / "mine.txt").write_text("mine")
        assert run(checkout, "0").returncode == 0
        assert (by_hand / "mine.txt").read_text() == "mine"

    def test_a_package_that_is_not_to_be_had_is_said_in_one_line(self, checkout, tmp_path):
        with (checkout / "packaging/system-packages").open("a") as table:
            table.write("window libmissing.so.1 libmissing1\n")
        fake = tmp_path / "bin"
        fake.mkdir()
        for name, does in (("apt-get", "exit 1"), ("sudo", "exit 1"), ("id", "echo 1000")):
            (fake / name).write_text(f"#!/bin/sh\n{does}\n")
            (fake / name).chmod(0o755)
        after = subprocess.run(
            [checkout / "packaging/run", "0"],
            env={"PATH": f"{fake}:{os.environ['PATH']}", "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
        )
        assert after.returncode == 1
        assert after.stdout == ""
        assert "sudo apt-get install -y --no-install-recommends libmissing1\n" in after.stderr


SING = """
import os, subprocess, sys
import numpy as np, sounddevice, soundfile
rate, seconds = 44100, 2
tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(rate * seconds) / rate)
path = os.path.join(os.environ["XDG_RUNTIME_DIR"], "tone.wav")
soundfile.write(path, tone, rate)
singer = subprocess.Popen(["paplay", "--device=mic_in", path])
heard = sounddevice.rec(rate, samplerate=rate, channels=1, blocking=True)[:, 0]
singer.wait()
spectrum = np.abs(np.fft.rfft(heard * np.hanning(heard.size)))
sys.stdout.write(f"{np.argmax(spectrum)} {os.environ['XDG_RUNTIME_DIR']}")
sys.exit(9)
"""


@pytest.mark.device
def test_the_virtual_microphone_hears_and_leaves_nothing_behind():
    after = subprocess.run(
        [PACKAGING / "sound-devices", sys.executable, "-c", SING], capture_output=True, text=True
    )
    assert after.returncode == 9, after.stderr
    pitch_hz, folder = after.stdout.split()
    assert abs(int(pitch_hz) - 440) <= 2
    assert not Path(folder).exists()
