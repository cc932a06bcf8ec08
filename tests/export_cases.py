"""Layers to export, and how far the files are from the recording."""

import numpy as np

from layered.export import FORMATS
from layered.export.stems import Stem
from layered.model.recording import Recording
from layered.storage.audio_files import read
from tests import sounds

RATE = 48000
STYLES = [(each.name, depth.name or None) for each in FORMATS for depth in each.depths]
EXACT = [(name, depth) for name, depth in STYLES if depth in ("24", "32f")]


def stem(name, sound):
    return Stem(name, lambda start, stop: sound[:, start:stop])


def layers(seconds=1.5, channels=2, rate=RATE, level=0.1):
    """Two layers and the recording they add up to."""
    first = sounds.noise(seconds, rate, level, channels, seed=1)
    second = sounds.noise(seconds, rate, level, channels, seed=2)
    mixture = Recording.of(first + second, rate, "mix")
    return mixture, [stem("first", first), stem("rest", second)]


def null_db(paths, mixture):
    total = sum(read(path).samples.astype(np.float64) for path in paths)
    return 20 * np.log10(np.abs(total - mixture.samples).max() + 1e-30)
