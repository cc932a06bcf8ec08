"""How strongly each key sounds over time: the dictionary's activations, its spectra fixed."""

import numpy as np

from layered.dsp.arrays import Activations, Bases
from layered.dsp.factorize import Group, OnIteration, factorize
from layered.dsp.notes.analysis import Analysis
from layered.dsp.notes.dictionary import even_start
from layered.progress import Progress

_ITERATIONS = 40


def key_activations(
    analysis: Analysis, bases: Bases, *, scale: float, report: Progress, threads: int = 1
) -> Activations:
    """Find the activations of all columns but the last, shape (columns - 1, frames).

    With the spectra fixed every frame is a problem of its own, so blocks change nothing.

    Parameters
    ----------
    bases : float32, shape (bins, columns)
        The last column is what has no pitch.
    scale : float
        What brings the spectrogram to a mean of 1.
    """
    n_frames = analysis.n_frames
    found = np.empty((bases.shape[1] - 1, n_frames), np.float32)
    for first, last, block in analysis.blocks():
        frames = block * np.float32(scale)
        group = Group(bases, even_start(frames, bases.shape[1]), fixed=True)
        share = (last - first) / n_frames
        fitted = factorize(
            frames,
            (group,),
            iterations=_ITERATIONS,
            on_iteration=_told(report, first / n_frames, share),
            threads=threads,
        )[0]
        found[:, first:last] = fitted.activations[:-1]
    return found


def _told(report: Progress, start: float, share: float) -> OnIteration:
    def on_iteration(iteration: int) -> None:
        report(start + share * iteration / _ITERATIONS, "Listening for notes")

    return on_iteration
