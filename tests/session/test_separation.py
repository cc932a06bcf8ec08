from dataclasses import replace

import numpy as np
import pytest

from layered.dsp.stft import StftSettings
from layered.errors import CancelledError, InvalidInputError
from layered.methods import method_named
from layered.methods.method import Example, Input, no_report
from layered.model import edits
from layered.model.dictionary import Dictionary
from layered.model.layer import REST_COLOR, LayerId
from layered.model.project import MIXTURE_ID, leaves, split_of
from layered.model.recording import Recording
from layered.session import render as render_module
from layered.session.session import Session
from tests import sounds
from tests.model.documents import a_hint, a_recording, adds_up, sound_of
from tests.session import methods
from tests.session.methods import ShareMethod, ShareParameters

SHARE = ShareMethod()


@pytest.fixture
def session():
    methods.requests.clear()
    session = Session()
    session.open_recording(a_recording())
    yield session
    session.close()


def names(session):
    return [layer.name for layer in leaves(session.project)]


def separate(session, layer_id=MIXTURE_ID, share=0.5, seed=0, method=SHARE, **options):
    separation = session.separation(method, layer_id, ShareParameters(share), seed=seed, **options)
    session.apply(separation, separation.run(no_report))
    return separation


def last_sound():
    return methods.requests[-1].sound


def test_an_outcome_becomes_one_step_with_everything_known_about_it(session):
    separate(session, seed=3)
    assert names(session) == ["Part 1", "Rest"]
    assert session.undo_label == "Take a share"
    assert session.steps[1] == 1
    split = split_of(session.project, MIXTURE_ID)
    assert (split.confidence, split.warnings) == (0.7, ("Only a share.",))
    assert (split.recipe.method, split.recipe.seed) == ("share", 3)
    assert split.recipe.parameters == (("share", 0.5),)


def test_the_mixture_is_separated_without_a_copy(session):
    separate(session)
    assert last_sound() is session.project.mixture.samples


def test_a_part_is_separated_as_it_is(session):
    separate(session)
    part, _ = leaves(session.project)
    separate(session, part.id, share=0.25)
    assert np.array_equal(last_sound(), 0.5 * session.project.mixture.samples)
    assert adds_up(session.project, leaves(session.project))


def test_the_rest_of_a_rest_is_made_block_by_block(session, monkeypatch):
    monkeypatch.setattr(render_module, "_STEP", 70)
    for share in (0.5, 0.3, 0.2):
        rest = leaves(session.project)[-1].id
        expected = sound_of(session.project, rest)
        separate(session, rest, share=share, seed=5)
        assert np.array_equal(last_sound(), expected)
    assert len(leaves(session.project)) == 4
    assert adds_up(session.project, leaves(session.project))


def test_making_a_rest_can_be_stopped(session):
    separate(session)
    rest = leaves(session.project)[-1].id

    def stop(fraction, message):
        raise CancelledError

    with pytest.raises(CancelledError):
        session.separation(ShareMethod(), rest, ShareParameters()).run(stop)
    assert len(methods.requests) == 1


def test_a_layer_that_is_split_already_is_split_anew(session):
    separate(session, share=0.5)
    separate(session, share=0.25)
    part, rest = leaves(session.project)
    mixture = session.project.mixture.samples
    assert last_sound() is mixture
    assert np.array_equal(sound_of(session.project, part.id), 0.25 * mixture)
    assert np.array_equal(sound_of(session.project, rest.id), mixture - 0.25 * mixture)
    assert len(session.project.splits) == 1


def test_what_was_done_meanwhile_is_kept(session):
    separation = session.separation(ShareMethod(), MIXTURE_ID, ShareParameters())
    session.do("Gain", lambda p: edits.set_gain(p, MIXTURE_ID, -6))
    session.apply(separation, separation.run(no_report))
    assert [layer.gain_db for layer in leaves(session.project)] == [-6, -6]


def test_a_layer_that_went_away_meanwhile_is_said_to_be_gone(session):
    separate(session)
    part = leaves(session.project)[0].id
    separation = session.separation(ShareMethod(), part, ShareParameters())
    outcome = separation.run(no_report)
    session.undo()
    before = session.project
    with pytest.raises(InvalidInputError, match="no longer there"):
        session.apply(separation, outcome)
    assert session.project is before


def test_several_parts_and_hints_are_named_in_the_recipe(session):
    session.do("Add hint", lambda p: edits.add_hint(p, a_hint()))
    separate(session, method=ShareMethod(n_parts=2), share=0.3, hint_ids=(a_hint().id,))
    assert names(session) == ["Part 1", "Part 2", "Rest"]
    assert session.project.splits[0].recipe.inputs == ("hint-1",)
    assert methods.requests[-1].hints == session.project.hints


def test_everything_is_captured_when_the_separation_is_made(session):
    session.do("Add hint", lambda p: edits.add_hint(p, a_hint()))
    hint = session.project.hints[0]
    separation = session.separation(
        ShareMethod(), MIXTURE_ID, ShareParameters(), hint_ids=(hint.id,)
    )
    session.do("Remove hint", lambda p: edits.remove_hint(p, hint.id))
    separation.run(no_report)
    assert methods.requests[-1].hints == (hint,)


def test_a_separation_that_cannot_work_is_refused_before_it_starts(session):
    method, good = ShareMethod(), ShareParameters()
    with pytest.raises(InvalidInputError, match=r"Share goes from 0 to 1; 1\.5 is outside"):
        session.separation(method, MIXTURE_ID, ShareParameters(1.5))
    with pytest.raises(InvalidInputError, match="layer is no longer there"):
        session.separation(method, LayerId("layer-9"), good)
    with pytest.raises(InvalidInputError, match="hint is no longer there"):
        session.separation(method, MIXTURE_ID, good, hint_ids=(a_hint().id,))
    with pytest.raises(InvalidInputError, match="Record or load a hint first"):
        session.separation(replace(method, needs_hint=True), MIXTURE_ID, good)
    with pytest.raises(InvalidInputError, match="Open a recording first"):
        Session().separation(method, MIXTURE_ID, good)


def test_examples_reach_the_method_and_only_those_it_declares(session):
    bases = np.full((9, 1), 1 / 9, np.float32)
    oboe = Dictionary("Oboe", bases, StftSettings(16, 4), sounds.RATE)
    clip = Recording(sounds.noise(0.1), sounds.RATE, "Gusts")
    takes = replace(ShareMethod(), inputs=(Input("noise", "Noise", "Noise alone.", many=True),))
    two = (Example("noise", clip), Example("noise", clip))

    def separation(method, *examples):
        return session.separation(method, MIXTURE_ID, ShareParameters(), examples=examples)

    separated = separation(takes, *two)
    separated.run(no_report)
    assert methods.requests[-1].examples == two
    assert separated.recipe.inputs == ("Gusts", "Gusts")
    required = (replace(takes.inputs[0], required=True, many=False),)
    for method, examples, message in (
        (ShareMethod(), two[:1], "Nothing is done here with Gusts"),
        (takes, [Example("noise", oboe)], "Noise must be a recording; Oboe is none"),
        (replace(takes, inputs=required), [], r"Noise is missing\. Noise alone"),
        (replace(takes, inputs=required), two, "Noise can be given once, not 2 times"),
    ):
        with pytest.raises(InvalidInputError, match=message):
            separation(method, *examples)


def test_the_rest_has_the_name_the_outcome_gives_it(session):
    separate(session, method=ShareMethod(rest_name="noise"))
    assert names(session) == ["Part 1", "Noise"]


def test_components_all_have_a_name_and_a_colour_of_their_own():
    session = Session()
    session.open_recording(Recording.of(sounds.noise(1.0, 8000), 8000, "Noise"))
    method = method_named("components")
    parameters = method.parameters(components=3)
    separation = session.separation(method, MIXTURE_ID, parameters)
    session.apply(separation, separation.run(no_report))
    found = leaves(session.project)
    assert [layer.name for layer in found] == ["Component-01", "Component-02", "Component-03"]
    assert len({layer.color for layer in found}) == 3
    assert REST_COLOR not in {layer.color for layer in found}
    session.close()
