"""What methods are given besides files of sound: dictionaries, and stretches of a layer."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from layered.errors import InvalidInputError
from layered.model.dictionary import Dictionary
from layered.model.layer import LayerId
from layered.model.project import Project, layer_of
from layered.model.recording import Recording
from layered.session.render import layer_block
from layered.storage.dictionary_file import read_dictionary
from layered.storage.paths import title_of

Span = tuple[float, float]
"""From and to, in seconds."""


def dictionary_of(path: Path) -> Dictionary:
    """Read a dictionary under the name of its file, after which layers are named."""
    return replace(read_dictionary(path), name=title_of(path))


def stretch_of(project: Project, layer_id: LayerId, span: Span) -> Recording:
    """Copy a stretch of a layer.

    Raises
    ------
    InvalidInputError
        If it is empty, or not in the recording.
    """
    mixture = project.mixture
    rate = mixture.sample_rate_hz
    first, last = (round(at_s * rate) for at_s in span)
    # A stretch that was said with two decimals may end a little late.
    last = min(last, mixture.n_samples) if span[1] <= mixture.duration_s + 0.01 else last
    if not 0 <= first < last <= mixture.n_samples:
        raise InvalidInputError(
            f"{span[0]:g} to {span[1]:g} s is no stretch of {mixture.name}, which goes from 0 to "
            f"{mixture.duration_s:.2f} s."
        )
    name = f"{layer_of(project, layer_id).name}, {span[0]:.2f} to {span[1]:.2f} s"
    return Recording.of(np.array(layer_block(project, layer_id, first, last)), rate, name)
