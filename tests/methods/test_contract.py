"""What every method of the registry keeps to; a new one is tested before its author tests it."""

import random
import threading
import time
from dataclasses import fields, replace

import numpy as np
import pytest

from layered.dsp.resample import resample
from layered.errors import CancelledError, InvalidInputError
from layered.methods import all_methods
from layered.methods.method import Method, check_parameters, no_report, parameters_of
from layered.model import edits
from layered.model.project import MIXTURE_ID, leaves
from layered.model.recording import Recording
from layered.session.render import null_db
from layered.session.session import Session
from tests.methods.scenes import (
    RATE,
    a_dictionary,
    a_hint,
    a_request,
    duet,
    examples_for,
    hum_of,
    separate,
)
from tests.sounds import noise, silence

METHODS = {method.name: method for method in all_methods()}
TUNE_HZ = (523.0, 0.0, 659.0, 0.0)


@pytest.fixture(params=list(METHODS))
def method(request):
    return METHODS[request.param]


@pytest.fixture(scope="module")
def short():
    """A duet of 1.6 s, in two channels that differ."""
    sounds = duet(tune_hz=TUNE_HZ)
    return np.concatenate([sounds.mixture, 0.5 * sounds.bells + 0.2 * sounds.flute])


def short_hint(**options):
    return a_hint(hum_of(TUNE_HZ, octaves=-1), **options)


def ends_of(method):
    """The parameters at both ends of each range, each choice, each switch."""
    for name, about in parameters_of(method.parameters).items():
        default = getattr(method.parameters(), name)
        if about.choices:
            yield from ((name, choice) for choice in about.choices)
        elif about.low is not None:
            kind = int if about.words else type(default)
            yield from ((name, value) for value in (kind(about.low), kind(about.high)))
            yield from ((name, word) for word in about.words)
        elif isinstance(default, bool):
            yield name, not default


def beyond(method):
    """Parameters just outside each range."""
    for name, about in parameters_of(method.parameters).items():
        if about.choices:
            yield name, "no such choice"
        elif about.low is not None and about.high is not None:
            step = 0.01 * (about.high - about.low)
            yield from ((name, value) for value in (about.low - step, about.high + step))


def checked(outcome, sound):
    """Hold what is true of every outcome."""
    assert outcome.parts
    for part in outcome.parts:
        assert part.name
        assert part.sound.shape == sound.shape
        assert part.sound.dtype == np.float32
        assert np.isfinite(part.sound).all()
    assert 0 <= outcome.confidence <= 1
    for warning in outcome.warnings:
        assert warning[0].isupper()
        assert warning.endswith(".")
    return outcome


def same_bits(first, second):
    pairs = zip(first.parts, second.parts, strict=True)
    return first.confidence == second.confidence and all(
        np.array_equal(one.sound, other.sound) for one, other in pairs
    )


def test_a_method_is_one_as_declared(method):
    assert isinstance(method, Method)
    assert method.name == method.name.lower().strip()
    assert method.title[0].isupper()
    assert not method.title.endswith(".")


def test_every_parameter_explains_itself_and_its_default_is_allowed(method):
    declared = parameters_of(method.parameters)
    assert list(declared) == [field.name for field in fields(method.parameters)]
    check_parameters(method.parameters())
    for about in declared.values():
        assert about.label
        assert about.help.endswith(".")
        assert (about.low is None) == (about.high is None)
        assert about.low is None or about.low < about.high


def test_parameters_cannot_be_changed_afterwards(method):
    values = method.parameters()
    for name in parameters_of(method.parameters):
        with pytest.raises(AttributeError):
            setattr(values, name, getattr(values, name))


def test_a_value_outside_its_range_is_refused_in_words(method):
    for name, value in beyond(method):
        with pytest.raises(InvalidInputError, match=parameters_of(method.parameters)[name].label):
            check_parameters(method.parameters(**{name: value}))


@pytest.mark.parametrize(
    ("name", "parameter", "value"),
    [(name, *end) for name, method in METHODS.items() for end in ends_of(method)],
)
def test_both_ends_of_every_range_work(name, parameter, value, short):
    values = {parameter: value}
    check_parameters(METHODS[name].parameters(**values))
    checked(separate(METHODS[name], short, hint=short_hint(), **values), short)


def test_the_same_seed_gives_the_same_bits_with_any_number_of_threads(method, short):
    first, second, third = (
        checked(separate(method, short, hint=short_hint(), seed=7, threads=threads), short)
        for threads in (1, 2, 3)
    )
    assert same_bits(first, second)
    assert same_bits(first, third)


def test_a_request_is_not_changed(method, short):
    before = short.copy()
    hint = short_hint()
    sung = hint.recording.samples.copy()
    separate(method, short, hint=hint)
    assert np.array_equal(short, before)
    assert np.array_equal(hint.recording.samples, sung)


def test_a_read_only_sound_is_enough(method, short):
    locked = short.copy()
    locked.setflags(write=False)
    checked(separate(method, locked, hint=short_hint()), locked)


def test_the_parts_are_in_the_room_that_was_given(method, short):
    given = []

    def allocate(shape):
        given.append(np.zeros(shape, np.float32))
        return given[-1]

    request = replace(a_request(method, short, hint=short_hint()), allocate=allocate)
    outcome = method.run(request, no_report)
    for part in outcome.parts:
        assert any(np.shares_memory(part.sound, room) for room in given)


def test_the_layers_add_up_to_the_mixture(method, short):
    session = Session()
    session.open_recording(Recording.of(short, RATE, "Duet"))
    hint_ids = ()
    if method.needs_hint:
        hint = short_hint()
        session.do("Add hint", lambda p: edits.add_hint(p, hint))
        hint_ids = (hint.id,)
    parameters = method.parameters()
    separation = session.separation(
        method, MIXTURE_ID, parameters, hint_ids=hint_ids, examples=examples_for(method)
    )
    session.apply(separation, checked(separation.run(no_report), short))
    ids = tuple(layer.id for layer in leaves(session.project))
    assert len(ids) >= 2
    assert null_db(session.project, ids) < -120
    session.close()


def test_progress_goes_from_nothing_to_all_and_never_back(method, short):
    owner = threading.current_thread()
    told, furthest = [], 0.0

    def report(fraction, message, preview=None):
        nonlocal furthest
        assert 0 <= fraction <= 1
        assert message[0].isupper()
        if threading.current_thread() is owner:
            told.append(fraction)
            furthest = max(furthest, fraction)
        assert fraction <= furthest  # the method's threads repeat what was told

    separate(method, short, report, hint=short_hint())
    assert told[0] == 0
    assert told[-1] == 1
    assert told == sorted(told)
    assert len(set(told)) >= 3


def test_a_preview_can_be_heard_as_it_is(method, short):
    previews = []

    def report(fraction, message, preview=None):
        if preview is not None:
            previews.append([part.sound.copy() for part in checked(preview, short).parts])

    outcome = separate(method, short, report, hint=short_hint())
    for sounds in previews:
        assert len(sounds) == len(outcome.parts)


def n_reports(method, sound):
    count = 0

    def report(fraction, message, preview=None):
        nonlocal count
        count += 1

    separate(method, sound, report, hint=short_hint())
    return count


@pytest.mark.parametrize("seed", range(4))
def test_stop_answers_within_half_a_second_and_leaves_nothing_behind(method, short, seed):
    stop_at = random.Random(seed).randrange(n_reports(method, short))
    threads = set(threading.enumerate())
    calls, pressed = 0, 0.0
    lock = threading.Lock()

    def report(fraction, message, preview=None):
        nonlocal calls, pressed
        with lock:
            calls += 1
            if calls > stop_at:
                pressed = pressed or time.monotonic()
                raise CancelledError

    with pytest.raises(CancelledError):
        separate(method, short, report, hint=short_hint())
    assert time.monotonic() - pressed < 0.5
    assert set(threading.enumerate()) == threads


def tones(n_samples, rate, n_channels=1):
    t = np.arange(n_samples) / rate
    rows = [0.1 * np.sin(2 * np.pi * 220 * (number + 1) * t) for number in range(n_channels)]
    return np.array(rows, np.float32) + noise(n_samples / rate, rate, 0.01, n_channels)


AWKWARD = {
    "silent": (silence(1.0, RATE), RATE),
    "one sample": (np.full((1, 1), 0.5, np.float32), RATE),
    "700 samples": (tones(700, 44100), 44100),
    "a constant": (np.full((1, RATE), 0.5, np.float32), RATE),
    "a single click": (np.eye(1, RATE, 100, dtype=np.float32), RATE),
    "very loud": (1000 * tones(RATE, RATE), RATE),
    "very quiet": (np.float32(1e-6) * tones(RATE, RATE), RATE),
    "opposite phases": (np.concatenate([tones(RATE, RATE), -tones(RATE, RATE)]), RATE),
    "six channels": (tones(RATE, RATE, 6), RATE),
    "4 kHz": (tones(6000, 4000), 4000),
    "192 kHz": (tones(96000, 192000), 192000),
}


@pytest.mark.parametrize("kind", AWKWARD)
def test_awkward_mixtures_give_layers_all_the_same(method, kind):
    sound, rate = AWKWARD[kind]
    hint = a_hint(resample(hum_of(TUNE_HZ), RATE, rate)[:, : sound.shape[1]], rate)
    outcome = checked(separate(method, sound, rate=rate, hint=hint), sound)
    if kind == "silent":
        assert not any(part.sound.any() for part in outcome.parts)


WITH_DICTIONARIES = {
    name: method
    for name, method in METHODS.items()
    if any(each.takes_dictionary for each in method.inputs)
}


@pytest.mark.parametrize("name", WITH_DICTIONARIES)
@pytest.mark.parametrize("rate", [4000, 11025, 48000])
def test_a_dictionary_from_another_rate_is_as_good(name, rate, short):
    method = WITH_DICTIONARIES[name]
    examples = examples_for(method, lambda number: a_dictionary(number, rate))
    checked(separate(method, short, examples=examples, hint=short_hint()), short)


WITH_INPUTS = {name: method for name, method in METHODS.items() if examples_for(method)}
UNUSABLE = {
    "silent": silence(1.0, RATE),
    "one sample": np.full((1, 1), 0.5, np.float32),
    "six channels": noise(1.0, RATE, channels=6),
}


@pytest.mark.parametrize("name", WITH_INPUTS)
@pytest.mark.parametrize("kind", UNUSABLE)
def test_an_awkward_example_gives_layers_or_a_sentence(name, kind, short):
    method = WITH_INPUTS[name]
    clip = Recording.of(UNUSABLE[kind], RATE, "Odd clip")
    examples = examples_for(method, lambda number: clip)
    said = ""
    try:
        checked(separate(method, short, examples=examples, hint=short_hint()), short)
    except InvalidInputError as error:
        said = str(error)
    assert not said or ("Odd clip" in said and said.endswith("."))


@pytest.mark.parametrize("name", WITH_INPUTS)
def test_nothing_is_done_without_what_it_needs(name, short):
    session = Session()
    session.open_recording(Recording.of(short, RATE, "Duet"))
    parameters = METHODS[name].parameters()
    with pytest.raises(InvalidInputError, match=r"is missing"):
        session.separation(METHODS[name], MIXTURE_ID, parameters)
    session.close()
