"""What a microphone delivers: kept, measured, and drawn while it comes in."""

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Rows, Sound
from layered.dsp.levels import PeakMeter
from layered.playback.clock import StreamClock
from layered.playback.ring import Ring

_RING_S = 4.0
_CHUNK_S = 10.0
_SILENT_AFTER_S = 1.0
_FULL_SCALE = 0.9999  # the largest 16-bit sample is 0.99997


class Capture:
    """Sound from the audio thread, taken over by a worker.

    `drain` runs on the audio thread, everything else on a worker.

    Attributes
    ----------
    meter : PeakMeter
        Of all that comes in.
    overruns : int
        How often sound was lost because nobody took it for 4 s.
    is_silent : bool
        Whether the last second or more was nothing but zeros, which no real microphone delivers.
    """

    def __init__(self, sample_rate_hz: int, n_channels: int) -> None:
        self.sample_rate_hz = sample_rate_hz
        self.n_channels = n_channels
        self.clock = StreamClock(sample_rate_hz)
        self.meter = PeakMeter(clip_above=_FULL_SCALE)
        self.envelope = Envelope(sample_rate_hz)
        self.overruns = 0
        self.is_silent = False
        self._zeros = 0
        self._ring = Ring(round(_RING_S * sample_rate_hz), n_channels)
        self._start: int | None = None
        self._end: int | None = None
        self._chunks: list[Rows] = []
        self.n_kept = 0

    def drain(self, columns: Rows, time_s: float, now_s: float) -> None:
        """Take what the device delivers; audio thread only."""
        self.clock.note(self._ring.written, time_s, now_s)
        if self._ring.write(columns) < len(columns):
            self.overruns += 1

    def keep_from(self, time_s: float) -> None:
        """Keep the sound that is at the microphone from a time on."""
        self._start, self._end = self._sample_at(time_s), None
        self._chunks = []
        self.n_kept = 0
        self.overruns = 0
        self.envelope = Envelope(self.sample_rate_hz)

    def keep_until(self, time_s: float) -> None:
        """Keep no more after a time; the sound until then may still be on its way."""
        if self._end is None:
            self._end = self._sample_at(time_s)

    @property
    def is_complete(self) -> bool:
        """Whether all that is to be kept has come in."""
        return self._end is not None and self._ring.read >= self._end

    def start_time_s(self) -> float | None:
        """Say when the first kept sample was at the microphone; None while nobody knows."""
        return None if self._start is None else self.clock.time_of(self._start)

    def step(self) -> None:
        """Take over what came in."""
        while self._ring.ready:
            columns = np.empty(
                (min(self._ring.ready, self.sample_rate_hz), self.n_channels), dtype=np.float32
            )
            first = self._ring.read
            self._ring.take(columns)
            self._measure(columns)
            if self._start is not None:
                last = len(columns) if self._end is None else max(0, self._end - first)
                self._keep(columns[max(0, self._start - first) : last])

    def sound(self) -> Sound:
        """Join what was kept, shape (channels, samples), and let go of the pieces."""
        joined = np.empty((self.n_channels, self.n_kept), dtype=np.float32)
        start = 0
        chunks, self._chunks = self._chunks[::-1], []
        while chunks:
            chunk = chunks.pop()[: self.n_kept - start]
            joined[:, start : start + len(chunk)] = chunk.T
            start += len(chunk)
        return joined

    def _sample_at(self, time_s: float) -> int:
        sample = self.clock.sample_at(time_s)
        return self._ring.written if sample is None else max(round(sample), self._ring.read)

    def _measure(self, columns: Rows) -> None:
        peak = float(np.abs(columns).max())
        self.meter.add(peak, len(columns) / self.sample_rate_hz)
        self._zeros = self._zeros + len(columns) if peak == 0 else 0
        self.is_silent = self._zeros >= _SILENT_AFTER_S * self.sample_rate_hz

    def _keep(self, columns: Rows) -> None:
        self.envelope.add(columns)
        size = round(_CHUNK_S * self.sample_rate_hz)
        while len(columns):
            filled = self.n_kept % size
            if filled == 0:
                self._chunks.append(np.empty((size, self.n_channels), dtype=np.float32))
            count = min(size - filled, len(columns))
            self._chunks[-1][filled : filled + count] = columns[:count]
            self.n_kept += count
            columns = columns[count:]


class Envelope:
    """The lowest and highest sample of each 10 ms, which another thread may read and draw."""

    def __init__(self, sample_rate_hz: int) -> None:
        self.hop_samples = max(1, sample_rate_hz // 100)
        self._points: NDArray[np.float32] = np.zeros((2, 1024), dtype=np.float32)
        self._count = 0
        self._left = np.zeros(0, dtype=np.float32)

    def add(self, columns: Rows) -> None:
        """Add samples, shape (samples, channels)."""
        mono = np.concatenate([self._left, columns.mean(axis=1)])
        n_new = len(mono) // self.hop_samples
        hops = mono[: n_new * self.hop_samples].reshape(n_new, self.hop_samples)
        self._left = mono[n_new * self.hop_samples :]
        if self._count + n_new > self._points.shape[1]:
            room = np.zeros((2, self._points.shape[1] + n_new), dtype=np.float32)
            self._points = np.concatenate([self._points, room], axis=1)
        if n_new:
            self._points[0, self._count : self._count + n_new] = hops.min(axis=1)
            self._points[1, self._count : self._count + n_new] = hops.max(axis=1)
            self._count += n_new

    def points(self) -> NDArray[np.float32]:
        """Give what there is, shape (2, points); not to be written to."""
        count = self._count
        return self._points[:, :count]
