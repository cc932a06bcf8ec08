"""The factors of a recording as numbers, for those who work on with them elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Activations, Bases
from layered.dsp.pieces import piece_around
from layered.dsp.starts import normalised
from layered.dsp.stft import StftSettings, magnitude, settings_for
from layered.methods.components.learning import excerpt, learn_components
from layered.methods.components.sharing import activations_of, spans
from layered.model.recording import Recording
from layered.session.shape import OVERLAP, WINDOW_MS, Shape, shape_of

_SHAPED, _LEARNED = 0.3, 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """Components of a recording, the loudest first, and its single best factor.

    Parameters
    ----------
    bases : float32, shape (bins, components)
        Columns sum to 1.
    activations : float32, shape (components, frames)
        ``bases @ activations`` is near the magnitudes of the spectrogram, averaged over the
        channels; a sine of amplitude 1 has a magnitude of a quarter of the window's samples.
    explained : float
        The share of the sound these components explain, 0 to 1.
    """

    bases: Bases
    activations: Activations
    explained: float
    settings: StftSettings
    shape: Shape


def factors_of(
    recording: Recording,
    count: int | None,
    *,
    threads: int,
    report: Callable[[float, str], None],
) -> Factors:
    """Factorize a recording into ``count`` components, or as many as are worth having.

    Parameters
    ----------
    report : callable
        Told how far it is, many times a second; may raise to stop.
    """
    rate, sound = recording.sample_rate_hz, recording.samples
    settings = settings_for(rate, WINDOW_MS, OVERLAP)
    shape = shape_of(
        lambda start, stop: sound[:, start:stop],
        0,
        recording.n_samples,
        rate,
        n_samples=recording.n_samples,
        on_block=lambda: report(0.0, "Listening"),
    )
    heard = excerpt(sound, settings=settings, on_block=lambda: report(_SHAPED / 2, "Listening"))
    count = count or shape.explained.suggested

    def learning(fraction: float) -> None:
        report(_SHAPED + (_LEARNED - _SHAPED) * fraction, "Learning the components")

    learned = learn_components(heard, count, on_progress=learning, threads=threads)
    activations = _all_activations(
        recording, learned.group.bases, settings, threads=threads, report=report
    )
    return Factors(learned.group.bases, activations, learned.explained, settings, shape)


def _all_activations(
    recording: Recording,
    bases: Bases,
    settings: StftSettings,
    *,
    threads: int,
    report: Callable[[float, str], None],
) -> Activations:
    """Find the activations of known spectra in every frame of a recording."""
    n_samples = recording.n_samples
    found = np.zeros((bases.shape[1], settings.n_frames(n_samples)), np.float32)
    for start, stop in spans(n_samples, recording.sample_rate_hz, settings):
        done = _LEARNED + (1 - _LEARNED) * start / n_samples

        def on_block(done: float = done) -> None:
            report(done, "Finding when they sound")

        place = piece_around(start, stop, n_samples, settings)
        piece = np.ascontiguousarray(recording.samples[:, place.low : place.high])
        levels = magnitude(piece, settings=settings, on_block=on_block)
        scale = np.float32(max(float(levels.mean()), 1e-30))
        part = activations_of(normalised(levels), bases, on_block, threads) * scale
        ours = part[:, place.first_frame :]
        first = start // settings.hop_samples
        wanted = min(found.shape[1] - first, ours.shape[1])
        found[:, first : first + wanted] = ours[:, :wanted]
    return found
