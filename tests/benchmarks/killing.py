"""Kill sessions at random moments: python -m tests.benchmarks.killing [FIRST] [COUNT]."""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.session.killing import kill_once


def main(first=0, count=100):
    """Say of each what it had done and what was there afterwards; stop at the first loss."""
    found = Counter()
    with tempfile.TemporaryDirectory(prefix="layered-killing-") as folder:
        for seed in range(first, first + count):
            n_done, what = kill_once(Path(folder) / str(seed), seed)
            found[what] += 1
            sys.stdout.write(f"seed {seed}: killed after {n_done} lines, {what}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{count} sessions killed, nothing lost: {dict(found)}\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
