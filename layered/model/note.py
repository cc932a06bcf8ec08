"""A note: a pitch that sounds for a while, as it was heard in a layer or written by hand."""

from dataclasses import dataclass
from typing import NewType

from layered.model.layer import LayerId

NoteId = NewType("NoteId", int)

LOWEST_MIDI, HIGHEST_MIDI = 21, 108
"""The 88 keys of a piano: A0 to C8."""

SHORTEST_S = 0.02
_SHARPS = ("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B")


@dataclass(frozen=True, slots=True)
class Note:
    """One note of a layer.

    Parameters
    ----------
    onset_s, offset_s : float
        Where it starts and ends in the recording, in seconds.
    midi : int
        The pitch as a MIDI number: 69 is the A of 440 Hz, 60 the middle C.
    velocity : int
        How loud, 1 to 127.
    """

    id: NoteId
    onset_s: float
    offset_s: float
    midi: int
    velocity: int = 80

    @property
    def duration_s(self) -> float:
        """How long it sounds, in seconds."""
        return self.offset_s - self.onset_s

    @property
    def name(self) -> str:
        """What musicians call its pitch, such as C♯4."""
        return pitch_name(self.midi)


@dataclass(frozen=True, slots=True)
class LayerNotes:
    """The notes of one layer, in order of onset and pitch."""

    layer_id: LayerId
    notes: tuple[Note, ...] = ()


def pitch_name(midi: int) -> str:
    """Give the name of a MIDI number, such as A4 for 69."""
    return f"{_SHARPS[midi % 12]}{midi // 12 - 1}"


def pitch_hz(midi: float) -> float:
    """Give the frequency of a MIDI number in equal temperament, A4 being 440 Hz."""
    return float(440 * 2 ** ((midi - 69) / 12))
