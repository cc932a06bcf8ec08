"""Which rises are notes: a small network over the features of `candidates` and `spectra`.

One layer of 24 tanh units and a logistic output, fitted to some seven thousand rendered notes of
three sound fonts (pianos, plucked, struck, blown and bowed instruments; rooms, tunings, rates,
levels and noise) by ``tests/benchmarks/note_training.py``, which also says what it reaches on
notes it has not seen. Hand-made thresholds find a tenth fewer of them, logistic regression on the
same features two hundredths.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Curve
from layered.resource_files import note_decision

THRESHOLD = 0.4
"""From this probability on a rise is a note."""

_FARTHEST = 4.0


def probabilities(features: NDArray[np.float64]) -> Curve:
    """Give the probability that each candidate is a note, shape (candidates,)."""
    weights = _weights()
    scaled = (features - weights["mean"]) / weights["deviation"]
    hidden = np.tanh(scaled.clip(-_FARTHEST, _FARTHEST) @ weights["inner"] + weights["inner_bias"])
    return np.asarray(1 / (1 + np.exp(-(hidden @ weights["outer"] + weights["outer_bias"]))))


@lru_cache(maxsize=1)
def _weights() -> dict[str, NDArray[np.float64]]:
    with np.load(note_decision()) as file:
        return {name: file[name].astype(np.float64) for name in file.files}
