"""Glasses that sound one after another are components; what is in a file adds up."""

import json

import numpy as np
import pytest

from layered.dsp.stft import settings_for
from layered.methods import method_named
from layered.methods.components import learning, sharing
from layered.methods.method import Request, no_report
from tests.cli_cases import layered, names_in, refusal, save, sum_of
from tests.sounds import noise, si_sdr_db, sung

RATE = 8000
SECONDS = 4.0
METHOD = method_named("components")
GLASSES = ((330.0, (0.1, 1.7, 2.9)), (523.0, (0.5, 2.1)), (880.0, (1.1, 2.5, 3.3)))


def ring(pitch_hz, starts_s, seconds=SECONDS):
    """Notes of a glass harp, swelling and fading: one spectrum, one envelope."""
    t = np.arange(round(seconds * RATE)) / RATE
    inside = [np.clip((t - at) / 0.6, 0, 1) for at in starts_s]
    level = sum(np.sin(np.pi * place) ** 2 for place in inside)
    partials = sum(
        np.sin(2 * np.pi * pitch_hz * ratio * t) / ratio for ratio in (1.0, 2.0, 2.4, 3.0)
    )
    return (0.1 * level * partials)[np.newaxis].astype(np.float32)


def three_glasses():
    return [ring(pitch_hz, starts_s) for pitch_hz, starts_s in GLASSES]


def split(sound, rate=RATE, **parameters):
    return METHOD.run(Request(sound, rate, METHOD.parameters(**parameters)), no_report)


def layers_of(outcome, sound):
    parts = [part.sound for part in outcome.parts]
    return [*parts, sound - sum(parts)]


def best_db(truth, layers):
    return max(si_sdr_db(truth, layer) for layer in layers)


def test_three_glasses_are_three_components_without_being_told():
    glasses = three_glasses()
    mixture = sum(glasses)
    outcome = split(mixture)
    assert len(outcome.parts) == 2
    assert outcome.facts[0][1].startswith("3, which explain")
    layers = layers_of(outcome, mixture)
    assert all(best_db(truth, layers) > 12 for truth in glasses)
    assert outcome.confidence > 0.7


def test_the_number_can_be_said_and_the_names_count_up_to_the_rest():
    outcome = split(sum(three_glasses()), components=5)
    assert [part.name for part in outcome.parts] == [f"component-0{n}" for n in (1, 2, 3, 4)]
    assert outcome.rest_name == "component-05"


def test_the_loudest_component_comes_first():
    mixture = sum(
        gain * glass for gain, glass in zip((0.2, 1.0, 0.5), three_glasses(), strict=True)
    )
    layers = layers_of(split(mixture, components=3), mixture)
    energies = [float(np.vdot(layer, layer)) for layer in layers]
    assert energies == sorted(energies, reverse=True)


def test_the_seed_makes_no_difference():
    mixture = sum(three_glasses())
    first, second = (
        METHOD.run(Request(mixture, RATE, METHOD.parameters(), seed=seed), no_report)
        for seed in (1, 2)
    )
    for one, other in zip(first.parts, second.parts, strict=True):
        assert np.array_equal(one.sound, other.sound)


def test_components_that_sound_alike_are_one_source():
    tune, _ = sung([196, 0, 220, 262, 0, 220, 196, 262], 0.5, RATE, vibrato_cents=0)
    wind = np.zeros_like(tune)
    for start_s in (0.2, 1.4, 3.1):
        at = round(start_s * RATE)
        puff = np.diff(noise(0.6, RATE, 0.03, seed=round(10 * start_s)))
        wind[:, at : at + puff.shape[1]] += puff
    mixture = tune + wind
    for sources in (2, "auto"):
        outcome = split(mixture, components=8, sources=sources)
        assert [part.name for part in outcome.parts] == ["source-01"]
        assert outcome.rest_name == "source-02"
        layers = layers_of(outcome, mixture)
        assert best_db(tune, layers) > si_sdr_db(tune, mixture) + 1
        assert best_db(wind, layers) > si_sdr_db(wind, mixture) + 8


def test_as_many_sources_as_components_leaves_them_apart():
    outcome = split(sum(three_glasses()), components=3, sources=5)
    assert len(outcome.parts) == 2


@pytest.mark.parametrize("n_samples", [1, 5, 400])
def test_more_components_than_frames_are_possible(n_samples):
    sound = noise(1.0, RATE, 0.1)[:, :n_samples]
    outcome = split(sound, components=64)
    assert len(outcome.parts) == 63
    assert np.isfinite(layers_of(outcome, sound)).all()


def test_silence_says_that_there_is_nothing_to_split():
    outcome = split(np.zeros((1, RATE), np.float32))
    assert "no sound" in outcome.warnings[0]
    assert outcome.confidence == 0


def test_it_does_not_matter_where_stretches_begin(monkeypatch):
    mixture = sum(three_glasses())
    whole = split(mixture, components=3)
    monkeypatch.setattr(sharing, "_STRETCH_S", 0.7)
    in_pieces = split(mixture, components=3)
    for one, other in zip(whole.parts, in_pieces.parts, strict=True):
        assert np.abs(one.sound - other.sound).max() < 1e-4


def test_a_long_recording_is_learned_from_its_loud_places_all_over(monkeypatch):
    monkeypatch.setattr(learning, "_MOST_CELLS", 100_000)
    seconds = 60.0
    late = ring(880.0, np.arange(40.2, 58, 2.3), seconds)
    mixture = ring(330.0, np.arange(0.3, 36, 2.1), seconds) + late
    settings = settings_for(RATE, 93, 4)
    heard = learning.excerpt(mixture, settings=settings, on_block=lambda: None)
    assert heard.size <= 1.1 * 100_000
    layers = layers_of(split(mixture, components=2), mixture)
    assert best_db(late, layers) > 20


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save("mix.wav", sum(three_glasses()))
    return tmp_path


def test_the_command_line_writes_components_that_add_up(here, capfd):
    assert layered("components", "mix.wav", "-k", "3", "-o", "out", "--json") == 0
    answer = json.loads(capfd.readouterr().out)
    assert names_in("out") == [f"component-0{number}.wav" for number in (1, 2, 3)]
    assert answer["null_db"] < -120
    assert np.abs(sum_of(answer) - sum(three_glasses())).max() < 1e-6
    assert layered("components", "mix.wav", "--components", "auto", "-o", "again") == 0
    assert names_in("again") == names_in("out")


def test_what_is_no_number_of_components_is_refused_in_words(here, capfd):
    assert "neither a whole number nor auto" in refusal(
        capfd, "components", "mix.wav", "-k", "few"
    )
    assert "goes from 2 to 64" in refusal(capfd, "components", "mix.wav", "-k", "1")
