"""When each sample of a stream is heard, and where in the mixture that is."""

from bisect import bisect_right

import numpy as np

_HISTORY = 64
_SETTLED_AFTER_S = 0.005
_OUTLIER_S = 0.02


class StreamClock:
    """The line between a stream's samples and the time they are at the loudspeaker or microphone.

    The audio thread notes each buffer. The times told while the device is still being filled for
    the first time, all in one burst, may be wrong by a second, so nothing is said until the next
    one. After that they are right to a few milliseconds; the median is taken of the latest that
    agree with the last to 20 ms.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self.sample_rate_hz = sample_rate_hz
        self._starts_s = np.zeros(_HISTORY)
        self._n_noted = 0
        self._first_now_s = 0.0
        self._settled = False

    @property
    def is_settled(self) -> bool:
        """Whether the device runs and its times can be trusted."""
        return self._settled

    def note(self, sample: int, time_s: float, now_s: float) -> None:
        """Note when a buffer's first sample is heard; audio thread only."""
        if self._n_noted == 0:
            self._first_now_s = now_s
        self._starts_s[self._n_noted % _HISTORY] = time_s - sample / self.sample_rate_hz
        self._n_noted += 1
        if now_s - self._first_now_s > _SETTLED_AFTER_S:
            self._settled = True

    def sample_at(self, time_s: float) -> float | None:
        """Say which sample is heard at a time; None until the device runs."""
        start_s = self._start_s()
        return None if start_s is None else (time_s - start_s) * self.sample_rate_hz

    def time_of(self, sample: float) -> float | None:
        """Say when a sample is heard; None until the device runs."""
        start_s = self._start_s()
        return None if start_s is None else start_s + sample / self.sample_rate_hz

    def _start_s(self) -> float | None:
        if not self._settled:
            return None
        noted = self._n_noted
        # A copy: the audio thread may write the next one meanwhile.
        starts_s = self._starts_s[: min(noted, _HISTORY)].copy()
        latest = starts_s[(noted - 1) % _HISTORY]
        return float(np.median(starts_s[np.abs(starts_s - latest) < _OUTLIER_S]))


class Timeline:
    """Which sample of the mixture each sample of a stream is; it jumps at seeks and loops.

    Parameters
    ----------
    step : float
        Samples of the mixture for each sample of the stream: the ratio of their rates.
    """

    def __init__(self, step: float) -> None:
        self._step = step
        self._marks: list[tuple[float, int]] = []

    def mark(self, stream_sample: float, position: int) -> None:
        """From ``stream_sample`` on, the mixture goes on at ``position``; replaces later marks."""
        if self._marks and self._marks[-1][0] >= stream_sample:
            self._marks = [mark for mark in self._marks if mark[0] < stream_sample]
        self._marks.append((stream_sample, position))

    def position_at(self, stream_sample: float) -> float:
        """Say where in the mixture a sample of the stream is, also before the first mark."""
        marks = self._marks
        index = max(0, bisect_right(marks, stream_sample, key=lambda mark: mark[0]) - 1)
        start, position = marks[index]
        return position + (stream_sample - start) * self._step
