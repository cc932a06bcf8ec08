"""Undo compression: what a codec dropped, bounded by what it would have kept."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from layered.dsp.arrays import Curve, Flags
from layered.dsp.levels import linear
from layered.methods.method import Input, Outcome, Parameter, Report, Request, parameter
from layered.methods.restoration.bands import missing_bands
from layered.methods.restoration.cells import Cells, Levels, levels_of
from layered.methods.restoration.materials import LIKE, Materials, prepare, widened
from layered.methods.restoration.restore import WithoutGaps
from layered.methods.restoration.sound_frames import frames_between

_BANDS = 24
_QUIET_SHARE = 20
"""A cell below what this many per cent of the example's cells of its bin have was dropped."""
_LOCAL_DB = 25.0
"""Without an example: so far below the mean power around it."""
_AROUND = (5, 15)
_SAMPLED = 8


@dataclass(frozen=True, slots=True)
class UncompressParameters:
    """How loud what is made up becomes."""

    amount: float = parameter(
        1.0,
        Parameter("Amount", "How much of what is made up is added.", low=0.0, high=1.0),
    )


@dataclass(frozen=True, slots=True, eq=False)
class DroppedPlan(WithoutGaps):
    """The quietest cells were dropped, and all of some bins.

    Parameters
    ----------
    cut : bool, shape (bins,)
        Bins of which nothing was kept.
    quiet_db : float32, shape (bins,), optional
        Levels below which a cell was dropped; judged by what is around it unless given.
    shares : float64, shape (bins,)
        How many of the cells of each bin were dropped.
    """

    cut: Flags
    quiet_db: NDArray[np.float32] | None
    shares: Curve
    uses_own: bool
    widen: bool = False
    chooses_by_level: bool = True

    def missing(self, levels: NDArray[np.float32], channel: int, first_frame: int) -> Flags:
        """Say which cells are missing."""
        del channel, first_frame
        missing = dropped(levels, self.quiet_db)
        missing[:, self.cut] = True
        return missing

    def limited(self, levels: Levels, recorded: Cells) -> Levels:
        """Keep what is predicted below what was kept around it."""
        from scipy.ndimage import minimum_filter, uniform_filter

        if self.quiet_db is None:  # between what was kept: no louder than the quietest of it
            heard = np.where(recorded.seen, recorded.levels, np.float32(np.inf))
            return np.asarray(np.minimum(levels, minimum_filter(heard, _AROUND)), np.float32)
        kept = recorded.seen.astype(np.float32)
        share = uniform_filter(kept, _AROUND, mode="nearest")
        total = uniform_filter(recorded.levels * kept, _AROUND, mode="nearest")
        has_kept = (share > 1 / np.prod(_AROUND) / 2) & ~self.cut
        bound = np.where(has_kept, total / np.maximum(share, 1e-6), np.float32(np.inf))
        return np.asarray(np.minimum(levels, bound), np.float32)

    def pretended(self, known: Cells) -> Sequence[Flags]:
        """Drop the quietest cells of each band, as many as were dropped of the recording."""
        missing = widened(self.cut, known.n_frames)
        for band in np.array_split(np.flatnonzero(~self.cut), _BANDS):
            n_dropped = round(float(self.shares[band].sum())) if len(band) else 0
            if n_dropped:
                order = np.argsort(known.levels[:, band], axis=1)[:, :n_dropped]
                np.put_along_axis(missing, band[order], values=True, axis=1)
        return [missing]


@dataclass(frozen=True, slots=True)
class UncompressMethod:
    """Restoration after extreme lossy compression (the lecture's last example)."""

    name: str = "uncompress"
    title: str = "Undo compression"
    parameters: type = UncompressParameters
    needs_hint: bool = False
    takes_hint: bool = False
    inputs: tuple[Input, ...] = (LIKE,)

    def plan(self, materials: Materials) -> DroppedPlan:
        """Say which cells are missing."""
        return plan_for(materials)

    def run(self, request: Request, report: Report) -> Outcome:
        """Give what was dropped as the added sound."""
        with threadpool_limits(limits=1, user_api="blas"):
            materials = prepare(request, report)
            plan = plan_for(materials)
            added, n_filled = materials.restored(
                plan, "Undone compression", amount=request.parameters.amount
            )
            warnings = () if n_filled else (_NOTHING_MISSING,)
            if materials.example is None:
                warnings = (*warnings, _NO_EXAMPLE)
            return materials.outcome(added, warnings)


def plan_for(materials: Materials) -> DroppedPlan:
    """Find out what was dropped."""
    power = materials.surveyed.power
    silent = power <= power.max() * 1e-10
    if materials.likeness is None:
        shares = _shares(materials, None)
        return DroppedPlan(np.zeros(len(power), bool), None, shares, uses_own=True)
    relative = materials.relative_db()
    loud = power > power.max() * 1e-3
    reference = float(np.median(relative[loud])) if loud.any() else 0.0
    cut = missing_bands(materials) | silent
    quiet = _quiet_levels(materials) + np.float32(reference)
    return DroppedPlan(cut, quiet, _shares(materials, quiet), uses_own=False)


def dropped(levels: NDArray[np.float32], quiet_db: NDArray[np.float32] | None) -> Flags:
    """Say which cells are too quiet to have been kept."""
    from scipy.ndimage import uniform_filter

    if quiet_db is not None:
        return np.asarray(levels < quiet_db)
    around = uniform_filter(10 ** (levels / np.float32(10)), _AROUND, mode="nearest")
    return np.asarray(levels < 10 * np.log10(np.maximum(around, 1e-30)) - _LOCAL_DB)


def _sampled(materials: Materials, sound: NDArray[np.float32]) -> Levels:
    """Give the levels of some frames of a sound, spread over it."""
    settings = materials.settings
    n_frames = settings.n_frames(sound.shape[1])
    floor = max(1e-12, materials.surveyed.peak * linear(-80))
    pieces = []
    for start in np.linspace(0, max(0, n_frames - 128), _SAMPLED).astype(int):
        stop = min(n_frames, int(start) + 128)
        for channel in sound:
            frames = frames_between(channel, settings, int(start), stop)
            pieces.append(levels_of(np.abs(frames), floor))
        materials.report(0.1, "Looking for what was dropped")
    return np.concatenate(pieces)


def _quiet_levels(materials: Materials) -> NDArray[np.float32]:
    assert materials.example is not None
    levels = _sampled(materials, materials.example)
    heard = levels[levels.max(axis=1) > levels.min()]
    quiet = np.percentile(heard if len(heard) else levels, _QUIET_SHARE, axis=0)
    return np.asarray(quiet, np.float32)


def _shares(materials: Materials, quiet_db: NDArray[np.float32] | None) -> Curve:
    levels = _sampled(materials, materials.request.sound)
    return np.asarray(dropped(levels, quiet_db).mean(axis=0))


_NOTHING_MISSING = "Nothing was added: no cell of this recording seems to have been dropped."
_NO_EXAMPLE = (
    "Without an example, only holes between what was kept are filled; what was cut off above "
    "needs a recording of the same kind that has it."
)

METHOD = UncompressMethod()
