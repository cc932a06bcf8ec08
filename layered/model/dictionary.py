"""A dictionary: the spectra one kind of sound is made of."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from layered.dsp.arrays import Magnitude
from layered.dsp.stft import StftSettings
from layered.errors import InvalidInputError


@dataclass(frozen=True, slots=True, eq=False)
class Dictionary:
    """Basis spectra learned from a sound, to find that kind of sound in a mixture.

    Parameters
    ----------
    name : str
        What it is a dictionary of, such as "Oboe".
    bases : float32, shape (bins, components)
        Not negative; each column sums to 1. Read-only.
    settings : StftSettings
        The analysis the spectra were taken with.
    sample_rate_hz : int
        Of the sound it was learned from.
    learned_from : str
        What it was learned from, in the person's words, such as "oboe scale, 12.4 s".
    tags : tuple of str
        What the person filed it under.

    Raises
    ------
    InvalidInputError
        If the bases are not what is said above.
    """

    name: str
    bases: Magnitude
    settings: StftSettings
    sample_rate_hz: int
    learned_from: str = ""
    tags: tuple[str, ...] = ()

    @property
    def n_components(self) -> int:
        """How many spectra."""
        return int(self.bases.shape[1])

    @property
    def window_ms(self) -> float:
        """How long the analysed pieces were."""
        return 1000 * self.settings.window_samples / self.sample_rate_hz

    def without(self, component: int) -> Self:
        """Give a dictionary that lacks one of its spectra.

        Raises
        ------
        InvalidInputError
            If it is the only one.
        """
        if self.n_components < 2:
            raise InvalidInputError(f"{self.name} needs at least one spectrum.")
        return replace(self, bases=np.delete(self.bases, component, axis=1))

    def __post_init__(self) -> None:
        bases = self.bases
        if bases.ndim != 2 or bases.shape[0] != self.settings.n_bins or bases.shape[1] < 1:
            raise InvalidInputError("The dictionary's spectra do not fit its window size.")
        if not np.isfinite(bases).all() or (bases < 0).any():
            raise InvalidInputError("The dictionary holds values that are no spectra.")
        if np.abs(bases.sum(axis=0) - 1).max() > 1e-3:
            raise InvalidInputError("The dictionary's spectra do not sum to 1 each.")
        self.bases.setflags(write=False)
