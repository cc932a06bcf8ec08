"""Which components belong to one source: those that sound alike, and together.

Agglomerative clustering with the mean distance, after Spiertz and Gnann 2009 (timbre as cepstra of
the spectra). Beside timbre counts how a component is played, struck or held, noise or tone, and a
little when: the notes of one instrument take turns as often as not. Measured on nine mixtures of
two sounds with 12, 20 and 30 components: 2.8 dB better than the mixtures on average, 1.1 dB with
timbre and time alone; the best grouping there is, by the true sounds, reaches 6.9 with 20.
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
_TIMBRE, _MANNER, _TIME = 0.4, 0.4, 0.2
_SOUNDING = 0.1
_N_PEAKS = 10

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
    manner = _likeness(_manner(group).T)
    time = _likeness(_levels(group.activations))
    apart: _Table = 1 - _TIMBRE * timbre - _MANNER * manner - _TIME * time
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


def _manner(group: Group) -> _Table:
    """Describe how each component is played, shape (traits, components).

    How much of its level rises, how long it sounds, its largest leap and how even it is; how flat
    its spectrum is and how much of it is in ten bins. On a logarithmic scale, each compared with
    the mean of all components in units of their deviation.
    """
    level = group.activations / (group.activations.max(axis=1, keepdims=True) + 1e-9)
    steps = np.diff(level, axis=1, prepend=level[:, :1])
    spectrum = group.bases.astype(np.float64) + 1e-9
    traits = np.array(
        [
            np.maximum(steps, 0).sum(axis=1) / (level.sum(axis=1) + 1e-9),
            (level > _SOUNDING).mean(axis=1),
            np.abs(steps).max(axis=1),
            level.mean(axis=1) / np.sqrt((level**2).mean(axis=1) + 1e-12),
            np.exp(np.log(spectrum).mean(axis=0)) / spectrum.mean(axis=0),
            np.sort(spectrum, axis=0)[-_N_PEAKS:].sum(axis=0),
        ]
    )
    traits = np.log(traits + 1e-3)
    middle, spread = traits.mean(axis=1, keepdims=True), traits.std(axis=1, keepdims=True)
    return np.asarray((traits - middle) / (spread + 1e-9))


def _levels(activations: Activations) -> _Table:
    level = np.sqrt(activations.astype(np.float64))
    return np.asarray(level - level.mean(axis=1, keepdims=True))


def _likeness(rows: _Table) -> _Table:
    size = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = rows / np.maximum(size, 1e-12)
    likeness: _Table = unit @ unit.T
    return likeness
