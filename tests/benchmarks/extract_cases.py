"""Run the command line on recorded cases as a person would, and check what it wrote.

    python tests/benchmarks/extract_cases.py DATA OUT [--seed N] [--twice]

DATA is a folder of cases (case.json, mix.flac, hint.flac). For each case ``layered extract``
writes into OUT/<kind>/<case>/; the hint's layer is then named after the case's target and the rest
after its other stem, as a scorer expects them. Checks that the layers have the mixture's rate,
length and channels and add up to it within 1e-6 of full scale; with ``--twice``, that a second run
gives the same bytes.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import soundfile


def extract(case, into, seed):
    """Run the command; give what it says of itself."""
    command = [sys.executable, "-m", "layered", "extract", str(case / "mix.flac")]
    command += ["--hint", str(case / "hint.flac"), "-o", str(into), "--seed", str(seed)]
    command += ["--json", "--force"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def check(case, into):
    """Give the largest difference between the sum of the layers and the mixture."""
    mixture, rate = soundfile.read(case / "mix.flac", dtype="float64", always_2d=True)
    total = np.zeros_like(mixture)
    for name in ("hint.wav", "rest.wav"):
        layer, layer_rate = soundfile.read(into / name, dtype="float64", always_2d=True)
        if layer_rate != rate or layer.shape != mixture.shape:
            raise SystemExit(f"{into / name} has another rate, length or number of channels")
        total += layer
    return float(np.abs(total - mixture).max())


def main():
    """Run all cases of a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--twice", action="store_true")
    arguments = parser.parse_args()
    for path in sorted(arguments.data.glob("*/case.json")):
        case = json.loads(path.read_text())
        into = arguments.out / case["kind"] / path.parent.name
        answer = extract(path.parent, into, arguments.seed)
        worst = check(path.parent, into)
        same = ""
        if arguments.twice:
            first = [(into / name).read_bytes() for name in ("hint.wav", "rest.wav")]
            extract(path.parent, into, arguments.seed)
            second = [(into / name).read_bytes() for name in ("hint.wav", "rest.wav")]
            same = "same bytes" if first == second else "DIFFERENT BYTES"
        print(
            f"{path.parent.name:32s} sum {worst:.1e} null {answer['null_db']} dB "
            f"{answer['seconds']:.1f} s confidence {answer['confidence']:.2f} {same}",
            flush=True,
        )
        others = [name for name in case["stems"] if name != case["target"]]
        (into / "hint.wav").rename(into / f"{case['target']}.wav")
        if len(others) == 1:
            (into / "rest.wav").rename(into / f"{others[0]}.wav")


if __name__ == "__main__":
    sys.exit(main())
