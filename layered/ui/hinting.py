"""Hints: recording them while the mix plays, loading, listening to and deleting them."""

from pathlib import Path

from layered.dsp.resample import resample
from layered.model import edits
from layered.model.hint import Hint, HintId
from layered.model.project import hint_of
from layered.model.recording import Recording
from layered.playback.microphone import Take
from layered.playback.recorder import Recorder
from layered.session.calibration import Pair, known_ms
from layered.session.session import Session
from layered.ui.banner import Banner
from layered.ui.hint_recording import HintRecording
from layered.ui.hint_strip import HintStrip, StripState
from layered.ui.opening import Opening
from layered.ui.playing import Playing
from layered.ui.preferences import Preferences


class Hinting:
    """What can be done with hints; the strip shows them and asks for it."""

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
        self._strip = strip
        self._playing = playing
        self._opening = opening
        self._preferences = preferences
        self._recording = HintRecording(
            recorder, strip, playing, banner, self._next_name, self._take, self.choose
        )
        strip.record_requested.connect(self.press_record)
        strip.load_requested.connect(self.choose)
        strip.listen_requested.connect(lambda hint_id: self.listen(hint_id))
        strip.delete_requested.connect(self.delete)
        strip.file_dropped.connect(self._load_dropped)

    @property
    def state(self) -> StripState:
        """Whether the microphone is closed, open, or being recorded."""
        return self._recording.state

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

    def press_record(self) -> None:
        """Start to record while the mix plays; the second press ends it."""
        if self._session.project is not None:
            self._recording.press()

    def record_with_lead_in(self) -> None:
        """Play two seconds before the playhead, then record from it on."""
        if self._session.project is not None:
            self._recording.press_lead_in()

    def record_over_selection(self, *, repeats: bool = False) -> None:
        """Record what is selected, with a lead-in; as take after take until R is pressed."""
        span = self._playing.selected_span()
        if span is not None:
            self._recording.press_over(span, repeats=repeats)

    def toggle_armed(self) -> None:
        """Open the microphone to see its level, or close it."""
        self._recording.toggle_armed()

    def cancel(self) -> None:
        """Forget what is being recorded, and let go of the microphone."""
        self._recording.cancel()

    def tick(self) -> None:
        """Look at the microphone."""
        self._recording.tick()

    def _take(self, take: Take) -> None:
        now = self._preferences.now
        late_ms = known_ms(now.calibrations, Pair(now.output_device, now.input_device)) or 0.0
        shift_s = (now.hint_shift_ms - late_ms) / 1000
        self._add("Record hint", take.recording, take.offset_s + shift_s)

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

    def listen(self, hint_id: str, *, with_mix: bool = False) -> None:
        """Hear a hint alone or with the mix, or stop hearing it."""
        if self._playing.heard_alone == hint_id:
            self._playing.stop()
            return
        project = self._session.open_project
        hint = hint_of(project, HintId(hint_id))
        rate = project.mixture.sample_rate_hz
        sound = resample(hint.recording.samples, hint.recording.sample_rate_hz, rate)
        self._playing.stop()
        self._playing.hear_alone(hint_id, sound, round(hint.offset_s * rate), with_mix=with_mix)

    def listen_current(self, *, with_mix: bool = False) -> None:
        """Hear the current hint alone, or with the mix."""
        if self.current is not None:
            self.listen(self.current, with_mix=with_mix)

    def delete(self, hint_id: str) -> None:
        """Take a hint away; undo brings it back."""
        name = hint_of(self._session.open_project, HintId(hint_id)).name
        self._session.do(f"Delete {name}", lambda p: edits.remove_hint(p, HintId(hint_id)))

    def record_again(self, hint_id: HintId) -> None:
        """Record in the place of a hint, which goes; undo brings it back."""
        place_s = hint_of(self._session.open_project, hint_id).offset_s
        self.delete(hint_id)
        self._playing.stop()
        self._playing.seek(place_s)
        self.press_record()

    def delete_current(self) -> None:
        """Take the current hint away."""
        if self.current is not None:
            self.delete(self.current)
