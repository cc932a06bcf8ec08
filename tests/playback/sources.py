"""Things to play."""

import numpy as np

from layered.dsp.mixer import MixPlan
from tests.sounds import noise


class Layers:
    """A source of some layers, whose plan a test may swap."""

    def __init__(self, *layers, rate):
        self.layers = layers
        self.n_channels, self.n_samples = layers[0].shape
        self.sample_rate_hz = rate
        self.heard = MixPlan.plain([f"layer-{number}" for number in range(len(layers))])

    def plan(self):
        return self.heard

    def blocks(self, start, stop):
        return [layer[:, start:stop] for layer in self.layers]

    def total(self):
        return np.sum(self.layers, axis=0, dtype=np.float32)


def two_noises(seconds, rate, channels=2):
    """Two layers of noise that never clip."""
    layers = [noise(seconds, rate, level=0.05, channels=channels, seed=n) for n in (1, 2)]
    return Layers(*(np.clip(layer, -0.4, 0.4) for layer in layers), rate=rate)
