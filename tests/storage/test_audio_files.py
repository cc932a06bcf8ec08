"""Sound files of every kind go in; the sound comes out, sample for sample."""

import wave

import numpy as np
import pytest
import soundfile

from layered.errors import CancelledError
from layered.session.scratch import Scratch
from layered.storage.audio_files import blocks, read
from tests import sounds
from tests.sound_files import CODED, EXACT, RATE, encoded, written


@pytest.mark.parametrize(("container", "subtype", "error"), EXACT + CODED)
def test_what_libsndfile_writes_is_read_with_its_exact_length(tmp_path, container, subtype, error):
    sound = sounds.tone(441, 0.9, RATE, channels=2)
    path = written(tmp_path, sound, container=container, subtype=subtype, name="a.b.snd")
    recording = read(path)
    assert recording.samples.dtype == np.float32
    assert recording.sample_rate_hz == RATE
    assert (recording.name, recording.source) == ("a.b", str(path))
    if subtype != "IMA_ADPCM":  # libsndfile rounds its length up to whole blocks
        assert recording.samples.shape == sound.shape
    assert np.abs(recording.samples[:, : sound.shape[1]] - sound).max() <= error


def test_gsm_and_opus_keep_their_length(tmp_path):
    for rate, container, subtype in ((8000, "WAV", "GSM610"), (48000, "OGG", "OPUS")):
        sound = sounds.tone(300, 0.77, rate)
        path = written(tmp_path, sound, rate=rate, container=container, subtype=subtype)
        assert read(path).samples.shape == sound.shape


@pytest.mark.parametrize("rate", [4000, 8000, 11025, 12345, 48000, 96000, 192000, 384000])
def test_every_rate_is_kept(tmp_path, rate):
    recording = read(written(tmp_path, sounds.tone(300, 0.1, rate), rate=rate))
    assert (recording.sample_rate_hz, recording.n_samples) == (rate, round(0.1 * rate))


@pytest.mark.parametrize("channels", range(1, 9))
def test_up_to_eight_channels_are_kept_apart(tmp_path, channels):
    sound = sounds.tone(channels=channels)
    recording = read(written(tmp_path, sound, rate=sounds.RATE, subtype="FLOAT"))
    assert np.array_equal(recording.samples, sound)


def test_phone_recordings_are_read_to_the_sample(tmp_path):
    sound = sounds.tone(441, 1.0, 48000, channels=2)
    aac = read(encoded(tmp_path / "aac.m4a", [sound], 48000, "aac"))
    assert aac.samples.shape == sound.shape
    lag = np.argmax(np.correlate(aac.samples[0, 100:9100], sound[0, 200:9000], "valid"))
    assert lag == 100
    alac = read(encoded(tmp_path / "alac.m4a", [sound], 48000, "alac", kind="s16p"))
    assert alac.samples.shape == sound.shape
    assert np.abs(alac.samples - sound).max() <= 2**-15


def test_the_sound_of_a_video_is_read(tmp_path):
    sound = sounds.tone(441, 1.0, 48000, channels=2)
    film = read(encoded(tmp_path / "film.mp4", [sound], 48000, "aac", video=True))
    assert film.samples.shape == sound.shape
    web = read(encoded(tmp_path / "clip.webm", [sound], 48000, "libopus", kind="flt"))
    assert abs(web.n_samples - 48000) <= 960
    assert np.abs(web.samples).max() == pytest.approx(0.3, abs=0.1)


def test_the_name_does_not_matter_only_the_content(tmp_path):
    sound = sounds.tone()
    for name in ("none", "wrong.mp3", "raw.raw", "x.au", "x.vox", "ünïcødé - 日本語 🎧 .wav"):
        path = written(tmp_path, sound, rate=sounds.RATE, subtype="FLOAT", name=name)
        assert np.array_equal(read(path).samples, sound)
    named = encoded(tmp_path / "m.wav", [sound], sounds.RATE, "aac", container="mp4")
    assert read(named).n_samples == sound.shape[1]


def test_reading_changes_nothing(tmp_path):
    path = written(tmp_path, sounds.tone())
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    recording = read(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert not recording.samples.flags.writeable


def test_loud_and_tiny_floats(tmp_path):
    loud = 8 * sounds.tone() / 0.3
    assert np.array_equal(read(written(tmp_path, loud, subtype="FLOAT")).samples, loud)
    tiny = sounds.tone() * np.float32(1e-38)
    assert not read(written(tmp_path, tiny, subtype="FLOAT")).samples.any()


def lies_on_disk(samples):
    while samples is not None and not isinstance(samples, np.memmap):
        samples = samples.base
    return samples is not None


def test_a_long_recording_lies_on_the_disk(tmp_path):
    path = tmp_path / "long.flac"
    quiet = np.zeros((1 << 20, 2), np.float32)
    with soundfile.SoundFile(path, "w", RATE, 2, format="FLAC", subtype="PCM_16") as file:
        for _ in range(18):
            file.write(quiet)
        file.write(np.full((1000, 2), 0.5, np.float32))
    recording = read(path, allocate=Scratch(tmp_path).allocate)
    assert recording.samples.shape == (2, 18 * (1 << 20) + 1000)
    assert lies_on_disk(recording.samples)
    assert (recording.samples[:, -1000:] == 0.5).all()
    assert not recording.samples[:, :: 1 << 10][:, : 18 << 10].any()
    assert [entry.name for entry in tmp_path.iterdir()] == ["long.flac"]


def test_progress_rises_and_stop_stops(tmp_path):
    path = written(tmp_path, sounds.tone(441, 3.0, RATE))
    fractions = []
    read(path, report=lambda fraction, _: fractions.append(fraction))
    assert fractions == sorted(fractions)
    assert fractions[0] == 0
    assert 0.8 < fractions[-1] <= 1

    def stop(fraction, message):
        assert message == "Reading sound.wav"
        raise CancelledError(message)

    with pytest.raises(CancelledError):
        read(path, report=stop)


def test_blocks_are_the_recording_in_pieces(tmp_path):
    path = written(tmp_path, sounds.noise(1.1), subtype="FLOAT")
    pieces = list(blocks(path, 5000))
    assert {piece.shape[1] for piece in pieces[:-1]} == {5000}
    assert np.array_equal(np.concatenate(pieces, axis=1), read(path).samples)


def test_files_of_other_programs_are_read(tmp_path):
    path = tmp_path / "python.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes((32768 * sounds.tone(rate=8000)).astype("<i2").tobytes())
    assert np.abs(read(path).samples - sounds.tone(rate=8000)).max() <= 2**-15
