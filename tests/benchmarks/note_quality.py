"""How many notes are found on cases with notes.csv, and how many a peer finds.

    python tests/benchmarks/note_quality.py CASES... [--peer PYTHON] [--clip CLIP]

PYTHON is an interpreter that has basic-pitch (0.4, with its ONNX model); it is not needed by
Layered. With --clip the transcription is told what the instrument sounds like.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np

from layered.session.transcription import Transcription
from layered.storage.audio_files import read
from tests.benchmarks.note_score import onset_scores, true_notes

ASK_PEER = """
import json, sys
from basic_pitch import build_icassp_2022_model_path, FilenameSuffix
from basic_pitch.inference import predict
model = build_icassp_2022_model_path(FilenameSuffix.onnx)
notes = predict(sys.argv[1], model)[2]
print("NOTES", json.dumps([[float(n[0]), float(n[1]), int(n[2])] for n in notes]))
"""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", nargs="+", type=Path)
    parser.add_argument("--peer")
    parser.add_argument("--clip", action="append", default=[], type=Path)
    options = parser.parse_args()
    clips = tuple(map(read, options.clip))
    figures = []
    print("| case | notes | precision | recall | F1 | basic-pitch F1 |\n|-|-|-|-|-|-|")
    for folder in sorted(found for place in options.cases for found in place.iterdir()):
        truth = true_notes(folder / "notes.csv")
        recording = read(folder / "mix.flac")
        heard = Transcription(recording.samples, recording.sample_rate_hz, clips).run().notes
        rows = [(note.onset_s, note.offset_s, note.midi) for note in heard]
        scores = onset_scores(truth, np.array(rows).reshape(-1, 3))
        peer = peer_score(options.peer, folder / "mix.flac", truth) if options.peer else np.nan
        figures.append((scores[2], peer))
        figure = " | ".join(f"{value:.2f}" for value in (*scores, peer))
        print(f"| {folder.name} | {len(truth)} | {figure} |", flush=True)
    ours, theirs = np.mean(figures, axis=0)
    print(f"| mean | | | | {ours:.3f} | {theirs:.3f} |")
    return 0


def peer_score(python: str, mix: Path, truth: np.ndarray) -> float:
    """Give the onset F1 of basic-pitch with its defaults."""
    answer = subprocess.run(
        [python, "-c", ASK_PEER, mix], capture_output=True, text=True, check=True
    ).stdout
    found = json.loads(answer.split("NOTES", 1)[1])
    return onset_scores(truth, np.array(found).reshape(-1, 3))[2]


if __name__ == "__main__":
    sys.exit(main())
