"""Sound files of every kind go in; the sound comes out, sample for sample."""

import os
import tempfile
import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from layered.errors import CancelledError, UnsupportedFileError
from layered.session.scratch import Scratch
from layered.storage.audio_files import blocks, read
from tests import sounds

RATE = 44100

# What is lost by writing and reading again, as the largest error of a sine at 0.3.
EXACT = [
    ("WAV", "PCM_16", 2**-15),
    ("WAV", "PCM_24", 2**-22),
    ("WAV", "PCM_32", 2**-22),
    ("WAV", "FLOAT", 0),
    ("WAV", "DOUBLE", 0),
    ("WAVEX", "PCM_24", 2**-22),
    ("RF64", "PCM_16", 2**-15),
    ("W64", "PCM_16", 2**-15),
    ("AIFF", "PCM_16", 2**-15),
    ("AIFF", "PCM_24", 2**-22),
    ("AIFF", "FLOAT", 0),
    ("CAF", "PCM_24", 2**-22),
    ("CAF", "ALAC_24", 2**-22),
    ("AU", "PCM_16", 2**-15),
    ("FLAC", "PCM_16", 2**-15),
    ("FLAC", "PCM_24", 2**-22),
]
CODED = [
    ("WAV", "PCM_U8", 0.02),
    ("WAV", "ULAW", 0.02),
    ("WAV", "ALAW", 0.02),
    ("WAV", "IMA_ADPCM", 0.1),
    ("WAV", "MS_ADPCM", 0.05),
    ("OGG", "VORBIS", 0.05),
    ("MP3", "MPEG_LAYER_III", 0.05),
]


def written(folder, sound, *, rate=RATE, container="WAV", subtype="PCM_16", name="sound.wav"):
    path = folder / name
    soundfile.write(path, sound.T, rate, format=container, subtype=subtype)
    return path


def encoded(path, sounds_of_tracks, rate, codec, *, container=None, kind="fltp", video=False):
    """Write sound tracks (and a picture) with FFmpeg's encoders."""
    with av.open(str(path), "w", format=container) as file:
        if video:
            pictures = file.add_stream("mpeg4", rate=5)
            pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        tracks = [(file.add_stream(codec, rate=rate), sound) for sound in sounds_of_tracks]
        for stream, sound in tracks:
            stream.layout = ("mono", "stereo")[len(sound) - 1]
        if video:
            for number in range(5):
                picture = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), "rgb24")
                picture.pts, picture.time_base = number, Fraction(1, 5)
                file.mux(pictures.encode(picture))
            file.mux(pictures.encode(None))
        for stream, sound in tracks:
            for frame in frames(sound, rate, kind, 960 if "opus" in codec else 1024):
                file.mux(stream.encode(frame))
            file.mux(stream.encode(None))
    return path


def frames(sound, rate, kind, length):
    """Cut sound into FFmpeg's frames, with their times."""
    layout = ("mono", "stereo")[len(sound) - 1]
    for start in range(0, sound.shape[1], length):
        samples = sound[:, start : start + length]
        if kind.startswith("s16"):
            samples = np.rint(32767 * samples).astype(np.int16)
        if not kind.endswith("p"):
            samples = samples.T.reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), kind, layout)
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        yield frame


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


def refusal(path):
    with pytest.raises(UnsupportedFileError) as caught:
        read(path)
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


def test_what_is_no_file_is_refused_in_words(tmp_path):
    assert refusal(tmp_path / "gone.wav").startswith("There is no file gone.wav in ")
    (tmp_path / "folder.wav").mkdir()
    assert refusal(tmp_path / "folder.wav").startswith("folder.wav is a folder.")
    (tmp_path / "link.wav").symlink_to("nowhere.wav")
    assert "a link to a file that is not there" in refusal(tmp_path / "link.wav")
    os.mkfifo(tmp_path / "pipe.wav")
    assert "not a file but a device" in refusal(tmp_path / "pipe.wav")
    assert "could not be read" in refusal(tmp_path / ("a" * 300))
    assert "could not be read" in refusal(written(tmp_path, sounds.tone()) / "inside.wav")


@pytest.fixture
def _nobody():
    """Root may read everything: be somebody else for a while."""
    if os.geteuid() == 0:
        os.seteuid(65534)
        yield
        os.seteuid(0)
    else:
        yield


@pytest.mark.usefixtures("_nobody")
def test_a_file_without_permission_is_refused_in_words():
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), sounds.tone())
        path.chmod(0)
        assert refusal(path).startswith("You have no permission to read sound.wav.")


def test_what_is_no_sound_is_refused_in_words(tmp_path):
    path = tmp_path / "x.wav"
    path.write_bytes(b"")
    assert refusal(path).startswith("x.wav is empty: it has 0 bytes.")
    for junk in (
        b"This is not audio.\n" * 50,
        b"\x89PNG\r\n\x1a\n" + bytes(500),
        np.random.default_rng(1).bytes(40000),
        b"\xff\xfb\x90" + bytes(40000),
        b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n",
    ):
        path.write_bytes(junk)
        assert refusal(path).startswith("x.wav is not a sound file that Layered can read.")
    written(tmp_path, sounds.silence(0), name="x.wav")
    assert refusal(path).startswith("x.wav holds no sound: it ends after 0 samples.")
    silent_film = encoded(tmp_path / "film.mp4", [], RATE, None, video=True)
    assert refusal(silent_film).startswith("film.mp4 has no sound in it, only pictures.")


def test_headers_that_make_no_sense_are_refused_in_words(tmp_path):
    good = written(tmp_path, sounds.tone()).read_bytes()
    path = tmp_path / "x.wav"
    for bad in (
        good[:30],
        good[:22] + (60000).to_bytes(2, "little") + good[24:],
        good[:24] + bytes(4) + good[28:],
    ):
        path.write_bytes(bad)
        assert refusal(path).startswith("x.wav is damaged and cannot be read (")


def test_rates_and_channels_out_of_range_are_refused_in_words(tmp_path):
    many = written(tmp_path, sounds.tone(channels=9), name="many.wav")
    assert refusal(many).startswith("many.wav has 9 channels; Layered takes up to 8.")
    slow = written(tmp_path, sounds.tone(), rate=2000, name="slow.wav")
    assert refusal(slow).startswith("slow.wav has a sample rate of 2000 Hz")


def test_samples_that_are_no_numbers_are_refused_in_words(tmp_path):
    for value, words in (
        (np.nan, "not numbers"),
        (np.inf, "not numbers"),
        (-np.inf, "not numbers"),
        (1e30, "1e+30 times full scale"),
    ):
        sound = sounds.tone()
        sound[0, 9000] = value
        path = written(tmp_path, sound, subtype="FLOAT", name="x.wav")
        assert words in refusal(path)


def warnings_of(path):
    found = []
    return read(path, warn=found.append), found


def test_a_file_that_was_cut_off_opens_with_a_warning(tmp_path):
    sound = sounds.tone(441, 3.0, RATE)
    for container in ("WAV", "FLAC"):
        path = written(tmp_path, sound, container=container, name="cut.x")
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        recording, warnings = warnings_of(path)
        start = recording.samples
        assert 0.3 * RATE < start.shape[1] < 2 * RATE
        assert np.abs(start - sound[:, : start.shape[1]]).max() <= 2**-15
        assert len(warnings) == 1
        assert warnings[0].startswith("cut.x ")


def test_a_whole_file_opens_without_a_warning(tmp_path):
    for container, subtype, _ in EXACT + CODED:
        path = written(tmp_path, sounds.tone(), container=container, subtype=subtype)
        assert warnings_of(path)[1] == []


def test_a_header_that_lies_about_the_length_claims_no_memory(tmp_path):
    wav = written(tmp_path, sounds.tone()).read_bytes()
    flac = written(tmp_path, sounds.tone(), container="FLAC").read_bytes()
    claims_4_gb = wav[:40] + (0xFFFFFFF0).to_bytes(4, "little") + wav[44:]
    claims_2_36_samples = flac[:21] + bytes([flac[21] | 0x0F]) + b"\xff\xff\xff\xff" + flac[26:]
    for lie in (claims_4_gb, claims_2_36_samples):
        path = tmp_path / "lie.wav"
        path.write_bytes(lie)
        asked = []

        def allocate(shape, asked=asked):
            asked.append(shape)
            return np.zeros(shape, np.float32)

        recording = read(path, allocate=allocate)
        assert recording.n_samples == sounds.RATE
        assert sum(shape[0] * shape[1] for shape in asked) <= 8 * len(lie)


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
    scratch = Scratch(tmp_path)
    try:
        recording = read(path, allocate=scratch.allocate)
        assert recording.samples.shape == (2, 18 * (1 << 20) + 1000)
        assert lies_on_disk(recording.samples)
        assert (recording.samples[:, -1000:] == 0.5).all()
        assert not recording.samples[:, :: 1 << 10][:, : 18 << 10].any()
        del recording
    finally:
        scratch.close()
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


def test_a_film_with_two_sound_tracks_says_so(tmp_path):
    tracks = [sounds.tone(level=level) for level in (0.3, 0.1)]
    path = encoded(tmp_path / "two.mka", tracks, sounds.RATE, "pcm_s16le", kind="s16")
    recording, warnings = warnings_of(path)
    assert np.abs(recording.samples).max() == pytest.approx(0.3, abs=0.01)
    assert warnings == ["two.mka has 2 sound tracks; this is the first."]


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
