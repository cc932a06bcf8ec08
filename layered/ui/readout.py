"""What is at a place of the spectrogram, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from layered.dsp.picture import FLOOR_DB, db_of
from layered.model.project import Project, leaves
from layered.session.picture import Look, Picture
from layered.ui import words
from layered.ui.base_image import Plane
from layered.ui.viewport import Viewport

_NOTES = ("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B")


def note_text(hz: float) -> str:
    """Give the nearest note and how far it is in cents: "A4 +3 ¢"; empty below 16 Hz."""
    if hz < 16:
        return ""
    semitones = 12 * np.log2(hz / 440) + 69
    nearest = round(semitones)
    cents = round(100 * (semitones - nearest))
    name = f"{_NOTES[nearest % 12]}{nearest // 12 - 1}"
    return f"{name} {signed(cents)} ¢"


def note_name(hz: float) -> str:
    """Give the nearest note: "A4"."""
    return note_text(hz).split(" ")[0]


def hz_text(hz: float) -> str:
    """Give a frequency with its unit: "438 Hz", "2.35 kHz"."""
    if hz < 999.5:
        return f"{hz:.0f} Hz" if hz >= 99.5 else f"{hz:.1f} Hz"
    return f"{hz / 1000:.2f} kHz" if hz < 9995 else f"{hz / 1000:.1f} kHz"


def db_text(db: float) -> str:
    """Give a level with its unit and a real minus sign."""
    if db <= FLOOR_DB:
        return f"below {words.MINUS}120 dB"
    return f"{signed(round(db))} dB" if round(db) < 0 else f"{db:.0f} dB"


def signed(number: int) -> str:
    """Give a whole number with its sign."""
    return f"{words.MINUS}{-number}" if number < 0 else f"+{number}"


def level_at(picture: Picture, seconds: float, hz: float, step_s: float) -> int:
    """Give the loudest level close to a place, 0 outside the sound."""
    if not 0 <= seconds < picture.duration_s:
        return 0
    place = int(np.searchsorted(picture.grid.row_hz, hz))
    for raster in picture.rasters(Look(seconds, seconds + step_s, step_s)):
        if raster.from_s <= seconds < raster.until_s:
            column = int((seconds - raster.first_s) / raster.step_s)
            column = min(max(column, 0), raster.levels.shape[1] - 1)
            near = raster.levels[max(0, place - 1) : place + 2, column]
            return int(near.max()) if len(near) else 0
    return 0


def owner_text(planes: Sequence[Plane], levels: Sequence[int]) -> str:
    """Say which layer owns a place most: "Sax 83 %"; empty with one layer or silence."""
    if len(planes) < 2 or max(levels) == 0:
        return ""
    magnitudes = 10 ** (np.array(levels) / 40.0)
    magnitudes[np.array(levels) == 0] = 0
    most = int(magnitudes.argmax())
    return f"{planes[most].name} {100 * magnitudes[most] / magnitudes.sum():.0f} %"


@dataclass(frozen=True, slots=True)
class Place:
    """What is at a time and a frequency.

    Parameters
    ----------
    owner : str
        Which layer owns it most, and how much of it; empty with one layer or silence.
    """

    seconds: float
    hz: float
    db: float
    owner: str

    def text(self) -> str:
        """Give it all in one line."""
        when = words.clock(self.seconds)
        return "   ".join([when, *self._where(), db_text(self.db), *self._whose()])

    def short_text(self) -> str:
        """Give what helps at the pointer, in a few words: the pitch, and whose it is."""
        return "   ".join([*self._where()[-1:], *self._whose()])

    def _where(self) -> list[str]:
        return [part for part in (hz_text(self.hz), note_text(self.hz)) if part]

    def _whose(self) -> list[str]:
        return [self.owner] if self.owner else []


def place_at(
    seconds: float, hz: float, mixture: Picture, planes: Sequence[Plane], step_s: float
) -> Place:
    """Look up what is at a time and a frequency."""
    levels = [level_at(plane.picture, seconds, hz, step_s) for plane in planes]
    loudest = level_at(mixture, seconds, hz, step_s)
    return Place(seconds, hz, db_of(loudest), owner_text(planes, levels))


def describe_view(project: Project | None, view: Viewport) -> str:
    """Say in words what a view shows of a project."""
    if project is None:
        return "No recording is open."
    names = [layer.name for layer in leaves(project)]
    layers = "one layer" if len(names) == 1 else f"{len(names)} layers"
    return (
        f"{project.mixture.name} from {words.clock(view.start_s)} to "
        f"{words.clock(view.end_s)}, {hz_text(view.low_hz)} to {hz_text(view.high_hz)}, "
        f"{layers}: {words.and_list(names)}."
    )
