"""The exported mix is what is heard."""

import numpy as np

from layered.dsp.mixer import Mixer, MixPlan
from layered.export import style_named
from layered.export.mixdown import write_mix
from layered.storage.audio_files import read
from tests.export_cases import layers


def test_the_mix_is_what_the_mixer_plays(tmp_path):
    mixture, stems = layers()
    plan = MixPlan(("first", "rest"), (0.5, 2.0), (-0.3, 0.8), (True, True))
    path = write_mix(stems, plan, mixture, tmp_path, "the mix", style_named("wav"))
    mixer = Mixer(2)
    played = [
        mixer.mix([each.block(start, start + 1000) for each in stems], plan)
        for start in range(0, mixture.n_samples, 1000)
    ]
    assert np.array_equal(read(path).samples, np.concatenate(played, axis=1))
    assert path.name == "the mix.wav"


def test_a_plain_mix_is_the_recording(tmp_path):
    mixture, stems = layers(channels=1)
    plan = MixPlan.plain(["first", "rest"])
    path = write_mix(stems, plan, mixture, tmp_path, "mix", style_named("wav"))
    assert np.array_equal(read(path).samples, mixture.samples)


def test_a_panned_mono_mix_has_two_channels(tmp_path):
    mixture, stems = layers(channels=1)
    plan = MixPlan(("first", "rest"), (1.0, 1.0), (-1.0, 0.0), (True, False))
    path = write_mix(stems, plan, mixture, tmp_path, "mix", style_named("flac"))
    left, right = read(path).samples
    assert np.abs(left - stems[0].block(0, mixture.n_samples)[0]).max() < 1e-6
    assert not right.any()
