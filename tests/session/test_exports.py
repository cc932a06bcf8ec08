"""A project's layers go out as they are, and the files are measured as they were written."""

import numpy as np
import pytest

from layered.dsp.levels import FLOOR_DB
from layered.export import style_named
from layered.export.mixdown import write_mix
from layered.export.stems import write_stems
from layered.model import edits
from layered.model.project import MIXTURE_ID, leaves, new_project
from layered.model.recipe import Recipe
from layered.model.recording import Recording
from layered.session.exports import stems_of, written_null_db
from layered.session.mix_source import mix_plan
from layered.storage.audio_files import read
from tests import sounds


@pytest.fixture
def project():
    """A recording split in two, then its rest in two: three layers, one turned down and muted."""
    noise = sounds.noise(10.0, channels=2)
    project = new_project(Recording.of(noise, sounds.RATE, "noise"))
    first = sounds.tone(500, 10.0, channels=2)
    project = edits.split_layer(project, MIXTURE_ID, [("Hum", first)], Recipe("x"))
    rest = leaves(project)[-1].id
    project = edits.split_layer(project, rest, [("Hum", 0.3 * noise)], Recipe("x"))
    project = edits.set_gain(project, leaves(project)[0].id, -20)
    return edits.set_muted(project, leaves(project)[1].id, muted=True)


def test_layers_go_out_as_they_are_before_the_mixer(tmp_path, project):
    paths = write_stems(stems_of(project), project.mixture, tmp_path, style_named("wav"))
    assert [path.name for path in paths] == ["Hum.wav", "Hum 2.wav", "Rest.wav"]
    assert np.array_equal(read(paths[0]).samples, sounds.tone(500, 10.0, channels=2))
    assert FLOOR_DB <= written_null_db(paths, project.mixture) < -130


def test_some_layers_may_go_out_under_other_names(tmp_path, project):
    chosen = [layer.id for layer in leaves(project)][:2]
    stems = stems_of(project, chosen, ["one", "two"])
    paths = write_stems(stems, project.mixture, tmp_path, style_named("flac"))
    assert [path.name for path in paths] == ["one.flac", "two.flac"]


def test_the_null_is_measured_on_the_files(tmp_path, project):
    paths = write_stems(stems_of(project), project.mixture, tmp_path, style_named("wav"))
    assert written_null_db(paths[:2], project.mixture) > -20
    wrong = np.zeros((2, project.mixture.n_samples), np.float32)
    wrong[1, -1] = 0.001
    wrong_stems = stems_of(new_project(Recording.of(wrong, sounds.RATE, "wrong")))
    paths += write_stems(wrong_stems, project.mixture, tmp_path, style_named("wav"))
    assert written_null_db(paths, project.mixture) == pytest.approx(-60, abs=0.1)


def test_the_null_allows_for_the_gain_and_for_files_of_other_lengths(tmp_path, project):
    style = style_named("wav", "24", gain_db=-12)
    paths = write_stems(stems_of(project), project.mixture, tmp_path, style)
    assert written_null_db(paths, project.mixture, gain_db=-12) < -125
    assert written_null_db(paths, project.mixture) > -20
    longer = Recording.of(np.pad(project.mixture.samples, ((0, 0), (0, 5))), sounds.RATE, "long")
    assert written_null_db(paths, longer, gain_db=-12) < -125


def test_a_lone_whole_recording_nulls_to_the_floor(tmp_path):
    project = new_project(Recording.of(sounds.noise(), sounds.RATE, "noise"))
    paths = write_stems(stems_of(project), project.mixture, tmp_path, style_named("wav"))
    assert written_null_db(paths, project.mixture) == FLOOR_DB


def test_the_mix_is_the_audible_layers_at_their_gains(tmp_path, project):
    path = write_mix(
        stems_of(project), mix_plan(project), project.mixture, tmp_path, "mix", style_named("wav")
    )
    hum, _, rest = (stem.block(0, project.mixture.n_samples) for stem in stems_of(project))
    assert np.abs(read(path).samples - (0.1 * hum + rest)).max() < 1e-6
