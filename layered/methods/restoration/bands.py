"""Bands that a recording lacks, found by comparing it with an example that has them."""

import numpy as np

from layered.dsp.arrays import Curve, Flags
from layered.methods.restoration.materials import Materials

_MISSING_DB = 25.0
"""So far below the example, measured where the recording is strongest, a band is missing."""
_EDGE_DB = 10.0
_SMOOTH_OCTAVES = 1 / 6
_NARROWEST_OCTAVES = 1 / 3


def missing_bands(materials: Materials) -> Flags:
    """Find bins in which the recording is far below the example, shape (bins,).

    Both are averaged over a sixth of an octave to find a band, which is then grown bin by bin to
    where the recording comes within 10 dB of the example.
    """
    assert materials.likeness is not None
    frequencies = materials.settings.frequencies_hz(materials.request.sample_rate_hz)
    power, likeness = (_smoothed(s.power) for s in (materials.surveyed, materials.likeness))
    if power.max() <= 0:
        return np.zeros(len(power), bool)
    relative = 10 * np.log10((power + 1e-30) / (likeness + 1e-30))
    loud = power >= np.quantile(power, 1 - 0.02)
    reference = float(np.median(relative[loud | (power > power.max() * 0.1)]))
    worth = likeness > likeness.max() * 1e-8
    missing = (relative < reference - _MISSING_DB) & worth
    # The average blurs the edges, so that they are found bin by bin.
    exact = materials.relative_db()
    missing &= exact < reference - _EDGE_DB
    missing = _grown(missing, exact < reference - _EDGE_DB)
    return _wide_enough(missing, frequencies)


def _smoothed(power: Curve) -> Curve:
    """Average power over a sixth of an octave around each bin."""
    index = np.arange(len(power))
    half = 2 ** (_SMOOTH_OCTAVES / 2)
    low = np.floor(index / half).astype(int)
    high = np.minimum(np.ceil(index * half).astype(int) + 1, len(power))
    sums = np.concatenate([[0.0], np.cumsum(power)])
    return np.asarray((sums[high] - sums[low]) / (high - low))


def _grown(seeds: Flags, allowed: Flags) -> Flags:
    """Widen runs of bins as far as allowed."""
    grown = seeds.copy()
    for order in (slice(None), slice(None, None, -1)):
        inside = False
        for place in range(len(grown))[order]:
            inside = grown[place] or (inside and bool(allowed[place]))
            grown[place] = inside
    return grown


def _wide_enough(missing: Flags, frequencies: Curve) -> Flags:
    """Drop runs of bins that are too narrow to be a band."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], missing.astype(int), [0]])))
    kept = missing.copy()
    for first, last in edges.reshape(-1, 2):
        low, high = max(frequencies[first], frequencies[1]), frequencies[last - 1]
        if np.log2(max(high, low) / low) < _NARROWEST_OCTAVES and last - first < len(missing) // 8:
            kept[first:last] = False
    return kept
