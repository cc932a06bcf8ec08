"""Hearing: everything that starts, stops and moves the playback."""

from collections.abc import Callable, Mapping

from layered.dsp.arrays import Sound
from layered.dsp.levels import PeakMeter
from layered.errors import DeviceError
from layered.model.changes import Changes
from layered.model.project import Project
from layered.playback.player import Player
from layered.session.mix_source import MixSource
from layered.session.session import Session
from layered.ui.banner import Banner, Tone

Span = tuple[float, float] | None


class Playing:
    """Drives the player for the open project.

    Parameters
    ----------
    selected_span : callable
        Gives the selected seconds, or None.
    reveal : callable
        Brings a time into view, in seconds of the mixture.
    """

    def __init__(
        self,
        session: Session,
        player: Player,
        banner: Banner,
        selected_span: Callable[[], Span],
        reveal: Callable[[float], None],
    ) -> None:
        self._session = session
        self.player = player
        self._banner = banner
        self.selected_span = selected_span
        self.reveal = reveal
        self._stop_at: int | None = None
        self._heard_alone = ""
        self._told_underruns = True
        self.source: MixSource | None = None
        session.listen(self._follow)

    @property
    def is_playing(self) -> bool:
        """Whether anything is heard."""
        return self.player.is_playing

    @property
    def position_s(self) -> float:
        """Where the playhead is, in seconds of the mixture."""
        if self.source is None:
            return 0.0
        return self.player.position_samples / self.source.sample_rate_hz

    @property
    def is_looping(self) -> bool:
        """Whether a span is repeated."""
        return self.player.loop is not None

    @property
    def is_original(self) -> bool:
        """Whether the recording is heard instead of its layers."""
        return self.source is not None and self.source.is_original

    @property
    def heard_alone(self) -> str:
        """What is heard instead of the layers, by the name given to `hear_alone`; or empty."""
        return self._heard_alone

    @property
    def layer_meters(self) -> Mapping[str, PeakMeter]:
        """The levels of the layers; none while something else is heard in their place."""
        return {} if self.is_original or self._heard_alone else self.player.meters

    def toggle(self) -> None:
        """Play from the playhead, or stop."""
        if self.player.is_playing:
            self.stop()
        else:
            self.play()

    def play(self, from_s: float | None = None) -> bool:
        """Play; say in words why not, and return False, if there is no way to."""
        self._stop_at = None
        if self.source is None:
            return False
        start = None if from_s is None else round(from_s * self.source.sample_rate_hz)
        try:
            self.player.play(start)
        except DeviceError as error:
            self._banner.say(str(error), tone=Tone.WARNING)
            return False
        return True

    def play_selection(self) -> None:
        """Play what is selected, once; all of it if nothing is."""
        span = self.selected_span()
        if span is None:
            self.play(0.0)
        elif self.play(span[0]) and self.source is not None:
            self._stop_at = round(span[1] * self.source.sample_rate_hz)

    def stop(self) -> None:
        """Stop, and go back to hearing the layers."""
        self.player.stop()
        self._stop_at = None
        self._hear_layers()

    def seek(self, seconds: float) -> None:
        """Put the playhead somewhere."""
        if self.source is not None:
            sample = round(seconds * self.source.sample_rate_hz)
            self.player.seek(min(max(0, sample), self.source.n_samples - 1))

    def seek_by(self, seconds: float) -> None:
        """Move the playhead, and show where it went."""
        self._go(self.position_s + seconds)

    def to_start(self) -> None:
        """Go to the beginning."""
        self._go(0.0)

    def to_end(self) -> None:
        """Go to the last sample."""
        if self.source is not None:
            self._go(self.source.n_samples / self.source.sample_rate_hz)

    def _go(self, seconds: float) -> None:
        self.seek(seconds)
        self.reveal(max(0.0, seconds))

    def toggle_loop(self) -> None:
        """Repeat the selection, or everything; or stop repeating."""
        if self.is_looping:
            self.player.loop = None
        else:
            self.loop_selection()

    def loop_selection(self) -> None:
        """Repeat what is selected, or everything."""
        if self.source is None:
            return
        span, rate = self.selected_span(), self.source.sample_rate_hz
        start, stop = (0.0, self.source.n_samples / rate) if span is None else span
        self.player.loop = (round(start * rate), round(stop * rate))

    def follow_selection(self) -> None:
        """Repeat what is selected now, if anything is repeated."""
        if self.is_looping:
            self.loop_selection()

    def toggle_original(self) -> None:
        """Hear the recording instead of its layers, equally loud; or the layers again."""
        if self.source is not None:
            here = self.player.position_samples
            self.source.hear_original(original=not self.source.is_original, around_sample=here)

    def hear_alone(
        self, name: str, sound: Sound, start: int = 0, *, with_mix: bool = False
    ) -> None:
        """Hear only a sound that is no layer, or the mix with it, until stopped or its end."""
        if self.source is None:
            return
        is_on_air = self._heard_alone == name and self.player.is_playing
        self.source.hear_alone(sound, start, with_mix=with_mix)
        self._heard_alone = name
        if is_on_air:
            return
        if not self.player.is_playing:
            here = self.player.position_samples
            inside = start <= here < start + sound.shape[1] - 1
            place = here if inside else max(0, start)
            if not self.play(place / self.source.sample_rate_hz):
                self._hear_layers()
                return
        self._stop_at = start + sound.shape[1]

    def end_alone(self) -> None:
        """Go on with the layers."""
        self._stop_at = None
        self._hear_layers()

    def tick(self) -> None:
        """Stop where a span ends, and say why the player stopped by itself."""
        player = self.player
        if player.error is not None:
            self._banner.say(player.error, tone=Tone.WARNING)
            player.error = None
        self._say_underruns()
        ended = self._stop_at is not None and player.position_samples >= self._stop_at
        if player.is_playing and ended:
            self.stop()
        elif not player.is_playing and self._heard_alone:
            self._hear_layers()

    def _say_underruns(self) -> None:
        """Say after playing how often the sound broke off; not while someone listens."""
        count = self.player.underruns
        if self.player.is_playing:
            self._told_underruns = False
        elif count and not self._told_underruns:
            self._told_underruns = True
            times = "once" if count == 1 else f"{count} times"
            self._banner.say(
                f"The sound broke off {times}, because the computer was too busy. Keeping more "
                "sound ready, in the sound devices of the Hint menu, helps.",
                tone=Tone.WARNING,
            )

    def _hear_layers(self) -> None:
        if self.source is not None and self._heard_alone:
            self.source.hear_alone(None)
        self._heard_alone = ""

    def _follow(self, project: Project | None, changes: Changes) -> None:
        if project is None:
            return
        if changes.recording or self.source is None:
            self._stop_at = None
            self._heard_alone = ""
            self.source = MixSource(project)
            self.player.load(self.source)
        else:
            self.source.show(project)
