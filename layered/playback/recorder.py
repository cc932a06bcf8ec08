"""Records a hint, in time with the mix that plays."""

import threading

import numpy as np
from numpy.typing import NDArray

from layered.dsp.levels import PeakMeter
from layered.errors import DeviceError
from layered.playback.backend import DEFAULT_LATENCY_S, AudioBackend, Wish
from layered.playback.microphone import Microphone, Take
from layered.playback.player import Player

_WAIT_S = 1.5


class Recorder:
    """Arm, start, finish: then `take` holds the recording.

    While armed the microphone is open and its level shows; `take` arrives up to half a second
    after `finish`, because the last sounds are still on their way. The microphone is let go of
    then, unless it was armed before.

    Attributes
    ----------
    take : Take or None
        The latest recording; poll it after `finish`.
    error : str or None
        Why it stopped by itself, in words; what was recorded until then is in `take`.
    device : str or None
        The id of the microphone to use from the next `arm` on; None follows the system.
    channel : int
        Which of its channels is recorded, from 1 on; 0 mixes them as the system does.
    sample_rate_hz : int
        The rate asked for; 0 is the microphone's own.
    """

    def __init__(
        self,
        backend: AudioBackend,
        *,
        device: str | None = None,
        latency_s: float = DEFAULT_LATENCY_S,
    ) -> None:
        self.device = device
        self.latency_s = latency_s
        self.channel = 0
        self.sample_rate_hz = 0
        self.take: Take | None = None
        self.error: str | None = None
        self._backend = backend
        self._lock = threading.RLock()
        self._microphone: Microphone | None = None
        self._stays_armed = False
        self._idle_meter = PeakMeter()

    @property
    def is_armed(self) -> bool:
        """Whether the microphone is open."""
        return self._microphone is not None

    @property
    def is_recording(self) -> bool:
        """Whether sound is being kept, also while the last of it is on its way."""
        microphone = self._microphone
        return microphone is not None and microphone.is_recording

    @property
    def recorded_s(self) -> float:
        """How much was kept so far, in seconds."""
        microphone = self._microphone
        return 0.0 if microphone is None else microphone.recorded_s

    @property
    def meter(self) -> PeakMeter:
        """The level at the microphone, from arming on."""
        microphone = self._microphone
        return self._idle_meter if microphone is None else microphone.meter

    @property
    def silent_input(self) -> str | None:
        """Why nothing but zeros has come for a second or more, in words; else None."""
        microphone = self._microphone
        return None if microphone is None else microphone.silent_input

    def envelope(self) -> NDArray[np.float32]:
        """Give the lowest and highest sample of each 10 ms kept so far, shape (2, points)."""
        microphone = self._microphone
        if microphone is None:
            return np.zeros((2, 0), dtype=np.float32)
        return microphone.envelope()

    def arm(self, *, n_channels: int = 1) -> None:
        """Open the microphone and show its level.

        Raises
        ------
        DeviceError
            If there is none, or it refuses.
        """
        self._stays_armed = True
        self._open(n_channels)

    def disarm(self) -> None:
        """Let go of the microphone; what is being recorded is thrown away."""
        with self._lock:
            microphone, self._microphone = self._microphone, None
        self._stays_armed = False
        if microphone is not None:
            microphone.close()

    def start(
        self,
        *,
        at_s: float = 0.0,
        player: Player | None = None,
        name: str = "Hint",
        n_channels: int = 1,
    ) -> None:
        """Record from now on; opens the microphone if it is not armed.

        Parameters
        ----------
        at_s : float
            Where in the mixture the recording belongs if nothing plays.
        player : Player
            If it plays, the place is what is heard from it at each moment.

        Raises
        ------
        DeviceError
            If there is no microphone, or it refuses.
        """
        if not self.is_armed:
            self._stays_armed = False
        microphone = self._open(n_channels)
        self.take = None
        microphone.begin(name, at_s, player.place() if player is not None else None)

    def finish(self) -> None:
        """End the recording with the sound of now."""
        microphone = self._microphone
        if microphone is not None:
            microphone.finish()

    def stop(self) -> Take:
        """End the recording and wait for it: half a second, one and a half at most.

        Raises
        ------
        DeviceError
            If nothing was recorded.
        """
        self.finish()
        self._backend.wait(lambda: not self.is_recording, _WAIT_S)
        if self.take is None:
            raise DeviceError(self.error or "Nothing was recorded. Start a recording first.")
        return self.take

    def took(self, microphone: Microphone, take: Take | None, error: str | None) -> bool:
        """Hold a take, and say whether the microphone stays open; called by the worker."""
        with self._lock:
            if self._microphone is not microphone:
                return False
            self.take, self.error = take or self.take, error
            stays = self._stays_armed and error is None
            if not stays:
                self._microphone = None
            return stays

    def _open(self, n_channels: int) -> Microphone:
        with self._lock:
            if self._microphone is None:
                self.error = None
                self._microphone = Microphone(
                    self._backend,
                    self,
                    wish=Wish(
                        self.device,
                        max(n_channels, self.channel),
                        self.latency_s,
                        self.sample_rate_hz,
                    ),
                    channel=self.channel,
                )
            return self._microphone
