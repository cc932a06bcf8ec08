"""What one instrument sounds like: the spectra of its keys, learned from clips of it.

A clip may be a melody, a scale, or single notes. The keys' combs are fitted to it as they are to a
recording (`dictionary.fitted`); keys that are not played take the strengths of their partials from
the nearest key that is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Bases, Curve, Indices, Magnitude, Rows, Sound
from layered.dsp.factorize import unit_columns
from layered.dsp.notes.analysis import Analysis, OnBlock, sounding_frames
from layered.dsp.notes.dictionary import combs, fitted, tuned, with_flat
from layered.dsp.notes.keys import N_KEYS, Tuning, partial_numbers
from layered.dsp.starts import normalised

_FRAMES = 600
_LEAST_MASS = 0.05
_PARTIALS = 40
_PRIOR_WEIGHT = 0.1
_SILENCE = 1e-7


@dataclass(frozen=True, slots=True, eq=False)
class Instrument:
    """The strengths of an instrument's partials, for any window and sample rate.

    Parameters
    ----------
    strengths : float64, shape (keys, partials)
        Relative to the comb of each key; 1 is as in the comb.
    """

    tuning: Tuning
    strengths: Rows

    def bases(self, analysis: Analysis, on_block: OnBlock) -> Bases:
        """Give the spectra for an analysis, shape (bins, keys + 1), the last one flat."""
        on_block()
        keys = combs(analysis, self.tuning)
        numbers = _numbers(analysis, self.tuning)
        place = np.clip(numbers, 1, _PARTIALS) - 1
        louder = np.take_along_axis(self.strengths.T, place, axis=0)
        return with_flat(unit_columns((keys * louder).astype(np.float32)))


def learned(clips: Sequence[tuple[Sound, int]], on_block: OnBlock) -> Instrument | None:
    """Learn an instrument from clips of it.

    Parameters
    ----------
    clips : sequence of (float32, shape (channels, samples); int)
        Sounds with their sample rates.

    Returns
    -------
    Instrument, or None
        None where all clips are silent.
    """
    heard = [found for sound, rate in clips if (found := _frames_of(sound, rate, on_block))]
    if not heard:
        return None
    longest = max(heard, key=lambda found: found[1].shape[1])
    tuning = tuned(*longest, on_block)
    mass = np.zeros(N_KEYS)
    strengths = np.zeros((N_KEYS, _PARTIALS))
    for analysis, frames in heard:
        group = fitted(analysis, frames, tuning, on_block, prior_weight=_PRIOR_WEIGHT)
        played = group.activations.sum(axis=1, dtype=np.float64)
        strengths += played[:, np.newaxis] * _strengths(analysis, tuning, group.bases)
        mass += played
    strengths /= np.maximum(mass, 1e-12)[:, np.newaxis]
    return Instrument(tuning, strengths[_nearest_played(mass)])


def _frames_of(
    sound: Sound, sample_rate_hz: int, on_block: OnBlock
) -> tuple[Analysis, Magnitude] | None:
    analysis = Analysis.of(sound, sample_rate_hz)
    totals = analysis.levels(on_block)
    if totals.mean() / analysis.n_bins <= _SILENCE:
        return None
    frames = analysis.chosen(sounding_frames(totals, _FRAMES), on_block)
    return analysis, normalised(frames)


def _strengths(analysis: Analysis, tuning: Tuning, bases: Bases) -> Rows:
    """Compare the partials of fitted spectra with those of the combs, shape (keys, partials)."""
    numbers = np.minimum(_numbers(analysis, tuning), _PARTIALS)
    keys = combs(analysis, tuning)
    strengths = np.ones((N_KEYS, _PARTIALS))
    for key in range(N_KEYS):
        size = _PARTIALS + 1
        found = np.bincount(numbers[:, key], bases[:, key], size)[1:]
        usual = np.bincount(numbers[:, key], keys[:, key], size)[1:]
        strengths[key] = np.where(usual > 0, found / np.maximum(usual, 1e-12), 1.0)
    return strengths


def _numbers(analysis: Analysis, tuning: Tuning) -> Indices:
    return partial_numbers(
        tuning,
        settings=analysis.settings,
        sample_rate_hz=analysis.sample_rate_hz,
        n_bins=analysis.n_bins,
    )


def _nearest_played(mass: Curve) -> Indices:
    """Give for each key the nearest one that is played, shape (keys,)."""
    played = np.flatnonzero(mass >= _LEAST_MASS * mass.max())
    distance = np.abs(np.arange(N_KEYS)[:, np.newaxis] - played)
    return np.asarray(played[np.argmin(distance, axis=1)])
