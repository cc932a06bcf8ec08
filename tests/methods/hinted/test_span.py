"""Where a hint reaches, and what happens outside."""

from dataclasses import replace

import numpy as np
import pytest

from layered.methods.hinted import METHOD
from layered.methods.method import no_report
from tests.methods.scenes import (
    NOTE_S,
    RATE,
    TUNE_HZ,
    a_hint,
    a_request,
    duet,
    hum_of,
    separate,
)
from tests.sounds import si_sdr_db

SPAN = round(len(TUNE_HZ) * NOTE_S * RATE)


@pytest.fixture(scope="module")
def twice():
    """The same flute twice over bells; the hint is for the first time only."""
    return duet(tune_hz=(*TUNE_HZ, 587.0, 523.0, 0.0, 659.0, 0.0, 784.0, 659.0, 0.0))


def gain_db(scene, target, part):
    return si_sdr_db(scene.flute[:, part], target[:, part]) - si_sdr_db(
        scene.flute[:, part], scene.mixture[:, part]
    )


def test_only_here_leaves_exact_silence_outside_the_span(twice):
    target = separate(METHOD, twice.mixture).parts[0].sound
    assert not target[:, SPAN:].any()
    assert gain_db(twice, target, slice(0, SPAN)) > 8


def test_everywhere_finds_the_sound_outside_the_span_too(twice):
    target = separate(METHOD, twice.mixture, everywhere=True).parts[0].sound
    assert gain_db(twice, target, slice(0, SPAN)) > 8
    assert gain_db(twice, target, slice(SPAN, None)) > 17


def test_progress_goes_on_while_looking_outside_the_span(twice):
    told = []
    separate(METHOD, twice.mixture, lambda *message: told.append(message[:2]), everywhere=True)
    outside = {fraction for fraction, message in told if "outside" in message}
    assert outside
    assert max(outside) < 1
    fractions = [fraction for fraction, message in told if "outside" in message]
    assert fractions == sorted(fractions)


def test_everywhere_is_the_same_inside_the_span(twice):
    here, everywhere = (
        separate(METHOD, twice.mixture, everywhere=value).parts[0].sound for value in (False, True)
    )
    inside = slice(0, SPAN - RATE // 50)
    assert np.array_equal(here[:, inside], everywhere[:, inside])


def test_a_hint_placed_later_is_followed_there(twice):
    offset_s = 2.0
    mixture = np.roll(twice.mixture, round(offset_s * RATE), axis=1)
    flute = np.roll(twice.flute, round(offset_s * RATE), axis=1)
    hint = a_hint(hum_of(octaves=-1), offset_s=offset_s)
    target = separate(METHOD, mixture, hint=hint).parts[0].sound
    start = round(offset_s * RATE)
    assert not target[:, :start].any()
    assert not target[:, start + SPAN :].any()
    inside = slice(start, start + SPAN)
    base = si_sdr_db(flute[:, inside], mixture[:, inside])
    assert si_sdr_db(flute[:, inside], target[:, inside]) > base + 8


def test_the_ends_of_the_span_do_not_click(twice):
    hint = a_hint(hum_of(octaves=-1)[:, : 2 * RATE], offset_s=0.5)
    target = separate(METHOD, twice.mixture, hint=hint, insist=True).parts[0].sound[0]
    jumps = np.abs(np.diff(target))
    for edge in (RATE // 2, RATE // 2 + 2 * RATE):
        assert jumps[edge - 3 : edge + 3].max() < 0.1 * jumps.max()


def test_a_hint_at_the_very_end_has_a_layer(twice):
    last_s = twice.mixture.shape[1] / RATE - 1 / RATE
    outcome = separate(METHOD, twice.mixture, hint=a_hint(hum_of(), offset_s=last_s))
    assert outcome.warnings
    assert not outcome.parts[0].sound[:, :-1].any() or outcome.confidence == 0


def test_two_hints_for_one_sound_are_followed_together(twice):
    later = hum_of((587.0, 523.0, 0.0, 659.0, 0.0, 784.0, 659.0, 0.0), octaves=-1)
    hints = (a_hint(hum_of(octaves=-1)), a_hint(later, offset_s=SPAN / RATE))
    request = replace(a_request(METHOD, twice.mixture), hints=hints)
    target = METHOD.run(request, no_report).parts[0].sound
    assert gain_db(twice, target, slice(0, SPAN)) > 8
    assert gain_db(twice, target, slice(SPAN, None)) > 8
