"""A stereo recording of any length, with its hint and its true parts, from the demo's stems.

    python tests/long_recording.py FOLDER [--minutes 4] [--seed 0] [--rate 44100]

The saxophone and the strings are repeated, each time somewhere else between left and right and a
little louder or quieter. Writes recording.wav, hint.wav, saxophone.wav and strings.wav.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from layered.dsp.resample import resample
from layered.model.recording import Recording
from layered.resource_files import demo_hint, demo_stem

RATE = 44100
FADE_S = 0.05
LOUDEST_CHANGE_DB = 3.0


@dataclass(frozen=True, eq=False)
class LongScene:
    """A recording, the hint for it, and what it was mixed from, shape (2, samples) each."""

    recording: Recording
    hint: Recording
    saxophone: np.ndarray
    strings: np.ndarray


def long_scene(minutes, *, seed=0, rate=RATE):
    """Make a scene; the recording is the sum of its parts to the bit."""
    n_samples = max(1, round(60 * minutes * rate))
    rng = np.random.default_rng(seed)
    saxophone = looped(read(demo_stem("saxophone"), rate), n_samples, rate, rng)
    strings = looped(read(demo_stem("strings"), rate), n_samples, rate, rng)
    sung = read(demo_hint(), rate)
    sung = np.tile(sung, -(-n_samples // len(sung)))[np.newaxis, :n_samples]
    return LongScene(
        Recording.of(saxophone + strings, rate, "Long recording"),
        Recording.of(sung, rate, "saxophone"),
        saxophone,
        strings,
    )


def long_recording(minutes, *, seed=0, rate=RATE):
    """Make a recording and the hint for it."""
    scene = long_scene(minutes, seed=seed, rate=rate)
    return scene.recording, scene.hint


def read(path, rate):
    """Read a mono file at a rate, shape (samples,)."""
    sound, file_rate = soundfile.read(path, dtype="float32")
    return resample(sound[np.newaxis], file_rate, rate)[0]


def looped(sound, n_samples, rate, rng):
    """Repeat a sound, each time at another place and level, shape (2, samples)."""
    fade = round(FADE_S * rate)
    sound = sound.copy()
    sound[:fade] *= np.linspace(0, 1, fade, dtype=np.float32)
    sound[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    both = np.zeros((2, n_samples), np.float32)
    for start in range(0, n_samples, len(sound)):
        angle = rng.uniform(0.1, 0.9) * np.pi / 2
        gain = 10 ** (rng.uniform(-1, 1) * LOUDEST_CHANGE_DB / 20) / np.sqrt(2)
        piece = sound[: n_samples - start]
        sides = np.array([[np.cos(angle)], [np.sin(angle)]], np.float32) * np.float32(gain)
        both[:, start : start + len(piece)] = sides * piece
    return both


def main():
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rate", type=int, default=RATE)
    arguments = parser.parse_args()
    scene = long_scene(arguments.minutes, seed=arguments.seed, rate=arguments.rate)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name, sound in (
        ("recording", scene.recording.samples),
        ("hint", scene.hint.samples),
        ("saxophone", scene.saxophone),
        ("strings", scene.strings),
    ):
        path = arguments.folder / f"{name}.wav"
        soundfile.write(path, sound.T, arguments.rate, subtype="FLOAT")


if __name__ == "__main__":
    main()
