"""What the time ruler counts: minutes and seconds, samples, or bars at a tempo."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from layered.ui import words
from layered.ui.ticks import Tick, time_ticks


class Ruler(StrEnum):
    """What is counted."""

    TIME = "time"
    SAMPLES = "samples"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Counting:
    """How the time ruler counts.

    Parameters
    ----------
    tempo_bpm : float
        Beats in a minute.
    first_bar_s : float
        Where bar 1 starts.
    """

    ruler: Ruler = Ruler.TIME
    tempo_bpm: float = 120.0
    first_bar_s: float = 0.0
    beats_per_bar: int = 4


def ruler_ticks(
    counting: Counting, sample_rate_hz: int, start_s: float, end_s: float, width: float
) -> list[Tick]:
    """Give the marks of a time ruler, in seconds."""
    if counting.ruler is Ruler.SAMPLES:
        return _sample_ticks(sample_rate_hz, start_s, end_s, width)
    if counting.ruler is Ruler.BARS:
        return _bar_ticks(counting, start_s, end_s, width)
    return time_ticks(start_s, end_s, width)


def _sample_ticks(rate: int, start_s: float, end_s: float, width: float) -> list[Tick]:
    wanted = max(1.0, (end_s - start_s) * rate / max(width, 1) * 112)
    step = _round_up(wanted, (1, 2, 5))
    minor = max(1, step // 5 if step % 5 == 0 else step // 2)
    first, last = int(np.ceil(start_s * rate / minor)), int(np.floor(end_s * rate / minor))
    return [
        Tick(place * minor / rate, "" if place * minor % step else _thousands(place * minor))
        for place in range(first, last + 1)
    ]


def _bar_ticks(counting: Counting, start_s: float, end_s: float, width: float) -> list[Tick]:
    """Mark bars, every so many where they are narrow, and beats where there is room."""
    beat_s = 60 / counting.tempo_bpm
    pixels_per_beat = width / max(end_s - start_s, 1e-9) * beat_s
    beats = counting.beats_per_bar
    bars = 1
    while pixels_per_beat * beats * bars < 64:
        bars *= 2
    has_beats = pixels_per_beat >= 8
    step = 1 if has_beats else beats * max(1, bars // 4)
    names_beats = pixels_per_beat >= 64
    first, last = (
        int(edge) for edge in (
            np.ceil((start_s - counting.first_bar_s) / beat_s / step - 1e-9) * step,
            np.floor((end_s - counting.first_bar_s) / beat_s / step + 1e-9) * step,
        )
    )  # fmt: skip
    ticks = []
    for place in range(first, last + 1, step):
        bar, beat = divmod(place, beats)
        text = ""
        if beat == 0 and bar % bars == 0:
            text = _number(bar + 1 if bar >= 0 else bar)
        elif names_beats:
            text = f"{_number(bar + 1 if bar >= 0 else bar)}.{beat + 1}"
        ticks.append(Tick(counting.first_bar_s + place * beat_s, text))
    return ticks


def _round_up(wanted: float, bases: tuple[int, ...]) -> int:
    power = 1
    while True:
        for base in bases:
            if base * power >= wanted:
                return base * power
        power *= 10


def _thousands(number: int) -> str:
    """Write a number of samples with thin spaces."""
    return f"{words.MINUS if number < 0 else ''}{abs(number):,}".replace(",", "\N{THIN SPACE}")


def _number(number: int) -> str:
    return f"{words.MINUS}{-number}" if number < 0 else str(number)
