"""How well restorations bring back what was recorded, and in which time structure.

    python tests/benchmarks/restoration.py DATA [--seeds 0,1,2] [--phases]

DATA is a folder with ``expansion``, ``missing`` and ``compression``, each with cases
(case.json, input.flac, original.flac, example.flac, mask.npz). Prints for each case, median over
the seeds, on the missing cells: the log-spectral distance in dB (floor 80 dB below the loudest
cell), SI-SDR in dB of the whole against the input's, the correlation of band envelopes (third
octaves, 20 ms) with the original's, the level of what was added against what was missing, and how
loud what was added is outside the filled cells widened by a window and four bins. ``--phases``
compares ways to find the phase: a noise fill of the right level, random phases, the input's own,
and both with Griffin and Lim's iteration, with and without going on from both sides.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from layered.dsp import continuation
from layered.dsp.stft import stft
from layered.methods.method import Example, Request, no_report
from layered.methods.restoration import extend, fill, restore, uncompress
from layered.methods.restoration.cells import dilated, settings_of
from layered.model.hole import Hole
from layered.storage.audio_files import read
from tests.sounds import si_sdr_db

METHODS = {"expansion": extend, "missing": fill, "compression": uncompress}


def spectrum(sound, rate, window=None):
    """Complex frames by bins of the first channel."""
    settings = settings_of(rate)
    if window is not None:
        settings = type(settings)(window, window // 4)
    return stft(sound[:1], settings=settings)[0].T


def holes_of(mask, rate):
    """Cover a mask (bins, frames) by rectangles."""
    settings = settings_of(rate)
    frame_s, bin_hz = settings.hop_samples / rate, rate / settings.window_samples
    holes = []
    for place, row in enumerate(mask):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(int), [0]])))
        for first, last in edges.reshape(-1, 2):
            times = (first * frame_s, (last - 1) * frame_s)
            holes.append(Hole(*times, place * bin_hz, place * bin_hz))
    return tuple(holes)


class Case:
    """One damaged recording with its truth."""

    def __init__(self, folder):
        self.name = f"{folder.parent.name}/{folder.name}"
        self.kind = folder.parent.name
        about = json.loads((folder / "case.json").read_text())
        recordings = [read(folder / f"{n}.flac") for n in ("input", "original", "example")]
        self.damaged, self.original = (r.samples[:1] for r in recordings[:2])
        self.example, self.rate = recordings[2], recordings[0].sample_rate_hz
        n_samples = min(self.damaged.shape[1], self.original.shape[1])
        self.damaged, self.original = (s[:, :n_samples] for s in (self.damaged, self.original))
        self.truth = spectrum(self.original, self.rate)
        hz = np.linspace(0, self.rate / 2, self.truth.shape[1])
        below_top = hz <= about.get("top", self.rate / 2)
        self.holes = ()
        if self.kind == "missing":
            mask = np.load(folder / "mask.npz")["mask"]
            self.holes = holes_of(mask, self.rate)
            grown = np.zeros(self.truth.shape, bool)
            grown[: mask.shape[1]] = mask.T[: len(grown)]
            self.missing = grown
        else:
            low, high = about.get("band", (0, 0))
            rows = ((hz < low) | (hz > high)) & below_top
            self.missing = np.broadcast_to(rows, self.truth.shape).copy()

    def added(self, seed):
        """Restore it."""
        method = METHODS[self.kind].METHOD
        request = Request(
            self.damaged,
            self.rate,
            method.parameters(),
            examples=(Example("like", self.example),),
            holes=self.holes,
            seed=seed,
        )
        return method.run(request, no_report).added.sound

    def distance_db(self, found):
        """Log-spectral distance on the missing cells."""
        floor = np.abs(self.truth).max() * 1e-4
        levels = [
            20 * np.log10(np.maximum(np.abs(cells)[self.missing], floor))
            for cells in (self.truth, spectrum(found, self.rate))
        ]
        return float(np.sqrt(np.mean((levels[0] - levels[1]) ** 2)))

    def envelope_correlation(self, found):
        """Mean correlation of third-octave envelopes of 20 ms, where they are missing."""
        window = 4 * round(0.005 * self.rate)
        short, cut = (np.abs(spectrum(s, self.rate, window)) for s in (self.original, found))
        hz = np.linspace(0, self.rate / 2, short.shape[1])
        frames = np.arange(len(short)) * (window // 4) / settings_of(self.rate).hop_samples
        frames = np.minimum(np.round(frames).astype(int), len(self.missing) - 1)
        values = []
        for low in 100 * 2 ** (np.arange(20) / 3):
            band = (hz >= low) & (hz < low * 2 ** (1 / 3))
            rows = np.linspace(0, self.rate / 2, self.missing.shape[1])
            wide = (rows >= low) & (rows < low * 2 ** (1 / 3))
            if not band.any() or not wide.any():
                continue
            here = self.missing[frames][:, wide].mean(axis=1) > 0.5
            if here.sum() < 10:
                continue
            pair = [np.sqrt((s[here][:, band] ** 2).sum(axis=1)) for s in (short, cut)]
            if min(p.std() for p in pair) > 0:
                values.append(np.corrcoef(*pair)[0, 1])
        return float(np.mean(values)) if values else float("nan")

    def spilled_db(self, added):
        """How loud the loudest cell outside is, below the loudest of the recording."""
        cells = np.abs(spectrum(added, self.rate))
        outside = ~dilated(self.missing, 4, 4)
        worst = cells[outside].max(initial=0) / np.abs(self.truth).max()
        return float(20 * np.log10(worst + 1e-12))


def line(case, sounds):
    """Give one row of the table: the medians."""
    rows = []
    for added in sounds:
        found = case.damaged + added
        lacking = np.mean((case.original - case.damaged).astype(float) ** 2)
        level = 10 * np.log10(np.mean(added.astype(float) ** 2) / lacking + 1e-12)
        rows.append((case.distance_db(found), si_sdr_db(case.original, found),
                     case.envelope_correlation(found), level, case.spilled_db(added)))  # fmt: skip
    median = np.median(rows, axis=0)
    base = si_sdr_db(case.original, case.damaged)
    return "| {} | {:.2f} | {:.2f} ({:.2f}) | {:.2f} | {:+.1f} | {:.0f} |".format(
        case.name, *median[:2], base, *median[2:]
    )


def noise_fill(case):
    """White noise in the missing cells, as loud as what is missing in each bin."""
    rng = np.random.default_rng(0)
    level = np.sqrt(np.mean(np.where(case.missing, np.abs(case.truth) ** 2, 0), axis=0))
    parts = rng.standard_normal((2, *case.truth.shape))
    cells = np.where(case.missing, (parts[0] + 1j * parts[1]) * level / np.sqrt(2), 0)
    channel = np.zeros(case.damaged.shape[1], np.float32)
    from layered.methods.restoration.sound_frames import add_frames

    add_frames(channel, cells.astype(np.complex64), settings_of(case.rate), 0)
    return channel[np.newaxis]


def without_continuation(frames, seen):
    """Leave the input's own phase."""
    del seen
    return np.zeros_like(frames)


def compare_phases(case):
    """Print a row for each way to find the phase."""
    print(line(case, [noise_fill(case)]).replace(case.name, f"{case.name}: noise fill"))
    for words, carry, iterations in (
        ("input phase", without_continuation, 0),
        ("input phase, Griffin-Lim", without_continuation, 15),
        ("going on", continuation.continued, 0),
        ("going on, Griffin-Lim", continuation.continued, 15),
    ):
        restore.continued, restore._PHASE_ITERATIONS = carry, iterations
        print(line(case, [case.added(0)]).replace(case.name, f"{case.name}: {words}"), flush=True)


def main():
    """Run all cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", default="0,1,2")
    parser.add_argument("--phases", action="store_true")
    arguments = parser.parse_args()
    print("| case | distance dB | SI-SDR dB (input) | envelopes | added level dB | spilled dB |")
    print("|-|-|-|-|-|-|")
    for kind in METHODS:
        for path in sorted((arguments.data / kind).glob("*/case.json")):
            case = Case(path.parent)
            if arguments.phases and kind != "compression":
                compare_phases(case)
            elif not arguments.phases:
                seeds = [int(seed) for seed in arguments.seeds.split(",")]
                print(line(case, [case.added(seed) for seed in seeds]), flush=True)


if __name__ == "__main__":
    main()
