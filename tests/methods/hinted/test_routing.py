import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layered.methods.hinted.analysis import HintAnalysis
from layered.methods.hinted.evidence import PitchEvidence
from layered.methods.hinted.routing import route
from layered.model.hint import HintKind

SURE, NONE = PitchEvidence(48, 6.0), PitchEvidence(0, 0.0)


def a_hint(stable=0.0, segment_s=0.5, percussive=0.1, gap=0.5):
    nothing = np.zeros(10)
    return HintAnalysis(
        np.zeros(10, np.float32),
        nothing,
        nothing > 0,
        nothing,
        nothing,
        stable,
        segment_s,
        percussive,
        gap,
    )


HUM, BEATBOX, NOISE = a_hint(stable=0.9), a_hint(segment_s=0.1, percussive=0.8), a_hint()


def leading(hint, evidence=NONE, kind=HintKind.GUESS, **options):
    chosen = route(hint, evidence, kind, **options)
    beliefs = {"pitch": chosen.pitched, "rhythm": chosen.percussive, "timbre": chosen.other}
    return max(beliefs, key=beliefs.get)


@settings(deadline=None)
@given(
    stable=st.floats(0, 1),
    segment_s=st.floats(0, 3),
    percussive=st.floats(0, 1),
    gap=st.floats(0, 1),
    strength=st.floats(-5, 20),
    kind=st.sampled_from(list(HintKind)),
    trust=st.floats(0, 1),
)
def test_beliefs_add_up_to_one_and_something_is_always_tried(
    stable, segment_s, percussive, gap, strength, kind, trust
):
    hint = a_hint(stable, segment_s, percussive, gap)
    chosen = route(hint, PitchEvidence(0, strength), kind, trust)
    assert chosen.pitched + chosen.percussive + chosen.other == pytest.approx(1)
    assert min(chosen.pitched, chosen.percussive, chosen.other) >= 0
    assert chosen.weights
    assert all(weight > 0 for weight in chosen.weights.values())
    always = sum(w for name, w in chosen.weights.items() if "repeated" not in name)
    assert always == pytest.approx(1, abs=0.06)


def test_a_guess_follows_what_the_hint_is_like():
    assert leading(HUM, SURE) == "pitch"
    assert leading(BEATBOX) == "rhythm"
    assert leading(NOISE) == "timbre"


def test_a_melody_that_is_in_the_mixture_is_followed_whatever_the_voice_is_like():
    assert leading(NOISE, SURE) == "pitch"


@pytest.mark.parametrize("kind", [HintKind.HUM, HintKind.SING, HintKind.WHISTLE])
def test_one_who_says_it_is_sung_is_believed(kind):
    assert leading(BEATBOX, NONE, kind) == "pitch"


@pytest.mark.parametrize("kind", [HintKind.BEATBOX, HintKind.TAP])
def test_one_who_says_it_is_a_rhythm_is_believed(kind):
    assert leading(HUM, SURE, kind) == "rhythm"


def test_a_tap_says_nothing_of_how_the_sound_is():
    as_it_is = {"melody", "melody moved", "melody moved, long window", "timbre", "beatbox"}
    assert not as_it_is & set(route(HUM, SURE, HintKind.TAP).weights)


def test_trust_in_the_pitch_goes_from_never_to_always():
    assert route(HUM, SURE, HintKind.GUESS, 0.0).pitched == 0
    assert route(NOISE, NONE, HintKind.GUESS, 1.0).pitched == 1
    beliefs = [route(a_hint(0.45), NONE, HintKind.GUESS, trust).pitched for trust in (0, 0.5, 1)]
    assert beliefs == sorted(beliefs)


def test_a_melody_that_is_hardly_there_is_helped_by_timing():
    doubtful = route(HUM, NONE, HintKind.GUESS)
    assert doubtful.weights["timing"] > 0.3
    assert "timing" not in route(HUM, SURE, HintKind.GUESS).weights
