"""All predictors together: what is known, how they are weighed, and what they say of a stretch."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Bases, Flags, Indices
from layered.methods.restoration.bridges import bridge
from layered.methods.restoration.cells import Cells, Levels, dilated, joined
from layered.methods.restoration.components import learn_components, predict_by_components
from layered.methods.restoration.nearest import predict_by_nearest
from layered.methods.restoration.weighing import Predictions, Weighing, Weights

N_PREDICTORS = 3

OnStep = Callable[[], None]
"""Called between steps of work; may raise to stop."""


@dataclass(frozen=True, slots=True, eq=False)
class Damaged:
    """Cells some of which are missing, or are taken away to see how well they are found again.

    Parameters
    ----------
    cells : Cells
        As they are; ``seen`` holds what was really recorded.
    missing : bool, shape (frames, bins)
        The cells to fill, or to pretend to.
    widen : bool
        Whether the cells beside the missing ones hold leakage of what is not there, and are not
        to be learned from.
    """

    cells: Cells
    missing: Flags
    widen: bool = True

    @property
    def usable(self) -> Cells:
        """What may be looked at."""
        return self.cells.without(dilated(self.missing) if self.widen else self.missing)


@dataclass(frozen=True, slots=True, eq=False)
class Predictor:
    """Predicts the levels of missing cells from known frames.

    Parameters
    ----------
    uses_own : bool
        Whether the frames to be mended help each other.
    """

    known: Cells
    bases: Bases
    weights: Weights
    uses_own: bool

    def levels(self, target: Cells, rng: np.random.Generator, on_step: OnStep) -> Levels:
        """Predict every cell of consecutive frames, in dB."""
        known = joined([self.known, others(target, self.known)]) if self.uses_own else self.known
        predictions, distance = _predictions(target, known, self.bases, rng, on_step)
        return self.weights.mixed(predictions, distance, _loudest_db(target))


def learn_predictor(
    known: Cells,
    trials: list[tuple[Damaged, Cells]],
    rng: np.random.Generator,
    on_step: OnStep,
    *,
    uses_own: bool,
    with_offset: bool,
) -> Predictor:
    """Learn from known frames, and weigh the predictors by trials.

    Parameters
    ----------
    trials : list of (Damaged, Cells)
        Consecutive frames whose missing cells were really recorded, and what may be known when
        they are found again.
    """
    weighing = Weighing(N_PREDICTORS)
    for damaged, helpers in trials:
        bases = _learned(helpers, rng, on_step)
        target = damaged.usable
        predictions, distance = _predictions(target, helpers, bases, rng, on_step)
        tested = damaged.missing & damaged.cells.seen
        weighing.add(predictions, damaged.cells.levels, tested, distance, _loudest_db(target))
    weights = weighing.weights(with_offset=with_offset)
    return Predictor(known, _learned(known, rng, on_step), weights, uses_own)


def _loudest_db(target: Cells) -> float:
    return float(target.levels[target.seen].max(initial=-400.0))


def _learned(known: Cells, rng: np.random.Generator, on_step: OnStep) -> Bases:
    return learn_components(known, rng, on_iteration=lambda number: on_step())


def _predictions(
    target: Cells, known: Cells, bases: Bases, rng: np.random.Generator, on_step: OnStep
) -> tuple[Predictions, Indices]:
    on_step()
    nearest = predict_by_nearest(target, known, on_step=on_step)
    on_step()
    components = predict_by_components(target, bases, rng, on_iteration=lambda number: on_step())
    on_step()
    bridged, distance = bridge(target)
    on_step()
    components[~target.seen.any(axis=1)] = np.nan
    components[:, ~known.seen.any(axis=0)] = np.nan
    return np.stack([nearest, components, bridged]), distance


def others(target: Cells, known: Cells) -> Cells:
    """Give the target's own frames that are not among the known ones and hold something."""
    new = ~np.isin(target.places, known.places) & target.seen.any(axis=1)
    return target.part(np.flatnonzero(new))
