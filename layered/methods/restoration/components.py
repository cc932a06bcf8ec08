"""Predict missing cells from components: spectra of the example, active as far as was recorded.

The factorization works on magnitudes to the power 0.3, where quiet cells count as much as the ear
and the measure of distance in dB make of them (log-spectral distance on three recordings: 9.4 to
12.4 dB, against 10.3 to 15.7 dB with plain magnitudes).
"""

import numpy as np

from layered.dsp.arrays import Bases
from layered.dsp.factorize import Group, OnIteration, factorize
from layered.dsp.starts import random_activations, random_group
from layered.methods.restoration.cells import Cells, Levels, levels_of, magnitude_of

_POWER = np.float32(0.3)
_COMPONENTS = 100
_FRAMES_PER_COMPONENT = 3
_LEARNED_IN = 50
_FITTED_IN = 25
_FLOOR_DB = -240.0


def learn_components(
    known: Cells, rng: np.random.Generator, *, on_iteration: OnIteration | None = None
) -> Bases:
    """Learn the spectra an example is made of, shape (bins, components), of the power 0.3."""
    if not known.n_frames:
        return np.zeros((known.levels.shape[1], 1), np.float32)
    data = _compressed(known)
    n_components = max(1, min(_COMPONENTS, known.n_frames // _FRAMES_PER_COMPONENT))
    start = random_group(rng, data, n_components)
    group = factorize(
        data,
        (start,),
        iterations=_LEARNED_IN,
        observed=None if known.seen.all() else known.seen.T.astype(np.float32),
        on_iteration=on_iteration,
    )[0]
    return group.bases


def predict_by_components(
    target: Cells,
    bases: Bases,
    rng: np.random.Generator,
    *,
    on_iteration: OnIteration | None = None,
) -> Levels:
    """Predict every cell of every frame, in dB; the lowest where nothing was recorded."""
    bins = target.seen.any(axis=0)
    data = _compressed(target)
    seen = target.seen.T.astype(np.float32)
    group = Group(bases[bins], random_activations(rng, data, bases.shape[1]), fixed=True)
    if not bins.any():
        return np.full(target.levels.shape, _FLOOR_DB, np.float32)
    scale = float((data * seen).sum() / max(1.0, float(seen.sum())))
    fitted = factorize(
        np.ascontiguousarray((data / np.float32(max(scale, 1e-20)))[bins]),
        (group,),
        iterations=_FITTED_IN,
        observed=np.ascontiguousarray(seen[bins]),
        on_iteration=on_iteration,
    )[0]
    model = (bases @ fitted.activations).T * np.float32(scale)
    return levels_of(model, 10 ** (_FLOOR_DB / 20 * float(_POWER))) / _POWER


def _compressed(cells: Cells) -> np.ndarray:
    data = np.where(cells.seen, magnitude_of(cells.levels) ** _POWER, 0).T
    return np.ascontiguousarray(data, np.float32)
