"""What part of time and frequency is seen: one for all that is drawn on the time axis."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from layered.dsp.arrays import Curve
from layered.session.picture import Look
from layered.ui.scales import LOWEST_LOG_HZ, FrequencyScale, is_in_octaves, unwarp, warp

_SHORTEST_SAMPLES = 256
_FEWEST_OCTAVES = 0.5
_DEFAULT_LOW_HZ = 40.0
_DEFAULT_HIGH_HZ = 20_000.0
_PIANO_LOW_HZ, _PIANO_HIGH_HZ = 26.7, 4310.0
"""Half a key below the lowest and above the highest."""
_FARTHEST = 2.0
"""How many times the recording the view can hold."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A viewport of a size in pixels; row 0 is the highest frequency."""

    start_s: float
    end_s: float
    low_hz: float
    high_hz: float
    scale: FrequencyScale
    width: int
    height: int

    @property
    def look(self) -> Look:
        """The same, for pictures."""
        return Look(self.start_s, self.end_s, (self.end_s - self.start_s) / self.width)

    def row_edges_hz(self) -> Curve:
        """Give the edges of the rows in Hz from the top down, shape (height + 1,)."""
        low, high = warp(self.low_hz, self.scale), warp(self.high_hz, self.scale)
        return unwarp(np.linspace(float(high), float(low), self.height + 1), self.scale)


class Viewport(QObject):
    """The visible range of time and frequency; everything that shows them shares it."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.length_s = 1.0
        self.sample_rate_hz = 44_100
        self.start_s, self.end_s = 0.0, 1.0
        self.scale = FrequencyScale.LOG
        self.low_hz, self.high_hz = _DEFAULT_LOW_HZ, _DEFAULT_HIGH_HZ

    @property
    def span_s(self) -> float:
        """How much time is visible."""
        return self.end_s - self.start_s

    @property
    def top_hz(self) -> float:
        """The highest frequency there is."""
        return self.sample_rate_hz / 2

    def frame(self, width: int, height: int) -> Frame:
        """Give the visible range for a picture of a size."""
        return Frame(
            self.start_s, self.end_s, self.low_hz, self.high_hz, self.scale, width, height
        )

    def set_sound(self, length_s: float, sample_rate_hz: int) -> None:
        """Show the whole of another sound."""
        self.length_s, self.sample_rate_hz = length_s, sample_rate_hz
        self.start_s, self.end_s = 0.0, length_s
        self._reset_frequencies()
        self.changed.emit()

    def set_times(self, start_s: float, end_s: float) -> None:
        """Show a stretch of time, as far as there is sound to show."""
        shortest = min(self.length_s, _SHORTEST_SAMPLES / self.sample_rate_hz)
        span = min(max(end_s - start_s, shortest), self.length_s * _FARTHEST)
        spare = max(0.0, span - self.length_s)
        start_s = min(max(start_s, -spare / 2), max(-spare / 2, self.length_s - span))
        if (start_s, start_s + span) != (self.start_s, self.end_s):
            self.start_s, self.end_s = start_s, start_s + span
            self.changed.emit()

    def show_range(self, start_s: float, end_s: float) -> None:
        """Show a stretch of time with a little room on both sides."""
        margin = (end_s - start_s) * 0.05
        self.set_times(start_s - margin, end_s + margin)

    def fit(self) -> None:
        """Show the whole recording."""
        self.set_times(0.0, self.length_s)

    def scroll_time(self, fraction: float) -> None:
        """Move by a part of the visible width; positive is later."""
        step = fraction * self.span_s
        self.set_times(self.start_s + step, self.end_s + step)

    def zoom_time(self, factor: float, at_s: float | None = None) -> None:
        """Look closer by a factor; what is at ``at_s`` stays where it is."""
        at_s = (self.start_s + self.end_s) / 2 if at_s is None else at_s
        shortest = min(self.length_s, _SHORTEST_SAMPLES / self.sample_rate_hz)
        span = min(max(self.span_s / factor, shortest), self.length_s * _FARTHEST)
        place = (at_s - self.start_s) / self.span_s
        self.set_times(at_s - place * span, at_s + (1 - place) * span)

    def set_scale(self, scale: FrequencyScale) -> None:
        """Choose how frequency is spread over height."""
        if scale is not self.scale:
            is_piano = FrequencyScale.PIANO in (scale, self.scale)
            self.scale = scale
            if is_piano:
                self._reset_frequencies()
            self.set_frequencies(self.low_hz, self.high_hz)
            self.changed.emit()

    def set_frequencies(self, low_hz: float, high_hz: float) -> None:
        """Show a range of frequencies, as far as the recording has them."""
        bottom, top = self._frequency_limits()
        low, high = (float(warp(hz, self.scale)) for hz in (low_hz, high_hz))
        narrowest = self._narrowest(bottom, top)
        span = min(max(high - low, narrowest), top - bottom)
        middle = (low + high) / 2
        low = min(max(middle - span / 2, bottom), top - span)
        low_hz, high_hz = (float(unwarp(at, self.scale)) for at in (low, low + span))
        if not np.allclose((low_hz, high_hz), (self.low_hz, self.high_hz), rtol=1e-9):
            self.low_hz, self.high_hz = low_hz, high_hz
            self.changed.emit()

    def zoom_frequency(self, factor: float, at_hz: float | None = None) -> None:
        """Look closer at a frequency, which stays where it is."""
        bottom, top = self._frequency_limits()
        low, high = (float(warp(hz, self.scale)) for hz in (self.low_hz, self.high_hz))
        at = (low + high) / 2 if at_hz is None else float(warp(at_hz, self.scale))
        span = min(max((high - low) / factor, self._narrowest(bottom, top)), top - bottom)
        new_low = at - (at - low) / (high - low) * span
        self.set_frequencies(*(float(unwarp(y, self.scale)) for y in (new_low, new_low + span)))

    def scroll_frequency(self, fraction: float) -> None:
        """Move by a part of the visible height; positive is higher."""
        low, high = (float(warp(hz, self.scale)) for hz in (self.low_hz, self.high_hz))
        bottom, top = self._frequency_limits()
        step = min(max(fraction * (high - low), bottom - low), top - high)
        self.set_frequencies(*(float(unwarp(y + step, self.scale)) for y in (low, high)))

    def fit_frequencies(self) -> None:
        """Show all frequencies that matter."""
        self._reset_frequencies()
        self.changed.emit()

    def x_of(self, seconds: float, width: float) -> float:
        """Where a time is, in pixels from the left."""
        return (seconds - self.start_s) / self.span_s * width

    def seconds_at(self, x: float, width: float) -> float:
        """Which time is at a place."""
        return self.start_s + x / max(width, 1) * self.span_s

    def y_of(self, hz: float, height: float) -> float:
        """Where a frequency is, in pixels from the top."""
        low, high, at = (float(warp(f, self.scale)) for f in (self.low_hz, self.high_hz, hz))
        return (high - at) / (high - low) * height

    def hz_at(self, y: float, height: float) -> float:
        """Which frequency is at a place."""
        low, high = (float(warp(f, self.scale)) for f in (self.low_hz, self.high_hz))
        return float(unwarp(high - y / max(height, 1) * (high - low), self.scale))

    def _reset_frequencies(self) -> None:
        self.high_hz = min(self.top_hz, _DEFAULT_HIGH_HZ)
        self.low_hz = _DEFAULT_LOW_HZ if is_in_octaves(self.scale) else 0.0
        if self.scale is FrequencyScale.PIANO:
            self.low_hz, self.high_hz = _PIANO_LOW_HZ, min(self.top_hz, _PIANO_HIGH_HZ)

    def _frequency_limits(self) -> tuple[float, float]:
        bottom_hz = LOWEST_LOG_HZ if is_in_octaves(self.scale) else 0.0
        return float(warp(bottom_hz, self.scale)), float(warp(self.top_hz, self.scale))

    def _narrowest(self, bottom: float, top: float) -> float:
        if is_in_octaves(self.scale):
            return _FEWEST_OCTAVES
        return (top - bottom) / 100
