"""One stretch of playing: from pressing Play to the stop, on one open device."""

import math
from collections import deque

import numpy as np

from layered.dsp.arrays import Rows
from layered.playback.clock import StreamClock, Timeline
from layered.playback.feed import Feed, Piece
from layered.playback.ring import Ring
from layered.playback.source import Levels, PlaybackSource, SourceReader

LEAD_S = 0.4
"""How far the worker mixes ahead of the device."""

_SILENCE_FIRST_S = 0.02
_LEAST_S = 0.02
_MARGINS_S = (0.005, 0.1, LEAD_S)
_FADE_S = 0.01


class Voice:
    """Mixed sound on its way to a device, which can be mixed again while it waits.

    `fill` runs on the audio thread, `step` and `jump` on a worker.

    Attributes
    ----------
    underruns : int
        How often the device asked for more than was mixed.
    """

    def __init__(
        self,
        source: PlaybackSource,
        position: int,
        *,
        sample_rate_hz: int,
        n_channels: int,
        latency_s: float,
        loop: tuple[int, int] | None,
    ) -> None:
        self._source = source
        self._rate_hz = sample_rate_hz
        self._n_channels = n_channels
        self._lead = math.ceil(LEAD_S * sample_rate_hz)
        # The device fills its whole queue in one burst at the start, before the worker can follow;
        # the queue is up to twice as long as asked for.
        self._first_lead = self._lead + math.ceil(2 * latency_s * sample_rate_hz)
        self._ring = Ring(self._first_lead + self._lead, n_channels)
        self._levels: deque[tuple[float, Levels]] = deque()
        self._end: int | None = None
        self.loop = loop
        self.clock = StreamClock(sample_rate_hz)
        self.timeline = Timeline(source.sample_rate_hz / sample_rate_hz)
        self.underruns = 0
        # Sound servers may swallow the first millisecond of a stream (seen: 44 samples).
        self._first = math.ceil(_SILENCE_FIRST_S * sample_rate_hz)
        self._ring.write(np.zeros((self._first, n_channels), dtype=np.float32))
        self.timeline.mark(self._first, position)
        self._feed, self._reader = self._new_feed(position, origin=self._first)

    def fill(self, columns: Rows, time_s: float, now_s: float) -> None:
        """Give the device what it asks for; audio thread only."""
        ring = self._ring
        self.clock.note(ring.read, time_s, now_s)
        count = ring.take(columns)
        if count < len(columns):
            columns[count:] = 0
            self.underruns += 1

    def begin(self) -> None:
        """Mix what the device takes at its start; before `fill`."""
        self._mix(self._first_lead)

    def step(self) -> None:
        """Mix ahead, silence after the end; mix again what waits if the plan has changed.

        On a computer too busy to keep up, going on comes first: the new plan is heard later.
        """
        in_time = 2 * self._ring.ready > self._lead
        if in_time and self._source.plan() is not self._reader.plan:
            self.jump(None)
        missing = self._lead - self._ring.ready
        if missing >= _LEAST_S * self._rate_hz:
            self._mix(missing)

    def _mix(self, missing: int) -> None:
        if self._end is None:
            piece = self._feed.next(missing)
            self._ring.write(piece.sound.T)
            self._keep(piece)
        else:
            self._ring.write(np.zeros((missing, self._n_channels), dtype=np.float32))

    def jump(self, position: int | None) -> None:
        """Mix again what the device did not yet take, from a position or from where it is.

        What was to be heard is faded over to what is heard now, in 10 ms: a seek does not click,
        and a gain, mute or pan moves in a straight line.
        """
        fade = math.ceil(_FADE_S * self._rate_hz)
        # The device may take what is mixed again meanwhile: then once more, from later on.
        for margin_s in _MARGINS_S:
            margin = math.ceil(margin_s * self._rate_hz)
            at = max(self._first, min(self._ring.read + margin, self._ring.written))
            go_on = position
            if go_on is None:
                if self._end is not None and at >= self._end:
                    return
                go_on = int(self.timeline.position_at(at))
            feed, reader = self._new_feed(go_on, origin=at)
            piece = feed.next(max(fade, self._ring.written - at))
            sound = piece.sound
            old = self._ring.peek(at, min(fade, self._ring.written - at))
            count = min(old.shape[1], sound.shape[1])
            ramp = np.arange(1, count + 1, dtype=np.float32) / np.float32(max(1, count))
            sound[:, :count] = old[:, :count] + (sound[:, :count] - old[:, :count]) * ramp
            if self._ring.read <= at:
                break
        self._ring.replace(at, sound)
        self._feed, self._reader, self._end = feed, reader, None
        while self._levels and self._levels[-1][0] >= at:
            self._levels.pop()
        self._keep(piece)

    def heard_levels(self, now_s: float) -> list[Levels]:
        """Take the peaks of what was heard since the last call."""
        heard = self.clock.sample_at(now_s)
        taken: list[Levels] = []
        while heard is not None and self._levels and self._levels[0][0] <= heard:
            taken.append(self._levels.popleft()[1])
        return taken

    def position_at(self, time_s: float) -> float | None:
        """Say which sample of the mixture is heard at a time; None until the device runs."""
        sample = self.clock.sample_at(time_s)
        if sample is None:
            return None
        return self.timeline.position_at(min(sample, self._ring.written))

    def has_ended(self, now_s: float) -> bool:
        """Whether the last sample was heard."""
        heard = self.clock.sample_at(now_s)
        return self._end is not None and heard is not None and heard >= self._end

    def _keep(self, piece: Piece) -> None:
        for sample, position in piece.marks:
            self.timeline.mark(sample, position)
        self._levels.extend(piece.levels)
        if self._feed.has_ended:
            self._end = self._ring.written

    def _new_feed(self, position: int, *, origin: int) -> tuple[Feed, SourceReader]:
        n_channels = max(2, self._source.n_channels)
        reader = SourceReader(self._source, position, n_channels=n_channels, loop=self.loop)
        feed = Feed(
            self._source,
            reader,
            origin=origin,
            sample_rate_hz=self._rate_hz,
            n_channels=self._n_channels,
        )
        return feed, reader
