"""Run `layered extract` on a folder of good, strange and broken files and judge every answer.

    python tests/benchmarks/zoo.py FOLDER [WORD ...]

FOLDER holds the files and a manifest.json: {file: {"expect": "ok" | "refuse" | "either"}}. With
words, only files whose names contain one of them are tried. Exit status 1 if any answer is wrong.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile

LONGEST_S = 60


def main() -> int:
    folder = Path(sys.argv[1])
    words = sys.argv[2:]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    n_wrong = 0
    with tempfile.TemporaryDirectory() as place:
        hint = Path(place) / "hum.wav"
        soundfile.write(hint, hum(), 16000)
        for name, about in manifest.items():
            if words and not any(word in name for word in words):
                continue
            started_s = time.monotonic()
            wrong, answer = judged(folder / name, about["expect"], hint, Path(place) / "out")
            n_wrong += bool(wrong)
            taken_s = time.monotonic() - started_s
            print(
                f"{'WRONG' if wrong else 'right'} {taken_s:5.1f} s  {name[:40]}: {answer} {wrong}"
            )
    print(f"{n_wrong} wrong")
    return int(n_wrong > 0)


def hum() -> np.ndarray:
    """Two seconds of a buzzing 220 Hz, with a pause in the middle."""
    t = np.arange(32000) / 16000
    buzz = sum(np.sin(2 * np.pi * 220 * k * t) / k for k in range(1, 12))
    return 0.1 * buzz * (np.abs(t - 1) > 0.15)


def judged(path: Path, expect: str, hint: Path, out: Path) -> tuple[str, str]:
    """Say what is wrong with the answer for a file (nothing, mostly), and what it was."""
    before = state(path)
    command = [
        sys.executable,
        "-m",
        "layered",
        "extract",
        path,
        "--hint",
        hint,
        "-o",
        out,
        "--json",
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=LONGEST_S, check=False
        )
    except subprocess.TimeoutExpired:
        return f"took more than {LONGEST_S} s", "none"
    finally:
        written = sorted(out.iterdir()) if out.exists() else []
        for file in written:
            file.unlink()
        if out.exists():
            out.rmdir()
    if state(path) != before:
        return "the input was changed", ""
    if "Traceback" in done.stderr:
        return "traceback", done.stderr
    if done.returncode == 2:
        return refused(expect, done.stderr, len(written)), done.stderr.strip()
    if done.returncode != 0:
        return f"exit status {done.returncode}", done.stderr
    answer = json.loads(done.stdout)
    return opened(path, expect, answer, done.stderr, len(written)), done.stdout.strip()[-160:]


def refused(expect: str, stderr: str, n_written: int) -> str:
    if expect == "ok":
        return "refused what must open"
    if n_written or stderr.count("\n") != 1 or len(stderr) < 20:
        return "not one sentence, or something was written"
    return ""


def opened(path: Path, expect: str, answer: dict, stderr: str, n_written: int) -> str:
    is_locked_for_others = path.is_file() and path.stat().st_mode & 0o444 == 0
    if expect == "refuse" and not is_locked_for_others:  # whoever runs this may read all files
        return "opened what must be refused"
    if answer["null_db"] > -120:
        return "the layers do not add up"
    if n_written != 2 or stderr:
        return "other files than the layers, or words on stderr"
    return ""


def state(path: Path) -> object:
    if not path.is_file():
        return path.exists()
    return hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns


if __name__ == "__main__":
    sys.exit(main())
