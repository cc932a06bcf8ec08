from dataclasses import dataclass

import numpy as np
import pytest

from layered.errors import CancelledError
from layered.methods.method import Outcome, no_report
from layered.model import edits
from layered.model.project import MIXTURE_ID, leaves, new_project
from layered.model.recording import Recording
from layered.session.render import layer_block, null_db
from layered.session.session import Session
from tests.model.documents import RECIPE, a_part, a_project, a_split, sound_of


def ids(project):
    return tuple(layer.id for layer in leaves(project))


def test_the_mixture_is_its_own_sound():
    project = a_project()
    assert np.array_equal(sound_of(project, MIXTURE_ID), project.mixture.samples)


def test_the_rest_of_a_rest_is_what_both_splits_leave():
    project = a_split(a_project(), seed=1)
    rest = ids(project)[1]
    project = a_split(project, rest, names=("Bass", "Kick"), seed=2)
    left = project.mixture.samples - a_part(project, 1) - a_part(project, 2) - a_part(project, 3)
    assert np.abs(sound_of(project, ids(project)[-1]) - left).max() < 1e-6


def test_a_part_of_a_part_is_what_was_split_off_it():
    project = a_split(a_project(), seed=1)
    voice = ids(project)[0]
    project = a_split(project, voice, names=("Low",), seed=2)
    low, high, _ = ids(project)
    assert np.array_equal(sound_of(project, low), a_part(project, 2))
    assert np.array_equal(sound_of(project, high), a_part(project, 1) - a_part(project, 2))


def test_a_block_is_a_piece_of_the_whole_and_ends_with_the_recording():
    project = a_split(a_project())
    for layer_id in ids(project):
        whole = sound_of(project, layer_id)
        assert np.array_equal(layer_block(project, layer_id, 100, 250), whole[:, 100:250])
        assert np.array_equal(layer_block(project, layer_id, 700, 5000), whole[:, 700:])
        assert layer_block(project, layer_id, 900, 950).shape == (2, 0)


def test_the_mixer_does_not_touch_the_sound():
    project = a_split(a_project())
    voice = ids(project)[0]
    louder = edits.set_muted(edits.set_gain(project, voice, 12), voice, muted=True)
    assert np.array_equal(sound_of(louder, voice), sound_of(project, voice))


def test_all_layers_together_null_against_the_mixture():
    project = a_split(a_project(), names=("Voice", "Drums"))
    project = a_split(project, ids(project)[2])
    assert null_db(project, ids(project)) < -120


def test_layers_that_add_up_exactly_null_at_minus_infinity():
    project = a_project()
    assert null_db(project, (MIXTURE_ID,)) == -np.inf


def test_a_missing_layer_is_seen_in_the_null():
    samples = np.zeros((1, 300_000), np.float32)
    samples[0, 1000] = 0.5  # in the first of two blocks
    project = new_project(Recording.of(samples, 8000, "Song"))
    project = edits.split_layer(project, MIXTURE_ID, [("Voice", samples)], RECIPE)
    voice, rest = ids(project)
    assert null_db(project, (voice,)) == -np.inf
    assert null_db(project, (rest,)) == pytest.approx(-6.02, abs=0.01)


def test_the_null_tells_how_far_it_is_and_can_be_stopped():
    seen = []
    null_db(a_project(), (MIXTURE_ID,), lambda fraction, message: seen.append(message))
    assert seen == ["Adding the layers up"]

    def stop(fraction, message):
        raise CancelledError

    with pytest.raises(CancelledError):
        null_db(a_project(), (MIXTURE_ID,), stop)


def test_a_merged_layer_is_separated_from_the_sum_of_its_parts():
    project = a_split(a_project(), names=("Low", "High"))
    ids = [layer.id for layer in leaves(project)]
    merged = edits.merge_layers(project, ids[:1], ids[2])
    session = Session()
    session.open(merged, "Open")
    given = []

    @dataclass(frozen=True)
    class Nothing:
        """No parameters."""

    class Listening:
        name, title, parameters = "listening", "Listen", Nothing
        needs_hint = takes_hint = False
        inputs = ()

        def run(self, request, report):
            given.append(request.sound)
            return Outcome(())

    separation = session.separation(Listening(), leaves(merged)[1].id, Nothing())
    separation.run(no_report)
    assert np.abs(given[0] - sound_of(project, ids[0]) - sound_of(project, ids[2])).max() < 1e-6
    session.close()
