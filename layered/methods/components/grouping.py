"""Which components belong to one source: those that sound alike, and together.

Agglomerative clustering with the mean distance, after Spiertz and Gnann 2009 (timbre as cepstra of
the spectra); timbre counts three times as much as activity, because the notes of one instrument
take turns as often as not.
"""

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Activations, Bases
from layered.dsp.factorize import Group
from layered.dsp.stft import StftSettings

Groups = tuple[tuple[int, ...], ...]

MOST_SOURCES = 8
_MEL_BANDS = 40
_CEPSTRA = 13
_DEPTH = 1e-2
"""Bands more than 20 dB below the loudest of a spectrum tell nothing about its timbre."""
_TIMBRE = 0.75

_Table = NDArray[np.float64]


def groups_of(
    group: Group, count: int | None, *, settings: StftSettings, sample_rate_hz: int
) -> Groups:
    """Group components into sources.

    Parameters
    ----------
    group : Group
        The components.
    count : int, optional
        How many sources; without it, where the likeness between groups falls most.

    Returns
    -------
    tuple of tuple of int
        The components of each source, the loudest source first; at least two sources where there
        are two components.
    """
    from scipy.cluster import hierarchy

    n_components = group.bases.shape[1]
    if count is not None and count >= n_components:
        return tuple((number,) for number in range(n_components))
    distance = distances(group, settings=settings, sample_rate_hz=sample_rate_hz)
    pairs = distance[np.triu_indices(n_components, 1)]
    tree = hierarchy.linkage(pairs, "average")
    chosen = count or _suggested(tree[:, 2])
    labels = hierarchy.fcluster(tree, chosen, "maxclust")
    members = [tuple(np.flatnonzero(labels == label).tolist()) for label in np.unique(labels)]
    level = group.activations.sum(axis=1)
    return tuple(sorted(members, key=lambda one: (-float(level[list(one)].sum()), one)))


def distances(group: Group, *, settings: StftSettings, sample_rate_hz: int) -> _Table:
    """Say how unlike each two components are, 0 to 2, shape (components, components)."""
    timbre = _likeness(_cepstra(group.bases, settings, sample_rate_hz).T)
    activity = _likeness(_levels(group.activations))
    apart: _Table = 1 - _TIMBRE * timbre - (1 - _TIMBRE) * activity
    apart = np.maximum((apart + apart.T) / 2, 0)
    np.fill_diagonal(apart, 0)
    return apart


def _suggested(heights: _Table) -> int:
    """Cut a tree where the distance between the groups that are joined rises most."""
    most = min(MOST_SOURCES, len(heights) + 1)
    if most <= 2:
        return 2
    last = heights[::-1]
    rises = last[: most - 1] - np.append(last, 0.0)[1:most]
    return 2 + int(rises.argmax())


def _cepstra(bases: Bases, settings: StftSettings, sample_rate_hz: int) -> _Table:
    """Describe the shape of each spectrum, level left out, shape (cepstra, components)."""
    from scipy import fft

    mel = np.log1p(settings.frequencies_hz(sample_rate_hz) / 700)
    centres = np.linspace(0, mel[-1], _MEL_BANDS + 2)
    step = centres[1]
    triangles = np.maximum(0, 1 - np.abs(mel[:, np.newaxis] - centres[1:-1]) / step)
    energy = triangles.T @ bases
    shape = np.log(energy / (energy.max(axis=0) + 1e-12) + _DEPTH)
    cepstra: _Table = fft.dct(shape, axis=0, norm="ortho")[1:_CEPSTRA]
    return np.asarray(cepstra - cepstra.mean(axis=1, keepdims=True))


def _levels(activations: Activations) -> _Table:
    level = np.sqrt(activations.astype(np.float64))
    return np.asarray(level - level.mean(axis=1, keepdims=True))


def _likeness(rows: _Table) -> _Table:
    size = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = rows / np.maximum(size, 1e-12)
    likeness: _Table = unit @ unit.T
    return likeness
