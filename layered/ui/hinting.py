"""Hints: recording them while the mix plays, loading, listening to and deleting them."""

from pathlib import Path

from layered.dsp.resample import resample
from layered.errors import DeviceError
from layered.model import edits
from layered.model.hint import Hint, HintId
from layered.model.project import hint_of
from layered.model.recording import Recording
from layered.playback.microphone import Take
from layered.playback.recorder import Recorder
from layered.session.session import Session
from layered.ui.banner import Banner, Tone
from layered.ui.hint_strip import HintStrip, StripState
from layered.ui.opening import Opening
from layered.ui.playing import Playing
from layered.ui.preferences import Preferences

LEAD_IN_S = 2.0


class Hinting:
    """Drives the recorder and the hint strip.

    Recording goes from `StripState.IDLE` over ARMED (the microphone is open, its level is shown)
    to RECORDING and back.
    """

    def __init__(
        self,
        session: Session,
        recorder: Recorder,
        strip: HintStrip,
        playing: Playing,
        opening: Opening,
        banner: Banner,
        preferences: Preferences,
    ) -> None:
        self._session = session
        self._recorder = recorder
        self._strip = strip
        self._playing = playing
        self._opening = opening
        self._banner = banner
        self._preferences = preferences
        self._start_at_s: float | None = None
        self._is_finishing = False
        strip.record_requested.connect(self.press_record)
        strip.load_requested.connect(self.choose)
        strip.listen_requested.connect(self.listen)
        strip.delete_requested.connect(self.delete)
        strip.file_dropped.connect(self._load_dropped)

    @property
    def state(self) -> StripState:
        """Whether the microphone is closed, open, or being recorded."""
        if self._recorder.is_recording or self._is_finishing:
            return StripState.RECORDING
        return StripState.ARMED if self._recorder.is_armed else StripState.IDLE

    @property
    def selected_ids(self) -> tuple[HintId, ...]:
        """The hints to separate with; only those that are still there."""
        project = self._session.project
        present = {hint.id for hint in project.hints} if project is not None else set()
        return tuple(name for name in self._strip.selected_hint_ids if name in present)

    @property
    def current(self) -> HintId | None:
        """The hint that keys act on."""
        return next(iter(self.selected_ids), None)

    # Recording

    def press_record(self) -> None:
        """Start to record while the mix plays; the second press ends it."""
        if self._session.project is None:
            return
        if self.state is StripState.RECORDING:
            self.finish()
        else:
            self._start()

    def record_with_lead_in(self) -> None:
        """Play two seconds before the playhead, then record from it on."""
        if self._session.project is None or self.state is StripState.RECORDING:
            return
        start_s = self._playing.position_s
        if self.arm() and self._playing.play(max(0.0, start_s - LEAD_IN_S)):
            self._start_at_s = start_s

    def arm(self) -> bool:
        """Open the microphone, so that its level can be seen."""
        try:
            self._recorder.arm()
        except DeviceError as error:
            self._banner.say(str(error), tone=Tone.WARNING)
            return False
        self._strip.set_state(StripState.ARMED)
        return True

    def toggle_armed(self) -> None:
        """Open the microphone to see its level, or close it."""
        if self.state is StripState.IDLE:
            self.arm()
        elif self.state is StripState.ARMED:
            self.cancel()

    def cancel(self) -> None:
        """Forget what is being recorded, and let go of the microphone."""
        was_recording = self.state is StripState.RECORDING
        self._start_at_s = None
        self._is_finishing = False
        self._recorder.disarm()
        self._strip.set_state(StripState.IDLE)
        if was_recording:
            self._playing.stop()

    def finish(self) -> None:
        """End the recording; the last sounds still come in, then the hint appears."""
        self._is_finishing = True
        self._recorder.finish()
        self._playing.stop()

    def tick(self) -> None:
        """Show the level and the hum so far; take what was recorded once it is there."""
        if self.state is StripState.IDLE:
            return
        if self._recorder.error is not None:
            self._banner.say(self._recorder.error, tone=Tone.WARNING)
            self._is_finishing = True
        lead_in_ends = self._start_at_s
        if lead_in_ends is not None and self._playing.position_s >= lead_in_ends:
            self._start()
        meter = self._recorder.meter
        self._strip.set_level(meter.level)
        if self._recorder.silent_input is not None and not self._banner.text:
            self._banner.say(self._recorder.silent_input, tone=Tone.WARNING)
        if self._recorder.is_recording:
            envelope = abs(self._recorder.envelope()).max(axis=0)
            self._strip.set_live(self._offset_s, envelope, meter.level)
            if not self._playing.is_playing and not self._is_finishing:
                self.finish()
        take = self._recorder.take
        if self._is_finishing and (take is not None or not self._recorder.is_recording):
            self._take(take)

    def _start(self) -> None:
        """Record from here on; without a loudspeaker the mix is not heard, but it works."""
        self._start_at_s = None
        self._banner.close_news()
        playing = self._playing
        here_s = playing.position_s
        try:
            self._recorder.arm()
            is_heard = playing.is_playing or playing.play()
            player = playing.player if is_heard else None
            self._recorder.start(at_s=here_s, player=player, name=self._next_name())
        except DeviceError as error:
            playing.stop()
            self._banner.say(str(error), tone=Tone.WARNING)
            return
        self._offset_s = here_s
        self._strip.set_state(StripState.RECORDING)

    def _take(self, take: Take | None) -> None:
        self._is_finishing = False
        self._recorder.disarm()
        self._strip.set_state(StripState.IDLE)
        if take is None:
            return
        shift_s = self._preferences.now.hint_shift_ms / 1000
        self._add("Record hint", take.recording, take.offset_s + shift_s)
        if take.warnings:
            self._banner.say(" ".join(take.warnings), tone=Tone.WARNING)

    # Files

    def choose(self) -> None:
        """Ask for a hint and load it."""
        folder = self._preferences.now.hint_folder or self._preferences.now.open_folder
        path = self._opening.ask("Load a hint", folder)
        if path is not None:
            self._preferences.change(hint_folder=str(path.parent))
            self.load(path)

    def load(self, path: Path) -> None:
        """Read a hint in the background and put it at the beginning."""
        self._opening.read(path, lambda recording: self._add("Load hint", recording, 0.0))

    def _load_dropped(self, path: str) -> None:
        self.load(Path(path))

    def _add(self, label: str, recording: Recording, offset_s: float) -> None:
        project = self._session.open_project
        last_s = project.mixture.duration_s - 1 / project.mixture.sample_rate_hz
        early = round(-offset_s * recording.sample_rate_hz)
        if early >= recording.n_samples:
            early = 0
        if early > 0:
            samples = recording.samples[:, early:]
            rate, source = recording.sample_rate_hz, recording.source
            recording = Recording.of(samples, rate, recording.name, source)
        place_s = min(max(0.0, offset_s), max(0.0, last_s))
        hint = Hint(edits.new_hint_id(project), recording, place_s)
        self._session.do(label, lambda p: edits.add_hint(p, hint))
        self._strip.select(hint.id)

    def _next_name(self) -> str:
        names = {hint.name for hint in self._session.open_project.hints}
        number = 1
        while f"Hint {number}" in names:
            number += 1
        return f"Hint {number}"

    # What is there

    def listen(self, hint_id: str) -> None:
        """Hear a hint alone, or stop hearing it."""
        if self._playing.heard_alone == hint_id:
            self._playing.stop()
            return
        project = self._session.open_project
        hint = hint_of(project, HintId(hint_id))
        rate = project.mixture.sample_rate_hz
        sound = resample(hint.recording.samples, hint.recording.sample_rate_hz, rate)
        self._playing.stop()
        self._playing.hear_alone(hint_id, sound, round(hint.offset_s * rate))

    def listen_current(self) -> None:
        """Hear the current hint alone."""
        if self.current is not None:
            self.listen(self.current)

    def delete(self, hint_id: str) -> None:
        """Take a hint away; undo brings it back."""
        name = hint_of(self._session.open_project, HintId(hint_id)).name
        self._session.do(f"Delete {name}", lambda p: edits.remove_hint(p, HintId(hint_id)))

    def delete_current(self) -> None:
        """Take the current hint away."""
        if self.current is not None:
            self.delete(self.current)
