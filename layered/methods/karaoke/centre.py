"""The voice without a hint: it is in the middle, in the range of voices, and does not repeat."""

from collections.abc import Callable

import numpy as np

from layered.dsp.arrays import Complex, Mask, Sound
from layered.dsp.centre import Balance, centre_mask
from layered.dsp.masks import sharpened
from layered.dsp.repeating import novelty_mask
from layered.dsp.stft import StftSettings, magnitude, masked, settings_for, stft

_STEREO_MS, _MONO_MS = 186.0, 93.0
_LOWEST_HZ, _STEEPNESS = 100.0, 8
_NOVEL = 0.3
"""How far repetition has a say where there is a stereo image."""
_APART_S = 0.5
_LISTENED_SAMPLES = 1 << 20
_STANDS_OUT, _LEAST_SHARE = 2.6, 0.15
_SAME_DB = -50.0
"""Channels that differ by less hold no image: a mono recording that was coded as stereo."""


class Centre:
    """Separates stretches of one recording.

    Parameters
    ----------
    hardness : float
        The power of the mask: above 1 for less bleed, below 1 for fewer artefacts.
    on_block : callable
        Called many times a second; may raise to stop.
    """

    def __init__(
        self,
        sample_rate_hz: int,
        *,
        seed: int,
        hardness: float,
        threads: int,
        on_block: Callable[[], None],
    ) -> None:
        self._rate = sample_rate_hz
        self._seed = seed
        self._hardness = hardness
        self._threads = threads
        self._on_block = on_block
        self._difference_db = 0.0
        self.is_stereo = False
        self.stands_out = False

    def listen(self, sound: Sound) -> None:
        """Find out whether the whole recording has a stereo image, and where its middle is."""
        if sound.shape[0] != 2:
            return
        settings = settings_for(self._rate, _STEREO_MS, 4)
        balance = Balance()
        apart = total = 0.0
        for start in range(0, sound.shape[1], _LISTENED_SAMPLES):
            self._on_block()
            block = np.ascontiguousarray(sound[:, start : start + _LISTENED_SAMPLES])
            side = block[0] - block[1]
            apart += float(np.vdot(side, side))
            total += float(np.vdot(block, block))
            for spectrum in self._spectra(block, settings):
                balance.hear(spectrum, settings=settings, sample_rate_hz=self._rate)
        self.is_stereo = apart > total * 10 ** (_SAME_DB / 10)
        self._difference_db = balance.difference_db
        self.stands_out = balance.share >= _LEAST_SHARE and balance.contrast >= _STANDS_OUT

    def voice(self, sound: Sound, number: int) -> Sound:
        """Give the voice of a stretch, shape (channels, samples).

        Parameters
        ----------
        number : int
            Of the stretch: each draws its random starts for itself.
        """
        settings = settings_for(self._rate, _STEREO_MS if self.is_stereo else _MONO_MS, 4)
        spectrogram = magnitude(sound, settings=settings, on_block=self._on_block)
        apart = settings.frames_at(_APART_S, self._rate)
        mask = novelty_mask(spectrogram, apart=apart, on_block=self._on_block)
        if self.is_stereo:
            mask = (np.float32(1 - _NOVEL) + np.float32(_NOVEL) * mask) * centre_mask(
                sound,
                self._difference_db,
                settings=settings,
                rng=np.random.default_rng((self._seed, number)),
                on_block=self._on_block,
                threads=self._threads,
            )
        mask *= _vocal(settings, self._rate)
        self._on_block()
        if self._hardness != 1:
            mask = sharpened(mask, self._hardness)
        return masked(sound, mask, settings=settings, on_block=self._on_block)

    def _spectra(self, block: Sound, settings: StftSettings) -> list[Complex]:
        step = 128 * settings.hop_samples
        pieces = []
        for start in range(0, block.shape[1], step):
            self._on_block()
            pieces.append(stft(block[:, start : start + step], settings=settings))
        return pieces


def _vocal(settings: StftSettings, sample_rate_hz: int) -> Mask:
    """Leave what is lower than voices to the rest: basses are in the middle too."""
    frequencies = np.maximum(settings.frequencies_hz(sample_rate_hz), 1.0)
    share = 1 / (1 + (_LOWEST_HZ / frequencies) ** _STEEPNESS)
    return share[:, np.newaxis].astype(np.float32)
