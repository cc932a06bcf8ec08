"""Race the solver against scikit-learn, librosa and torchnmf, and against its own products.

    python tests/benchmarks/solver.py [RECORDING ...] [--seeds 5] [--rounds 3]

Needs scikit-learn; librosa, torch and torchnmf are raced where they are installed. One thread, 32
bits, processor time, everything interleaved in one run; per round the extra cost of more
iterations, so that what a library does once is not counted; the median over the rounds. The
recordings are joined and cut to a minute at 44.1 kHz (the demo's where none is given).
"""

import argparse
import importlib.util
import itertools
import statistics
import sys
import time
import warnings

import numpy as np
import soundfile
from threadpoolctl import threadpool_limits

from layered.dsp.factorize import Group, divergence, factorize
from layered.dsp.resample import resample
from layered.dsp.starts import normalised, random_group
from layered.dsp.stft import StftSettings, magnitude
from layered.dsp.tiles import TILE_FRAMES
from layered.resource_files import demo_recording

RATE = 44_100
SETTINGS = StftSettings(2048, 512)
REFERENCE_ITERATIONS, WITHIN = 300, 1.01
STEP = 5


def spectrogram_of(paths, seconds):
    """Join recordings, repeat them until they are long enough, and transform them."""
    pieces = []
    for path in paths:
        sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
        pieces.append(resample(np.ascontiguousarray(sound.T), rate, RATE).mean(axis=0))
    joined = np.concatenate(pieces)
    repeated = np.tile(joined, -(-seconds * RATE // len(joined)))[: seconds * RATE]
    return normalised(magnitude(repeated[np.newaxis], settings=SETTINGS))


def processor_s(work):
    """Give the processor time some work takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def by_layered(data, start, iterations, *, accelerated=False):
    """Fit with the project's own solver."""
    return factorize(data, (start,), iterations=iterations, accelerated=accelerated)[0]


def by_sklearn(data, start, iterations):
    """Fit with scikit-learn's multiplicative updates from the same start, all iterations."""
    from sklearn.decomposition import non_negative_factorization

    activations, bases, _ = non_negative_factorization(
        data.T,
        W=np.ascontiguousarray(start.activations.T),
        H=np.ascontiguousarray(start.bases.T),
        n_components=start.bases.shape[1],
        init="custom",
        solver="mu",
        beta_loss="kullback-leibler",
        tol=0,
        max_iter=iterations,
    )
    scale = bases.sum(axis=1)
    return Group(
        np.ascontiguousarray((bases / scale[:, None]).T),
        np.ascontiguousarray((activations * scale).T),
    )


def by_librosa(data, start, iterations):
    """Fit with librosa's decompose, with the multiplicative updates it can be given."""
    from librosa.decompose import decompose
    from sklearn.decomposition import NMF

    decompose(
        data,
        transformer=NMF(
            start.bases.shape[1],
            init="random",
            solver="mu",
            beta_loss="kullback-leibler",
            tol=0,
            max_iter=iterations,
            random_state=0,
        ),
    )


def by_torchnmf(data, start, iterations):
    """Fit with torchnmf."""
    import torch
    from torchnmf.nmf import NMF

    torch.set_num_threads(1)
    seen = torch.from_numpy(np.ascontiguousarray(data.T))
    NMF(seen.shape, rank=start.bases.shape[1]).fit(seen, beta=1, tol=0, max_iter=iterations)


SOLVERS = {
    "Layered": (by_layered, None),
    "scikit-learn": (by_sklearn, "sklearn"),
    "librosa": (by_librosa, "librosa"),
    "torchnmf": (by_torchnmf, "torchnmf"),
}


def products_ms(data, start, frames):
    """Time the four matrix products of an iteration alone, in tiles of some frames."""
    bases = np.ascontiguousarray(start.bases)
    by_component = np.ascontiguousarray(bases.T)
    levels, by_frame = np.ascontiguousarray(start.activations.T), data.T

    def multiply():
        for first in range(0, len(by_frame), frames):
            tile, ratio = levels[first : first + frames], by_frame[first : first + frames]
            np.matmul(tile, by_component)
            np.matmul(ratio, bases)
            np.matmul(tile, by_component)
            np.matmul(tile.T, ratio)

    return 1000 * processor_s(multiply)


def per_iteration(data, n_components, rounds, names):
    """Print what an iteration costs with every solver, interleaved."""
    start = random_group(np.random.default_rng(0), data, n_components)
    few, many = 2, 22
    costs = {name: [] for name in names}
    for name in names:
        SOLVERS[name][0](data[:, :200], start_of(start, 200), 1)  # loads what is loaded lazily
    for _ in range(rounds):
        for name in names:
            fit = SOLVERS[name][0]
            short, long = (processor_s(lambda n=n, f=fit: f(data, start, n)) for n in (few, many))
            costs[name].append(1000 * (long - short) / (many - few))
    ours = statistics.median(costs["Layered"])
    for name, all_ms in costs.items():
        ms = statistics.median(all_ms)
        spread = f"{min(all_ms):.1f} to {max(all_ms):.1f}"
        print(f"| {n_components} | {name} | {ms:.1f} ({spread}) | {ms / ours:.2f} |", flush=True)


def start_of(start, n_frames):
    """Give the start for the first frames only."""
    return Group(start.bases, np.ascontiguousarray(start.activations[:, :n_frames]))


def against_products(data, n_components, rounds):
    """Print which part of an iteration is matrix products."""
    start = random_group(np.random.default_rng(0), data, n_components)
    fractions, best = [], []
    for _ in range(rounds):
        at_tile = products_ms(data, start, TILE_FRAMES)
        short, long = (processor_s(lambda n=n: by_layered(data, start, n)) for n in (2, 8))
        iteration = 1000 * (long - short) / 6
        fastest = min(at_tile, *(products_ms(data, start, frames) for frames in (22, 64, 256)))
        fractions.append(at_tile / iteration)
        best.append(fastest / iteration)
    print(
        f"\n4 minutes, K = {n_components}: {100 * statistics.median(fractions):.0f} % of the four "
        f"products alone in tiles of {TILE_FRAMES} frames, "
        f"{100 * statistics.median(best):.0f} % of the fastest of four tile sizes"
    )


def first_within(reached, goal, most):
    """Find the fewest iterations, in steps, that come to a goal that is neared steadily."""
    low, high = 0, most // STEP
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(STEP * middle) <= goal else (middle, high)
    return STEP * high


def sklearn_within(data, start, goal):
    """Find how many iterations scikit-learn needs, a few at a time from where it was."""
    for iterations in itertools.count(STEP, STEP):
        start = by_sklearn(data, start, STEP)
        if divergence(data, (start,)) <= goal or iterations >= REFERENCE_ITERATIONS:
            return iterations
    raise AssertionError


def to_the_same_divergence(data, n_components, seeds):
    """Print what it costs to come within 1 % of the divergence of 300 plain iterations."""
    ratios = []
    for seed in range(seeds):
        start = random_group(np.random.default_rng(seed), data, n_components)
        plain = divergence(data, (by_layered(data, start, REFERENCE_ITERATIONS),))
        theirs = divergence(data, (by_sklearn(data, start, REFERENCE_ITERATIONS),))

        def reached(iterations, start=start):
            return divergence(data, (by_layered(data, start, iterations, accelerated=True),))

        goal = WITHIN * theirs
        ours_n = first_within(reached, goal, REFERENCE_ITERATIONS)
        their_n = sklearn_within(data, start, goal)
        their_s = processor_s(lambda s=start, n=their_n: by_sklearn(data, s, n))
        our_s = processor_s(lambda s=start, n=ours_n: by_layered(data, s, n, accelerated=True))
        ratios.append(their_s / our_s)
        print(
            f"| {n_components} | {seed} | {theirs:.0f}, plain {100 * (plain / theirs - 1):+.2f} % "
            f"| {their_n} iterations, {their_s:.2f} s | {ours_n}, {our_s:.2f} s "
            f"| {ratios[-1]:.1f} |",
            flush=True,
        )
    print(f"K = {n_components}: median {statistics.median(ratios):.1f}, least {min(ratios):.1f}\n")


def main():
    """Race."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recordings", nargs="*", default=[demo_recording()])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--components", default="20,40")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.components.split(",")]
    names = [
        n for n, (_, needs) in SOLVERS.items() if not needs or importlib.util.find_spec(needs)
    ]
    warnings.simplefilter("ignore")  # that more iterations would come closer
    minute = spectrogram_of(arguments.recordings, 60)
    print("| K | solver | processor ms an iteration (range) | against Layered |\n|-|-|-|-|")
    with threadpool_limits(limits=1):
        for size in sizes:
            per_iteration(minute, size, arguments.rounds, names)
        four = spectrogram_of(arguments.recordings, 240)
        against_products(four, 40, arguments.rounds)
        del four
        print("\n| K | seed | divergence of 300 | scikit-learn | Layered | ratio |\n|-|-|-|-|-|-|")
        for size in sizes:
            to_the_same_divergence(minute, size, arguments.seeds)


if __name__ == "__main__":
    sys.exit(main())
