"""Extend bandwidth: bands that were never recorded, from an example that has them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from layered.dsp.arrays import Flags
from layered.errors import InvalidInputError
from layered.methods.method import Input, Outcome, Parameter, Report, Request, parameter
from layered.methods.restoration.bands import missing_bands
from layered.methods.restoration.cells import Cells, Levels
from layered.methods.restoration.materials import LIKE, Materials, prepare, widened
from layered.methods.restoration.restore import WithoutGaps

_HIGHEST_HZ = 192_000.0
_STRONGER_DB = 10.0
"""A band that is so much nearer to the example than the rest is the one that was recorded."""


@dataclass(frozen=True, slots=True)
class ExtendParameters:
    """Which band is missing, and how loud it becomes."""

    low_hz: float = parameter(
        0.0,
        Parameter(
            "Missing from",
            "The lower edge of the missing band; 0 for both edges finds it.",
            low=0.0,
            high=_HIGHEST_HZ,
            unit="Hz",
            advanced=True,
        ),
    )
    high_hz: float = parameter(
        0.0,
        Parameter(
            "Missing to",
            "The upper edge of the missing band; 0 for both edges finds it.",
            low=0.0,
            high=_HIGHEST_HZ,
            unit="Hz",
            advanced=True,
        ),
    )
    amount: float = parameter(
        1.0,
        Parameter("Amount", "How much of what is made up is added.", low=0.0, high=1.0),
    )


@dataclass(frozen=True, slots=True, eq=False)
class BandPlan(WithoutGaps):
    """The same bins are missing throughout."""

    rows: Flags
    uses_own: bool = False
    widen: bool = True
    chooses_by_level: bool = False

    def missing(self, levels: NDArray[np.float32], channel: int, first_frame: int) -> Flags:
        """Say which cells are missing."""
        del channel, first_frame
        return widened(self.rows, len(levels))

    def limited(self, levels: Levels, recorded: Cells) -> Levels:
        """Leave levels as they are."""
        del recorded
        return levels

    def pretended(self, known: Cells) -> Sequence[Flags]:
        """Take the same band from the example."""
        return [widened(self.rows, known.n_frames)]


@dataclass(frozen=True, slots=True)
class ExtendMethod:
    """Bandwidth extension by example (Smaragdis and Raj 2007)."""

    name: str = "extend"
    title: str = "Extend bandwidth"
    parameters: type = ExtendParameters
    needs_hint: bool = False
    takes_hint: bool = False
    inputs: tuple[Input, ...] = (Input(LIKE.role, LIKE.label, LIKE.help, required=True),)

    def plan(self, materials: Materials) -> BandPlan:
        """Say which band is missing."""
        return BandPlan(missing_rows(materials, materials.request.parameters))

    def run(self, request: Request, report: Report) -> Outcome:
        """Give the missing band as the added sound."""
        with threadpool_limits(limits=1, user_api="blas"):
            materials = prepare(request, report)
            values = request.parameters
            added, n_filled = materials.restored(
                self.plan(materials), "Extended band", amount=values.amount
            )
            warnings = () if n_filled else (_NOTHING_MISSING,)
            return materials.outcome(added, warnings)


def missing_rows(materials: Materials, values: ExtendParameters) -> Flags:
    """Say which bins are missing: those given, or those far below the example."""
    frequencies = materials.settings.frequencies_hz(materials.request.sample_rate_hz)
    if values.high_hz <= 0 and values.low_hz <= 0:
        return missing_bands(materials)
    if values.high_hz <= values.low_hz:
        raise InvalidInputError(
            f"A band from {values.low_hz:g} to {values.high_hz:g} Hz is empty. "
            "Give the lower frequency first."
        )
    inside = (frequencies >= values.low_hz) & (frequencies <= values.high_hz)
    if not inside.any() or inside.all():
        return inside
    return ~inside if _holds_the_sound(materials, inside) else inside


def _holds_the_sound(materials: Materials, inside: Flags) -> bool:
    """Say whether a band is the one that was recorded rather than the one that is missing."""
    if materials.likeness is None:
        return False
    relative = np.maximum(materials.relative_db(), -100)
    weight = materials.likeness.power**0.15
    within, beyond = (
        float((relative * weight)[part].sum() / weight[part].sum()) for part in (inside, ~inside)
    )
    return within > beyond + _STRONGER_DB


_NOTHING_MISSING = (
    "Nothing was added: the recording is nowhere far below the example, or the band that was "
    "given lies outside of both. Give another band if you hear that something is missing."
)

METHOD = ExtendMethod()
