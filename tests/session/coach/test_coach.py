import numpy as np
import pytest

from layered.model import edits
from layered.model.hint import Hint, HintId, HintKind
from layered.model.project import Project, hint_of
from layered.model.recording import Recording
from layered.resource_files import resource_folder
from layered.session.coach import Fault, look_over
from layered.session.session import Session
from layered.storage import audio_files
from tests.sounds import RATE, bell, hum, noise, si_sdr_db, silence, sung

MELODY = [220, 0, 330, 262, 0, 196, 294, 0, 247, 0, 349, 220]
ID = HintId("hint-1")


def nothing(fraction, message):
    del fraction, message


@pytest.fixture(scope="module")
def melody():
    return sung(MELODY, note_s=0.35, level=0.15, brightness=0.7)[0]


@pytest.fixture(scope="module")
def mixture(melody):
    """A melody an octave above the hum, with bells and noise around it, a second of each."""
    around = noise(6.2, level=0.01, seed=3)
    for number, at_s in enumerate((0.2, 1.1, 1.9, 2.6, 3.8, 4.7)):
        around += bell(400.0 + 90 * number, at_s, 6.2, level=0.08)
    around[:, RATE : RATE + melody.shape[1]] += melody
    return Recording.of(around, RATE, "mixture")


def hint_of_sound(sound, offset_s=1.0, kind=HintKind.GUESS, source="recorded with Desk"):
    return Hint(ID, Recording.of(sound, RATE, "Hint 1", source), offset_s, kind)


@pytest.fixture(scope="module")
def good():
    """Sung as a person does: never quite in tune."""
    pitches = [pitch * 1.009 for pitch in MELODY]
    voice = sung(pitches, note_s=0.35, level=0.2, brightness=1.4, vibrato_cents=20)[0]
    return voice + noise(len(MELODY) * 0.35, level=0.001, seed=5)


def said(hint, mixture, **more):
    return {advice.fault: advice for advice in look_over(hint, mixture, nothing, **more)}


def cured(advice, hint, mixture):
    session = Session()
    session.open_recording(mixture)
    project = edits.add_hint(session.open_project, hint)
    session.close()
    after = advice.cure.apply(project, ID)
    assert isinstance(after, Project)
    return hint_of(after, ID)


def test_a_good_hint_gets_nothing_but_a_tick(good, mixture):
    assert said(hint_of_sound(good), mixture) == {}


def test_a_silent_hint_is_told_with_the_likely_cause(mixture):
    advice = said(hint_of_sound(silence(2.0)), mixture)
    assert list(advice) == [Fault.SILENT]
    assert "muted" in advice[Fault.SILENT].text


def test_a_microphone_that_dropped_out_is_told_with_when(good, mixture):
    broken = good.copy()
    broken[:, RATE : 5 * RATE // 2] = 0
    advice = said(hint_of_sound(broken), mixture)
    assert "1.5 s from 2.0 s on" in advice[Fault.DROPOUT].text
    assert Fault.DROPOUT not in said(hint_of_sound(broken, source="hum.wav"), mixture)


def test_a_hint_that_is_too_quiet_can_be_made_louder(good, mixture):
    hint = hint_of_sound(good * np.float32(0.01))
    advice = said(hint, mixture)
    assert list(advice) == [Fault.QUIET]
    louder = cured(advice[Fault.QUIET], hint, mixture)
    assert np.abs(louder.recording.samples).max() == pytest.approx(0.5, abs=0.01)
    assert said(louder, mixture) == {}


def test_clipped_peaks_can_be_rounded_off(mixture):
    sung_by_a_person = audio_files.read(resource_folder() / "demo" / "saxophone.flac")
    rate = sung_by_a_person.sample_rate_hz
    truth = sung_by_a_person.samples[:1, : 4 * rate].copy()
    truth *= np.float32(1.6 / np.abs(truth).max())
    hint = Hint(ID, Recording.of(np.clip(truth, -1, 1), rate, "Hint 1"), 1.0)
    advice = said(hint, mixture)
    assert Fault.CLIPPED in advice
    repaired = cured(advice[Fault.CLIPPED], hint, mixture)
    assert Fault.CLIPPED not in said(repaired, mixture)
    before, after = (si_sdr_db(truth, one.recording.samples) for one in (hint, repaired))
    assert after > before + 6


@pytest.mark.parametrize("late_s", [0.15, -0.15])
def test_a_hint_that_is_late_or_early_can_be_moved_to_its_place(good, mixture, late_s):
    hint = hint_of_sound(good, 1.0 + late_s)
    advice = said(hint, mixture)
    assert list(advice) == [Fault.TIMING]
    assert ("late" if late_s > 0 else "early") in advice[Fault.TIMING].text
    moved = cured(advice[Fault.TIMING], hint, mixture)
    assert moved.offset_s == pytest.approx(1.0, abs=0.03)
    assert said(moved, mixture) == {}


def bleeding(good, mixture, late_samples=0):
    """The hint as a microphone hears it in a room in which the mix plays."""
    rng = np.random.default_rng(8)
    room = rng.normal(0, 1, 500) * np.exp(-np.arange(500) / 60)
    room[:40] = 0
    room[40] = 4
    played = mixture.samples[0, RATE - 1000 :]
    heard = np.convolve(played, room / 8)[1000 - late_samples :][: good.shape[1]]
    return (good + heard[None] * 2).astype(np.float32)


def test_the_mix_can_be_taken_out_of_a_hint_in_which_it_is_heard(good, mixture):
    hint = hint_of_sound(bleeding(good, mixture))
    advice = said(hint, mixture)
    assert list(advice) == [Fault.BLEED]
    assert "headphones" in advice[Fault.BLEED].text
    cleaned = cured(advice[Fault.BLEED], hint, mixture)
    assert said(cleaned, mixture) == {}
    before, after = (si_sdr_db(good, one.recording.samples) for one in (hint, cleaned))
    assert after > before + 6


def test_what_bleeds_into_a_late_hint_says_exactly_how_late_it_is(good, mixture):
    hint = hint_of_sound(bleeding(good, mixture, late_samples=0), 1.0 - 0.08)
    advice = said(hint, mixture)
    assert {Fault.BLEED, Fault.TIMING} <= set(advice)
    moved = cured(advice[Fault.TIMING], hint, mixture)
    assert moved.offset_s == pytest.approx(1.0, abs=0.004)


def test_a_hum_without_pitch_is_told_and_can_be_taken_as_any_sound(mixture):
    hiss = noise(4.0, level=0.1, seed=9) * np.float32(1)
    hint = hint_of_sound(hiss, kind=HintKind.HUM)
    advice = said(hint, mixture)
    assert "has a pitch" in advice[Fault.UNVOICED].text
    other = cured(advice[Fault.UNVOICED], hint, mixture)
    assert other.kind is HintKind.GUESS
    assert Fault.UNVOICED not in said(other, mixture)


def test_a_hint_an_octave_below_is_good_to_know_and_no_fault(mixture):
    low = sung([pitch / 1.98 for pitch in MELODY], note_s=0.35, level=0.2)[0]
    advice = said(hint_of_sound(low), mixture)
    assert list(advice) == [Fault.OCTAVE]
    assert "an octave higher" in advice[Fault.OCTAVE].text
    assert not advice[Fault.OCTAVE].hurts


def test_how_much_of_the_selection_is_covered_is_told(good, mixture):
    hint = hint_of_sound(good)
    advice = said(hint, mixture, selected=(1.0, 1.0 + 2 * hint.recording.duration_s))
    assert "50 %" in advice[Fault.COVERAGE].text
    assert said(hint, mixture, selected=(1.5, 3.0)) == {}


@pytest.mark.parametrize("sound", [hum(seconds=0.02), np.ones((1, 1), np.float32)])
def test_a_hint_of_a_moment_is_looked_over_too(sound, mixture):
    look_over(hint_of_sound(sound), mixture, nothing)


def test_a_mixture_of_one_sample_is_no_trouble():
    mixture = Recording.of(np.ones((1, 1), np.float32), RATE, "click")
    look_over(hint_of_sound(hum(), 0.0), mixture, nothing)


def test_a_hint_of_six_channels_and_another_rate_is_looked_over(good, mixture):
    six = np.repeat(good, 6, axis=0)
    hint = Hint(ID, Recording.of(six, 48_000, "Hint 1"), 0.5)
    look_over(hint, mixture, nothing)
