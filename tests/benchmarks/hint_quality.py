"""Score the hint method on recorded cases with true stems.

    python tests/benchmarks/hint_quality.py DATA [DATA ...] [--seeds 0,1,2] [--only NAME] [--bad]

DATA is a folder of cases: one folder each with case.json, mix.flac, hint.flac and stems/. Prints
the share of the reachable gain, (SI-SDR - that of the mixture) / (that of an ideal ratio mask -
that of the mixture), of the target and of the rest; the target's energy against the true one; the
processor time against the duration. ``--bad`` gives every case white noise and its own hint rolled
by two seconds instead, which must be told as not fitting.
"""

import argparse
import json
import multiprocessing
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from scipy import signal

from layered.methods.hinted import METHOD, HintedParameters
from layered.methods.method import Request, no_report
from layered.model.hint import Hint, HintId
from layered.model.recording import Recording


@dataclass(frozen=True)
class Task:
    """One run: a case, a seed, and what is done to its hint."""

    folder: Path
    seed: int
    spoil: str = ""
    fast: bool = False


def si_sdr(reference, estimate):
    """Scale-invariant signal-to-distortion ratio in dB, as the data's scorer defines it."""
    reference, estimate = reference - reference.mean(), estimate - estimate.mean()
    scaled = (reference @ estimate) / (reference @ reference + 1e-12) * reference
    error = estimate - scaled
    return 10 * np.log10((scaled @ scaled + 1e-12) / (error @ error + 1e-12))


def ratio_mask_oracle(mixture, stems, rate):
    """Give the best a ratio mask can do, from the true stems."""
    n = int(2 ** np.round(np.log2(rate * 0.0464)))

    def transform(x):
        return signal.stft(x, rate, "hann", n, n - n // 4)[2]

    levels = np.stack([np.abs(transform(stem)) for stem in stems])
    masks = levels / (levels.sum(axis=0) + 1e-12)
    spectrum = transform(mixture)
    sounds = [signal.istft(spectrum * m, rate, "hann", n, n - n // 4)[1] for m in masks]
    return [np.pad(s, (0, max(0, len(mixture) - len(s))))[: len(mixture)] for s in sounds]


def spoiled(hint, rate, how):
    """Make a hint that fits nothing."""
    if how == "noise":
        noise = np.random.default_rng(7).standard_normal(hint.shape)
        return (0.1 * noise).astype(np.float32)
    if how == "rolled":
        return np.roll(hint, 2 * rate, axis=1)
    return hint


def read_case(folder):
    """Give a case's rate and true stems, target first, (channels, samples), and its hint."""
    case = json.loads((folder / "case.json").read_text())
    names = [case["target"], *(name for name in case["stems"] if name != case["target"])]
    read = [soundfile.read(folder / case["stems"][name], always_2d=True) for name in names]
    mixture, rate = soundfile.read(folder / "mix.flac", dtype="float32", always_2d=True)
    stems = [read[0][0].T, np.sum([stem.T for stem, _ in read[1:]], axis=0)]
    hint, hint_rate = soundfile.read(folder / "hint.flac", dtype="float32", always_2d=True)
    return np.ascontiguousarray(mixture.T), stems, rate, hint.T, hint_rate


def run(task):
    """Separate one case and score it."""
    mixture, stems, rate, hint, hint_rate = read_case(task.folder)
    hint = spoiled(hint, hint_rate, task.spoil)
    return task, score(
        mixture, stems, rate, Recording.of(hint, hint_rate, "hint"), task.seed, fast=task.fast
    )


def score(sound, stems, rate, hint, seed=0, *, fast=False):
    """Follow a hint through a mixture, and compare both layers with the true stems."""
    sung = Hint(HintId("hint"), hint)
    request = Request(sound, rate, HintedParameters(fast=fast), (sung,), seed=seed, threads=1)
    started = time.process_time()
    outcome = METHOD.run(request, no_report)
    seconds = time.process_time() - started
    target = outcome.parts[0].sound
    estimates = [target.mean(axis=0, dtype=float), (sound - target).mean(axis=0, dtype=float)]
    mono = sound.mean(axis=0, dtype=float)
    stems = [stem.mean(axis=0, dtype=float) for stem in stems]
    oracle = ratio_mask_oracle(mono, stems, rate)
    shares = []
    for true, found, best in zip(stems, estimates, oracle, strict=True):
        base = si_sdr(true, mono)
        shares.append((si_sdr(true, found) - base) / (si_sdr(true, best) - base))
    level = 10 * np.log10((estimates[0] @ estimates[0] + 1e-12) / (stems[0] @ stems[0]))
    return {
        "target": shares[0],
        "rest": shares[1],
        "energy_db": level,
        "confidence": outcome.confidence,
        "facts": dict(outcome.facts),
        "real_time": seconds / (len(mono) / rate),
        "sum": float(np.abs(target + (sound - target) - sound).max()),
    }


KEYS = ("target", "rest", "energy_db", "confidence", "real_time")


def table(results):
    """Print a line for each case, medians over its seeds, and the means of each set."""
    cases = {}
    for task, scores in results:
        data = task.folder.parent.parent.name
        cases.setdefault((data, task.spoil, task.folder.name), []).append(scores)
    print("| case | target | rest | energy dB | confidence | CPU s/s | facts |")
    print("|-|-|-|-|-|-|-|")
    sets = {}
    for (data, spoil, name), runs in cases.items():
        row = {key: float(np.median([run[key] for run in runs])) for key in KEYS}
        sets.setdefault(f"{data} {spoil}".strip(), []).append(row)
        facts = ", ".join(f"{key}: {value}" for key, value in runs[0]["facts"].items())
        print(
            f"| {name} {spoil} | {row['target']:.2f} | {row['rest']:.2f} "
            f"| {row['energy_db']:+.1f} | {row['confidence']:.2f} | {row['real_time']:.2f} "
            f"| {facts} |",
            flush=True,
        )
    for name, rows in sets.items():
        targets, rests = [row["target"] for row in rows], [row["rest"] for row in rows]
        below = sum(target < -0.02 for target in targets), sum(rest < -0.02 for rest in rests)
        print(
            f"{name}: mean {np.mean(targets):.3f} / {np.mean(rests):.3f}, "
            f"lowest {min(targets):.2f} / {min(rests):.2f}, below 0: {below[0]} / {below[1]}, "
            f"CPU {np.mean([row['real_time'] for row in rows]):.2f} x the duration"
        )


def main():
    """Run all tasks on all processors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--seeds", default="0")
    parser.add_argument("--only", default="")
    parser.add_argument("--bad", action="store_true")
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    cases = [
        path.parent
        for data in arguments.data
        for path in sorted(data.glob("*/case.json"))
        if any(part in path.parent.name for part in arguments.only.split(","))
    ]
    seeds = [int(seed) for seed in arguments.seeds.split(",")]
    spoils = ("noise", "rolled") if arguments.bad else ("",)
    tasks = [
        Task(case, seed, spoil, arguments.fast)
        for case in cases
        for spoil in spoils
        for seed in seeds
    ]
    with multiprocessing.Pool(min(len(tasks), os.cpu_count() or 1)) as pool:
        results = list(pool.imap(run, tasks, chunksize=1))
    table(results)
    if arguments.json:
        rows = [{"case": t.folder.name, "seed": t.seed, "spoil": t.spoil, **r} for t, r in results]
        arguments.json.write_text(json.dumps(rows, indent=1, default=float))


if __name__ == "__main__":
    sys.exit(main())
