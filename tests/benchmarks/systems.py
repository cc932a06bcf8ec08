"""Score dictionaries and denoising on recorded cases with true stems, beside their peers.

    python tests/benchmarks/systems.py DATA [--seeds 0,1,2] [--only NAME]

DATA is a folder with the kinds supervised/, semisupervised/ and denoise/, each with a folder a
case: case.json, mix.flac, stems/, and clips of the sounds alone in train/. Dictionaries are
learned from the clips as ``layered learn`` does; everything else is as it is. Prints SI-SDR in dB
of the target and of the rest, median over the seeds, and the processor time for each second of
sound. noisereduce and RNNoise (pyrnnoise) are measured in the same run where they are installed;
noisereduce gets the same noise clip, RNNoise needs none.
"""

import argparse
import importlib
import importlib.util
import json
import sys
import time
from pathlib import Path

import numpy as np
import soundfile

from layered.dsp.resample import resample
from layered.methods import method_named
from layered.methods.examples import learn_dictionary
from layered.methods.method import Example, Request, no_report
from layered.model.recording import Recording

RNNOISE_HZ = 48000
RNNOISE_DELAY = 960


def si_sdr(reference, estimate):
    """Scale-invariant signal-to-distortion ratio in dB, as the data's scorer defines it."""
    reference, estimate = reference - reference.mean(), estimate - estimate.mean()
    scaled = (reference @ estimate) / (reference @ reference + 1e-12) * reference
    error = estimate - scaled
    return 10 * np.log10((scaled @ scaled + 1e-12) / (error @ error + 1e-12))


def sound_of(path):
    """Read a file as (channels, samples) and its rate."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return np.ascontiguousarray(samples.T), rate


class Case:
    """A mixture, the true target, the clips."""

    def __init__(self, folder):
        about = json.loads((folder / "case.json").read_text())
        self.name = f"{about['kind']}/{folder.name}"
        self.mixture, self.rate = sound_of(folder / "mix.flac")
        self.target_name = about["target"]
        self.target = sound_of(folder / about["stems"][self.target_name])[0]
        self.clips = {
            path.stem: Recording.of(*sound_of(path), path.stem)
            for path in sorted((folder / "train").glob("*.flac"))
        }

    def score(self, estimate):
        """Give SI-SDR of the target and of the rest."""
        rest = self.mixture - self.target
        found = self.mixture - estimate
        return (
            si_sdr(self.target[0].astype(float), estimate[0].astype(float)),
            si_sdr(rest[0].astype(float), found[0].astype(float)),
        )

    def separate(self, method, examples, seed, **parameters):
        """Run a method; give its parts by name."""
        kind = method_named(method)
        values = kind.parameters(**parameters)
        request = Request(
            self.mixture, self.rate, values, (), tuple(examples), seed=seed, threads=1
        )
        outcome = kind.run(request, no_report)
        parts = {part.name: part.sound for part in outcome.parts}
        return {**parts, outcome.rest_name: self.mixture - sum(parts.values())}


def known(case, seed):
    """Learn a dictionary from every clip."""
    return [
        Example("known", learn_dictionary([clip], name, seed=seed))
        for name, clip in case.clips.items()
    ]


def supervised(case, seed):
    """All sounds are known."""
    return case.separate("separate", known(case, seed), seed, unknown="none")[case.target_name]


def semisupervised(case, seed):
    """One sound is known, the target is what is left."""
    return case.separate("separate", known(case, seed), seed)["rest"]


def denoised(*roles):
    """Remove noise with some of the clips."""

    def run(case, seed):
        clips = {"noise": case.clips.get("noise"), "wanted": case.clips.get(case.target_name)}
        examples = [Example(role, clips[role]) for role in roles]
        return case.separate("denoise", examples, seed)["wanted"]

    return run


def noisereduce(case, seed):
    """Spectral gating with the same noise clip, all else as it is."""
    del seed
    reduce_noise = importlib.import_module("noisereduce").reduce_noise
    clip = case.clips["noise"]
    noise = resample(clip.samples, clip.sample_rate_hz, case.rate)
    reduced = reduce_noise(y=case.mixture[0], sr=case.rate, y_noise=noise[0], stationary=True)
    return np.asarray(reduced, np.float32)[np.newaxis]


def rnnoise(case, seed):
    """A trained network that needs no clip, at its own rate, its delay taken out."""
    del seed
    model = importlib.import_module("pyrnnoise").RNNoise(sample_rate=RNNOISE_HZ)
    sound = resample(case.mixture, case.rate, RNNOISE_HZ)
    padded = np.pad(sound, ((0, 0), (0, 2 * RNNOISE_DELAY)))
    frames = [frame for _, frame in model.denoise_chunk((padded * 32767).astype(np.int16))]
    cleaned = np.concatenate(frames, axis=1).astype(np.float32)[:1] / 32767
    cleaned = np.ascontiguousarray(cleaned[:, RNNOISE_DELAY:][:, : sound.shape[1]])
    back = resample(cleaned, RNNOISE_HZ, case.rate)
    n_samples = case.mixture.shape[1]
    return np.pad(back, ((0, 0), (0, max(0, n_samples - back.shape[1]))))[:, :n_samples]


def ways(case):
    """Give what can be run on a case, by name."""
    kind = case.name.split("/")[0]
    if kind == "supervised":
        return {"dictionaries": supervised}
    if kind == "semisupervised":
        return {"one dictionary": semisupervised}
    found = {"noise clip": denoised("noise")}
    if case.target_name in case.clips:
        found["wanted clip"] = denoised("wanted")
        found["both clips"] = denoised("noise", "wanted")
    for name, peer in (("noisereduce", noisereduce), ("pyrnnoise", rnnoise)):
        if importlib.util.find_spec(name):
            found[name] = peer
    return found


def main():
    """Run everything, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", default="0,1,2")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    print("| case | given | target | rest | spread | mixture | CPU s/s |")
    print("|-|-|-|-|-|-|-|")
    for kind in ("supervised", "semisupervised", "denoise"):
        for path in sorted((arguments.data / kind).glob("*/case.json")):
            case = Case(path.parent)
            if arguments.only not in case.name:
                continue
            before = case.score(case.mixture)[0]
            for name, run in ways(case).items():
                row(case, name, run, [int(seed) for seed in arguments.seeds.split(",")], before)


def row(case, name, run, seeds, before):
    """Print the medians of one way."""
    started = time.process_time()
    scores = np.array([case.score(run(case, seed)) for seed in seeds])
    seconds = (time.process_time() - started) / len(seeds) * case.rate / case.mixture.shape[1]
    target, rest = np.median(scores, axis=0)
    spread = float(np.ptp(scores[:, 0]))
    print(
        f"| {case.name} | {name} | {target:.2f} | {rest:.2f} | {spread:.2f} | {before:.2f} "
        f"| {seconds:.2f} |",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
