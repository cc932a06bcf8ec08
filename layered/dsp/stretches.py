"""Dividing a long span into stretches that overlap, and fading them into each other."""

import itertools

import numpy as np
from numpy.typing import NDArray

STRETCH_S = 60.0
"""The longest, for two channels at 48 kHz or less; it takes 0.7 GB of memory there."""
OVERLAP_S = 2.0
_SHORTEST_S = 10.0
_USUAL_RATE_HZ = 48_000
_EDGE_S = 0.01

Span = tuple[int, int]


def stretches(start: int, stop: int, sample_rate_hz: int, n_channels: int = 1) -> list[Span]:
    """Divide a span, in samples, into stretches of equal length, a minute at most.

    They are shorter where a minute would take more memory than one of stereo at 48 kHz.
    """
    if stop <= start:
        return []
    length_s = _longest_s(sample_rate_hz, n_channels)
    length, overlap = round(length_s * sample_rate_hz), round(OVERLAP_S * sample_rate_hz)
    count = max(1, -(-(stop - start - overlap) // (length - overlap)))
    if count == 1:
        return [(start, stop)]
    step = (stop - start - overlap) / count
    edges = [start + round(number * step) for number in range(count)] + [stop - overlap]
    return [(first, last + overlap) for first, last in itertools.pairwise(edges)]


def _longest_s(sample_rate_hz: int, n_channels: int) -> float:
    # For each sample, spectrograms take about as much memory as the models' answers for five
    # channels do.
    cost = sample_rate_hz * (5 + n_channels) / (_USUAL_RATE_HZ * (5 + 2))
    return min(STRETCH_S, max(_SHORTEST_S, STRETCH_S / cost))


def fades(
    start: int, stop: int, span: Span, n_samples: int, sample_rate_hz: int
) -> NDArray[np.float32]:
    """Give the weight of a stretch: neighbours add up to 1, the ends of a span fade in 10 ms.

    At the ends of the recording, of ``n_samples``, nothing is faded.
    """
    overlap, edge = round(OVERLAP_S * sample_rate_hz), round(_EDGE_S * sample_rate_hz)
    rising = 0 if start == 0 else edge if start == span[0] else overlap
    falling = 0 if stop == n_samples else edge if stop == span[1] else overlap
    length = stop - start
    rising, falling = min(rising, length), min(falling, length)
    weight = np.ones(length, np.float32)
    weight[:rising] *= np.arange(rising, dtype=np.float32) / max(1, rising)
    weight[length - falling :] *= 1 - np.arange(falling, dtype=np.float32) / max(1, falling)
    return weight
