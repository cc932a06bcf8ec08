"""Fit the network that tells notes from other rises, on cases made by `note_cases.py`.

    python tests/benchmarks/note_training.py CASES... [-o resources/notes/decision.npz]

Without -o it leaves a quarter of the cases out in turn and says what the others teach about them.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

from layered.dsp.notes.decision import THRESHOLD
from layered.dsp.notes.onsets import LAG_S
from layered.dsp.notes.transcribe import listen
from layered.storage.audio_files import read
from tests.benchmarks.note_score import onset_scores, true_notes

HIDDEN, ROUNDS, BATCH, DECAY = 24, 60, 512, 1e-4
FOLDS = 4
APART_S = 0.06


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    folders = [folder for place in options.cases for folder in sorted(place.iterdir())]
    cases = {folder.name: heard(folder) for folder in folders if (folder / "notes.csv").exists()}
    if options.output:
        np.savez(options.output, **fit(list(cases.values())))
        return 0
    names = list(np.random.default_rng(1).permutation(sorted(cases)))
    scores = []
    for fold in range(FOLDS):
        held = names[fold::FOLDS]
        weights = fit([cases[name] for name in names if name not in held])
        for name in held:
            scores.append(score(cases[name], weights))
            print(f"{name:24s} {scores[-1]:.3f}")
    print(f"mean onset F1 on cases not learned from: {np.mean(scores):.3f}")
    return 0


def heard(folder: Path) -> dict:
    """Give the candidates of a case, and which of them are notes."""
    recording = read(folder / "mix.flac")
    listening = listen(recording.samples, recording.sample_rate_hz)
    truth = true_notes(folder / "notes.csv")
    found = listening.candidates
    onsets = found.frames * listening.analysis.hop_s - LAG_S
    is_note = np.zeros(len(onsets))
    for onset, _, midi in truth:
        here = np.flatnonzero((found.keys + 21 == midi) & (np.abs(onsets - onset) <= 0.05))
        if len(here):
            is_note[here[np.argmin(np.abs(onsets[here] - onset))]] = 1
    return {
        "features": found.features,
        "keys": found.keys,
        "onsets": onsets,
        "truth": truth,
        "is_note": is_note,
    }


def fit(cases: list[dict]) -> dict:
    """Minimise the cross entropy by Adam, every case counting alike."""
    features = np.concatenate([case["features"] for case in cases])
    wanted = np.concatenate([case["is_note"] for case in cases])
    weight = np.concatenate([np.full(len(case["keys"]), 1 / len(case["truth"])) for case in cases])
    weight /= weight.mean()
    mean, deviation = features.mean(axis=0), features.std(axis=0) + 1e-9
    scaled = ((features - mean) / deviation).clip(-4, 4)
    rng = np.random.default_rng(0)
    n = features.shape[1]
    values = [
        rng.normal(0, n**-0.5, (n, HIDDEN)),
        np.zeros(HIDDEN),
        rng.normal(0, HIDDEN**-0.5, HIDDEN),
        np.array(-2.0),
    ]
    first = [np.zeros_like(value) for value in values]
    second = [np.zeros_like(value) for value in values]
    step = 0
    for number in range(ROUNDS):
        rate = 3e-3 * (1 - number / ROUNDS) + 1e-4
        order = rng.permutation(len(scaled))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            step += 1
            slopes = gradients(values, scaled[rows], wanted[rows], weight[rows])
            for index, slope in enumerate(slopes):
                first[index] = 0.9 * first[index] + 0.1 * slope
                second[index] = 0.999 * second[index] + 0.001 * np.square(slope)
                size = np.sqrt(second[index] / (1 - 0.999**step)) + 1e-8
                values[index] = values[index] - rate * first[index] / (1 - 0.9**step) / size
    names = ("inner", "inner_bias", "outer", "outer_bias")
    arrays = dict(zip(names, values, strict=True), mean=mean, deviation=deviation)
    return {name: np.asarray(value, np.float32) for name, value in arrays.items()}


def gradients(values: list, rows: np.ndarray, wanted: np.ndarray, weight: np.ndarray) -> list:
    inner, inner_bias, outer, outer_bias = values
    hidden = np.tanh(rows @ inner + inner_bias)
    error = weight * (sigmoid(hidden @ outer + outer_bias) - wanted) / len(rows)
    back = np.outer(error, outer) * (1 - hidden * hidden)
    return [
        rows.T @ back + DECAY * inner,
        back.sum(axis=0),
        hidden.T @ error + DECAY * outer,
        error.sum(),
    ]


def sigmoid(value: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-value))


def score(case: dict, weights: dict) -> float:
    """Give the onset F1 of a case with some weights."""
    scaled = ((case["features"] - weights["mean"]) / weights["deviation"]).clip(-4, 4)
    hidden = np.tanh(scaled @ weights["inner"] + weights["inner_bias"])
    sure = sigmoid(hidden @ weights["outer"] + weights["outer_bias"])
    notes: list[tuple[float, float, int]] = []
    for index in np.argsort(-sure):
        onset, midi = max(0.0, case["onsets"][index]), int(case["keys"][index]) + 21
        if sure[index] < THRESHOLD:
            break
        if all(midi != other[2] or abs(onset - other[0]) >= APART_S for other in notes):
            notes.append((onset, onset + 0.3, midi))
    return onset_scores(case["truth"], np.array(notes).reshape(-1, 3))[2]


if __name__ == "__main__":
    sys.exit(main())
