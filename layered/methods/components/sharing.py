"""A recording shared out among groups of components, a few seconds at a time."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from layered.dsp.arrays import Activations, Bases, Magnitude, Sound
from layered.dsp.factorize import FLOOR, Group, factorize
from layered.dsp.pieces import piece_around
from layered.dsp.starts import normalised
from layered.dsp.stft import StftSettings, magnitude, masked
from layered.methods.components.grouping import Groups

_STRETCH_S = 8.0
_ITERATIONS = 40

Span = tuple[int, int]


def spans(n_samples: int, sample_rate_hz: int, settings: StftSettings) -> Iterator[Span]:
    """Divide a recording into stretches that begin at a frame."""
    step = settings.frames_at(_STRETCH_S, sample_rate_hz) * settings.hop_samples
    for start in range(0, n_samples, step):
        yield start, min(start + step, n_samples)


def share_out(
    sound: Sound,
    bases: Bases,
    groups: Groups,
    span: Span,
    parts: Sequence[Sound],
    *,
    settings: StftSettings,
    on_block: Callable[[], None],
    threads: int,
) -> None:
    """Write each group's part of a stretch; the last group's is what remains.

    The stretch is analysed with a window's length of what is around it, so that the result does
    not depend on where stretches begin.

    Parameters
    ----------
    sound : float32, shape (channels, samples)
        The whole recording.
    span : (int, int)
        The stretch, in samples; begins at a frame.
    parts : sequence of float32, shape (channels, samples)
        As long as the recording; one for each group but the last.
    """
    place = piece_around(*span, sound.shape[1], settings)
    piece = np.ascontiguousarray(sound[:, place.low : place.high])
    spectrogram = normalised(magnitude(piece, settings=settings, on_block=on_block))
    levels = activations_of(spectrogram, bases, on_block, threads)
    total = Group(bases, levels).model + FLOOR

    def write(number: int) -> None:
        chosen = list(groups[number])
        mine = Group(bases[:, chosen], levels[chosen]).model
        np.divide(mine, total, out=mine)
        kept = masked(piece, mine, settings=settings, on_block=on_block)
        parts[number][:, span[0] : span[1]] = kept[:, place.samples]

    with ThreadPoolExecutor(max(1, threads)) as pool:
        for _ in pool.map(write, range(len(parts))):
            on_block()


def activations_of(
    spectrogram: Magnitude, bases: Bases, on_block: Callable[[], None], threads: int
) -> Activations:
    """Find the activations of known spectra; the same from every start.

    Parameters
    ----------
    spectrogram : float32, shape (bins, frames)
        Of a mean around 1.
    bases : float32, shape (bins, components)
    """
    n_components = bases.shape[1]
    level = spectrogram.sum(axis=0) / np.float32(n_components)
    start = Group(bases, np.tile(level, (n_components, 1)), fixed=True)
    fitted = factorize(
        spectrogram,
        (start,),
        iterations=_ITERATIONS,
        on_iteration=lambda _: on_block(),
        threads=threads,
    )
    return fitted[0].activations
