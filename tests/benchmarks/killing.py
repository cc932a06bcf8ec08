"""Kill sessions at random moments, and real windows, and look what is left.

python -m tests.benchmarks.killing [--window] [FIRST] [COUNT]
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.session.killing import kill_once, kill_window_once


def main(first=0, count=100, kill=kill_once):
    """Say of each what it had done and what was there afterwards; stop at the first loss."""
    found = Counter()
    with tempfile.TemporaryDirectory(prefix="layered-killing-") as folder:
        for seed in range(first, first + count):
            n_done, what = kill(Path(folder) / str(seed), seed)
            found[what] += 1
            sys.stdout.write(f"seed {seed}: killed after {n_done} lines, {what}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{count} sessions killed, nothing lost: {dict(found)}\n")


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdecimal()]
    main(*numbers, kill=kill_window_once if "--window" in sys.argv else kill_once)
