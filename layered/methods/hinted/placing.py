"""Where hints are sung in the mixture: one track from all hints for the same sound."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Sound
from layered.dsp.resample import resample
from layered.methods.hinted.analysis import Mono, mixed_down
from layered.model.hint import Hint

_SLACK_S = 0.05
"""A hint may be this much longer than the recording before a word is said."""

Allocate = Callable[[tuple[int, int]], Sound]


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """All hints on the mixture's time axis, at its rate.

    Parameters
    ----------
    start, stop : int
        From the first sample of the earliest hint to the last of the latest.
    sung : float32, shape (stop - start,)
        What is sung there; hints that overlap are added up.
    over_s : float
        How far a hint goes on after the mixture has ended; 0 if none does.
    """

    start: int
    stop: int
    sung: Mono
    over_s: float


def place(
    hints: Sequence[Hint],
    n_samples: int,
    sample_rate_hz: int,
    *,
    on_block: Callable[[], None],
    allocate: Allocate,
) -> Track:
    """Bring hints to the rate of a mixture of ``n_samples``, and to their places in it.

    Parameters
    ----------
    on_block : callable
        Called now and then; may raise to stop.
    allocate : callable
        Gives zeroed room for sound, on disk when it is large.
    """
    placed: list[tuple[int, Mono]] = []
    over_s = 0.0
    for hint in hints:
        rate, samples = hint.recording.sample_rate_hz, hint.recording.samples
        mono = mixed_down(samples, on_block=on_block, allocate=allocate)[None]
        sung = resample(mono, rate, sample_rate_hz, on_block=on_block, allocate=allocate)[0]
        start = min(round(hint.offset_s * sample_rate_hz), n_samples - 1)
        beyond_s = (start + len(sung) - n_samples) / sample_rate_hz
        over_s = max(over_s, beyond_s if beyond_s > _SLACK_S else 0.0)
        placed.append((start, sung[: n_samples - start]))
    first = min(start for start, _ in placed)
    last = max(start + len(sung) for start, sung in placed)
    if len(placed) == 1:
        return Track(first, last, placed[0][1], over_s)
    together = allocate((1, last - first))[0]
    for start, sung in placed:
        together[start - first : start - first + len(sung)] += np.asarray(sung)
    return Track(first, last, together, over_s)
