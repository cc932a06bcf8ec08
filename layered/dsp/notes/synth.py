"""Notes as sound, to listen to them and to point at a sound with them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Sound

_PARTIALS = 12
_ATTACK_S, _RELEASE_S = 0.008, 0.06
_PEAK = 0.5
_FADING_PER_S = 1.2


def synthesized(
    notes: Sequence[tuple[float, float, int, int]], sample_rate_hz: int
) -> tuple[Sound, float]:
    """Play notes on a plain struck instrument.

    Parameters
    ----------
    notes : sequence of (onset_s, offset_s, midi, velocity)
        At least one.

    Returns
    -------
    sound : float32, shape (1, samples)
        From the first onset to the last release; its peak is at most 0.5.
    start_s : float
        Where the sound starts.
    """
    start_s = min(onset for onset, _, _, _ in notes)
    end_s = max(offset for _, offset, _, _ in notes) + _RELEASE_S
    n_samples = max(1, round((end_s - start_s) * sample_rate_hz))
    sound = np.zeros(n_samples, np.float32)
    for onset_s, offset_s, midi, velocity in notes:
        tone = _tone(midi, offset_s - onset_s, sample_rate_hz)
        first = round((onset_s - start_s) * sample_rate_hz)
        kept = min(len(tone), n_samples - first)
        sound[first : first + kept] += np.float32((velocity / 127) ** 1.5) * tone[:kept]
    peak = float(np.abs(sound).max())
    if peak > 0:
        sound *= np.float32(min(1.0, _PEAK / peak))
    return sound[np.newaxis], start_s


def _tone(midi: int, seconds: float, sample_rate_hz: int) -> NDArray[np.float32]:
    """Give one note: partials that fade faster the higher they are, a soft start and end."""
    t = np.arange(round((seconds + _RELEASE_S) * sample_rate_hz)) / sample_rate_hz
    pitch_hz = 440 * 2 ** ((midi - 69) / 12)
    tone = np.zeros(len(t))
    for number in range(1, _PARTIALS + 1):
        if number * pitch_hz < 0.45 * sample_rate_hz:
            fading = np.exp(-_FADING_PER_S * number**0.7 * t)
            tone += fading * np.sin(2 * np.pi * number * pitch_hz * t) / number**1.2
    shape = np.minimum(1, t / _ATTACK_S) * np.clip((t[-1:] - t) / _RELEASE_S, 0, 1)
    return np.asarray(0.3 * tone * shape, np.float32)
