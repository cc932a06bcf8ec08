"""One stretch of playing: from Play to the stop, with an open loudspeaker and a worker."""

from typing import Protocol

from layered.dsp.arrays import Rows
from layered.errors import LayeredError
from layered.playback.backend import AudioBackend, Wish, Worker
from layered.playback.devices import Direction, device_gone, no_answer
from layered.playback.source import Levels, PlaybackSource
from layered.playback.voice import Voice

_STEP_S = 0.005
_FIRST_ANSWER_S = 6.0
_ANSWER_S = 2.0


class Place(Protocol):
    """Where in the mixture the sound was at any time, while one `play` lasted; kept after it."""

    def heard_at_s(self, time_s: float) -> float | None:
        """Say which second of the mixture is heard at a time of the streams' clock.

        None until the device runs; before the first sound it counts back from it.
        """


class Owner(Protocol):
    """Who is told by the worker how it goes."""

    def show(self, levels: Levels) -> None:
        """Move the meters on."""

    def ended(self, stretch: "Stretch", error: str | None) -> None:
        """Note that it ended by itself, and why if something went wrong."""


class Stretch:
    """One stretch of playing: an open loudspeaker, the voice that feeds it, and the worker."""

    def __init__(
        self,
        backend: AudioBackend,
        source: PlaybackSource,
        owner: Owner,
        *,
        device: str | None,
        latency_s: float,
    ) -> None:
        self._backend = backend
        self._owner = owner
        self._source = source
        self._stream = backend.open_output(
            self._fill,
            Wish(device, max(2, source.n_channels), latency_s, source.sample_rate_hz),
        )
        self.voice: Voice
        self._worker: Worker | None = None
        self._seek_to: int | None = None
        self._loop_changed = False
        self._position = 0
        self._answered_s = 0.0

    def begin(self, position: int, loop: tuple[int, int] | None) -> None:
        """Mix the first sounds, then start the device."""
        stream = self._stream
        self._position = position
        self.voice = Voice(
            self._source,
            position,
            sample_rate_hz=stream.sample_rate_hz,
            n_channels=stream.n_channels,
            latency_s=stream.latency_s,
            loop=loop,
        )
        self.voice.begin()
        self._answered_s = stream.now_s() + _FIRST_ANSWER_S - _ANSWER_S
        stream.start()
        self._worker = self._backend.repeat(self._step, _STEP_S)

    @property
    def underruns(self) -> int:
        """How often the sound broke off: nothing was mixed in time, or the device ran dry."""
        return self.voice.underruns + self._stream.dropouts

    def close(self) -> None:
        """Stop the worker and the device."""
        if self._worker is not None:
            self._worker.stop()
        self._stream.close()

    def seek(self, position: int) -> None:
        """Go on elsewhere, at the worker's next step."""
        self._seek_to = position

    def set_loop(self, loop: tuple[int, int] | None) -> None:
        """Repeat something else, from the worker's next step on."""
        self.voice.loop = loop
        self._loop_changed = True

    def heard_at_s(self, time_s: float) -> float | None:
        """Say what is heard at a time."""
        heard = self.voice.position_at(time_s)
        return None if heard is None else heard / self._source.sample_rate_hz

    def position_samples(self) -> int:
        """Say what is heard now."""
        if self._stream.is_active:
            heard = self.voice.position_at(self._stream.now_s())
            if heard is not None:
                self._position = min(max(0, round(heard)), self._source.n_samples)
        return self._position

    def _fill(self, columns: Rows, time_s: float, now_s: float) -> None:
        self.voice.fill(columns, time_s, now_s)
        if self.voice.clock.is_settled:
            self._answered_s = now_s

    def _step(self) -> bool:
        stream = self._stream
        try:
            self._mix()
        except (LayeredError, OSError, MemoryError) as error:
            return self._end(str(error))
        now_s = stream.now_s()
        for levels in self.voice.heard_levels(now_s):
            self._owner.show(levels)
        if self.voice.has_ended(now_s):
            return self._end(None)
        if not stream.is_active:
            return self._end(str(device_gone(Direction.OUTPUT, stream.device_name)))
        if now_s - self._answered_s > _ANSWER_S:
            return self._end(str(no_answer(Direction.OUTPUT, stream.device_name)))
        return True

    def _mix(self) -> None:
        position, self._seek_to = self._seek_to, None
        if position is not None or self._loop_changed:
            self._loop_changed = False
            self.voice.jump(position)
        self.voice.step()

    def _end(self, error: str | None) -> bool:
        self._owner.ended(self, error)
        self._stream.close()
        return False
