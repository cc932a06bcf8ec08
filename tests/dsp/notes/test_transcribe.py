"""Notes are found where they are played, and nowhere else."""

import numpy as np
import pytest

from layered.dsp.notes.instrument import is_silent
from layered.dsp.notes.transcribe import transcribe
from layered.errors import CancelledError
from tests import sounds

RATE = 16000
MELODY = [(0.2, 0.6, 60), (0.7, 1.1, 64), (1.2, 1.6, 67), (1.7, 2.2, 72)]


def found(sound, rate=RATE, **options):
    return transcribe(sound, rate, **options).notes


def assert_are(notes, truth):
    assert [note.midi for note in notes] == [midi for _, _, midi in truth]
    for note, (onset_s, _, _) in zip(notes, truth, strict=True):
        assert abs(note.onset_s - onset_s) < 0.05


@pytest.mark.parametrize("rate", [8000, 22050, 44100, 48000])
def test_a_melody_is_written_down_at_any_sample_rate(rate):
    assert_are(found(sounds.played(MELODY, 2.5, rate), rate), MELODY)


def test_a_chord_is_all_its_notes():
    chord = [(0.2, 1.4, 48), (0.2, 1.4, 55), (0.2, 1.4, 64)]
    notes = found(sounds.played(chord, 1.8))
    assert sorted(note.midi for note in notes) == [48, 55, 64]


def test_a_repeated_note_is_two_notes():
    again = [(0.2, 0.6, 62), (0.7, 1.2, 62)]
    notes = found(sounds.played(again, 1.6))
    assert_are(notes, again)
    assert notes[0].offset_s <= notes[1].onset_s


def test_notes_end_about_when_they_are_let_go():
    notes = found(sounds.played(MELODY, 2.5))
    for note, (_, offset_s, _) in zip(notes, MELODY, strict=True):
        assert abs(note.offset_s - offset_s) < 0.15


def test_a_note_that_swells_begins_where_it_begins():
    t = np.arange(round(1.5 * RATE)) / RATE
    swelling = np.clip((t - 0.4) / 0.12, 0, 1) * (t < 1.2)
    tone = sum(np.sin(2 * np.pi * 220 * number * t) / number for number in range(1, 8))
    (note,) = found((0.2 * swelling * tone)[np.newaxis].astype(np.float32))
    assert note.midi == 57
    assert abs(note.onset_s - 0.4) < 0.04


def test_a_louder_note_has_a_higher_velocity():
    soft = sounds.played([(0.2, 0.8, 60)], 2.0, level=0.06)
    loud = sounds.played([(1.1, 1.7, 60)], 2.0, level=0.3)
    first, second = found(soft + loud)
    assert second.velocity > first.velocity + 10


def test_the_level_of_the_recording_does_not_matter():
    sound = sounds.played(MELODY, 2.5)
    assert_are(found(sound * np.float32(1e-3)), MELODY)


def test_an_instrument_that_is_out_of_tune_keeps_its_names():
    sound = sounds.played([(on, off, midi + 0.3) for on, off, midi in MELODY], 2.5)
    heard = transcribe(sound, RATE)
    assert_are(heard.notes, MELODY)
    assert heard.tuning.cents == pytest.approx(30, abs=10)


def test_the_number_of_pitches_bounds_what_is_found():
    notes = found(sounds.played(MELODY, 2.5), n_pitches=2)
    assert len({note.midi for note in notes}) == 2


def test_a_clip_of_the_instrument_can_be_learned_from():
    clip = sounds.played([(0.1, 0.5, 60), (0.6, 1.0, 66)], 1.2, 22050)
    assert_are(found(sounds.played(MELODY, 2.5), clips=[(clip, 22050)]), MELODY)


def test_nothing_can_be_learned_from_silence():
    assert is_silent((sounds.silence(0.5), RATE), lambda: None)
    assert not is_silent((sounds.tone(rate=RATE), RATE), lambda: None)


@pytest.mark.parametrize(
    "sound",
    [sounds.silence(1.0), np.zeros((1, 1), np.float32), np.full((6, 300), 0.5, np.float32)],
    ids=["silence", "one sample", "six short channels"],
)
def test_where_nothing_is_played_no_notes_are_found(sound):
    assert found(sound) == ()


def test_the_same_sound_gives_the_same_notes_for_any_number_of_threads():
    sound = sounds.played(MELODY, 2.5) + sounds.noise(2.5, level=0.003)
    assert transcribe(sound, RATE, threads=1) == transcribe(sound, RATE, threads=3)


def test_it_stops_when_told():
    def stop(fraction, message):
        if fraction > 0.3:
            raise CancelledError

    with pytest.raises(CancelledError):
        transcribe(sounds.played(MELODY, 2.5), RATE, report=stop)
