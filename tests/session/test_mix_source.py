import numpy as np
import pytest

from layered.dsp.mixer import Mixer
from layered.model import edits
from layered.model.project import MIXTURE_ID, leaves, new_project
from layered.model.recipe import Recipe
from layered.model.recording import Recording
from layered.session.mix_source import MixSource

RATE = 8000


@pytest.fixture
def project():
    noise = np.random.default_rng(1).normal(0, 0.1, (2, 3 * RATE)).astype(np.float32)
    part = (noise * np.linspace(0, 1, noise.shape[1])).astype(np.float32)
    return edits.split_layer(
        new_project(Recording.of(noise, RATE, "noise")), MIXTURE_ID, [("Part", part)], Recipe("x")
    )


def heard(source, start=0, stop=3 * RATE):
    return Mixer(source.n_channels).mix(source.blocks(start, stop), source.plan())


def test_untouched_layers_sound_like_the_recording(project):
    source = MixSource(project)
    assert (source.n_samples, source.n_channels, source.sample_rate_hz) == (3 * RATE, 2, RATE)
    assert np.abs(heard(source) - project.mixture.samples).max() < 1e-6


def test_a_muted_layer_is_not_heard_after_the_next_swap(project):
    source = MixSource(project)
    _, rest = leaves(project)
    source.show(edits.set_muted(project, rest.id, muted=True))
    assert np.array_equal(heard(source), project.splits[0].parts[0])
    source.show(project)
    assert np.abs(heard(source) - project.mixture.samples).max() < 1e-6


def test_the_original_is_as_loud_as_the_layers(project):
    for layer in leaves(project):
        project = edits.set_gain(project, layer.id, -12)
    source = MixSource(project)
    source.hear_original(original=True, around_sample=RATE)
    assert source.plan().layers == (MIXTURE_ID,)
    assert source.plan().gains[0] == pytest.approx(10 ** (-12 / 20), rel=1e-3)
    assert np.allclose(heard(source), project.mixture.samples * source.plan().gains[0], atol=1e-6)
    source.hear_original(original=False)
    assert len(source.plan().layers) == 2


def test_the_original_has_its_own_level_when_every_layer_is_silent(project):
    source = MixSource(edits.set_all_muted(project, muted=True))
    source.hear_original(original=True)
    assert source.plan().gains == (1.0,)


def test_a_part_still_being_found_is_heard_alone(project):
    source = MixSource(project)
    part = np.full((2, 3 * RATE), 0.25, np.float32)
    source.hear_alone(part)
    assert np.array_equal(heard(source, 10, 20), part[:, 10:20])
    source.show(project)
    assert np.array_equal(heard(source, 10, 20), part[:, 10:20])
    source.hear_alone(None)
    assert np.abs(heard(source) - project.mixture.samples).max() < 1e-6


def test_a_hint_is_heard_where_it_lies_with_silence_around_it(project):
    source = MixSource(project)
    hint = np.ones((1, 100), np.float32)
    source.hear_alone(hint, 50)
    assert np.array_equal(heard(source, 0, 200)[0], np.repeat([0, 1, 0], [50, 100, 50]))
    assert not heard(source, 500, 600).any()
    source.hear_alone(hint, -30)
    assert np.array_equal(heard(source, 0, 100)[1], np.repeat([1, 0], [70, 30]))


def test_a_hint_is_heard_with_the_mix_where_it_lies(project):
    source = MixSource(project)
    hum = np.full((1, RATE), 0.1, np.float32)
    source.hear_alone(hum, RATE, with_mix=True)
    expected = project.mixture.samples.copy()
    expected[:, RATE : 2 * RATE] += 0.1
    assert np.abs(heard(source) - expected).max() < 1e-6
    muted = edits.set_all_muted(project, muted=True)
    source.show(muted)
    assert np.abs(heard(source, RATE, 2 * RATE) - 0.1).max() < 1e-6
    source.hear_alone(None)
    assert np.abs(heard(source)).max() == 0
