"""What is in one place of a stereo image: where it is, and which part of each cell it is.

A sound that is equally loud in both channels is missing from their difference. So the difference
(the side) holds the others alone: it teaches their spectra and when they sound, and both together
tell how much of the sum (the middle) is theirs. Side-informed non-negative factorization, after
the spectrogram factorization of Smaragdis, Raj and Shashanka 2007 with one dictionary known, and
with its activations as a prior.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Complex, Magnitude, Mask, Sound
from layered.dsp.factorize import Group, factorize
from layered.dsp.masks import ratio_mask
from layered.dsp.starts import learn, normalised, random_activations, random_bases
from layered.dsp.stft import StftSettings, magnitude

_LOW_HZ, _HIGH_HZ = 200.0, 4000.0
_WIDEST_DB, _STEP_DB = 4.0, 0.5
_ONE_PLACE = 0.98
_SMOOTHED = 3
_N_OTHERS, _N_CENTRE = 30, 20
_ITERATIONS = 60
_OTHERS_LEVEL = 0.7
_LEVEL = 0.5

Levels = NDArray[np.float64]


class Balance:
    """Listens for the place, near the middle, that most of the sound comes from."""

    def __init__(self) -> None:
        n_places = round(2 * _WIDEST_DB / _STEP_DB) + 1
        self._edges = (np.arange(n_places + 1) - n_places / 2) * _STEP_DB
        self._heard = np.zeros(n_places)
        self._all = 0.0

    def hear(self, spectrum: Complex, *, settings: StftSettings, sample_rate_hz: int) -> None:
        """Take some frames into account, shape (2, bins, frames)."""
        frequencies = settings.frequencies_hz(sample_rate_hz)
        left, right = spectrum[:, (frequencies > _LOW_HZ) & (frequencies < _HIGH_HZ)]
        if not left.size:
            return
        # A running mean can end a little below nothing after something loud.
        power_left, power_right = (
            np.maximum(_smooth(np.abs(channel) ** 2), 0) for channel in (left, right)
        )
        together = _smooth((left * right.conj()).real)
        alike = together / np.sqrt(power_left * power_right + 1e-20)
        difference_db = 10 * np.log10((power_left + 1e-20) / (power_right + 1e-20))
        level = np.sqrt(power_left + power_right)
        weight = level * (alike > _ONE_PLACE)
        self._heard += np.histogram(difference_db, self._edges, weights=weight)[0]
        self._all += float(level.sum())

    @property
    def difference_db(self) -> float:
        """How much louder that place is on the left than on the right; 0 where nothing was heard.

        Places more than 4 dB to one side are not looked at.
        """
        if not self._heard.any():
            return 0.0
        place = int(self._smooth.argmax())
        return float((self._edges[place] + self._edges[place + 1]) / 2)

    @property
    def share(self) -> float:
        """How much of the sound comes from one place each, near the middle, 0 to 1.

        Measured as `contrast` was: 0.36 to 1; 0.03; 0.00 where the channels have nothing to do
        with each other.
        """
        return float(self._heard.sum() / (self._all + 1e-20))

    @property
    def contrast(self) -> float:
        """How far the place stands out: its share of the sound over the mean share of a place.

        Measured on five recordings with a voice in the middle and two with one near it: 3.2 to
        6.0; 1.8 where the voice is 5 dB to one side.
        """
        smooth = self._smooth
        return float(smooth.max() / (smooth.mean() + 1e-20))

    @property
    def _smooth(self) -> Levels:
        from scipy import ndimage

        return np.asarray(ndimage.gaussian_filter1d(self._heard, 1.0, mode="constant"))


def centre_mask(
    sound: Sound,
    difference_db: float,
    *,
    settings: StftSettings,
    rng: np.random.Generator,
    on_block: Callable[[], None] = lambda: None,
    threads: int = 1,
) -> Mask:
    """Say how much of each cell comes from one place.

    Parameters
    ----------
    sound : float32, shape (2, samples)
    difference_db : float
        How much louder the place is on the left.
    on_block : callable, optional
        Called many times a second; may raise to stop.

    Returns
    -------
    float32, shape (bins, frames)
    """
    half = np.float32(10 ** (difference_db / 40))
    left, right = sound[:1] / half, sound[1:] * half
    middle, side = (
        normalised(magnitude(mixed, settings=settings, on_block=on_block))
        for mixed in (left + right, left - right)
    )
    on_block()
    taught = learn(rng, side, _N_OTHERS, on_iteration=lambda _: on_block(), threads=threads)
    heard = taught.activations * np.float32(_OTHERS_LEVEL)
    others = Group(
        taught.bases,
        heard + np.float32(1e-3),
        fixed=True,
        activation_prior=heard,
        activation_weight=1.0,
    )
    start = random_activations(rng, middle, _N_CENTRE) * np.float32(_LEVEL)
    centre = Group(random_bases(rng, middle.shape[0], _N_CENTRE), start)
    fitted = factorize(
        middle,
        (centre, others),
        iterations=_ITERATIONS,
        on_iteration=lambda _: on_block(),
        threads=threads,
    )
    return ratio_mask(fitted[0], fitted[1:], on_block=on_block)


def _smooth(values: Magnitude) -> Levels:
    from scipy import ndimage

    return np.asarray(ndimage.uniform_filter(values.astype(np.float64), _SMOOTHED))
