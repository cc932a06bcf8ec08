"""Where the marks on the axes are, and what they say."""

from dataclasses import dataclass

import numpy as np

from layered.model.note import HIGHEST_MIDI, LOWEST_MIDI, pitch_hz, pitch_name
from layered.ui import words
from layered.ui.scales import FrequencyScale
from layered.ui.viewport import Viewport

_TIME_STEPS = (
    *(base * 10.0**power for power in range(-5, 0) for base in (1, 2, 5)),
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18_000,
)  # fmt: skip
_PER_LABEL = {1: 5, 2: 4, 5: 5, 15: 3, 3: 3, 6: 6, 9: 3}


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark at a value; a small one has no text."""

    at: float
    text: str = ""


def time_ticks(start_s: float, end_s: float, width: float, apart: float = 96) -> list[Tick]:
    """Give marks for a time axis, labels at least ``apart`` pixels from each other."""
    wanted = (end_s - start_s) / max(width, 1) * apart
    step = next((step for step in _TIME_STEPS if step >= wanted), _TIME_STEPS[-1])
    minor = step / _divisions(step)
    decimals = max(0, int(np.ceil(-np.log10(step) - 1e-9)))
    first = int(np.ceil(start_s / minor - 1e-9))
    ticks = []
    for index in range(first, int(np.floor(end_s / minor + 1e-9)) + 1):
        at = index * minor
        is_labelled = index % round(step / minor) == 0
        ticks.append(Tick(at, clock_text(at, decimals) if is_labelled else ""))
    return ticks


def frequency_ticks(viewport: Viewport, height: float, apart: float = 26) -> list[Tick]:
    """Give marks for the frequency axis: octaves and decades, or even steps when linear."""
    low, high = viewport.low_hz, viewport.high_hz
    if viewport.scale is FrequencyScale.PIANO:
        return _piano_ticks(viewport, height)
    if viewport.scale is FrequencyScale.LINEAR or high < 3 * max(low, 1):
        places, labels = _even_places(low, high, max(1.0, height / 48))
    else:
        places, labels = _decade_places(low, high)
    return _without_crowding(viewport, height, apart, places, labels)


def hz_label(hz: float) -> str:
    """Write a frequency for an axis: "500", "2k", "1.25k"."""
    return f"{hz:g}" if hz < 1000 else f"{hz / 1000:g}k"


def clock_text(seconds: float, decimals: int) -> str:
    """Write a time for an axis: "4.5" below a minute, "1:04.5" above, "1:00:04" from an hour."""
    sign = words.MINUS if seconds < -1e-9 else ""
    units = 10**decimals
    whole, part = divmod(round(abs(seconds) * units), units)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    tail = f".{part:0{decimals}d}" if decimals else ""
    if hours:
        return f"{sign}{hours}:{minute:02d}:{second:02d}{tail}"
    return f"{sign}{minute}:{second:02d}{tail}"


def _divisions(step: float) -> int:
    digits = step
    while digits < 1 - 1e-9:
        digits *= 10
    leading = round(digits) if digits < 60 else round(digits / 60)
    while leading >= 10 and leading % 10 == 0:
        leading //= 10
    return _PER_LABEL.get(leading, 5)


def _even_places(low: float, high: float, count: float) -> tuple[list[float], set[float]]:
    rough = max((high - low) / count, 1e-6)
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(base * power for base in (1, 2, 5, 10) if base * power >= rough * (1 - 1e-9))
    first, last = int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9))
    places = [float(index * step) for index in range(first, last + 1)]
    return places, set(places)


def _decade_places(low: float, high: float) -> tuple[list[float], set[float]]:
    places, labels = [], set()
    for power in range(5, -1, -1):
        for base in (1, 5, 2, 3, 4, 6, 7, 8, 9):
            at = float(base * 10**power)
            if low <= at <= high:
                places.append(at)
                if base in (1, 2, 5):
                    labels.add(at)
    return places, labels


def _piano_ticks(viewport: Viewport, height: float) -> list[Tick]:
    """Name every C, and every white key where there is room."""
    octave = viewport.y_of(100, height) - viewport.y_of(200, height)
    named = range(12) if octave >= 180 else (0, 2, 4, 5, 7, 9, 11) if octave >= 110 else (0,)
    every = 1 if octave >= 26 else 2
    return [
        Tick(pitch_hz(midi), pitch_name(midi))
        for midi in range(LOWEST_MIDI, HIGHEST_MIDI + 1)
        if midi % 12 in named
        and midi // 12 % every == 0
        and viewport.low_hz <= pitch_hz(midi) <= viewport.high_hz
    ]


def _without_crowding(
    viewport: Viewport, height: float, apart: float, places: list[float], labels: set[float]
) -> list[Tick]:
    taken: list[float] = []
    ticks = []
    for at in sorted(places, key=lambda hz: hz not in labels):
        y = viewport.y_of(at, height)
        is_free = all(abs(y - other) >= apart for other in taken)
        if at in labels and is_free:
            taken.append(y)
            ticks.append(Tick(at, hz_label(at)))
        else:
            ticks.append(Tick(at))
    return ticks
