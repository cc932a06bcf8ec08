from dataclasses import replace

import numpy as np
import pytest

from layered.dsp.machine import slowness
from layered.methods.hinted import METHOD
from layered.model import edits
from layered.model.hint import Hint, HintId
from layered.model.project import MIXTURE_ID
from layered.model.recording import Recording
from layered.session.forecast import Forecast, forecast
from layered.session.session import Session


@pytest.fixture
def session():
    made = Session()
    yield made
    made.close()


def a_separation(session, minutes, *, hint_minutes=None, rate=44_100, **parameters):
    n_samples = round(60 * minutes * rate)
    sound = np.broadcast_to(np.float32(0.1), (2, n_samples))
    session.open_recording(Recording(sound, rate, "Long"))
    sung = np.broadcast_to(np.float32(0.1), (1, round(60 * (hint_minutes or minutes) * 8000)))
    hint = Hint(HintId("h"), Recording(sung, 8000, "Hum"))
    session.do("Load hint", lambda project: edits.add_hint(project, hint))
    values = METHOD.parameters(**parameters)
    return session.separation(METHOD, MIXTURE_ID, values, hint_ids=(hint.id,))


def test_twice_the_hint_takes_twice_as_long_but_no_more_memory(session):
    four = forecast(a_separation(session, 4))
    eight = forecast(a_separation(session, 8))
    assert eight.seconds == pytest.approx(2 * four.seconds, rel=0.1)
    assert eight.memory_bytes < 1.2 * four.memory_bytes


def test_only_what_the_hint_spans_takes_time(session):
    short = forecast(a_separation(session, 60, hint_minutes=0.2))
    long = forecast(a_separation(session, 60, hint_minutes=10))
    assert short.seconds < 0.1 * long.seconds
    everywhere = forecast(a_separation(session, 60, hint_minutes=0.2, everywhere=True))
    assert everywhere.seconds > 5 * short.seconds


def test_fast_takes_less_of_both(session):
    full, fast = (forecast(a_separation(session, 10, fast=fast)) for fast in (False, True))
    assert fast.seconds < 0.5 * full.seconds
    assert fast.memory_bytes < full.memory_bytes


def test_an_hour_is_foreseen_to_fit_into_a_gigabyte(session):
    assert forecast(a_separation(session, 60, rate=48_000)).memory_bytes < 1.05e9


def test_what_takes_no_time_is_not_worth_saying():
    assert Forecast(3.0, 1e9).words == ""


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(14, "10 seconds"), (62, "60 seconds"), (130, "2 minutes"), (9000, "2 hours")],
)
def test_longer_work_is_said_in_round_numbers(seconds, said):
    words = Forecast(seconds, 0.72e9).words
    assert words == f"This takes about {said} and 0.7 GB of memory."


def test_a_method_that_cannot_tell_says_nothing(session):
    class Silent:
        name, title, parameters, needs_hint = "x", "X", METHOD.parameters, True

    assert forecast(replace(a_separation(session, 4), method=Silent())) is None


def test_the_machine_is_measured_once_and_its_slowness_is_a_sane_number():
    assert 0.2 <= slowness() <= 20
    assert slowness() == slowness()
