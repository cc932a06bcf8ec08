"""The part of a sound that chosen notes are: their combs' share of every cell while they sound.

The keys of all notes are fitted to the sound, each allowed to sound only where it is written, and
a smooth rest that explains what has no pitch; the chosen notes' share of the model is their mask
(`layered.dsp.masks`). The sound is gone through in overlapping stretches that fade into each
other, so that an hour needs no more memory than a minute.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Activations, Bases, Magnitude, Sound
from layered.dsp.factorize import Group, factorize, unit_columns
from layered.dsp.harmonics import smooth_bases
from layered.dsp.masks import ratio_mask
from layered.dsp.notes.analysis import Analysis, note_settings
from layered.dsp.notes.dictionary import even_start, tuned
from layered.dsp.notes.keys import HIGHEST_KEY, LOWEST_KEY, Tuning, key_combs
from layered.dsp.starts import normalised
from layered.dsp.stft import StftSettings, magnitude, masked
from layered.progress import Progress, no_progress

Span = tuple[float, float, int]
"""When a note starts and ends, in seconds, and its MIDI number."""

_STRETCH_S, _FADE_S = 20.0, 0.5
_BEFORE_S, _AFTER_S = 0.05, 0.25
_ITERATIONS = 30
_PRIOR_WEIGHT = 0.3
_REST_BUMPS = 12
_TUNED_FRAMES = 60
_FAINT = np.float32(0.05)
"""How loud a key may be while it rings on, compared with while it is held."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Samples that are worked on at once; ``fade_in`` of them overlap the stretch before."""

    start: int
    stop: int
    fade_in: int
    fade_out: int


def lifted(
    sound: Sound,
    sample_rate_hz: int,
    chosen: Sequence[Span],
    others: Sequence[Span],
    *,
    room: Callable[[tuple[int, int]], Sound],
    report: Progress = no_progress,
    threads: int = 1,
) -> Sound:
    """Give the part of a sound that some of its notes are.

    Parameters
    ----------
    sound : float32, shape (channels, samples)
        May be a memory map.
    chosen, others : sequence of (onset_s, offset_s, midi)
        The notes wanted, and all other notes there are.
    room : callable
        Gives zeroed room for the result; on disk when it is large.

    Returns
    -------
    float32, shape (channels, samples)
        Zero wherever none of the chosen notes sounds. The rest is ``sound`` minus this.
    """
    part = room((sound.shape[0], sound.shape[1]))
    settings = note_settings(sample_rate_hz)
    first = max(0, round((min(s for s, _, _ in chosen) - _BEFORE_S) * sample_rate_hz))
    last = round((max(e for _, e, _ in chosen) + _AFTER_S) * sample_rate_hz)
    tuning = _tuning(sound, sample_rate_hz, chosen, report)
    stretches = list(_stretches(first, min(last, sound.shape[1]), sample_rate_hz))
    for number, stretch in enumerate(stretches):

        def on_block(done: float = number / len(stretches)) -> None:
            report(done, "Lifting the notes")

        seconds = (stretch.start / sample_rate_hz, stretch.stop / sample_rate_hz)
        if not any(_overlaps(span, *seconds) for span in chosen):
            continue
        piece = np.ascontiguousarray(sound[:, stretch.start : stretch.stop])
        fitting = _Fitting(settings, sample_rate_hz, seconds[0], tuning)
        kept = fitting.part(piece, chosen, others, on_block, threads)
        part[:, stretch.start : stretch.stop] += kept * _fades(stretch)
    return part


def _tuning(sound: Sound, sample_rate_hz: int, chosen: Sequence[Span], report: Progress) -> Tuning:
    """Find how the instrument is tuned from frames in which the chosen notes sound."""
    analysis = Analysis.of(sound, sample_rate_hz)
    inside = [
        np.arange(int(onset_s / analysis.hop_s), int(offset_s / analysis.hop_s) + 1)
        for onset_s, offset_s, _ in chosen
    ]
    frames = np.unique(np.concatenate(inside))
    frames = frames[frames < analysis.n_frames]
    few = frames[np.linspace(0, len(frames) - 1, min(len(frames), _TUNED_FRAMES)).astype(int)]

    def on_block() -> None:
        report(0.0, "Tuning to the notes")

    heard = analysis.chosen(few, on_block)
    return tuned(analysis, normalised(heard), on_block) if heard.any() else Tuning()


def _stretches(first: int, last: int, sample_rate_hz: int) -> Iterator[_Stretch]:
    step, fade = round(_STRETCH_S * sample_rate_hz), round(_FADE_S * sample_rate_hz)
    start, fade_in = first, 0
    while start < last:
        stop = min(start + step, last)
        fade_out = fade if stop < last else 0
        yield _Stretch(start, stop, fade_in, fade_out)
        if stop >= last:
            return
        start, fade_in = stop - fade, fade


def _fades(stretch: _Stretch) -> NDArray[np.float32]:
    """Give weights that add up to one where stretches overlap, shape (samples,)."""
    weights = np.ones(stretch.stop - stretch.start, np.float32)
    ramp = (np.arange(max(stretch.fade_in, stretch.fade_out, 1)) + 0.5).astype(np.float32)
    if stretch.fade_in:
        n = min(stretch.fade_in, len(weights))
        weights[:n] = ramp[:n] / stretch.fade_in
    if stretch.fade_out:
        n = min(stretch.fade_out, len(weights))
        weights[-n:] *= 1 - ramp[:n] / stretch.fade_out
    return weights


def _overlaps(span: Span, start_s: float, stop_s: float) -> bool:
    return span[0] - _BEFORE_S < stop_s and span[1] + _AFTER_S > start_s


@dataclass(frozen=True, slots=True)
class _Fitting:
    """One stretch: which keys sound when, fitted to what is there."""

    settings: StftSettings
    sample_rate_hz: int
    start_s: float
    tuning: Tuning

    def part(
        self,
        piece: Sound,
        chosen: Sequence[Span],
        others: Sequence[Span],
        on_block: Callable[[], None],
        threads: int,
    ) -> Sound:
        """Give the chosen notes' part of a stretch."""
        spectrogram = magnitude(piece, settings=self.settings, on_block=on_block)
        if not spectrogram.any():
            return np.zeros_like(piece)
        frames = normalised(spectrogram)
        combs = self._combs(frames.shape[0])
        groups = [self._keys(frames, combs, chosen), self._keys(frames, combs, others)]
        rest = unit_columns(
            smooth_bases(_REST_BUMPS, settings=self.settings, sample_rate_hz=self.sample_rate_hz)[
                : frames.shape[0]
            ]
        )
        groups.append(Group(rest, even_start(frames, _REST_BUMPS), fixed=True))
        found = factorize(
            frames,
            tuple(groups),
            iterations=_ITERATIONS,
            on_iteration=lambda _: on_block(),
            threads=threads,
        )
        mask = ratio_mask(found[0], found[1:], on_block=on_block)
        return masked(piece, mask, settings=self.settings, on_block=on_block)

    def _combs(self, n_bins: int) -> Bases:
        return key_combs(
            self.tuning,
            settings=self.settings,
            sample_rate_hz=self.sample_rate_hz,
            n_bins=n_bins,
        )

    def _keys(self, frames: Magnitude, combs: Bases, spans: Sequence[Span]) -> Group:
        """Make a component for each key, silent where none of its notes is written."""
        keys = sorted({min(max(midi, LOWEST_KEY), HIGHEST_KEY) for _, _, midi in spans})
        keys = keys or [LOWEST_KEY]
        start = even_start(frames, max(1, len(keys)))
        sounding: Activations = np.zeros_like(start)
        hop_s = self.settings.hop_samples / self.sample_rate_hz
        for onset_s, offset_s, midi in spans:
            row = keys.index(min(max(midi, LOWEST_KEY), HIGHEST_KEY))
            first, held, last = (
                max(0, round((seconds - self.start_s) / hop_s))
                for seconds in (onset_s - _BEFORE_S, offset_s, offset_s + _AFTER_S)
            )
            ringing = slice(min(held, last), last)
            sounding[row, ringing] = np.maximum(
                sounding[row, ringing], _FAINT * start[row, ringing]
            )
            sounding[row, first:held] = start[row, first:held]
        bases = np.ascontiguousarray(combs[:, [key - LOWEST_KEY for key in keys]])
        return Group(bases, sounding, prior=bases, prior_weight=_PRIOR_WEIGHT)
