"""Where a factorization starts, and dictionaries learned from frames.

Random starts are uniform from 0.1 to 1.1: never near zero, which an update could not leave.
"""

import numpy as np

from layered.dsp.arrays import Activations, Bases, Flags, Magnitude
from layered.dsp.factorize import Group, OnIteration, factorize, unit_columns

USUAL_ITERATIONS = 40

_FEWEST_SHARE = 0.06
"""With fewer of a recording's frames a dictionary knows a few moments instead of a sound."""


def normalised(spectrogram: Magnitude) -> Magnitude:
    """Scale a spectrogram to a mean of 1, the scale of the solver's floors and priors."""
    mean = float(spectrogram.mean())
    return spectrogram / np.float32(mean) if mean > 1e-20 else spectrogram


def random_bases(rng: np.random.Generator, n_bins: int, n_components: int) -> Bases:
    """Draw spectra, columns summing to 1, shape (bins, components)."""
    return unit_columns(_positive(rng, n_bins, n_components))


def random_activations(
    rng: np.random.Generator, spectrogram: Magnitude, n_components: int
) -> Activations:
    """Draw activations that share out each frame's level, shape (components, frames)."""
    n_frames = spectrogram.shape[1]
    level = spectrogram.sum(axis=0) * np.float32(1 / max(1, n_components))
    shared_out: Activations = _positive(rng, n_components, n_frames) * level
    return shared_out


def random_group(
    rng: np.random.Generator, spectrogram: Magnitude, n_components: int, *, level: float = 1.0
) -> Group:
    """Draw a free group that explains ``level`` times the spectrogram."""
    bases = random_bases(rng, spectrogram.shape[0], n_components)
    start = random_activations(rng, spectrogram, n_components)
    return Group(bases, start * np.float32(level))


def learn(
    rng: np.random.Generator,
    spectrogram: Magnitude,
    n_components: int,
    *,
    iterations: int = USUAL_ITERATIONS,
    on_iteration: OnIteration | None = None,
    threads: int = 1,
) -> Group:
    """Learn spectra and activations of a spectrogram from a random start."""
    start = random_group(rng, spectrogram, n_components)
    return factorize(
        spectrogram, (start,), iterations=iterations, on_iteration=on_iteration, threads=threads
    )[0]


def learn_from_frames(
    rng: np.random.Generator,
    spectrogram: Magnitude,
    chosen: Flags,
    n_components: int,
    *,
    iterations: int = USUAL_ITERATIONS,
    on_iteration: OnIteration | None = None,
    threads: int = 1,
) -> Bases | None:
    """Learn a dictionary from some frames, such as those in which the hint is silent.

    Returns
    -------
    float32, shape (bins, components), or None
        At most one component for two frames; None when the frames are too few to learn from.
    """
    n_chosen = int(chosen.sum())
    if n_chosen < max(8, _FEWEST_SHARE * spectrogram.shape[1]):
        return None
    n_components = int(min(n_components, max(4, n_chosen // 2)))
    frames = np.ascontiguousarray(spectrogram.T[chosen]).T
    if not frames.any():
        return None
    return learn(
        rng,
        frames,
        n_components,
        iterations=iterations,
        on_iteration=on_iteration,
        threads=threads,
    ).bases


def _positive(rng: np.random.Generator, *shape: int) -> Activations:
    start: Activations = (rng.random(shape) + 0.1).astype(np.float32)
    return start
