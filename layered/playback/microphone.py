"""An open microphone, what it delivers, and the worker that takes it over."""

import threading
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Rows
from layered.dsp.levels import PeakMeter, peak
from layered.model.recording import Recording
from layered.playback.backend import AudioBackend, Wish
from layered.playback.capture import Capture
from layered.playback.devices import Direction, device_gone, no_answer, silent_microphone
from layered.playback.stretch import Place

LONGEST_S = 2 * 3600.0

_STEP_S = 0.02
_PLACED_AFTER_S = 2.0
_LATE_S = 1.0
_FIRST_ANSWER_S = 6.0
_ANSWER_S = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """What was recorded, and where it belongs.

    Parameters
    ----------
    recording : Recording
        At the microphone's rate.
    offset_s : float
        What was heard of the mixture when it starts, 0 or later: both devices' delays are taken
        out. It may lie behind the mixture's end if the person went on singing.
    warnings : tuple of str
        What may be wrong with it, one sentence each.
    """

    recording: Recording
    offset_s: float
    warnings: tuple[str, ...] = ()


class Owner(Protocol):
    """Who is told by the worker what was recorded."""

    def took(self, microphone: "Microphone", take: Take | None, error: str | None) -> bool:
        """Hold a take, note an error, and say whether the microphone stays open."""


class Microphone:
    """Records takes from one open device, one after the other."""

    def __init__(
        self,
        backend: AudioBackend,
        owner: Owner,
        *,
        wish: Wish,
        channel: int,
    ) -> None:
        self._owner = owner
        self._lock = threading.RLock()
        self._stream = backend.open_input(self._drain, wish)
        n_channels = self._stream.n_channels
        # A device that has fewer channels now gives the last it has.
        self._only = min(channel, n_channels) - 1 if channel else None
        n_kept = n_channels if self._only is None else 1
        self._capture = Capture(self._stream.sample_rate_hz, n_kept)
        self.is_recording = False
        self._dropouts_before = 0
        self._name = ""
        self._at_s = 0.0
        self._place: Place | None = None
        self._offset_s: float | None = None
        self._finished_s: float | None = None
        self._answered_s = self._stream.now_s() + _FIRST_ANSWER_S - _ANSWER_S
        self._stream.start()
        self._worker = backend.repeat(self._step, _STEP_S)

    @property
    def recorded_s(self) -> float:
        """How much was kept so far."""
        return self._capture.n_kept / self._capture.sample_rate_hz

    @property
    def meter(self) -> PeakMeter:
        """The level of all that comes in."""
        return self._capture.meter

    @property
    def silent_input(self) -> str | None:
        """Why nothing but zeros comes in."""
        if not self._capture.is_silent:
            return None
        return silent_microphone(self._stream.device_name)

    def envelope(self) -> NDArray[np.float32]:
        """Give the lowest and highest sample of each 10 ms kept so far."""
        return self._capture.envelope.points()

    def begin(self, name: str, at_s: float, place: Place | None) -> None:
        """Keep what comes in from now on."""
        with self._lock:
            self._name, self._at_s, self._place = name, at_s, place
            self._offset_s = self._finished_s = None
            self._dropouts_before = self._stream.dropouts
            self._capture.keep_from(self._stream.now_s())
            self.is_recording = True

    def finish(self) -> None:
        """Keep what is at the microphone until now."""
        with self._lock:
            if self.is_recording and self._finished_s is None:
                self._finished_s = self._stream.now_s()
                self._capture.keep_until(self._finished_s)

    def close(self) -> None:
        """Stop the worker and the device."""
        self._worker.stop()
        self._stream.close()

    def _drain(self, columns: Rows, time_s: float, now_s: float) -> None:
        if self._only is not None:
            columns = columns[:, self._only : self._only + 1]
        self._capture.drain(columns, time_s, now_s)
        self._answered_s = now_s

    def _step(self) -> bool:
        with self._lock:
            self._capture.step()
            now_s = self._stream.now_s()
            if not self._stream.is_active:
                return self._end(str(device_gone(Direction.INPUT, self._stream.device_name)))
            if now_s - self._answered_s > _ANSWER_S:
                return self._end(str(no_answer(Direction.INPUT, self._stream.device_name)))
            if self.is_recording:
                return self._follow(now_s)
        return True

    def _follow(self, now_s: float) -> bool:
        if self._offset_s is None and self.recorded_s > _PLACED_AFTER_S:
            self._offset_s = self._offset_now_s()
        if self.recorded_s > LONGEST_S:
            self.finish()
        late = self._finished_s is not None and now_s - self._finished_s > _LATE_S
        if self._capture.is_complete or late:
            return self._end(None)
        return True

    def _end(self, error: str | None) -> bool:
        take = self._take() if self.is_recording else None
        stays = self._owner.took(self, take, error)
        self.is_recording = False
        if not stays:
            self._stream.close()
        return stays

    def _take(self) -> Take | None:
        capture = self._capture
        offset_s = self._offset_now_s() if self._offset_s is None else self._offset_s
        if offset_s is None:
            offset_s = self._at_s
        # What was sung before the mixture's beginning has no place in it.
        early = max(0, round(-offset_s * capture.sample_rate_hz))
        sound = capture.sound()[:, early:]
        if sound.shape[1] == 0:
            return None
        name = self._stream.device_name
        recording = Recording.of(
            sound, capture.sample_rate_hz, self._name, f"recorded with {name}"
        )
        return Take(recording, max(0.0, offset_s), self._warnings(recording))

    def _warnings(self, recording: Recording) -> tuple[str, ...]:
        warnings = []
        if peak(recording.samples) == 0:
            warnings.append(str(silent_microphone(self._stream.device_name)))
        if self._capture.overruns or self._stream.dropouts > self._dropouts_before:
            warnings.append(
                "Parts of the recording are missing, because the computer was too busy for a "
                "moment. Record it again if you hear a gap."
            )
        return tuple(warnings)

    def _offset_now_s(self) -> float | None:
        start_s = self._capture.start_time_s()
        if self._place is None or start_s is None:
            return None
        return self._place.heard_at_s(start_s)
