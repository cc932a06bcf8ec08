"""What one instrument sounds like, alone: frames of clips of it, to fit the keys' spectra to.

A clip may be a melody, a scale, or single notes. Brought to the recording's tuning, its frames
stand beside those of the recording when the dictionary is fitted (`dictionary`): where only one
note sounds, nothing else can be mistaken for its partials. Keys that are not in the clips are
fitted to the recording alone.

Spectra learned from the clips alone, other keys taking the nearest one's, were worse than no clip
at all (onset F1 on three pieces for the same piano 0.58 against 0.97): a clip has few keys.
"""

from collections.abc import Sequence

import numpy as np

from layered.dsp.arrays import Magnitude, Sound
from layered.dsp.notes.analysis import Analysis, OnBlock, sounding_frames
from layered.dsp.notes.dictionary import tuned
from layered.dsp.notes.keys import Tuning
from layered.dsp.resample import resample
from layered.dsp.starts import normalised

_FRAMES = 400
_SILENCE = 1e-7
_AUDIBLE_CENTS = 5.0

Clip = tuple[Sound, int]
"""A sound, shape (channels, samples), and its sample rate."""


def is_silent(clip: Clip, on_block: OnBlock) -> bool:
    """Say whether nothing can be learned from a clip."""
    analysis = Analysis.of(*clip)
    return float(analysis.levels(on_block).mean()) / analysis.n_bins <= _SILENCE


def clip_frames(
    clips: Sequence[Clip], sample_rate_hz: int, tuning: Tuning, on_block: OnBlock
) -> Magnitude:
    """Give frames in which the instrument sounds, as an analysis at another rate sees them.

    Parameters
    ----------
    tuning : Tuning
        Of the recording; clips that are tuned otherwise are played a little faster or slower.

    Returns
    -------
    float32, shape (bins, frames)
        Of a mean of 1 for each clip; at most 400 frames of all clips together.
    """
    found = []
    for sound, rate in clips:
        frames, cents = _heard(sound, rate, sample_rate_hz, len(clips), on_block)
        if abs(tuning.cents - cents) >= _AUDIBLE_CENTS:
            faster = 2 ** ((tuning.cents - cents) / 1200)
            slowed_hz = round(sample_rate_hz / faster)
            sound = resample(sound, rate, slowed_hz, on_block=on_block)
            frames, _ = _heard(sound, sample_rate_hz, sample_rate_hz, len(clips), on_block)
        found.append(frames)
    return np.concatenate(found, axis=1)


def _heard(
    sound: Sound, rate: int, sample_rate_hz: int, n_clips: int, on_block: OnBlock
) -> tuple[Magnitude, float]:
    """Give frames of a clip at another rate, and how it is tuned, in cents."""
    brought = resample(sound, rate, sample_rate_hz, on_block=on_block)
    analysis = Analysis.of(brought, sample_rate_hz)
    chosen = sounding_frames(analysis.levels(on_block), max(1, _FRAMES // n_clips))
    frames = normalised(analysis.chosen(chosen, on_block))
    return frames, tuned(analysis, frames, on_block).cents
