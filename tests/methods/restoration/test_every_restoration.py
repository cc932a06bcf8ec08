"""What every restoration keeps to."""

import random
import time

import numpy as np
import pytest

from layered.errors import CancelledError, InvalidInputError
from layered.methods import RESTORATIONS, method_named
from layered.methods.method import Example, Method, Request, no_report
from layered.model.hole import Hole
from layered.model.project import MIXTURE_ID, is_added, leaves, recorded_leaves
from layered.model.recording import Recording
from layered.session.render import null_db
from layered.session.session import Session
from tests.methods.restoration.scenes import METHODS, RATE, band_of, melody, mended
from tests.sounds import noise, silence

HOLES = (Hole(0.3, 0.35, 0, 8000), Hole(0.6, 0.8, 500, 1500))


@pytest.fixture(params=list(METHODS))
def name(request):
    return request.param


@pytest.fixture(scope="module")
def damaged():
    """Two channels that differ, cut off above 2 kHz."""
    low = band_of(melody((262.0, 330.0, 392.0)), 0, 2000)
    return np.concatenate([low, 0.5 * low + 0.3 * np.roll(low, 900)])


@pytest.fixture(scope="module")
def example():
    return melody((330.0, 262.0, 0.0, 392.0), seed=1)


def options(example, **more):
    return {"example": example, "holes": HOLES, **more}


def test_they_are_methods_and_found_by_their_names(name):
    assert method_named(name) in RESTORATIONS
    assert isinstance(METHODS[name], Method)


def test_the_same_seed_gives_the_same_bits_and_the_request_is_not_changed(name, damaged, example):
    before = damaged.copy()
    first, second = (mended(name, damaged, **options(example), seed=5).added for _ in range(2))
    assert np.array_equal(first.sound, second.sound)
    assert np.array_equal(damaged, before)
    assert first.sound.any()
    assert first.sound.shape == damaged.shape
    assert first.sound.dtype == np.float32


def test_equal_channels_stay_equal(name, damaged, example):
    both = np.concatenate([damaged[:1], damaged[:1]])
    added = mended(name, both, **options(example)).added.sound
    assert np.array_equal(added[0], added[1])


def test_stop_answers_within_half_a_second(name, damaged, example):
    count = 0

    def counting(fraction, message, preview=None):
        nonlocal count
        count += 1

    mended(name, damaged, report=counting, **options(example))
    for seed in range(3):
        stop_at, calls, pressed = random.Random(seed).randrange(count), 0, 0.0

        def report(fraction, message, preview=None, stop_at=stop_at):
            nonlocal calls, pressed
            calls += 1
            if calls > stop_at:
                pressed = pressed or time.monotonic()
                raise CancelledError

        with pytest.raises(CancelledError):
            mended(name, damaged, report=report, **options(example))
        assert time.monotonic() - pressed < 0.5


def test_progress_never_goes_back(name, damaged, example):
    told = []
    mended(name, damaged, report=lambda share, *rest: told.append(share), **options(example))
    assert told[0] == 0
    assert told[-1] == 1
    assert told == sorted(told)


@pytest.mark.parametrize(
    ("sound", "rate"),
    [
        (silence(1.0, RATE), RATE),
        (np.full((1, 1), 0.5, np.float32), RATE),
        (noise(0.04, 44100), 44100),
        (np.eye(1, RATE, 100, dtype=np.float32), RATE),
        (1000 * noise(1.0, RATE), RATE),
        (np.float32(1e-6) * noise(1.0, RATE), RATE),
        (noise(1.0, RATE, channels=6), RATE),
        (noise(1.5, 4000), 4000),
        (noise(0.5, 192000), 192000),
    ],
    ids=["silent", "one", "short", "click", "loud", "quiet", "six", "4 kHz", "192 kHz"],
)
def test_awkward_recordings_give_something_finite(name, sound, rate):
    like = noise(1.0, rate, seed=3)
    holes = [Hole(0.2, 0.3, 0, rate), Hole(-5, 900, 100, 200), Hole(7, 8, 0, 1)]
    added = mended(name, sound, rate=rate, example=like, holes=holes).added
    assert added.sound.shape == sound.shape
    assert np.isfinite(added.sound).all()


def test_everything_missing_is_left_as_it_is_or_taken_from_the_example(damaged, example):
    everything = [Hole(0, 100, 0, RATE)]
    alone = mended("fill", damaged, holes=everything)
    assert np.isfinite(alone.added.sound).all()
    helped = mended("fill", damaged, holes=everything, example=example)
    assert np.isfinite(helped.added.sound).all()


def test_odd_examples_work_or_are_refused_in_words(name, damaged):
    with pytest.raises(InvalidInputError, match="too short"):
        mended(name, damaged, **options(noise(0.01, RATE)))
    with pytest.raises(InvalidInputError, match="silent"):
        mended(name, damaged, **options(silence(1.0, RATE)))


def test_an_example_at_another_rate_is_brought_to_the_recordings(name, damaged):
    method = METHODS[name]
    like = Recording.of(melody((330.0, 262.0, 392.0), 22050), 22050, "Likeness")
    request = Request(
        damaged, RATE, method.parameters(), examples=(Example("like", like),), holes=HOLES
    )
    assert method.run(request, no_report).added.sound.any()


def test_the_added_layer_is_left_out_of_the_null(name, damaged, example):
    session = Session()
    session.open_recording(Recording.of(damaged, RATE, "Narrow"))
    method = METHODS[name]
    separation = session.separation(
        method,
        MIXTURE_ID,
        method.parameters(),
        examples=(Example("like", Recording.of(example, RATE, "Likeness")),),
        holes=HOLES,
    )
    session.apply(separation, separation.run(no_report))
    project = session.open_project
    assert [is_added(project, layer.id) for layer in leaves(project)] == [True, False]
    ids = tuple(layer.id for layer in recorded_leaves(project))
    assert null_db(project, ids) == -np.inf
    assert session.undo_label == method.title
    session.undo()
    assert not session.open_project.added
    session.close()
