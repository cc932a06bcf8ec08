"""How much of a sound a few components explain, and how many are worth having."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Curve, Magnitude
from layered.dsp.factorize import TILE_FRAMES, Group, factorize
from layered.dsp.nndsvd import singular_vectors, start_from

MOST = 16
"""The most components that are tried before a number is suggested."""
WORTH_HAVING = 0.02
"""A component that explains less of the sound than this is not worth having."""
_ITERATIONS = 20


def explained_share(
    spectrogram: Magnitude, group: Group, *, on_block: Callable[[], None] = lambda: None
) -> float:
    """Say how much of the sound is where the components say it is, 0 to 1.

    The sum of the smaller of spectrogram and model in every cell, as a share of the spectrogram:
    1 where the model fits everywhere. What is missing is what the components put elsewhere.
    """
    total = both = 0.0
    for start in range(0, spectrogram.shape[1], TILE_FRAMES):
        on_block()
        frames = slice(start, start + TILE_FRAMES)
        block = spectrogram[:, frames]
        total += float(block.sum(dtype=np.float64))
        both += float(np.minimum(block, group.model_at(frames)).sum(dtype=np.float64))
    return both / total if total > 0 else 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """How much 1, 2, 3... components explain.

    Parameters
    ----------
    shares : shape (tried,)
        Of the sound, 0 to 1, never falling.
    """

    shares: Curve

    @property
    def suggested(self) -> int:
        """The fewest, from two on, after which one more explains less than 2 % more."""
        for count in range(2, len(self.shares)):
            ahead = self.shares[count - 1 : count + 2]
            if (ahead[-1] - ahead[0]) / (len(ahead) - 1) < WORTH_HAVING:
                return count
        return max(2, len(self.shares))


def explained_by_number(
    spectrogram: Magnitude, most: int = MOST, *, on_block: Callable[[], None] = lambda: None
) -> Explained:
    """Fit 1, 2, ... components to a spectrogram and say how much each number explains.

    Parameters
    ----------
    spectrogram : float32, shape (bins, frames)
        Of a mean around 1; may be `layered.dsp.coarse.coarse`, which is ten times as quick.
    on_block : callable, optional
        Called many times a second; may raise to stop.
    """
    most = max(1, min(most, *spectrogram.shape))
    vectors = singular_vectors(spectrogram, most, on_block=on_block)
    shares = np.zeros(most)
    for count in range(1, most + 1):
        start = start_from(vectors, spectrogram, count)
        fitted = factorize(
            spectrogram,
            (start,),
            iterations=_ITERATIONS if count > 1 else 1,
            on_iteration=lambda _: on_block(),
        )
        shares[count - 1] = explained_share(spectrogram, fitted[0], on_block=on_block)
    return Explained(np.maximum.accumulate(shares))
