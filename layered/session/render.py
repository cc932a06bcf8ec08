"""The sound of a layer, block by block.

A split keeps the sounds of its children but the last, and the last is what remains, so a block of
any layer is a few slices and subtractions, and of a merged layer a sum of such blocks: cheap
enough to play and to draw from directly, and nothing the length of the recording is ever made.
"""

from collections.abc import Callable, Iterable

import numpy as np

from layered.dsp.arrays import Sound
from layered.model.layer import LayerId
from layered.model.project import MIXTURE_ID, Project, added_of, merge_with, split_with
from layered.progress import Progress, no_progress

_STEP = 1 << 20


def layer_block(project: Project, layer_id: LayerId, start: int, stop: int) -> Sound:
    """Give a layer's samples from ``start`` to ``stop``, before gain and pan.

    Parameters
    ----------
    start, stop : int
        In samples of the mixture; ``stop`` beyond the end gives what there is.

    Returns
    -------
    float32, shape (channels, samples)
        The caller must not write to it.
    """
    merge = merge_with(project, layer_id)
    if merge is not None:
        return _sum(layer_block(project, parent, start, stop) for parent in merge.parents)
    added = added_of(project, layer_id)
    if added is not None:
        return np.asarray(added.sound[:, start:stop])
    split = split_with(project, layer_id)
    if split is None:
        return np.asarray(project.mixture.samples[:, start:stop])
    place = split.children.index(layer_id)
    if place < len(split.parts):
        return np.asarray(split.parts[place][:, start:stop])
    rest = layer_block(project, split.parent, start, stop)
    for part in split.parts:
        rest = rest - part[:, start:stop]
    return rest


def layer_sound(
    project: Project,
    layer_id: LayerId,
    allocate: Callable[[tuple[int, int]], Sound],
    report: Progress = no_progress,
) -> Sound:
    """Give a layer's whole sound: what there is already, or else worked out block by block.

    Parameters
    ----------
    allocate : callable
        Gives zeroed room, on disk when it is large.
    """
    mixture = project.mixture
    for split in project.splits:
        if layer_id in split.children[: len(split.parts)]:
            return split.parts[split.children.index(layer_id)]
    if layer_id == MIXTURE_ID:
        return mixture.samples
    sound = allocate((mixture.n_channels, mixture.n_samples))
    for start in range(0, mixture.n_samples, _STEP):
        report(0.0, "Preparing the layer")
        block = layer_block(project, layer_id, start, start + _STEP)
        sound[:, start : start + _STEP] = block
    return sound


def _sum(blocks: Iterable[Sound]) -> Sound:
    total: Sound | None = None
    for block in blocks:
        total = block if total is None else total + block
    assert total is not None
    return total


def null_db(
    project: Project, layer_ids: tuple[LayerId, ...], report: Progress = no_progress
) -> float:
    """Say how far the sum of the layers is from the mixture, in dB of full scale.

    Returns
    -------
    float
        The peak of the difference; -inf when there is none.
    """
    step = 1 << 18
    worst = 0.0
    for start in range(0, project.mixture.n_samples, step):
        report(start / project.mixture.n_samples, "Adding the layers up")
        total = np.zeros((project.mixture.n_channels, 1), np.float32)
        for layer_id in layer_ids:
            total = total + layer_block(project, layer_id, start, start + step)
        difference = total - project.mixture.samples[:, start : start + step]
        worst = max(worst, float(np.abs(difference).max()))
    return float(20 * np.log10(worst)) if worst > 0 else -np.inf
