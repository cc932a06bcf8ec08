"""Follow hints through variants of the recorded cases, made from their stems.

    python tests/benchmarks/hint_variants.py DATA [DATA ...] [--only WORD] [--json FILE]

Nothing was chosen by these: cross-mixes (the target of one case over the rest of another), the
target 6 dB louder or softer, late and early hints, another segment, another timbre of the hint, a
noisy hint, and stereo placements with a decorrelated room. Cases whose hint is bad on purpose are
left out. Prints the shares as `hint_quality.py` does, and what each variant's own case reaches.
"""

import argparse
import json
import multiprocessing
import os
import sys
from dataclasses import dataclass
from math import gcd
from pathlib import Path

import numpy as np
from hint_quality import read_case, score
from scipy import signal

from layered.model.recording import Recording

_ROOM_S, _ROOM_LEVEL = 0.15, 0.3


@dataclass(frozen=True)
class Variant:
    """A case, what is done to it, and by how much or with which other case."""

    folder: Path
    kind: str
    amount: float = 0.0
    other: Path | None = None

    @property
    def name(self):
        """What the table calls it."""
        what = self.other.name if self.other else f"{self.amount:+g}" if self.amount else ""
        return f"{self.folder.name} {self.kind} {what}".strip()


def variants(cases):
    """Choose the variants: each case in two or three of them, in turn."""
    chosen = []
    for index, case in enumerate(cases):
        other = cases[(index + 7) % len(cases)]
        chosen.append((Variant(case, "over", other=other)) if index % 2 else None)
        chosen.append(Variant(case, "level", (6, -6)[index // 2 % 2]) if not index % 2 else None)
        turn = (
            Variant(case, "lag ms", 80),
            Variant(case, "lag ms", -60),
            Variant(case, "segment"),
            Variant(case, "other timbre"),
            Variant(case, "noise dB", 12),
        )
        chosen.append(turn[index % len(turn)])
        chosen.append(Variant(case, "stereo", 0.7) if index % 3 == 0 else None)
    return [variant for variant in chosen if variant]


def made(variant):
    """Give the variant's mixture, stems, rate and hint."""
    _, stems, rate, hint, hint_rate = read_case(variant.folder)
    change = _CHANGES[variant.kind]
    stems, hint = change(variant, [stem.astype(float) for stem in stems], rate, hint, hint_rate)
    mixture = np.sum(stems, axis=0)
    peak = max(1.0, np.abs(mixture).max())
    stems = [stem / peak for stem in stems]
    mixture = np.ascontiguousarray(mixture / peak, np.float32)
    return mixture, stems, rate, Recording.of(hint.astype(np.float32), hint_rate, "hint")


def _over(variant, stems, rate, hint, hint_rate):
    _, (_, rest), other_rate, _, _ = read_case(variant.other)
    shared = gcd(rate, other_rate)
    rest = signal.resample_poly(rest.mean(axis=0), rate // shared, other_rate // shared)
    rest = np.resize(rest, stems[0].shape[1])
    level = np.sqrt(np.mean(stems[1] ** 2) / (np.mean(rest**2) + 1e-12))
    target = stems[0].mean(axis=0, keepdims=True)
    return [target, level * rest[None]], hint


def _level(variant, stems, rate, hint, hint_rate):
    return [stems[0] * 10 ** (variant.amount / 20), stems[1]], hint


def _lag(variant, stems, rate, hint, hint_rate):
    n = round(variant.amount / 1000 * hint_rate)
    moved = np.roll(hint, n, axis=1)
    moved[:, slice(0, n) if n > 0 else slice(n, None)] = 0
    return stems, moved


def _segment(variant, stems, rate, hint, hint_rate):
    seconds = stems[0].shape[1] / rate
    start, stop = 0.25 * seconds, 0.85 * seconds
    cut = slice(round(start * rate), round(stop * rate))
    sung = slice(round(start * hint_rate), round(stop * hint_rate))
    return [stem[:, cut] for stem in stems], hint[:, sung]


def _timbre(variant, stems, rate, hint, hint_rate):
    driven = np.tanh(6 * hint / (np.abs(hint).max() + 1e-9))
    return stems, 0.3 * signal.lfilter([0.2], [1, -0.8], driven)


def _noise(variant, stems, rate, hint, hint_rate):
    level = np.sqrt(np.mean(hint**2)) * 10 ** (-variant.amount / 20)
    return stems, hint + level * np.random.default_rng(5).standard_normal(hint.shape)


def _stereo(variant, stems, rate, hint, hint_rate):
    rng = np.random.default_rng(6)
    fading = np.exp(-np.arange(round(_ROOM_S * rate)) / (0.2 * _ROOM_S * rate))
    placed = []
    for stem, pan in zip(stems, (variant.amount, -variant.amount), strict=True):
        mono = stem.mean(axis=0)
        gains = np.sqrt([(1 - pan) / 2, (1 + pan) / 2])
        rooms = _ROOM_LEVEL * rng.standard_normal((2, len(fading))) * fading
        rooms /= np.sqrt(len(fading))
        wet = [signal.fftconvolve(mono, room)[: len(mono)] for room in rooms]
        placed.append(gains[:, None] * mono + np.array(wet))
    return placed, hint


_CHANGES = {
    "over": _over,
    "level": _level,
    "lag ms": _lag,
    "segment": _segment,
    "other timbre": _timbre,
    "noise dB": _noise,
    "stereo": _stereo,
}


def run(variant):
    """Separate one variant and score it."""
    return variant, score(*made(variant))


def main():
    """Run all variants on all processors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--only", default="")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    cases = [
        path.parent
        for data in arguments.data
        for path in sorted(data.glob("*/case.json"))
        if json.loads(path.read_text())["hint"].get("quality") != "bad"
    ]
    tasks = [variant for variant in variants(cases) if arguments.only in variant.name]
    with multiprocessing.Pool(os.cpu_count()) as pool:
        results = list(pool.imap(run, tasks, chunksize=1))
    for variant, row in results:
        print(
            f"| {variant.name} | {row['target']:.2f} | {row['rest']:.2f} "
            f"| {row['energy_db']:+.1f} | {row['confidence']:.2f} |"
        )
    means = [np.mean([row[key] for _, row in results]) for key in ("target", "rest")]
    below = [sum(row[key] < -0.02 for _, row in results) for key in ("target", "rest")]
    print(
        f"{len(results)} variants: mean {means[0]:.3f} / {means[1]:.3f}, "
        f"below 0: {below[0]} / {below[1]}"
    )
    if arguments.json:
        rows = [{"variant": variant.name, **row} for variant, row in results]
        arguments.json.write_text(json.dumps(rows, indent=1, default=float))


if __name__ == "__main__":
    sys.exit(main())
