"""From what a method is given to what it needs: the spectra of a sound, at its own analysis."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from layered.dsp.arrays import Bases, Magnitude
from layered.dsp.dictionaries import converted, learn_spectra
from layered.dsp.resample import resample
from layered.dsp.stft import StftSettings, magnitude, settings_for
from layered.errors import InvalidInputError
from layered.model.dictionary import Dictionary
from layered.model.recording import Recording

WINDOW_MS = 186.0
"""Long enough to tell the harmonics of low notes apart. Spectra can be made coarser later, for a
shorter window, but never finer (measured: no loss against learning at the shorter window)."""
OVERLAP = 4
N_COMPONENTS = 40
_PIECE_S = 60.0
_MOST_FRAMES = 6000

OnBlock = Callable[[], None]


def learn_dictionary(
    clips: Sequence[Recording],
    name: str,
    *,
    n_components: int = N_COMPONENTS,
    seed: int = 0,
    threads: int = 1,
    on_block: OnBlock = lambda: None,
) -> Dictionary:
    """Learn a dictionary from one or more clips of one kind of sound.

    Parameters
    ----------
    clips : sequence of Recording
        At least one; at any rates. The highest one is the dictionary's.
    n_components : int
        At most this many spectra; fewer for short clips.
    on_block : callable, optional
        Called at least every 100 ms of work; may raise to stop.

    Raises
    ------
    InvalidInputError
        If the clips are silent.
    """
    rate = max(clip.sample_rate_hz for clip in clips)
    settings = settings_for(rate, WINDOW_MS, OVERLAP)
    bases = spectra_of_clips(
        clips,
        settings,
        rate,
        n_components=n_components,
        rng=np.random.default_rng((seed, 700)),
        threads=threads,
        on_block=on_block,
    )
    seconds = sum(clip.duration_s for clip in clips)
    source = f"{', '.join(clip.name for clip in clips)}, {seconds:.1f} s"
    return Dictionary(name, bases, settings, rate, learned_from=source)


def spectra_of(
    example: Recording | Dictionary,
    settings: StftSettings,
    sample_rate_hz: int,
    *,
    n_components: int,
    rng: np.random.Generator,
    threads: int = 1,
    on_block: OnBlock = lambda: None,
) -> Bases:
    """Give the spectra of an example at an analysis: learned if it is a clip, else converted.

    Returns
    -------
    float32, shape (bins, components)
        Columns sum to 1; nothing above half the example's own sample rate.

    Raises
    ------
    InvalidInputError
        If the clip is silent, or the dictionary says nothing in the range of this rate.
    """
    if isinstance(example, Recording):
        return spectra_of_clips(
            [example],
            settings,
            sample_rate_hz,
            n_components=n_components,
            rng=rng,
            threads=threads,
            on_block=on_block,
        )
    bases = converted(
        example.bases,
        example.settings,
        example.sample_rate_hz,
        to_settings=settings,
        to_rate_hz=sample_rate_hz,
    )
    heard = bases.any(axis=0)
    if not heard.any():
        raise InvalidInputError(
            f"{example.name} is all above {sample_rate_hz / 2000:g} kHz, where this recording has "
            "no sound. Choose another dictionary."
        )
    return np.ascontiguousarray(bases[:, heard])


def spectra_of_clips(
    clips: Sequence[Recording],
    settings: StftSettings,
    sample_rate_hz: int,
    *,
    n_components: int,
    rng: np.random.Generator,
    threads: int = 1,
    on_block: OnBlock = lambda: None,
) -> Bases:
    """Learn spectra from clips at any rates; raise `InvalidInputError` if they are silent."""
    frames = frames_of(clips, settings, sample_rate_hz, on_block=on_block)
    bases = learn_spectra(
        rng, frames, n_components, on_iteration=lambda _: on_block(), threads=threads
    )
    if bases is None:
        names = " and ".join(clip.name for clip in clips)
        raise InvalidInputError(
            f"{names} is silent, so nothing can be learned from it. Choose a clip of the sound."
        )
    return bases


def frames_of(
    clips: Sequence[Recording],
    settings: StftSettings,
    sample_rate_hz: int,
    *,
    on_block: OnBlock = lambda: None,
) -> Magnitude:
    """Give the spectrogram of clips after each other, thinned evenly where they are long.

    Returns
    -------
    float32, shape (bins, frames)
        At most some thousand frames, stored frame by frame.
    """
    total = sum(clip.duration_s * sample_rate_hz / settings.hop_samples for clip in clips)
    step = max(1, -(-int(total) // _MOST_FRAMES))
    kept = [
        magnitude(
            resample(piece, clip.sample_rate_hz, sample_rate_hz, on_block=on_block),
            settings=settings,
            on_block=on_block,
        ).T[::step]
        for clip in clips
        for piece in _pieces(clip)
    ]
    return np.concatenate(kept).T


def _pieces(clip: Recording) -> Iterator[np.ndarray]:
    length = round(_PIECE_S * clip.sample_rate_hz)
    for start in range(0, clip.n_samples, length):
        yield clip.samples[:, start : start + length]
