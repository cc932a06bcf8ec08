"""Frequency to height and back, for the four kinds of frequency axis."""

from enum import StrEnum

import numpy as np

from layered.dsp.arrays import Curve


class FrequencyScale(StrEnum):
    """How frequency is spread over height."""

    LOG = "log"
    LINEAR = "linear"
    MEL = "mel"
    PIANO = "piano"


LOWEST_LOG_HZ = 10.0


def is_in_octaves(scale: FrequencyScale) -> bool:
    """Say whether every octave is equally high; the piano's keys are marked on such a scale."""
    return scale in (FrequencyScale.LOG, FrequencyScale.PIANO)


def warp(hz: float | Curve, scale: FrequencyScale) -> Curve:
    """Give what grows evenly with height: octaves, hertz, or mel (O'Shaughnessy 1987)."""
    values = np.asarray(hz, np.float64)
    if is_in_octaves(scale):
        return np.asarray(np.log2(np.maximum(values, LOWEST_LOG_HZ / 10)))
    if scale is FrequencyScale.MEL:
        return np.asarray(2595 * np.log10(1 + values / 700))
    return values


def unwarp(height: float | Curve, scale: FrequencyScale) -> Curve:
    """Undo `warp`."""
    values = np.asarray(height, np.float64)
    if is_in_octaves(scale):
        return np.asarray(2.0**values)
    if scale is FrequencyScale.MEL:
        return np.asarray(700 * (10 ** (values / 2595) - 1))
    return values
