"""A recipe for one recording: from its file to its layers' files."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from layered.errors import InvalidInputError
from layered.export import style_named
from layered.methods.method import no_report
from layered.session.whole_job import WholeJob, carry_out
from layered.session.whole_recipe import RecipeStep, WholeRecipe
from layered.storage.audio_files import read
from tests import sounds
from tests.session.methods import ShareMethod, ShareParameters


@pytest.fixture
def mix(tmp_path):
    path = tmp_path / "mix.wav"
    soundfile.write(path, sounds.noise(0.2, channels=2).T, sounds.RATE, subtype="FLOAT")
    return path


def share(amount=0.5, **options):
    return RecipeStep(ShareMethod(n_parts=2), ShareParameters(amount), **options)


def made_of(mix, *steps):
    recipe = WholeRecipe(steps, style_named("wav"))
    return carry_out(WholeJob(recipe, mix, mix.parent / "out"), lambda _start, _stop: no_report)


def test_each_step_splits_what_the_ones_before_it_left(mix):
    made = made_of(mix, share(), share(0.25))
    names = [path.name for path in made.paths]
    assert names == ["Part 1.wav", "Part 2.wav", "Part 1 2.wav", "Part 2 2.wav", "rest.wav"]
    assert made.null_db < -120


def test_a_step_can_split_a_layer_of_an_earlier_one_by_its_name(mix):
    made = made_of(
        mix,
        share(names=("A", "B", "C")),
        share(0.25, splits="A", names=("D",)),
        share(0.25, splits="C"),
    )
    names = [path.stem for path in made.paths]
    assert names == ["D", "Part 2", "A rest", "B", "Part 1", "Part 2 2", "rest"]
    assert made.null_db < -120
    total = sum(read(path).samples for path in made.paths)
    assert np.abs(total - read(mix).samples).max() < 1e-6
    first, of_first = (np.abs(read(Path(made.paths[i])).samples).max() for i in (3, 0))
    assert of_first < first


def test_a_layer_that_is_not_there_is_told_with_those_that_are(mix):
    with pytest.raises(InvalidInputError, match=r"called hum, but .* only Part 1, Part 2, rest\."):
        made_of(mix, share(), share(splits="hum"))
    assert not (mix.parent / "out").exists()
