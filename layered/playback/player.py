"""Plays the layers as the mixer says."""

import threading

from layered.dsp.levels import PeakMeter
from layered.errors import DeviceError
from layered.playback.backend import DEFAULT_LATENCY_S, AudioBackend
from layered.playback.source import Levels, PlaybackSource
from layered.playback.stretch import Place, Stretch

_SHORTEST_LOOP_S = 0.05


class Player:
    """Plays a source through a loudspeaker; its methods are for the main thread and do not wait.

    A mono mixture is heard from two loudspeakers. One with more channels than the device has is
    averaged to it: channels 1, 3, 5... left, 2, 4, 6... right. Where the device does not take the
    mixture's rate, the sound is brought to one it takes. Gain, mute, solo and pan are heard about
    a tenth of a second after the device's latency at the most, faded over 10 ms.

    Attributes
    ----------
    meters : dict of str to PeakMeter
        Of each layer, after gain and mute, as it is heard now. Poll them.
    output_meter : PeakMeter
        Of the mix; its clip light stays on until it is reset, also over stops.
    error : str or None
        Why it stopped by itself, in words; cleared by the next `play`.
    underruns : int
        How often the sound broke off since the last `play`.
    device : str or None
        The id of the loudspeaker to use from the next `play` on; None follows the system.
    latency_s : float
        How much sound waits at the device, from the next `play` on.
    """

    def __init__(
        self,
        backend: AudioBackend,
        source: PlaybackSource | None = None,
        *,
        device: str | None = None,
        latency_s: float = DEFAULT_LATENCY_S,
    ) -> None:
        self.device = device
        self.latency_s = latency_s
        self.error: str | None = None
        self.meters: dict[str, PeakMeter] = {}
        self.output_meter = PeakMeter()
        self._backend = backend
        self._source = source
        self._lock = threading.RLock()
        self._playing: Stretch | None = None
        self._latest: Stretch | None = None
        self._position = 0
        self._loop: tuple[int, int] | None = None

    @property
    def is_playing(self) -> bool:
        """Whether it plays; polled, as it may stop by itself."""
        return self._playing is not None

    @property
    def underruns(self) -> int:
        """How often the sound broke off since the last `play`."""
        return self._latest.underruns if self._latest is not None else 0

    @property
    def position_samples(self) -> int:
        """The sample of the mixture that is heard now; where it would start, while stopped."""
        stretch = self._playing
        return self._position if stretch is None else stretch.position_samples()

    @property
    def loop(self) -> tuple[int, int] | None:
        """What is repeated: first sample and end."""
        return self._loop

    @loop.setter
    def loop(self, region: tuple[int, int] | None) -> None:
        if region is not None and self._source is not None:
            shortest = round(_SHORTEST_LOOP_S * self._source.sample_rate_hz)
            start = min(max(0, region[0]), self._source.n_samples - 1)
            region = (start, min(max(region[1], start + shortest), self._source.n_samples))
        self._loop = region
        if self._playing is not None:
            self._playing.set_loop(region)

    def load(self, source: PlaybackSource | None) -> None:
        """Stop, and play something else from its beginning from now on; the loop is forgotten."""
        self.stop()
        self._source = source
        self._position = 0
        self._loop = None
        self._latest = None
        self.meters = {}

    def play(self, position_samples: int | None = None) -> None:
        """Play from a sample of the mixture, or from where it stands.

        Raises
        ------
        DeviceError
            If there is no loudspeaker, or it refuses.
        """
        self.stop()
        source = self._source
        if source is None:
            return
        if position_samples is not None:
            self.seek(position_samples)
        self.error = None
        stretch = Stretch(
            self._backend, source, self, device=self.device, latency_s=self.latency_s
        )
        self._playing = self._latest = stretch
        try:
            stretch.begin(self._position, self._loop)
        except DeviceError:
            self._playing = None
            raise

    def stop(self) -> None:
        """Stop at once; the position goes back to where the last `play` or `seek` put it."""
        with self._lock:
            stretch, self._playing = self._playing, None
        if stretch is not None:
            stretch.close()
        self.silence_meters()

    def seek(self, position_samples: int) -> None:
        """Go to a sample of the mixture; while playing it is heard after the device's latency."""
        last = self._source.n_samples - 1 if self._source is not None else 0
        self._position = min(max(0, position_samples), last)
        if self._playing is not None:
            self._playing.seek(self._position)

    def place(self) -> Place | None:
        """Give what says where in the mixture a time is, for this `play`; None while stopped."""
        return self._playing

    def show(self, levels: Levels) -> None:
        """Move the meters on; called by the worker."""
        for layer, peak in levels.layers.items():
            if layer not in self.meters:
                self.meters = {**self.meters, layer: PeakMeter()}
            self.meters[layer].add(peak, levels.seconds)
        self.output_meter.add(levels.output, levels.seconds)

    def silence_meters(self) -> None:
        """Let the meters fall; clip lights stay."""
        for meter in (*self.meters.values(), self.output_meter):
            meter.clear()

    def ended(self, stretch: Stretch, error: str | None) -> None:
        """Note that a stretch ended by itself; called by the worker."""
        with self._lock:
            if self._playing is not stretch:
                return
            self.error = error
            self._playing = None
        self.silence_meters()
