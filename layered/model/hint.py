"""A vocalized hint: what a person sang to point at a sound."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from layered.model.recording import Recording

HintId = NewType("HintId", str)


class HintKind(StrEnum):
    """How the hint was made; GUESS leaves it to the analysis."""

    GUESS = "guess"
    HUM = "hum"
    SING = "sing"
    WHISTLE = "whistle"
    BEATBOX = "beatbox"
    TAP = "tap"


@dataclass(frozen=True, slots=True, eq=False)
class Hint:
    """A recording that imitates the wanted sound, placed on the mixture's time axis.

    Parameters
    ----------
    recording : Recording
        At any rate and with any channels; the methods resample it.
    offset_s : float
        Where it starts in the mixture, in seconds, 0 or later.
    """

    id: HintId
    recording: Recording
    offset_s: float = 0.0
    kind: HintKind = HintKind.GUESS

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.recording.name

    @property
    def end_s(self) -> float:
        """Where it ends in the mixture, in seconds."""
        return self.offset_s + self.recording.duration_s
