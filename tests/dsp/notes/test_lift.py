"""Notes lifted out of a sound are that part of it."""

import numpy as np
import pytest

from layered.dsp.notes.lift import lifted
from layered.dsp.notes.synth import synthesized
from layered.dsp.notes.transcribe import transcribe
from layered.errors import CancelledError
from tests import sounds

RATE = 16000
WANTED = [(0.2, 1.0, 60)]
OTHERS = [(0.4, 1.2, 67), (0.2, 0.9, 48)]


def room(shape):
    return np.zeros(shape, np.float32)


def test_a_note_of_a_chord_is_lifted_out_of_it():
    wanted, others = (sounds.played(notes, 1.6, RATE) for notes in (WANTED, OTHERS))
    part = lifted(wanted + others, RATE, WANTED, OTHERS, room=room)
    assert sounds.si_sdr_db(wanted, part) > 10
    assert sounds.si_sdr_db(others, wanted + others - part) > 10


def test_where_the_note_does_not_sound_nothing_is_lifted():
    sound = sounds.played([(0.2, 0.5, 60), (1.5, 2.0, 60)], 2.5, RATE)
    part = lifted(sound, RATE, [(0.2, 0.5, 60)], [(1.5, 2.0, 60)], room=room)
    assert np.abs(part[:, : RATE // 2]).max() > 0.05
    assert not part[:, round(1.0 * RATE) :].any()


def test_long_sounds_are_lifted_without_seams():
    long = [(0.5, 41.0, 57)]
    t = np.arange(42 * 8000) / 8000
    sound = (0.2 * np.sin(2 * np.pi * 220 * t))[np.newaxis].astype(np.float32)
    part = lifted(sound, 8000, long, [], room=room)
    inside = slice(8000, 40 * 8000)
    step = np.abs(np.abs(part[0, inside]).reshape(-1, 800).max(axis=1) - 0.2)
    assert step.max() < 0.05


@pytest.mark.parametrize("channels", [1, 2, 6])
def test_silence_and_short_sounds_give_as_much_silence(channels):
    for n_samples in (1, 5000):
        sound = np.zeros((channels, n_samples), np.float32)
        part = lifted(sound, RATE, [(0.0, 0.2, 60)], [], room=room)
        assert part.shape == sound.shape
        assert not part.any()


def test_it_stops_when_told():
    def stop(fraction, message):
        raise CancelledError

    with pytest.raises(CancelledError):
        lifted(sounds.played(WANTED, 1.6, RATE), RATE, WANTED, [], room=room, report=stop)


def test_notes_played_by_the_program_are_heard_as_those_notes():
    melody = [(0.3, 0.7, 60, 90), (0.8, 1.2, 65, 90), (1.3, 1.7, 72, 90)]
    sound, start_s = synthesized(melody, RATE)
    assert start_s == 0.3
    assert np.abs(sound).max() <= 0.5
    found = transcribe(np.pad(sound, ((0, 0), (round(0.3 * RATE), 0))), RATE).notes
    assert [note.midi for note in found] == [60, 65, 72]
