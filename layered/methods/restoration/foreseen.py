"""What a restoration will fill, as a small picture, before it does."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Flags
from layered.methods.method import Method, Report, Request
from layered.methods.restoration.cells import Levels, levels_of
from layered.methods.restoration.materials import Materials, prepare
from layered.methods.restoration.restore import Plan
from layered.methods.restoration.sound_frames import frames_between

_COLUMNS = 720
_STRETCH = 512


@runtime_checkable
class Foreseeing(Method, Protocol):
    """A restoration that can tell what it takes for missing."""

    def plan(self, materials: Materials) -> Plan:
        """Say which cells are missing."""


@dataclass(frozen=True, slots=True, eq=False)
class Foreseen:
    """The loudest level and whether anything is missing, for pieces of time and all bins.

    Parameters
    ----------
    levels : float32, shape (columns, bins)
        In dB below the loudest cell.
    missing : bool, shape (columns, bins)
    share : float
        How many of all cells are missing, 0 to 1.
    """

    levels: Levels
    missing: Flags
    share: float
    duration_s: float
    highest_hz: float


def foresee(method: Foreseeing, request: Request, report: Report) -> Foreseen:
    """Look what would be filled; raises what `run` would raise for what was given."""
    materials = prepare(request, report)
    plan = method.plan(materials)
    sound, settings = request.sound, materials.settings
    n_frames = settings.n_frames(sound.shape[1])
    columns = min(_COLUMNS, n_frames)
    levels = np.full((columns, settings.n_bins), -200, np.float32)
    missing = np.zeros(levels.shape, bool)
    n_missing = 0
    floor = max(1e-12, materials.surveyed.peak * 1e-5)
    for first in range(0, n_frames, _STRETCH):
        report(0.1 + 0.9 * first / n_frames, "Looking for what is missing")
        last = min(first + _STRETCH, n_frames)
        found = levels_of(np.abs(frames_between(sound[0], settings, first, last)), floor)
        holes = plan.missing(found, 0, first)
        n_missing += int(holes.sum())
        places = _places(first, last, n_frames, columns)
        np.maximum.at(levels, places, np.where(holes, -200, found))
        np.logical_or.at(missing, places, holes)
    report(1.0, "Finished")
    return Foreseen(
        levels - 20 * np.float32(np.log10(max(materials.surveyed.peak, 1e-12))),
        missing,
        n_missing / (n_frames * settings.n_bins),
        sound.shape[1] / request.sample_rate_hz,
        request.sample_rate_hz / 2,
    )


def _places(first: int, last: int, n_frames: int, columns: int) -> NDArray[np.int64]:
    return np.arange(first, last) * columns // n_frames
