"""How fast this machine is at what the engine does most."""

import time
from functools import lru_cache

import numpy as np

_REFERENCE_S = 0.0035
"""What the products below take on one processor of the machine whose figures are in the code."""

_FRAMES, _BINS, _COMPONENTS, _ROUNDS = 48, 1025, 40, 16


@lru_cache(maxsize=1)
def slowness() -> float:
    """Say how many times longer than on the reference machine work takes; measured once."""
    levels = np.ones((_FRAMES, _COMPONENTS), np.float32)
    spectra = np.ones((_COMPONENTS, _BINS), np.float32)
    model = np.empty((_FRAMES, _BINS), np.float32)
    fastest = np.inf
    for _ in range(4):
        started = time.thread_time()
        for _ in range(_ROUNDS):
            np.matmul(levels, spectra, out=model)
            np.divide(model, model, out=model)
            np.matmul(model, spectra.T)
        fastest = min(fastest, time.thread_time() - started)
    return float(np.clip(fastest / _REFERENCE_S, 0.2, 20))
