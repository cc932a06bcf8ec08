"""Whether a batch of short recordings that is killed half-way ends as if nothing had been.

Run ``python tests/benchmarks/batch.py [--files 200] [--dask]``. Everything is made in a temporary
folder: the recordings, one undisturbed batch, and one that is killed (with kill -9, its workers
too) and started again. With ``--dask`` the second one works on a cluster of two workers on this
computer, of which one is killed besides.
"""

import argparse
import contextlib
import filecmp
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from tests import sounds  # noqa: E402 - found by the line above

RATE = 8000
SECONDS = 0.5


def main() -> int:
    """Measure, and say whether all files are the same."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--dask", action="store_true")
    options = parser.parse_args()
    os.environ["PYTHONPATH"] = str(CHECKOUT)
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        os.chdir(folder)
        make(options.files)
        seconds = finished("undisturbed")
        say(f"{options.files} recordings, undisturbed: {seconds:.1f} s")
        where, pids = stack.enter_context(cluster()) if options.dask else ([], [])
        n_done = killed("disturbed", where, options.files // 3, pids)
        say(f"killed after {n_done} were done")
        say(f"the rest: {finished('disturbed', *where):.1f} s")
        kept = finished("disturbed", *where)
        say(f"again, with nothing to do: {kept:.1f} s")
        differing = differences(filecmp.dircmp("undisturbed", "disturbed", ignore=[]))
        say(f"files that differ: {', '.join(differing) or 'none'}")
    return bool(differing)


def make(n_files: int) -> None:
    """Make recordings of two bells each, a hint, and a recipe."""
    rng = np.random.default_rng(0)
    Path("in").mkdir()
    for number in range(n_files):
        pitches_hz = rng.uniform(200, 400), rng.uniform(700, 1500)
        sound = sum(
            sounds.bell(hz, 0.1 + 0.1 * i, SECONDS, RATE) for i, hz in enumerate(pitches_hz)
        )
        soundfile.write(f"in/録音 {number:04d}.wav", sound.T, RATE)
    soundfile.write("hum.wav", sounds.hum(300, 0.8 * SECONDS, RATE).T, RATE)
    first = str(next(Path("in").iterdir()))
    call("extract", first, "--hint", "hum.wav", "-o", "one", "--save-recipe", "r.json").wait()


def call(*arguments: str) -> subprocess.Popen[bytes]:
    """Start Layered."""
    command = [sys.executable, "-m", "layered", *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)


def finished(folder: str, *where: str) -> float:
    """Do a batch to its end and give the seconds it took."""
    started_s = time.monotonic()
    if call("batch", "r.json", "in", "-o", folder, *where).wait() != 0:
        raise SystemExit("The batch failed.")
    return time.monotonic() - started_s


def killed(folder: str, where: list[str], n_least: int, pids: list[int]) -> int:
    """Start a batch and kill it and some workers once so many recordings are done."""
    process = call("batch", "r.json", "in", "-o", folder, *where)
    manifest = Path(folder, "manifest.jsonl")
    n_done = 0
    while n_done < n_least:
        time.sleep(0.02)
        n_done = manifest.read_bytes().count(b'"done"') if manifest.exists() else 0
        if pids and n_done > n_least // 2:
            os.kill(pids.pop(), signal.SIGKILL)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return n_done


@contextlib.contextmanager
def cluster() -> Iterator[tuple[list[str], list[int]]]:
    """Start two workers; give the option that uses them, and the first one's process."""
    import distributed

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as made:
        first = next(iter(made.workers.values()))
        yield ["--dask", made.scheduler_address], [first.pid]


def differences(compared: filecmp.dircmp[str]) -> list[str]:
    """Name the files that are not the same, or there only once."""
    _, differing, odd = filecmp.cmpfiles(
        compared.left, compared.right, compared.common_files, shallow=False
    )
    found = [*compared.left_only, *compared.right_only, *differing, *odd]
    for inside in compared.subdirs.values():
        found += differences(inside)
    return found


def say(text: str) -> None:
    """Write a line now."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
