"""What all models share: a stretch of the mixture, its spectrograms, and the hint's gates."""

import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Bases, Curve, Flags, Magnitude, Mask, Sound
from layered.dsp.factorize import OnIteration
from layered.dsp.harmonics import Salience, salience
from layered.dsp.masks import shared
from layered.dsp.pitch import FRAME_S
from layered.dsp.starts import USUAL_ITERATIONS, learn_from_frames, normalised
from layered.dsp.stft import StftSettings, magnitude, masked, settings_for
from layered.methods.hinted.analysis import HintAnalysis, dilated

_HURRIED_SHARE = 0.5


class Scene:
    """A stretch of the mixture with its hint; safe to read from several threads.

    Parameters
    ----------
    sound : float32, shape (channels, samples)
    seed : int
        Every model draws from generators of its own, so their order does not matter.
    tolerance : float
        How far the hint's timing may be off, 1 for the usual 120 to 150 ms.
    timbre : float
        How much the hint's spectra count, 1 as usual.
    hardness : float
        The power of the final mask: above 1 for less bleed, below 1 for fewer artefacts.
    is_hurried : bool
        Take fewer frames and iterations, for a result nearly as good.
    on_block : callable
        Called many times a second; raises to stop.
    """

    def __init__(
        self,
        sound: Sound,
        sample_rate_hz: int,
        hint: HintAnalysis,
        *,
        seed: int,
        tolerance: float = 1.0,
        timbre: float = 1.0,
        hardness: float = 1.0,
        is_hurried: bool = False,
        on_block: Callable[[], None],
    ) -> None:
        self.sound = sound
        self.sample_rate_hz = sample_rate_hz
        self.hint = hint
        self.tolerance = tolerance
        self.timbre = timbre
        self.hardness = hardness
        self.is_hurried = is_hurried
        self.on_block = on_block
        self._seed = seed
        self._lock, self._salience_lock = threading.Lock(), threading.Lock()
        self._spectrograms: dict[StftSettings, Magnitude] = {}
        self._salience: dict[StftSettings, Salience] = {}

    @property
    def on_iteration(self) -> OnIteration:
        """What the solver calls between tiles."""
        return lambda _: self.on_block()

    def settings(self, window_ms: float, overlap: int) -> StftSettings:
        """Choose a window for this sample rate."""
        return settings_for(self.sample_rate_hz, window_ms, overlap)

    def iterations(self, usual: int) -> int:
        """Say how many iterations to make where ``usual`` are made with time to spare."""
        return round(_HURRIED_SHARE * usual) if self.is_hurried else usual

    def spectrogram(self, settings: StftSettings) -> Magnitude:
        """Give the mixture's magnitudes, of a mean of 1; made once."""
        with self._lock:
            if settings not in self._spectrograms:
                made = magnitude(self.sound, settings=settings, on_block=self.on_block)
                self._spectrograms[settings] = normalised(made)
            return self._spectrograms[settings]

    def salience(self, settings: StftSettings) -> Salience:
        """Give how strongly each pitch sounds in the mixture; made once."""
        spectrogram = self.spectrogram(settings)
        with self._salience_lock:
            if settings not in self._salience:
                self._salience[settings] = salience(
                    spectrogram,
                    settings=settings,
                    sample_rate_hz=self.sample_rate_hz,
                    on_block=self.on_block,
                )
            return self._salience[settings]

    def forget(self) -> None:
        """Let go of what was made so far; what is asked for again is made again."""
        with self._lock, self._salience_lock:
            self._spectrograms.clear()
            self._salience.clear()

    def hint_spectrogram(self, settings: StftSettings) -> Magnitude:
        """Give the hint's magnitudes at the mixture's total level."""
        heard = magnitude(self.hint.sound[None], settings=settings, on_block=self.on_block)
        level = self.spectrogram(settings).sum() / (heard.sum() + 1e-9)
        return heard * np.float32(level)

    def rng(self, stream: int) -> np.random.Generator:
        """Give a generator of random numbers; each model has its own stream."""
        return np.random.default_rng((self._seed, stream))

    def at_frames(self, values: NDArray[np.generic], settings: StftSettings) -> Curve:
        """Read values of the 10 ms grid at the frames of a spectrogram."""
        times = settings.times_s(self.sound.shape[1], self.sample_rate_hz)
        place = np.minimum(np.round(times / FRAME_S).astype(int), len(values) - 1)
        return np.asarray(values[place], np.float64)

    def gate(self, settings: StftSettings, margin_s: float) -> Flags:
        """Say in which frames the hint sounds, give or take a margin."""
        margin_s *= self.tolerance
        return self.at_frames(dilated(self.hint.active, margin_s, margin_s), settings) > 0

    def gap_dictionary(
        self, settings: StftSettings, gate: Flags, n_components: int, stream: int
    ) -> Bases | None:
        """Learn what the rest sounds like from the frames in which the hint is silent."""
        return learn_from_frames(
            self.rng(stream),
            self.spectrogram(settings),
            ~gate,
            n_components,
            iterations=self.iterations(USUAL_ITERATIONS),
            on_iteration=self.on_iteration,
        )

    def mask_of(self, target: Sound, settings: StftSettings) -> Mask:
        """Give the share of each cell that a target has, by magnitudes, shape (bins, frames)."""
        rest = self.sound - target
        mine, others = (
            magnitude(sound, settings=settings, on_block=self.on_block) for sound in (target, rest)
        )
        return shared(mine, others)

    def keep(self, mask: Mask, settings: StftSettings) -> Sound:
        """Give the sound a mask keeps, shape (channels, samples)."""
        return masked(self.sound, mask, settings=settings, on_block=self.on_block)
