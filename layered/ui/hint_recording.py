"""Recording a hint while the mix plays: from a key to a take."""

from collections.abc import Callable
from enum import StrEnum

from layered.errors import DeviceError
from layered.playback.microphone import Take
from layered.playback.recorder import Recorder
from layered.ui.banner import Banner, Offer, Tone
from layered.ui.hint_strip import HintStrip, StripState
from layered.ui.playing import Playing

Span = tuple[float, float]

LEAD_IN_S = 2.0
_PLACED_AFTER_S = 0.5


class _Phase(StrEnum):
    """Where a recording is.

    STARTING waits for the microphone to deliver, which can take a second, before the mix plays:
    so nothing is lost of what is sung to its first sounds. LEAD_IN plays towards the place where
    it starts. FINISHING waits for the last sounds, which are still on their way.
    """

    IDLE = "idle"
    ARMED = "armed"
    STARTING = "starting"
    LEAD_IN = "lead-in"
    RECORDING = "recording"
    FINISHING = "finishing"


_SHOWN = {
    _Phase.IDLE: StripState.IDLE,
    _Phase.ARMED: StripState.ARMED,
    _Phase.STARTING: StripState.ARMED,
    _Phase.LEAD_IN: StripState.ARMED,
    _Phase.RECORDING: StripState.RECORDING,
    _Phase.FINISHING: StripState.RECORDING,
}


class HintRecording:
    """Drives the recorder and shows on the strip what it does.

    Parameters
    ----------
    next_name : callable
        Gives the name of the hint to be recorded.
    on_take : callable
        Takes what was recorded.
    load : callable
        Asks for a hint from a file, the way out where nothing can be recorded.
    """

    def __init__(
        self,
        recorder: Recorder,
        strip: HintStrip,
        playing: Playing,
        banner: Banner,
        next_name: Callable[[], str],
        on_take: Callable[[Take], None],
        load: Callable[[], None],
    ) -> None:
        self._recorder = recorder
        self._strip = strip
        self._playing = playing
        self._banner = banner
        self._next_name = next_name
        self._on_take = on_take
        self._load = load
        self._phase = _Phase.IDLE
        self._at_s = 0.0
        self._offset_s: float | None = None
        self._lead_in_s = 0.0
        self._is_heard = False
        self._over: Span | None = None
        self._repeats = False
        self._error = ""

    @property
    def state(self) -> StripState:
        """Whether the microphone is closed, open, or being recorded."""
        return _SHOWN[self._phase]

    def press(self) -> None:
        """Start to record from the playhead on; the second press ends it."""
        self._repeats = False
        if self._phase is _Phase.RECORDING:
            self._finish()
        elif self._phase in (_Phase.STARTING, _Phase.LEAD_IN):
            self.cancel()
        elif self._phase is not _Phase.FINISHING:
            self._wait_for_microphone(lead_in_s=0.0)

    def press_lead_in(self) -> None:
        """Play two seconds before the playhead, then record from it on."""
        if self._phase in (_Phase.IDLE, _Phase.ARMED):
            self._wait_for_microphone(lead_in_s=LEAD_IN_S)

    def press_over(self, span: Span, *, repeats: bool = False) -> None:
        """Record a stretch of the mix, with a lead-in; again and again until R is pressed."""
        if self._phase in (_Phase.IDLE, _Phase.ARMED):
            self._playing.stop()
            self._playing.seek(span[0])
            self._wait_for_microphone(lead_in_s=LEAD_IN_S, over=span, repeats=repeats)

    def toggle_armed(self) -> None:
        """Open the microphone to see its level, or close it."""
        if self._phase is _Phase.IDLE:
            if self._arm():
                self._go(_Phase.ARMED)
        elif self._phase is _Phase.ARMED:
            self.cancel()

    def cancel(self) -> None:
        """Forget what is being recorded, and let go of the microphone."""
        was = self._phase
        self._repeats = False
        self._recorder.disarm()
        self._go(_Phase.IDLE)
        if was in (_Phase.RECORDING, _Phase.LEAD_IN):
            self._playing.stop()

    def tick(self) -> None:
        """Go on to the next phase where it is time; show the level and the hum so far."""
        if self._phase is _Phase.IDLE:
            return
        recorder, level = self._recorder, self._recorder.meter.level
        self._strip.set_level(level)
        self._say_what_is_wrong()
        if self._phase is _Phase.STARTING and recorder.recorded_s > 0:
            self._play()
        elif self._phase is _Phase.LEAD_IN and self._playing.position_s >= self._at_s:
            self._record()
        elif self._phase is _Phase.RECORDING:
            self._show_live(level)
            if self._is_at_its_end():
                self._finish()
        elif self._phase is _Phase.FINISHING and not recorder.is_recording:
            self._end()

    def _is_at_its_end(self) -> bool:
        if not self._is_heard:
            over = self._over
            return over is not None and self._recorder.recorded_s >= over[1] - over[0]
        if not self._playing.is_playing:
            return True
        return self._over is not None and self._playing.position_s >= self._over[1]

    def _wait_for_microphone(
        self, *, lead_in_s: float, over: Span | None = None, repeats: bool = False
    ) -> None:
        self._banner.close_news()
        self._error = ""
        self._over, self._repeats = over, repeats
        self._at_s = self._playing.position_s if over is None else over[0]
        self._lead_in_s = lead_in_s
        if not self._arm():
            return
        self._playing.reveal(max(0.0, self._at_s - lead_in_s))
        self._start_recorder()  # only to learn when sound comes in; started again with the mix
        self._go(_Phase.STARTING)

    def _play(self) -> None:
        """Let the mix play; without a loudspeaker it is not heard, but can be recorded to."""
        playing = self._playing
        if playing.is_looping:  # a second round would lie behind the place it was sung to
            playing.toggle_loop()
        if self._lead_in_s > 0:
            self._is_heard = playing.play(max(0.0, self._at_s - self._lead_in_s))
            self._go(_Phase.LEAD_IN if self._is_heard else _Phase.STARTING)
            if self._is_heard:
                return
        else:
            self._is_heard = playing.is_playing or playing.play()
        self._record()

    def _record(self) -> None:
        self._offset_s = None
        if self._start_recorder():
            self._go(_Phase.RECORDING)

    def _start_recorder(self) -> bool:
        is_playing = self._playing.is_playing
        player = self._playing.player if is_playing else None
        try:
            self._recorder.start(at_s=self._at_s, player=player, name=self._next_name())
        except DeviceError as error:
            self.cancel()
            self._say_no_microphone(error)
            return False
        return True

    def _arm(self) -> bool:
        try:
            self._recorder.arm()
        except DeviceError as error:
            self._recorder.disarm()
            self._go(_Phase.IDLE)
            self._say_no_microphone(error)
            return False
        return True

    def _say_no_microphone(self, error: DeviceError) -> None:
        text = f"{error} A hint can also be loaded from a file."
        self._banner.say(text, Offer("Load a hint…", self._load), tone=Tone.WARNING)

    def _finish(self) -> None:
        self._recorder.finish()
        self._playing.stop()
        self._go(_Phase.FINISHING)

    def _end(self) -> None:
        take = self._recorder.take
        self._recorder.disarm()
        self._go(_Phase.IDLE)
        if take is not None:
            self._on_take(take)
        said = (self._error, *(take.warnings if take is not None else ()))
        if any(said):
            self._banner.say(" ".join(text for text in said if text), tone=Tone.WARNING)
        elif self._repeats and self._over is not None:
            self.press_over(self._over, repeats=True)

    def _say_what_is_wrong(self) -> None:
        recorder = self._recorder
        if recorder.error is not None:
            self._error = recorder.error
            self._banner.say(recorder.error, tone=Tone.WARNING)
            recorder.error = None
            if self._phase is _Phase.RECORDING:
                self._playing.stop()
                self._go(_Phase.FINISHING)
            elif self._phase is not _Phase.FINISHING:
                self.cancel()
        elif recorder.silent_input is not None and not self._banner.text:
            self._banner.say(recorder.silent_input, tone=Tone.WARNING)

    def _show_live(self, level: float) -> None:
        recorded_s = self._recorder.recorded_s
        if self._offset_s is None and recorded_s > _PLACED_AFTER_S and self._is_heard:
            self._offset_s = max(0.0, self._playing.position_s - recorded_s)
        place_s = self._at_s if self._offset_s is None else self._offset_s
        envelope = abs(self._recorder.envelope()).max(axis=0)
        self._strip.set_live(place_s, envelope, level)

    def _go(self, phase: _Phase) -> None:
        self._phase = phase
        self._strip.set_state(self.state)
