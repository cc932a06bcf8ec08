"""From a recording to its notes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from layered.dsp.arrays import Activations, Bases, Curve, Flags, Indices, Magnitude, Sound
from layered.dsp.levels import db
from layered.dsp.notes.activations import key_activations
from layered.dsp.notes.analysis import Analysis, sounding_frames
from layered.dsp.notes.candidates import (
    MARGIN_FRAMES,
    Candidates,
    find_candidates,
    smoothed,
)
from layered.dsp.notes.decision import THRESHOLD, probabilities
from layered.dsp.notes.dictionary import fitted, tuned, with_flat
from layered.dsp.notes.instrument import Clip, clip_frames
from layered.dsp.notes.keys import LOWEST_KEY, N_KEYS, Tuning
from layered.dsp.notes.onsets import LAG_S, SHORTEST_S, onsets
from layered.dsp.notes.spectra import spectral_features
from layered.progress import Progress, no_progress

_SURVEYED, _FITTED, _HEARD = 0.05, 0.15, 0.9
_FRAMES_TO_FIT = 400
_LOUD_PERCENTILE = 95
_APART_S = 0.06
_END_SHARE = 0.15
_VELOCITY_DB = 40.0
_SILENCE = 1e-7


@dataclass(frozen=True, slots=True)
class HeardNote:
    """A note as it was heard.

    Parameters
    ----------
    onset_s, offset_s : float
        In seconds from the start of the sound.
    midi : int
        69 is the A of 440 Hz (or what the instrument takes for it).
    velocity : int
        1 to 127.
    probability : float
        How sure it is, from `THRESHOLD` to 1.
    """

    onset_s: float
    offset_s: float
    midi: int
    velocity: int
    probability: float


@dataclass(frozen=True, slots=True)
class Heard:
    """The notes of a sound in order of onset, and how its instrument is tuned."""

    notes: tuple[HeardNote, ...]
    tuning: Tuning


@dataclass(frozen=True, slots=True, eq=False)
class Listening:
    """A sound, what its keys do in it, and every rise: all there is to decide on."""

    analysis: Analysis
    tuning: Tuning
    levels: Activations
    candidates: Candidates


def transcribe(
    sound: Sound,
    sample_rate_hz: int,
    *,
    n_pitches: int | None = None,
    clips: Sequence[Clip] = (),
    report: Progress = no_progress,
    threads: int = 1,
) -> Heard:
    """Find the notes in a sound.

    Parameters
    ----------
    sound : float32, shape (channels, samples)
        May be a memory map; it is read in pieces.
    n_pitches : int, optional
        How many different pitches there are, where that is known: the likeliest are kept.
    clips : sequence of Clip
        The instrument alone, if there are such sounds; none of them silent.
    threads : int
        Processors to use; the result does not depend on it.

    Returns
    -------
    Heard
        No notes where there is none.
    """
    listening = listen(sound, sample_rate_hz, clips=clips, report=report, threads=threads)
    if listening is None:
        return Heard((), Tuning())
    sure = probabilities(listening.candidates.features)
    if n_pitches is not None:
        keys = _likeliest(listening.candidates, sure, n_pitches)
        sure = np.where(keys[listening.candidates.keys], sure, 0)
    return Heard(tuple(_notes(listening, sure)), listening.tuning)


def listen(
    sound: Sound,
    sample_rate_hz: int,
    *,
    clips: Sequence[Clip] = (),
    report: Progress = no_progress,
    threads: int = 1,
) -> Listening | None:
    """Find how keys sound and where they rise; None where the sound is silent.

    Parameters are those of `transcribe`.
    """
    analysis = Analysis.of(sound, sample_rate_hz)

    def on_survey() -> None:
        report(0.0, "Measuring the sound")

    totals = analysis.levels(on_survey)
    mean = float(totals.mean()) / analysis.n_bins
    if mean <= _SILENCE:
        return None
    scale = 1 / mean
    frames = sounding_frames(totals, _FRAMES_TO_FIT)
    bases, tuning = _dictionary(analysis, frames, scale, clips, report)

    def on_keys(fraction: float, message: str) -> None:
        report(_FITTED + (_HEARD - _FITTED) * fraction, message)

    found = key_activations(analysis, bases, scale=scale, report=on_keys, threads=threads)
    levels = smoothed(found)
    loud = float(np.percentile(levels.max(axis=0), _LOUD_PERCENTILE))
    levels /= np.float32(loud if loud > 0 else 1)
    return Listening(analysis, tuning, levels, _candidates(analysis, tuning, levels, report))


def _dictionary(
    analysis: Analysis, frames: Indices, scale: float, clips: Sequence[Clip], report: Progress
) -> tuple[Bases, Tuning]:
    """Tune and fit the keys' spectra to frames of the recording, and of the instrument alone."""

    def on_block() -> None:
        report(_SURVEYED, "Tuning the dictionary")

    chosen: Magnitude = analysis.chosen(frames, on_block) * np.float32(scale)
    tuning = tuned(analysis, chosen, on_block)
    if clips:
        alone = clip_frames(clips, analysis.sample_rate_hz, tuning, on_block)
        chosen = np.concatenate([chosen, alone], axis=1)
    return with_flat(fitted(analysis, chosen, tuning, on_block).bases), tuning


def _candidates(
    analysis: Analysis, tuning: Tuning, levels: Activations, report: Progress
) -> Candidates:
    """Go through the sound once more, for what the spectra say about every rise."""
    padded = np.pad(levels, ((0, 0), (MARGIN_FRAMES, MARGIN_FRAMES)))
    found: list[Candidates] = []
    for first, last, block in analysis.blocks(margin=MARGIN_FRAMES):
        report(_HEARD + (1 - _HEARD) * first / analysis.n_frames, "Telling notes from echoes")
        here = find_candidates(padded[:, first : last + 2 * MARGIN_FRAMES])
        spectral = spectral_features(analysis, tuning, block, here.frames, here.keys)
        features = np.concatenate([here.features, spectral], axis=1)
        found.append(replace(here, frames=here.frames + first, features=features))
    return Candidates(
        np.concatenate([part.frames for part in found]),
        np.concatenate([part.keys for part in found]),
        np.concatenate([part.levels for part in found]),
        np.concatenate([part.features for part in found]),
    )


def _likeliest(candidates: Candidates, sure: Curve, n_pitches: int) -> Flags:
    """Choose the keys for which there is most evidence, shape (keys,)."""
    evidence = np.bincount(candidates.keys, weights=sure, minlength=N_KEYS)
    chosen = np.zeros(N_KEYS, bool)
    best = np.argsort(-evidence, kind="stable")[:n_pitches]
    chosen[best[evidence[best] > 0]] = True
    return chosen


def _notes(listening: Listening, sure: Curve) -> list[HeardNote]:
    """Make notes of the likely rises, in order of onset and pitch."""
    candidates, hop_s = listening.candidates, listening.analysis.hop_s
    apart = _APART_S / hop_s
    notes: list[HeardNote] = []
    for key in range(N_KEYS):
        likely = np.flatnonzero((candidates.keys == key) & (sure >= THRESHOLD))
        kept: list[int] = []
        for index in likely[np.argsort(-sure[likely], kind="stable")]:
            frame = candidates.frames[index]
            if all(abs(frame - candidates.frames[other]) >= apart for other in kept):
                kept.append(int(index))
        kept.sort(key=lambda index: int(candidates.frames[index]))
        onsets_s = onsets(
            listening.levels[key], candidates.frames[kept], candidates.levels[kept], hop_s
        )
        ends_s = [*onsets_s[1:], listening.analysis.n_frames * hop_s]
        notes += [
            _note(listening, index, onset_s, end_s, float(sure[index]))
            for index, onset_s, end_s in zip(kept, onsets_s, ends_s, strict=False)
        ]
    return sorted(notes, key=lambda note: (note.onset_s, note.midi))


def _note(
    listening: Listening, index: int, onset_s: float, until_s: float, probability: float
) -> HeardNote:
    candidates, hop_s = listening.candidates, listening.analysis.hop_s
    start, key = int(candidates.frames[index]), int(candidates.keys[index])
    level = float(candidates.levels[index])
    limit = max(start + 1, round(until_s / hop_s))
    after = listening.levels[key, start + 1 : limit] < _END_SHARE * level
    stop_s = (start + 1 + int(np.argmax(after))) * hop_s - LAG_S if after.any() else until_s
    sound_s = listening.analysis.sound.shape[1] / listening.analysis.sample_rate_hz
    offset_s = max(min(stop_s, until_s, sound_s), onset_s + SHORTEST_S)
    loudness = (db(level) + _VELOCITY_DB) / _VELOCITY_DB
    velocity = int(np.clip(round(100 * loudness), 1, 127))
    return HeardNote(onset_s, offset_s, LOWEST_KEY + key, velocity, probability)
