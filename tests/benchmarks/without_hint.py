"""Score what works without a hint: components grouped into sources, and karaoke.

    python tests/benchmarks/without_hint.py DATA [--seeds 0,1,2]

DATA holds ``dev`` and ``more`` with cases: folders with case.json, mix.flac and stems/. Prints the
gain in SI-SDR over the mixture, in dB. Components: the mixture split into two sources as the
method groups them, and as the true stems would (the most that grouping by hand can reach).
Karaoke: voice and rest, of recordings in one channel, of recordings in stereo, and of those in one
channel spread over two: the voice in the middle, each of eight components of the rest at a place
of its own, the lowest in the middle.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import soundfile

from layered.methods import method_named
from layered.methods.method import Request, no_report

PAIRS = (
    "dev/supervised/speech_chimes", "dev/supervised/speech_music",
    "dev/semisupervised/voice_piano", "dev/hint/flute_cello_duet", "dev/hint/sax_strings",
    "dev/hint/drums_guitar", "dev/hint/robin_vibes", "dev/hint/letters_music_REAL",
    "dev/hint/trumpet_plum",
)  # fmt: skip
SONGS = (
    "dev/hint/voice_band", "dev/hint/letters_music_REAL", "dev/semisupervised/voice_piano",
    "dev/supervised/speech_music", "more/hint/syllables_music_REAL",
    "more/hint/voice_organ_stereo", "more/hint/voice_oohs_orchestra_stereo",
)  # fmt: skip
VOICES = ("voice", "speech")
PLACES = (0.0, -0.3, 0.5, -0.7, 0.8, -0.5, 0.2, 0.6)
COMPONENTS = 20


def read(path):
    """Give sound, shape (channels, samples), and its rate."""
    sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return np.ascontiguousarray(sound.T), rate


def si_sdr(truth, found):
    """Scale-invariant signal-to-distortion ratio in dB."""
    truth, found = truth.ravel().astype(float), found.ravel().astype(float)
    scaled = (truth @ found) / (truth @ truth + 1e-12) * truth
    error = found - scaled
    return 10 * np.log10((scaled @ scaled + 1e-12) / (error @ error + 1e-12))


def gains(truths, found, mixture):
    """Give how much better each part is than the mixture."""
    return [
        si_sdr(truth, part) - si_sdr(truth, mixture)
        for truth, part in zip(truths, found, strict=True)
    ]


def parts_of(name, sound, rate, seed=0, **parameters):
    """Split a sound; give all parts, the rest included."""
    method = method_named(name)
    request = Request(sound, rate, method.parameters(**parameters), seed=seed)
    parts = [part.sound for part in method.run(request, no_report).parts]
    return [*parts, sound - sum(parts)]


def best_order(truths, pair, mixture):
    """Give the better mean gain of two ways to say which part is which."""
    return max(np.mean(gains(truths, order, mixture)) for order in (pair, pair[::-1]))


def grouped_by_truth(truths, components, mixture):
    """Put each component to the stem it is closer to."""
    first = np.zeros_like(mixture)
    for part in components:
        likeness = [abs(np.vdot(truth, part)) for truth in truths]
        if likeness[0] >= likeness[1]:
            first += part
    return best_order(truths, [first, mixture - first], mixture)


def score_components(data):
    """Print the gain of grouping."""
    rows = []
    for name in PAIRS:
        mixture, rate = read(data / name / "mix.flac")
        truths = [read(path)[0] for path in sorted((data / name / "stems").glob("*.flac"))]
        pair = parts_of("components", mixture, rate, components=COMPONENTS, sources=2)
        apart = parts_of("components", mixture, rate, components=COMPONENTS)
        ours = best_order(truths, pair, mixture)
        rows.append((ours, grouped_by_truth(truths, apart, mixture)))
        print(f"components {name:40s} suggested {ours:5.1f}  by truth {rows[-1][1]:5.1f}")
    print("mean", np.round(np.mean(rows, axis=0), 1), flush=True)


def spread(sound, rate):
    """Give the rest of a song a stereo image."""
    parts = parts_of("components", sound, rate, components=len(PLACES))
    levels = [np.abs(np.fft.rfft(part[0])) for part in parts]
    pitches = [(np.arange(len(level)) @ level) / (level.sum() + 1e-9) for level in levels]
    image = np.zeros((2, sound.shape[1]), np.float32)
    for place, number in zip(PLACES, np.argsort(pitches), strict=True):
        angle = (place + 1) * np.pi / 4
        image += np.float32([[np.cos(angle)], [np.sin(angle)]]) * np.sqrt(2) * parts[number]
    return image


def songs(data):
    """Give each song's kind, name, voice, rest and rate."""
    for name in SONGS:
        stems = {path.stem: read(path) for path in sorted((data / name / "stems").glob("*.flac"))}
        sung = next(stem for stem in stems if any(voice in stem for voice in VOICES))
        rate = stems[sung][1]
        voice = stems[sung][0]
        rest = sum(sound for stem, (sound, _) in stems.items() if stem != sung)
        if len(voice) == 2:
            yield "stereo", name, voice, rest, rate
            continue
        yield "mono", name, voice, rest, rate
        yield "spread", name, np.repeat(voice, 2, axis=0), spread(rest, rate), rate


def score_karaoke(data, seeds):
    """Print the gain of voice and rest, the median over the seeds."""
    rows = {}
    for kind, name, voice, rest, rate in songs(data):
        mixture = voice + rest
        found = [parts_of("karaoke", mixture, rate, seed) for seed in seeds]
        gain = np.median([gains([voice, rest], pair, mixture) for pair in found], axis=0)
        rows.setdefault(kind, []).append(gain)
        print(
            f"karaoke {kind:6s} {name:40s} voice {gain[0]:5.1f}  rest {gain[1]:5.1f}", flush=True
        )
    for kind, values in rows.items():
        print("mean", kind, np.round(np.mean(values, axis=0), 1))


def main():
    """Score both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", default="0,1,2")
    arguments = parser.parse_args()
    score_components(arguments.data)
    score_karaoke(arguments.data, [int(seed) for seed in arguments.seeds.split(",")])


if __name__ == "__main__":
    sys.exit(main())
