"""A dictionary of 88 keys that fits the instrument that is heard.

Three things differ between recordings and cost most where they are wrong: the tuning, how stiff
the strings are, and how strong each partial is. The first two are tried out on frames of the
recording, the divergence being the judge; the spectra are then fitted to the same frames, each
pulled towards its comb (a Dirichlet prior), zeros staying zero.
"""

import numpy as np

from layered.dsp.arrays import Activations, Bases, Magnitude
from layered.dsp.factorize import Group, divergence, factorize
from layered.dsp.notes.analysis import Analysis, OnBlock
from layered.dsp.notes.keys import N_KEYS, Tuning, key_combs

_COARSE_CENTS = (-40.0, -20.0, 0.0, 20.0, 40.0)
_FINE_CENTS = 10.0
_STIFF = (0.0, 0.5, 1.0)
_TRIAL_FRAMES, _TRIAL_ITERATIONS = 200, 12
_START_ITERATIONS, _FIT_ITERATIONS = 15, 20
_PRIOR_WEIGHT = 1.0


def combs(analysis: Analysis, tuning: Tuning) -> Bases:
    """Make the combs of all keys for an analysis, shape (bins, keys)."""
    return key_combs(
        tuning,
        settings=analysis.settings,
        sample_rate_hz=analysis.sample_rate_hz,
        n_bins=analysis.n_bins,
    )


def tuned(analysis: Analysis, frames: Magnitude, on_block: OnBlock) -> Tuning:
    """Find the tuning whose combs explain some frames best: coarse, fine, then stiffness.

    Parameters
    ----------
    frames : float32, shape (bins, frames)
        Of a mean around 1.
    """
    step = max(1, frames.shape[1] // _TRIAL_FRAMES)
    few = np.ascontiguousarray(frames.T[::step]).T
    misfits: dict[Tuning, float] = {}

    def best(candidates: list[Tuning]) -> Tuning:
        for tuning in candidates:
            if tuning not in misfits:
                misfits[tuning] = _misfit(few, combs(analysis, tuning), on_block)
        return min(candidates, key=misfits.__getitem__)

    coarse = best([Tuning(cents) for cents in _COARSE_CENTS]).cents
    fine = best([Tuning(coarse + cents) for cents in (-_FINE_CENTS, 0.0, _FINE_CENTS)]).cents
    return best([Tuning(fine, stiff) for stiff in _STIFF])


def fitted(
    analysis: Analysis,
    frames: Magnitude,
    tuning: Tuning,
    on_block: OnBlock,
) -> Group:
    """Fit the keys' spectra to frames in which they sound.

    Parameters
    ----------
    frames : float32, shape (bins, frames)
        Of a mean around 1.

    Returns
    -------
    Group
        One component for each key.
    """
    keys, flat = combs(analysis, tuning), flat_column(analysis.n_bins)
    start = _activations(frames, with_flat(keys), _START_ITERATIONS, on_block)
    groups = (
        Group(keys, start[:N_KEYS], prior=keys, prior_weight=_PRIOR_WEIGHT),
        Group(flat, start[N_KEYS:], fixed=True),
    )
    return factorize(
        frames, groups, iterations=_FIT_ITERATIONS, on_iteration=lambda _: on_block()
    )[0]


def with_flat(keys: Bases) -> Bases:
    """Add the spectrum of what has no pitch as a last column."""
    return np.concatenate([keys, flat_column(len(keys))], axis=1)


def flat_column(n_bins: int) -> Bases:
    """Give the spectrum of what has no pitch, shape (bins, 1)."""
    return np.full((n_bins, 1), 1 / n_bins, np.float32)


def _misfit(frames: Magnitude, keys: Bases, on_block: OnBlock) -> float:
    bases = with_flat(keys)
    found = _activations(frames, bases, _TRIAL_ITERATIONS, on_block)
    return divergence(frames, (Group(bases, found),))


def _activations(
    frames: Magnitude, bases: Bases, iterations: int, on_block: OnBlock
) -> Activations:
    group = Group(bases, even_start(frames, bases.shape[1]), fixed=True)
    found = factorize(frames, (group,), iterations=iterations, on_iteration=lambda _: on_block())
    return found[0].activations


def even_start(frames: Magnitude, n_components: int) -> Activations:
    """Share each frame's level out evenly, shape (components, frames)."""
    share = frames.sum(axis=0) / np.float32(n_components)
    return np.repeat(share[np.newaxis], n_components, axis=0).astype(np.float32)
