"""One stretch of a mixture shared out among known sounds and an unknown one."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from layered.dsp.arrays import Bases, Magnitude, Mask
from layered.dsp.factorize import Group, factorize
from layered.dsp.starts import normalised, random_group

_KNOWN_ITERATIONS = 60
_HEAD_START = 10
_UNKNOWN_ITERATIONS = 150
_UNKNOWN_SHARE = 0.1
_UNKNOWN_RUNS = 3
_PRIOR_WEIGHT = 3.0
_POWER_KNOWN, _POWER_UNKNOWN = 2.0, 1.0
_TOP_OCTAVE = 0.5

OnBlock = Callable[[], None]


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The spectra of the known sounds at one analysis.

    Parameters
    ----------
    bases : tuple of float32, shape (bins, components)
        One for each sound.
    n_known_bins : int
        Above these bins some sound is not known: its dictionary comes from a lower rate.
    """

    bases: tuple[Bases, ...]
    n_known_bins: int


def shares(
    spectrogram: Magnitude,
    known: Known,
    *,
    n_unknown: int,
    adapting: bool,
    hardness: float,
    rng: np.random.Generator,
    threads: int,
    on_block: OnBlock,
) -> list[Mask]:
    """Give each known sound's share of every cell; what is left is the unknown's.

    Parameters
    ----------
    spectrogram : float32, shape (bins, frames)
    n_unknown : int
        Spectra that are learned here for what no dictionary knows; 0 for none.
    adapting : bool
        Let the known spectra follow the mixture, pulled back to what was learned.
    hardness : float
        1 shares as the models say; above, the stronger one of a cell gets more of it.

    Returns
    -------
    list of float32, shape (bins, frames)
        One for each known sound. They sum to 1 in every cell if there is no unknown.

    Notes
    -----
    A fit with unknown spectra depends on where those start, so several fits are averaged.
    """
    band = slice(0, known.n_known_bins)
    data = normalised(np.ascontiguousarray(spectrogram[band].T).T)
    start = _head_start(data, known, adapting=adapting, threads=threads, on_block=on_block)
    power = hardness * (_POWER_UNKNOWN if n_unknown else _POWER_KNOWN)
    runs = _UNKNOWN_RUNS if n_unknown else 1
    masks: list[Mask] = []
    for _ in range(runs):
        groups = start
        if n_unknown:
            groups = (*start, random_group(rng, data, n_unknown, level=_UNKNOWN_SHARE))
        fitted = factorize(
            data,
            groups,
            iterations=_UNKNOWN_ITERATIONS if n_unknown else _KNOWN_ITERATIONS,
            on_iteration=lambda _: on_block(),
            threads=threads,
        )
        found = _masks(fitted, len(known.bases), power, on_block)
        masks = found if not masks else [a + b for a, b in zip(masks, found, strict=True)]
    n_bins = spectrogram.shape[0]
    return [_above(mask / np.float32(runs), data, n_bins) for mask in masks]


def _head_start(
    data: Magnitude, known: Known, *, adapting: bool, threads: int, on_block: OnBlock
) -> tuple[Group, ...]:
    """Explain as much as possible by what is known, before anything unknown may explain it."""
    total = sum(bases.shape[1] for bases in known.bases)
    level = data.sum(axis=0) * np.float32(1 / total)
    groups = tuple(
        Group(
            bases,
            np.broadcast_to(level, (bases.shape[1], data.shape[1])).copy(),
            fixed=True,
        )
        for bases in (known_bases[: data.shape[0]] for known_bases in known.bases)
    )
    fitted = factorize(
        data, groups, iterations=_HEAD_START, on_iteration=lambda _: on_block(), threads=threads
    )
    if not adapting:
        return fitted
    return tuple(
        replace(group, fixed=False, prior=group.bases, prior_weight=_PRIOR_WEIGHT)
        for group in fitted
    )


def _masks(fitted: tuple[Group, ...], n_known: int, power: float, on_block: OnBlock) -> list[Mask]:
    on_block()
    models = [group.model ** np.float32(power) for group in fitted]
    total = np.full(models[0].shape, 1e-12, np.float32)
    for model in models:
        on_block()
        total += model
    # Where no model says anything, everyone gets the same.
    silent = total <= np.float32(1e-11)
    equal = np.float32(1 / len(models))
    return [np.where(silent, equal, model / total) for model in models[:n_known]]


def _above(mask: Mask, data: Magnitude, n_bins: int) -> Mask:
    """Carry the shares of the highest known octave on to the bins above, frame by frame."""
    n_known = mask.shape[0]
    if n_known == n_bins:
        return mask
    top = slice(int(_TOP_OCTAVE * n_known), n_known)
    level = data[top] + np.float32(1e-6)
    share = (mask[top] * level).sum(axis=0) / level.sum(axis=0)
    whole = np.empty((mask.shape[1], n_bins), np.float32).T
    whole[:n_known] = mask
    whole[n_known:] = share
    return whole
