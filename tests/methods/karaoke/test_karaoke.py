"""A voice in the middle between instruments at the sides, and one found by a hint."""

import numpy as np
import pytest

from layered.dsp.repeating import novelty_mask
from layered.methods import method_named
from layered.methods.karaoke.method import VOICE
from layered.methods.method import Request, no_report
from tests.cli_cases import layered, names_in, save
from tests.methods.scenes import RATE, a_hint, duet, hum_of
from tests.sounds import bell, noise, si_sdr_db, silence, sung

METHOD = method_named("karaoke")


def band(seconds):
    """Bells far left and far right, each with a rhythm of its own."""
    left, right = (
        sum(bell(pitch_hz, start_s, seconds, RATE, level=0.2) for start_s in starts_s)
        for pitch_hz, starts_s in (
            (330.0, np.arange(0.1, seconds, 0.7)),
            (494.0, np.arange(0.4, seconds, 0.9)),
        )
    )
    return np.concatenate([left + 0.2 * right, 0.2 * left + right])


def singer(balance_db=0.0):
    voice, _ = sung([262, 294, 0, 330, 262, 0, 392, 349], 0.5, RATE)
    gain = np.float32(10 ** (balance_db / 40))
    return np.concatenate([voice * gain, voice / gain])


def run(sound, hints=(), report=no_report, **parameters):
    values = METHOD.parameters(**parameters)
    return METHOD.run(Request(sound, RATE, values, hints), report)


@pytest.mark.parametrize("balance_db", [0.0, 1.5, -3.0])
def test_a_voice_in_or_near_the_middle_is_taken_out(balance_db):
    voice, instruments = singer(balance_db), band(4.0)
    mixture = voice + instruments
    outcome = run(mixture)
    found = outcome.parts[0].sound
    assert outcome.parts[0].name == VOICE
    assert si_sdr_db(voice, found) > si_sdr_db(voice, mixture) + 8
    assert si_sdr_db(instruments, mixture - found) > si_sdr_db(instruments, mixture) + 8
    assert outcome.confidence > 0.5
    assert outcome.warnings == ()


def test_less_bleed_leaves_less_of_the_instruments_where_the_voice_pauses():
    mixture = singer() + band(4.0)
    pause = slice(round(2.6 * RATE), round(2.9 * RATE))
    hard, soft = (run(mixture, bleed=bleed).parts[0].sound[:, pause] for bleed in (0.0, 1.0))
    assert np.abs(hard).sum() < 0.5 * np.abs(soft).sum()


def test_a_bass_in_the_middle_stays_in_the_rest():
    voice, instruments = singer(), band(4.0)
    t = np.arange(voice.shape[1]) / RATE
    bass = np.tile(0.3 * np.sin(2 * np.pi * 55 * t), (2, 1)).astype(np.float32)
    found = run(voice + instruments + bass).parts[0].sound
    kept = abs(float(np.vdot(found, bass) / np.vdot(bass, bass)))
    assert kept < 0.05


def test_without_a_middle_it_is_doubtful_and_says_what_helps():
    apart = noise(3.0, RATE, 0.1, channels=2)
    outcome = run(apart)
    assert outcome.confidence < 0.3
    assert "stands out in the middle" in outcome.warnings[0]
    assert "hint" in outcome.warnings[0]


@pytest.mark.parametrize("n_channels", [1, 2, 6])
def test_without_a_stereo_image_what_does_not_repeat_is_the_voice(n_channels):
    melody, _ = sung([523, 587, 0, 659, 0, 784, 698, 880], 0.5, RATE, level=0.2)
    loop, _ = sung([196, 247, 294, 247] * 4, 0.25, RATE, level=0.2, vibrato_cents=0)
    mixture = np.tile(melody + loop, (n_channels, 1))
    voice = np.tile(melody, (n_channels, 1))
    outcome = run(mixture)
    assert outcome.confidence < 0.3
    assert "no stereo image" in outcome.warnings[0]
    assert si_sdr_db(voice, outcome.parts[0].sound) > si_sdr_db(voice, mixture) + 3


def test_silence_holds_no_voice():
    outcome = run(silence(1.0, RATE, 2))
    assert not outcome.parts[0].sound.any()
    assert "no sound" in outcome.warnings[0]


def test_a_long_recording_is_found_in_stretches():
    voice, instruments = (np.tile(sound, (1, 20)) for sound in (singer(), band(4.0)))
    mixture = voice + instruments
    seen = []

    def report(fraction, message, preview=None):
        if preview is not None:
            seen.append(preview.parts[0].name)

    found = run(mixture, report=report).parts[0].sound
    assert si_sdr_db(voice, found) > si_sdr_db(voice, mixture) + 6
    assert set(seen) == {VOICE}


def test_a_hint_finds_the_voice_as_following_the_hint_does():
    sounds = duet()
    hint = a_hint(hum_of(octaves=-1))
    outcome = run(sounds.mixture, (hint,))
    follow = method_named("extract")
    expected = follow.run(Request(sounds.mixture, RATE, follow.parameters(), (hint,)), no_report)
    assert [part.name for part in outcome.parts] == [VOICE]
    assert np.array_equal(outcome.parts[0].sound, expected.parts[0].sound)
    assert outcome.confidence == expected.confidence


def test_a_hint_that_does_not_fit_can_be_used_anyway():
    mixture = noise(3.0, RATE, 0.1, seed=3)
    outcome = run(mixture, (a_hint(hum_of()[:, : 3 * RATE]),))
    assert outcome.confidence == 0
    assert outcome.anyway == METHOD.parameters(insist=True)


def test_a_note_that_returns_is_not_new_and_one_that_does_not_is():
    rng = np.random.default_rng(0)
    usual, extra = rng.random(40), np.zeros(40)
    extra[7] = 5.0
    frames = np.tile(usual, (60, 1))
    frames[30] += extra
    mask = novelty_mask(frames.T.astype(np.float32), apart=2)
    assert mask[7, 30] > 0.8
    assert np.delete(mask, 30, axis=1).max() < 0.01


def test_the_command_line_writes_voice_and_rest(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    save("song.wav", singer() + band(4.0))
    assert layered("karaoke", "song.wav", "-o", "out") == 0
    assert names_in("out") == ["rest.wav", "voice.wav"]
    save("hum.wav", singer()[:1])
    assert layered("karaoke", "song.wav", "--hint", "hum.wav", "-o", "by-hint") == 0
    assert names_in("by-hint") == ["rest.wav", "voice.wav"]
