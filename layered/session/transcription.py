"""Writing down the notes of a sound: captured at once, worked on anywhere."""

import os
from dataclasses import dataclass, field

from layered.dsp.arrays import Sound
from layered.dsp.notes.instrument import is_silent
from layered.dsp.notes.keys import N_KEYS
from layered.dsp.notes.transcribe import transcribe
from layered.errors import InvalidInputError
from layered.model.note import Note, NoteId
from layered.model.recording import Recording
from layered.progress import Progress, no_progress

_CHECKED = 0.05
_DETUNED_CENTS = 35


@dataclass(frozen=True, slots=True)
class Transcribed:
    """What was found.

    Parameters
    ----------
    tuning_cents : float
        How far the instrument is above A4 = 440 Hz, to the nearest 10.
    warnings : tuple of str
        What the person should know, one sentence each.
    """

    notes: tuple[Note, ...]
    tuning_cents: float = 0.0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Transcription:
    """A sound whose notes are wanted.

    Parameters
    ----------
    sound : float32, shape (channels, samples)
        May be a memory map.
    clips : tuple of Recording
        The instrument alone, if there are any.
    n_pitches : int, optional
        How many different pitches are played, where that is known.

    Raises
    ------
    InvalidInputError
        If there cannot be so many pitches.
    """

    sound: Sound
    sample_rate_hz: int
    clips: tuple[Recording, ...] = ()
    n_pitches: int | None = None
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)

    def __post_init__(self) -> None:
        if self.n_pitches is not None and not 1 <= self.n_pitches <= N_KEYS:
            raise InvalidInputError(
                f"A piano has {N_KEYS} different pitches; {self.n_pitches} cannot be played."
            )

    def run(self, report: Progress = no_progress) -> Transcribed:
        """Do the work, in any thread; raises `CancelledError` through ``report``."""
        self._check_clips(report)
        start = _CHECKED if self.clips else 0.0

        def on_heard(fraction: float, message: str) -> None:
            report(start + (1 - start) * fraction, message)

        heard = transcribe(
            self.sound,
            self.sample_rate_hz,
            n_pitches=self.n_pitches,
            clips=[(clip.samples, clip.sample_rate_hz) for clip in self.clips],
            report=on_heard,
            threads=self.threads,
        )
        notes = tuple(
            Note(NoteId(number), found.onset_s, found.offset_s, found.midi, found.velocity)
            for number, found in enumerate(heard.notes, start=1)
        )
        return Transcribed(
            notes, heard.tuning.cents, tuple(self._warnings(notes, heard.tuning.cents))
        )

    def _check_clips(self, report: Progress) -> None:
        for clip in self.clips:
            sound = clip.samples, clip.sample_rate_hz
            if is_silent(sound, lambda: report(0.0, "Listening to the instrument")):
                raise InvalidInputError(
                    f"{clip.name}: nothing sounds there. Give a clip in which the instrument "
                    "plays."
                )

    def _warnings(self, notes: tuple[Note, ...], cents: float) -> list[str]:
        found = []
        if not notes:
            found.append("No notes were found: nothing here sounds like a pitch being played.")
        n_found = len({note.midi for note in notes})
        if self.n_pitches is not None and 0 < n_found < self.n_pitches:
            found.append(f"Only {n_found} different pitches were found, not {self.n_pitches}.")
        if notes and abs(cents) >= _DETUNED_CENTS:
            found.append(
                f"The instrument is {abs(cents):.0f} cents {'above' if cents > 0 else 'below'} "
                "A4 = 440 Hz, so its pitches may be named a semitone off."
            )
        return found
