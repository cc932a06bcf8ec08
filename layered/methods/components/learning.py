"""Learning the components of a recording from an excerpt of it."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Indices, Magnitude, Sound
from layered.dsp.coarse import coarse
from layered.dsp.explained import explained_by_number, explained_share
from layered.dsp.factorize import Group, factorize
from layered.dsp.nndsvd import singular_vectors, start_from
from layered.dsp.starts import normalised
from layered.dsp.stft import StftSettings, magnitude

_MOST_CELLS = 8 << 20
"""A minute and a half at 44.1 kHz; the excerpt takes a tenth of a gigabyte while it is learned."""
_BLOCK_S = 2.0
_ITERATIONS = 80

OnProgress = Callable[[float], None]
"""Told the share done, many times a second; may raise to stop."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """The components of a recording.

    Parameters
    ----------
    group : Group
        Their spectra, the loudest first, and their activations in the excerpt.
    explained : float
        The share of the excerpt that they explain, 0 to 1.
    """

    group: Group
    explained: float


def excerpt(sound: Sound, *, settings: StftSettings, on_block: Callable[[], None]) -> Magnitude:
    """Give the spectrogram of a recording, or of its loudest blocks spread over all of it.

    Parameters
    ----------
    sound : float32, shape (channels, samples)
        May be a memory map; it is read once, in blocks.
    on_block : callable
        Called many times a second; may raise to stop.

    Returns
    -------
    float32, shape (bins, frames)
        Of a mean of 1.
    """
    n_frames = settings.n_frames(sound.shape[1])
    most = max(1, _MOST_CELLS // settings.n_bins)
    if n_frames <= most:
        return normalised(magnitude(sound, settings=settings, on_block=on_block))
    length = max(settings.window_samples, _block_samples(settings))
    places = _loudest(sound, length, most // settings.n_frames(length), on_block)
    parts = [
        magnitude(sound[:, start : start + length], settings=settings, on_block=on_block)
        for start in places
    ]
    return normalised(np.concatenate([part.T for part in parts]).T)


def suggested_number(
    spectrogram: Magnitude,
    *,
    settings: StftSettings,
    sample_rate_hz: int,
    on_block: Callable[[], None],
) -> int:
    """Suggest how many components are worth having, from the share they explain."""
    bands = coarse(spectrogram, settings=settings, sample_rate_hz=sample_rate_hz)
    return explained_by_number(normalised(bands), on_block=on_block).suggested


def learn_components(
    spectrogram: Magnitude, count: int, *, on_progress: OnProgress, threads: int
) -> Learned:
    """Fit components to a spectrogram: KL-NMF from NNDSVD (methods 5.2).

    Parameters
    ----------
    count : int
        More than there are frames or bins is possible, though of no use.
    """
    vectors = singular_vectors(spectrogram, count, on_block=lambda: on_progress(0.0))
    fitted = factorize(
        spectrogram,
        (start_from(vectors, spectrogram, count),),
        iterations=_ITERATIONS,
        on_iteration=lambda iteration: on_progress(iteration / _ITERATIONS),
        threads=threads,
    )[0]
    order = np.argsort(-fitted.activations.sum(axis=1), kind="stable")
    loudest_first = Group(fitted.bases[:, order], fitted.activations[order])
    explained = explained_share(spectrogram, loudest_first, on_block=lambda: on_progress(1.0))
    return Learned(loudest_first, explained)


def _block_samples(settings: StftSettings) -> int:
    # A window of 93 ms, hopped four times, has 43 frames a second at any rate.
    return round(_BLOCK_S * 43) * settings.hop_samples


def _loudest(
    sound: Sound, length: int, count: int, on_block: Callable[[], None]
) -> tuple[int, ...]:
    """Divide a recording into ``count`` parts and find the loudest block of each."""
    n_blocks = sound.shape[1] // length
    energy = np.zeros(n_blocks)
    for number in range(n_blocks):
        on_block()
        block = sound[:, number * length : (number + 1) * length]
        energy[number] = float(np.vdot(block, block))
    edges: Indices = np.linspace(0, n_blocks, min(count, n_blocks) + 1).astype(np.int64)
    places = [
        first + int(energy[first:last].argmax()) for first, last in itertools.pairwise(edges)
    ]
    return tuple(place * length for place in places)
