"""Gaps in time: stretches in which nothing at all was recorded, known to the sample.

Where the sound stops and starts again at once, all frames that touch the gap are made up, and what
is made up is heard in the gap only, faded into the recording around it within milliseconds.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Sound

FADE_S = 0.004
_SILENT = 1.5 / 32768
_SHORTEST_S = 0.001
_LONGEST_S = 1.0
_NEAR_S, _AROUND_S = 0.003, 0.06
_ABRUPT = 0.2
"""The level next to a gap, against the level around it: a sound that fades is no gap."""
_HEARD = 20 * _SILENT
_BLOCK_SAMPLES = 1 << 18


@dataclass(frozen=True, slots=True)
class Gap:
    """From one sample to another, the latter not included."""

    start: int
    stop: int


def silent_gaps(
    sound: Sound, sample_rate_hz: int, *, on_step: Callable[[], None] = lambda: None
) -> list[Gap]:
    """Find where all channels fall silent at once and come back at once."""
    shortest = max(4, round(_SHORTEST_S * sample_rate_hz))
    runs = _silent_runs(sound, on_step)
    return [
        run
        for run in runs
        if shortest <= run.stop - run.start <= _LONGEST_S * sample_rate_hz
        and _is_abrupt(sound, run, sample_rate_hz)
    ]


def _silent_runs(sound: Sound, on_step: Callable[[], None]) -> list[Gap]:
    """Find runs of samples that are silent in every channel."""
    edges: list[NDArray[np.int64]] = []
    was_silent = False
    for start in range(0, sound.shape[1], _BLOCK_SAMPLES):
        on_step()
        block = sound[:, start : start + _BLOCK_SAMPLES]
        silent = np.all(np.abs(block) <= _SILENT, axis=0, keepdims=True)[0]
        changes = np.flatnonzero(np.diff(np.concatenate([[was_silent], silent])))
        edges.append(changes + start)
        was_silent = bool(silent[-1])
    places = np.concatenate(edges) if edges else np.zeros(0, np.int64)
    if len(places) % 2:
        places = np.append(places, sound.shape[1])
    return [Gap(int(first), int(last)) for first, last in places.reshape(-1, 2)]


def _is_abrupt(sound: Sound, run: Gap, sample_rate_hz: int) -> bool:
    near, around = (max(4, round(s * sample_rate_hz)) for s in (_NEAR_S, _AROUND_S))
    if run.start < near or run.stop + near > sound.shape[1]:
        return False
    sides = (
        (sound[:, run.start - near : run.start], sound[:, max(0, run.start - around) : run.start]),
        (sound[:, run.stop : run.stop + near], sound[:, run.stop : run.stop + around]),
    )
    return all(
        _level(wide) > _HEARD and _level(close) > _ABRUPT * _level(wide) for close, wide in sides
    )


def _level(piece: Sound) -> float:
    return float(np.sqrt(np.mean(np.square(piece, dtype=np.float64)))) if piece.size else 0.0


def gate(gaps: Iterable[Gap], start: int, n_samples: int, fade: int) -> NDArray[np.float32]:
    """Give 1 inside gaps, fading to 0 within ``fade`` samples outside, from a sample on."""
    opened = np.zeros(n_samples, np.float32)
    places = np.arange(start, start + n_samples)
    for gap in gaps:
        low, high = gap.start - fade - start, gap.stop + fade - start
        inside = slice(max(0, low), max(0, min(n_samples, high)))
        here = places[inside]
        away = np.maximum(gap.start - here, here - (gap.stop - 1))
        shape = 0.5 + 0.5 * np.cos(np.pi * np.clip(away / (fade + 1), 0, 1))
        np.maximum(opened[inside], shape, out=opened[inside])
    return opened
