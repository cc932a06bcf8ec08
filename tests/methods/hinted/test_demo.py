"""The recording that comes with Layered: real sound, a real hint."""

import threading
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from layered.errors import CancelledError
from layered.methods.hinted import METHOD
from layered.methods.method import Request, no_report
from layered.model.hint import Hint, HintId
from layered.model.recording import Recording
from layered.resource_files import demo_hint, demo_recording, demo_stem
from tests.sounds import si_sdr_db


def read(path: Path):
    sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return np.ascontiguousarray(sound.T), rate


def a_request():
    mixture, rate = read(demo_recording())
    hint = Hint(HintId("hint-1"), Recording.of(*read(demo_hint()), "saxophone"))
    return Request(mixture, rate, METHOD.parameters(), (hint,), threads=2)


def test_the_recording_is_the_sum_of_its_stems():
    total = read(demo_stem("saxophone"))[0] + read(demo_stem("strings"))[0]
    assert np.abs(read(demo_recording())[0] - total).max() < 1e-6


def test_the_sung_saxophone_is_found_in_the_strings():
    request = a_request()
    outcome = METHOD.run(request, no_report)
    target, mixture = outcome.parts[0].sound, request.sound
    for name, found in (("saxophone", target), ("strings", mixture - target)):
        true, _ = read(demo_stem(name))
        assert si_sdr_db(true, found) >= si_sdr_db(true, mixture) + 10
    assert outcome.confidence > 0.7
    assert outcome.warnings == ()
    assert dict(outcome.facts)["Transposition"] == "+12 semitones"


@pytest.mark.parametrize("fraction", [0.05, 0.3, 0.8])
def test_stop_answers_within_half_a_second_at_any_stage(fraction):
    threads = set(threading.enumerate())
    pressed = []

    def report(reached, message, preview=None):
        if reached >= fraction or pressed:
            pressed.append(time.monotonic())
            raise CancelledError

    with pytest.raises(CancelledError):
        METHOD.run(a_request(), report)
    assert time.monotonic() - pressed[0] < 0.5
    assert set(threading.enumerate()) == threads
