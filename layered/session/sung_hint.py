"""Recording a hint without a window: the mix plays, and what is sung to it is kept."""

from collections.abc import Callable
from dataclasses import dataclass

from layered.errors import DeviceError
from layered.model.project import new_project
from layered.model.recording import Recording
from layered.playback.backend import AudioBackend
from layered.playback.microphone import Take
from layered.playback.player import Player
from layered.playback.recorder import Recorder
from layered.progress import Progress
from layered.session.mix_source import MixSource

_FIRST_SOUND_S = 6.0
_TURN_S = 0.05


@dataclass(frozen=True, slots=True)
class Singing:
    """What is to be recorded.

    Parameters
    ----------
    from_s : float
        Where in the mixture the recording starts.
    seconds : float or None
        For how long; None until the mixture has ended.
    lead_in_s : float
        How much of the mixture is heard before.
    microphone, loudspeaker : str or None
        The ids of devices; None is the system's own.
    """

    from_s: float = 0.0
    seconds: float | None = None
    lead_in_s: float = 0.0
    microphone: str | None = None
    loudspeaker: str | None = None


def record_hint(
    backend: AudioBackend,
    mixture: Recording,
    singing: Singing,
    *,
    report: Progress,
    is_over: Callable[[], bool] = lambda: False,
    warn: Callable[[str], None] = lambda text: None,
) -> Take:
    """Play a mixture and record a hint to it.

    Parameters
    ----------
    report : callable
        Told about twenty times a second; may raise to give up.
    is_over : callable
        Says that the person wants to end the recording here.
    warn : callable
        Takes what went wrong without ending the recording, such as a missing loudspeaker.

    Raises
    ------
    DeviceError
        If there is no microphone, or nothing was recorded.
    """
    player = Player(backend, MixSource(new_project(mixture)), device=singing.loudspeaker)
    recorder = Recorder(backend, device=singing.microphone)
    try:
        return _Performance(backend, player, recorder, mixture, singing, report).take(
            is_over, warn
        )
    finally:
        player.stop()
        recorder.disarm()


class _Performance:
    def __init__(
        self,
        backend: AudioBackend,
        player: Player,
        recorder: Recorder,
        mixture: Recording,
        singing: Singing,
        report: Progress,
    ) -> None:
        self._backend, self._player, self._recorder = backend, player, recorder
        self._singing, self._report = singing, report
        self._rate = mixture.sample_rate_hz
        left_s = mixture.duration_s - singing.from_s
        self._for_s = left_s if singing.seconds is None else min(singing.seconds, left_s)

    def take(self, is_over: Callable[[], bool], warn: Callable[[str], None]) -> Take:
        recorder, singing = self._recorder, self._singing
        recorder.arm()
        recorder.start()  # only to learn when sound comes in; started again with the mix
        self._wait(lambda: recorder.recorded_s > 0, "Opening the microphone", _FIRST_SOUND_S)
        try:
            lead_s = min(singing.lead_in_s, singing.from_s)
            self._player.play(round((singing.from_s - lead_s) * self._rate))
        except DeviceError as error:
            warn(str(error))
        start = round(singing.from_s * self._rate)
        is_heard = self._player.is_playing
        if is_heard:
            self._wait(lambda: self._player.position_samples >= start, "Get ready")
        recorder.start(at_s=singing.from_s, player=self._player if is_heard else None)
        self._wait(
            lambda: (
                is_over()
                or recorder.recorded_s >= self._for_s
                or not recorder.is_recording
                or (is_heard and not self._player.is_playing)
            ),
            "Recording",
        )
        return recorder.stop()

    def _wait(
        self, condition: Callable[[], bool], message: str, timeout_s: float | None = None
    ) -> None:
        waited_s = 0.0
        while not self._backend.wait(condition, _TURN_S):
            waited_s += _TURN_S
            if self._recorder.error is not None:
                raise DeviceError(self._recorder.error)
            if timeout_s is not None and waited_s > timeout_s:
                return
            done = self._recorder.recorded_s / max(self._for_s, _TURN_S)
            fraction = min(1.0, done) if message == "Recording" else 0.0
            self._report(fraction, f"{message}{self._level()}")

    def _level(self) -> str:
        return ", too loud" if self._recorder.meter.clipped else ""
