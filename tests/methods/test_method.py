from dataclasses import dataclass

import numpy as np
import pytest

from layered.dsp.stft import StftSettings
from layered.errors import InvalidInputError
from layered.methods.method import (
    Example,
    Input,
    Parameter,
    check_examples,
    check_parameters,
    in_memory,
    needed_inputs,
    no_report,
    parameter,
    parameters_of,
)
from layered.model.dictionary import Dictionary
from layered.model.recording import Recording

SPEED = Parameter("Speed", "How fast.", low=-1.0, high=2.0, unit="m/s")
COLOR = Parameter("Colour", "Which one.", choices=("red", "green"))
QUIET = Parameter("Quiet", "Whether it is quiet.")


@dataclass(frozen=True)
class Values:
    """Three parameters and a field that is none."""

    speed: float = parameter(0.5, SPEED)
    color: str = parameter("red", COLOR)
    quiet: bool = parameter(False, QUIET)
    hidden: int = 3


@dataclass(frozen=True)
class Counted:
    """A number or a word."""

    count: int | str = parameter(
        "auto", Parameter("Count", "How many.", low=2, high=9, short="k", words=("auto",))
    )


def test_parameters_are_found_in_the_order_of_their_fields():
    assert parameters_of(Values) == {"speed": SPEED, "color": COLOR, "quiet": QUIET}
    assert list(parameters_of(Values)) == ["speed", "color", "quiet"]
    assert (Values().speed, Values().color, Values().quiet) == (0.5, "red", False)


@pytest.mark.parametrize("speed", [-1.0, 0, 2.0])
def test_values_inside_are_allowed_with_both_ends(speed):
    check_parameters(Values(speed=speed, color="green", quiet=True))


@pytest.mark.parametrize("speed", [-1.001, 2.5, float("nan"), float("inf")])
def test_values_outside_are_refused_with_the_range(speed):
    with pytest.raises(InvalidInputError, match=r"Speed goes from -1 to 2; .* is outside"):
        check_parameters(Values(speed=speed))


@pytest.mark.parametrize("count", ["auto", 2, 9])
def test_a_word_may_stand_for_a_number(count):
    check_parameters(Counted(count=count))


@pytest.mark.parametrize("count", ["otto", 1, 10, "5"])
def test_other_words_and_numbers_are_refused_with_what_can_be_said(count):
    with pytest.raises(InvalidInputError, match=r"Count goes from 2 to 9, or is auto; .* outside"):
        check_parameters(Counted(count=count))


def test_other_choices_are_refused_with_the_choices():
    with pytest.raises(InvalidInputError, match="Colour can be red, green"):
        check_parameters(Values(color="blue"))


def test_room_in_memory_is_silent_and_reports_can_go_to_nobody():
    assert in_memory((2, 5)).shape == (2, 5)
    assert in_memory((2, 5)).dtype == np.float32
    assert not in_memory((2, 5)).any()
    no_report(0.5, "Working")


NOISE = Input("noise", "Noise", "A clip of it.", takes_dictionary=True, or_role="wanted")
WANTED = Input("wanted", "Wanted", "A clip of it.", or_role="noise")
KNOWN = Input("known", "Known sound", "One or more.", required=True, many=True)


def an_example(role, content=None):
    return Example(role, content or Recording.of(np.ones((1, 9), np.float32), 8000, "Clip"))


def a_dictionary():
    settings = StftSettings(8, 2)
    return Dictionary("Wood", np.full((5, 1), 0.2, np.float32), settings, 8000)


def test_one_of_two_examples_is_enough_and_none_is_too_few():
    assert needed_inputs((NOISE, WANTED, KNOWN)) == (NOISE, KNOWN)
    both = (NOISE, WANTED)
    check_examples(both, [an_example("noise")])
    check_examples(both, [an_example("wanted")])
    check_examples(both, [an_example("wanted"), an_example("noise", a_dictionary())])
    with pytest.raises(InvalidInputError, match="Noise, or wanted, is missing"):
        check_examples(both, [])


def test_examples_that_are_missing_too_many_or_of_another_kind_are_refused():
    check_examples((KNOWN,), [an_example("known"), an_example("known")])
    for inputs, given, words in (
        ((KNOWN,), [], "Known sound is missing"),
        ((NOISE, WANTED), [an_example("noise")] * 2, "Noise can be given once, not 2 times"),
        ((KNOWN,), [an_example("noise")], "Nothing is done here with Clip"),
        ((KNOWN,), [an_example("known", a_dictionary())], "must be a recording; Wood is none"),
    ):
        with pytest.raises(InvalidInputError, match=words):
            check_examples(inputs, given)
