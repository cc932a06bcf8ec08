"""Long recordings: worked through in stretches that are faded into each other."""

import itertools
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layered.dsp import stretches as stretches_module
from layered.dsp.stretches import fades, stretches
from layered.methods.hinted import METHOD
from layered.methods.method import Request, no_report
from layered.model.hint import Hint, HintId
from tests.long_recording import long_scene
from tests.methods.scenes import RATE, a_hint, separate
from tests.sounds import noise, si_sdr_db, silence


@pytest.fixture
def short_stretches(monkeypatch):
    """Stretches of six seconds instead of a minute."""
    monkeypatch.setattr(stretches_module, "STRETCH_S", 6.0)
    monkeypatch.setattr(stretches_module, "OVERLAP_S", 1.0)


def run(scene, report=no_report, **parameters):
    hint = Hint(HintId("hint-1"), scene.hint)
    values = METHOD.parameters(**parameters)
    sound, rate = scene.recording.samples, scene.recording.sample_rate_hz
    return METHOD.run(Request(sound, rate, values, (hint,), threads=2), report)


@settings(deadline=None)
@given(start_s=st.floats(0, 400), length_s=st.floats(0.001, 700), after_s=st.floats(0, 30))
def test_the_fades_of_a_span_add_up_to_one(start_s, length_s, after_s):
    rate = 100
    start, length = round(start_s * rate), max(1, round(length_s * rate))
    span, n_samples = (start, start + length), start + length + round(after_s * rate)
    total = np.zeros(n_samples)
    for first, last in stretches(*span, rate):
        assert last - first <= 60 * rate + 1
        total[first:last] += fades(first, last, span, n_samples, rate)
    assert not total[: span[0]].any()
    assert not total[span[1] :].any()
    assert total.max() < 1 + 1e-5
    if length > 2:
        assert np.abs(total[span[0] + 1 : span[1] - 1] - 1).max() < 1e-5


def test_a_span_of_a_minute_is_one_stretch_and_of_three_several_of_equal_length():
    assert stretches(0, 60 * RATE, RATE) == [(0, 60 * RATE)]
    several = stretches(0, 180 * RATE, RATE)
    assert len(several) == 4
    lengths = [last - first for first, last in several]
    assert max(lengths) - min(lengths) <= 2
    assert stretches(7, 7, RATE) == []


@pytest.mark.parametrize(
    ("rate", "n_channels", "longest_s"),
    [(44_100, 2, 60), (48_000, 1, 60), (96_000, 2, 30), (192_000, 6, 10), (384_000, 8, 10)],
)
def test_stretches_are_shorter_where_a_second_takes_more_memory(rate, n_channels, longest_s):
    for first, last in stretches(0, 300 * rate, rate, n_channels):
        assert longest_s / 2 < (last - first) / rate <= longest_s + 1e-3


def test_a_span_inside_the_recording_fades_in_and_out_at_its_ends():
    weight = fades(1000, 5000, (1000, 5000), 9000, RATE)
    assert weight[0] == 0
    assert weight[-1] < 0.02
    assert np.all(weight[80:-80] == 1)
    assert np.all(fades(0, 9000, (0, 9000), 9000, RATE) == 1)


@pytest.fixture(scope="module")
def half_a_minute():
    return long_scene(0.5, rate=RATE)


@pytest.mark.usefixtures("short_stretches")
def test_a_long_recording_is_followed_without_clicks_at_the_seams(half_a_minute):
    scene = half_a_minute
    outcome = run(scene)
    target, mixture = outcome.parts[0].sound, scene.recording.samples
    seams = [first for first, _ in stretches(0, mixture.shape[1], RATE)[1:]]
    assert len(seams) >= 4
    base_db = si_sdr_db(scene.saxophone, mixture)
    assert si_sdr_db(scene.saxophone, target) > base_db + 10
    for first in seams:
        near = slice(first - 100, first + RATE + 100)
        error = target[:, near] - scene.saxophone[:, near]
        assert np.sum(error**2) < 0.2 * np.sum(scene.strings[:, near] ** 2)
    steps = np.abs(np.diff(target - scene.saxophone, axis=1)).max(axis=0)
    usual = np.percentile(steps, 99.9)
    for first in seams:
        for edge in (first, first + RATE):
            assert steps[edge - 4 : edge + 4].max() < 3 * usual


@pytest.mark.usefixtures("short_stretches")
def test_progress_and_previews_go_through_all_stretches(half_a_minute):
    told, reached = [], []

    def report(fraction, message, preview=None):
        told.append(fraction)
        if preview is not None:
            sounding = np.flatnonzero(np.abs(preview.parts[0].sound).max(axis=0) > 1e-6)
            reached.append(int(sounding[-1]))

    run(half_a_minute, report)
    assert told[0] == 0
    assert told[-1] == 1
    assert reached[0] < 7 * RATE
    assert reached[-1] > 28 * RATE
    assert all(after > before - RATE for before, after in itertools.pairwise(reached))


@pytest.mark.usefixtures("short_stretches")
def test_a_hint_that_pauses_for_a_whole_stretch_leaves_that_to_the_rest(half_a_minute):
    scene = half_a_minute
    sung = scene.hint.samples.copy()
    sung[:, 8 * RATE : 22 * RATE] = 0
    outcome = separate(METHOD, scene.recording.samples, hint=a_hint(sung))
    target = outcome.parts[0].sound
    assert not target[:, 13 * RATE : 16 * RATE].any()
    assert np.abs(target[:, : 7 * RATE]).max() > 0.01
    assert np.abs(target[:, 23 * RATE :]).max() > 0.01


@pytest.mark.usefixtures("short_stretches")
def test_everywhere_reaches_the_stretches_outside_the_span(half_a_minute):
    scene = half_a_minute
    sung = scene.hint.samples[:, : 12 * RATE]
    target = separate(METHOD, scene.recording.samples, hint=a_hint(sung), everywhere=True)
    outside = slice(13 * RATE, None)
    true, mixture = scene.saxophone[:, outside], scene.recording.samples[:, outside]
    found = target.parts[0].sound[:, outside]
    assert si_sdr_db(true, found) > si_sdr_db(true, mixture) + 2


def peak_bytes(seconds, rate):
    """How much memory a separation takes at most, on top of what it is given."""
    scene = long_scene(seconds / 60, rate=rate)
    tracemalloc.start()
    try:
        run(scene)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.usefixtures("short_stretches")
def test_memory_grows_with_the_sounds_alone_and_not_with_their_spectrograms():
    rate = 4000
    short, long = peak_bytes(12, rate), peak_bytes(36, rate)
    extra_samples = 24 * rate
    assert long - short < 60 * extra_samples
    assert short > 200 * 6 * rate  # one stretch takes far more, so that the limit says something


def test_a_silent_hint_over_a_long_recording_is_silent_throughout(monkeypatch):
    monkeypatch.setattr(stretches_module, "STRETCH_S", 2.0)
    monkeypatch.setattr(stretches_module, "OVERLAP_S", 0.5)
    mixture = noise(7.0, RATE, channels=2)
    outcome = separate(METHOD, mixture, hint=a_hint(silence(7.0, RATE)))
    assert not outcome.parts[0].sound.any()
    assert outcome.confidence == 0
