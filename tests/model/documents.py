"""Documents to edit: a short mixture, some hints, some splits."""

import numpy as np

from layered.model import edits
from layered.model.hint import Hint, HintId
from layered.model.project import MIXTURE_ID, new_project
from layered.model.recipe import Recipe
from layered.model.recording import Recording
from layered.session.render import layer_block
from tests.sounds import noise

RATE = 8000
N_SAMPLES = 800
RECIPE = Recipe("test")


def a_recording(name="Song", seed=0, channels=2, n_samples=N_SAMPLES):
    return Recording.of(noise(n_samples / RATE, RATE, channels=channels, seed=seed), RATE, name)


def a_project():
    return new_project(a_recording())


def a_hint(hint_id="hint-1", offset_s=0.0, name="La la"):
    return Hint(HintId(hint_id), a_recording(name, seed=9, channels=1, n_samples=100), offset_s)


def a_part(project, seed=1):
    return noise(
        project.mixture.n_samples / RATE, RATE, channels=project.mixture.n_channels, seed=seed
    )


def a_split(project, parent=MIXTURE_ID, names=("Voice",), seed=1, **options):
    parts = [(name, a_part(project, seed + number)) for number, name in enumerate(names)]
    return edits.split_layer(project, parent, parts, RECIPE, **options)


def sound_of(project, layer_id):
    return layer_block(project, layer_id, 0, project.mixture.n_samples)


def state_of(project):
    """All that an edit could change, with the sounds as bytes."""
    return (
        project.mixture.samples.tobytes(),
        project.layers,
        tuple((id(hint), hint.offset_s, hint.kind) for hint in project.hints),
        tuple((s.parent, s.children, tuple(p.tobytes() for p in s.parts)) for s in project.splits),
    )


def adds_up(project, layers):
    total = np.sum([sound_of(project, layer.id).astype(float) for layer in layers], axis=0)
    peak = max(1.0, *(float(np.abs(sound_of(project, layer.id)).max()) for layer in layers))
    return float(np.abs(total - project.mixture.samples).max()) < 1e-6 * peak
