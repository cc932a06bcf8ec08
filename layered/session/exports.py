"""A project's layers as stems, and what became of them in the files."""

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

import numpy as np

from layered.dsp.arrays import Sound
from layered.dsp.levels import db, linear
from layered.export.stems import Stem
from layered.model.layer import LayerId
from layered.model.project import Project, layer_of, leaves
from layered.model.recording import Recording
from layered.progress import Progress, no_progress
from layered.session.render import layer_block
from layered.storage.audio_files import blocks

_BLOCK_SAMPLES = 1 << 16


def stems_of(
    project: Project,
    layer_ids: Sequence[LayerId] | None = None,
    names: Sequence[str] | None = None,
) -> list[Stem]:
    """Give layers as they are before the mixer, to be written; all leaves unless chosen."""
    if layer_ids is None:
        layer_ids = [layer.id for layer in leaves(project)]
    if names is None:
        names = [layer_of(project, layer_id).name for layer_id in layer_ids]
    return [
        _stem(project, layer_id, name) for layer_id, name in zip(layer_ids, names, strict=True)
    ]


def written_null_db(
    paths: Sequence[Path],
    mixture: Recording,
    *,
    gain_db: float = 0.0,
    report: Progress = no_progress,
) -> float:
    """Read files again and say how far their sum is from the mixture, in dB of full scale.

    Parameters
    ----------
    gain_db : float
        What the files were written with; the mixture is compared at the same gain.

    Returns
    -------
    float
        The peak of the difference; `layered.dsp.levels.FLOOR_DB` when there is none.
    """
    gain = np.float32(linear(gain_db))
    worst = 0.0
    start = 0
    for parts in zip_longest(*(blocks(path, _BLOCK_SAMPLES) for path in paths)):
        report(min(1.0, start / mixture.n_samples), "Checking the files")
        wanted = mixture.samples[:, start : start + _BLOCK_SAMPLES] * gain
        worst = max(worst, _distance([part for part in parts if part is not None], wanted))
        start += _BLOCK_SAMPLES
    return db(worst)


def _stem(project: Project, layer_id: LayerId, name: str) -> Stem:
    return Stem(name, lambda start, stop: layer_block(project, layer_id, start, stop))


def _distance(parts: Sequence[Sound], wanted: Sound) -> float:
    length = max(wanted.shape[1], *(part.shape[1] for part in parts))
    total = np.zeros((wanted.shape[0], length), np.float64)
    for part in parts:
        total[:, : part.shape[1]] += part
    total[:, : wanted.shape[1]] -= wanted
    return float(np.abs(total).max(initial=0.0))
