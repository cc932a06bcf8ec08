"""Layers and the mix go out: whole, exact, together or not at all."""

import contextlib
import resource
from pathlib import Path

import numpy as np
import pytest
import soundfile

from layered import export
from layered.dsp.mixer import Mixer, MixPlan
from layered.errors import CancelledError, ExportError, InvalidInputError
from layered.export import FORMATS, formats, style_named
from layered.export.mixdown import write_mix
from layered.export.stems import Stem, write_stems
from layered.export.writing import BLOCK_SAMPLES, TooLoudError
from layered.model.recording import Recording
from layered.storage.audio_files import read
from tests import sounds

RATE = 48000
STYLES = [(each.name, depth.name or None) for each in FORMATS for depth in each.depths]
EXACT = [(name, depth) for name, depth in STYLES if depth in ("24", "32f")]


def stem(name, sound):
    return Stem(name, lambda start, stop: sound[:, start:stop])


def layers(seconds=1.5, channels=2, rate=RATE, level=0.1):
    """Two layers and the recording they add up to."""
    first = sounds.noise(seconds, rate, level, channels, seed=1)
    second = sounds.noise(seconds, rate, level, channels, seed=2)
    mixture = Recording.of(first + second, rate, "mix")
    return mixture, [stem("first", first), stem("rest", second)]


def null_db(paths, mixture):
    total = sum(read(path).samples.astype(np.float64) for path in paths)
    return 20 * np.log10(np.abs(total - mixture.samples).max() + 1e-30)


@pytest.mark.parametrize(("name", "depth"), STYLES)
def test_every_format_keeps_rate_channels_and_length(tmp_path, name, depth):
    mixture, stems = layers()
    paths = write_stems(stems, mixture, tmp_path, style_named(name, depth))
    assert [path.stem for path in paths] == ["first", "rest"]
    assert sorted(tmp_path.iterdir()) == sorted(paths)
    for path in paths:
        recording = read(path)
        assert recording.sample_rate_hz == RATE
        assert recording.samples.shape == mixture.samples.shape
        assert np.abs(recording.samples).max() == pytest.approx(0.45, abs=0.15)


@pytest.mark.parametrize(("name", "depth"), EXACT)
@pytest.mark.parametrize("channels", [1, 3, 8])
def test_exact_formats_null_below_120_db(tmp_path, name, depth, channels):
    mixture, stems = layers(0.3, channels)
    paths = write_stems(stems, mixture, tmp_path, style_named(name, depth))
    assert null_db(paths, mixture) < -130


def test_what_came_from_a_file_of_whole_numbers_goes_back_unchanged(tmp_path):
    for depth, bits in (("16", 16), ("24", 24)):
        steps = np.array([[-1.0, -0.5, -1, 0, 1, 2 ** (bits - 1) - 1]])
        steps[0, 2:] /= 2 ** (bits - 1)
        mixture = Recording.of(steps.astype(np.float32), RATE, "steps")
        for name in ("wav", "flac"):
            (path,) = write_stems(
                [stem("a", mixture.samples)], mixture, tmp_path, style_named(name, depth)
            )
            assert np.array_equal(read(path).samples, mixture.samples)
            path.unlink()


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
def test_what_a_format_cannot_hold_is_refused_in_words(tmp_path, each):
    for rate in (4000, 12345, 44100, 192000, 384000):
        for channels in (1, 2, 8):
            mixture, stems = layers(0.1, channels, rate)
            folder = tmp_path / f"{rate} {channels}"
            fits = (
                rate in (each.rates_hz or [rate])
                and rate <= (each.highest_rate_hz or rate)
                and channels <= each.max_channels
            )
            if fits:
                (path, _) = write_stems(stems, mixture, folder, style_named(each.name))
                assert soundfile.info(path).samplerate == rate
                assert soundfile.info(path).channels == channels
            else:
                with pytest.raises(ExportError, match=f"^{each.title} files .* Choose WAV"):
                    write_stems(stems, mixture, folder, style_named(each.name))
                assert not folder.exists()


def test_every_format_file_is_named_in_the_registry():
    found = {file.stem for file in Path(formats.__file__).parent.glob("*.py")} - {"__init__"}
    named = {name for name in found if getattr(export, name, None) is not None}
    assert named == found
    assert {getattr(export, name).FORMAT for name in found} == set(FORMATS)
    assert len({each.suffix for each in FORMATS}) == len({each.name for each in FORMATS})


def test_unknown_formats_and_depths_are_refused_in_words():
    assert style_named("wav").depth.name == "32f"
    assert style_named("flac").depth.name == "24"
    with pytest.raises(InvalidInputError, match=r"no format called xyz\. Choose one of wav"):
        style_named("xyz")
    with pytest.raises(InvalidInputError, match="FLAC files cannot have the depth 32f"):
        style_named("flac", "32f")
    with pytest.raises(InvalidInputError, match="MP3 files have no depth"):
        style_named("mp3", "16")


def test_large_files_get_a_container_without_limit(tmp_path):
    wav = export.format_named("wav")
    assert wav.container(2, 3 << 30) == "WAV"
    assert wav.container(2, 5 << 30) == "RF64"
    with pytest.raises(ExportError, match=r"AIFF files end at 4 GB, and this would be 5\.0 GB"):
        export.format_named("aiff").check(RATE, 2, 5 * 10**9)


def test_too_loud_for_whole_numbers_is_refused_with_the_peak_and_a_way_out(tmp_path):
    mixture, stems = layers(level=0.01)
    loud = np.zeros_like(mixture.samples)
    loud[1, 70000] = -2.0
    stems[1] = stem("rest", loud)
    for name, depth in (("wav", "24"), ("flac", "16"), ("aiff", "16")):
        with pytest.raises(TooLoudError, match=r"its peak is \+6\.02 dBFS") as caught:
            write_stems(stems, mixture, tmp_path / "new", style_named(name, depth))
        assert caught.value.gain_db == pytest.approx(-6.1)
        assert not (tmp_path / "new").exists()
    gain_db = caught.value.gain_db
    lowered = style_named("wav", "24", gain_db=gain_db)
    paths = write_stems(stems, mixture, tmp_path / "lowered", lowered)
    assert read(paths[1]).samples[1, 70000] == pytest.approx(-2 * 10 ** (gain_db / 20), abs=1e-6)
    quiet = read(paths[0]).samples / 10 ** (gain_db / 20)
    assert np.abs(quiet - stems[0].block(0, mixture.n_samples)).max() < 1e-6
    paths = write_stems(stems, mixture, tmp_path / "float", style_named("wav", "32f"))
    assert np.array_equal(read(paths[1]).samples, loud)


@pytest.mark.parametrize("name", ["ogg", "opus", "mp3"])
def test_lossy_formats_do_not_clip(tmp_path, name):
    loud = sounds.tone(440, 1.0, RATE, level=1.5)
    mixture = Recording.of(loud, RATE, "loud")
    (path,) = write_stems([stem("a", loud)], mixture, tmp_path, style_named(name))
    assert np.abs(read(path).samples).max() > 1.4


def test_nothing_is_overwritten_unless_asked(tmp_path):
    mixture, stems = layers()
    (tmp_path / "rest.wav").write_bytes(b"precious")
    with pytest.raises(ExportError, match=r"rest\.wav is there already; nothing was written"):
        write_stems(stems, mixture, tmp_path, style_named("wav"))
    assert [path.name for path in tmp_path.iterdir()] == ["rest.wav"]
    assert (tmp_path / "rest.wav").read_bytes() == b"precious"
    paths = write_stems(stems, mixture, tmp_path, style_named("wav"), force=True)
    assert null_db(paths, mixture) < -130
    (tmp_path / "second.wav").mkdir()
    with pytest.raises(ExportError, match=r"second\.wav is a folder"):
        write_stems([stem("second", mixture.samples)], mixture, tmp_path, style_named("wav"))


def test_all_files_appear_or_none(tmp_path):
    mixture, stems = layers()

    def broken(start, stop):
        if start:
            raise ValueError("a bug")
        return stems[1].block(start, stop)

    (tmp_path / "first.wav").write_bytes(b"precious")
    for folder in (tmp_path, tmp_path / "made" / "deep"):
        with pytest.raises(ValueError, match="a bug"):
            write_stems(
                [stems[0], Stem("rest", broken)],
                mixture,
                folder,
                style_named("wav"),
                force=True,
            )
    assert [path.name for path in tmp_path.iterdir()] == ["first.wav"]
    assert (tmp_path / "first.wav").read_bytes() == b"precious"


def test_stop_leaves_nothing(tmp_path):
    mixture, stems = layers()
    seen = []

    def report(fraction, message):
        seen.append((fraction, message))
        if fraction > 0.6:
            raise CancelledError

    with pytest.raises(CancelledError):
        write_stems(stems, mixture, tmp_path / "new", style_named("wav", "24"), report=report)
    assert list(tmp_path.iterdir()) == []
    assert [fraction for fraction, _ in seen] == sorted(fraction for fraction, _ in seen)
    assert {message for _, message in seen} == {
        "Measuring first",
        "Measuring rest",
        "Writing first",
    }


@contextlib.contextmanager
def files_up_to(n_bytes):
    """What a full disk does to a file, without a disk to fill."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(("name", "depth"), STYLES)
def test_a_full_disk_is_said_in_words_and_leaves_nothing(tmp_path, capfd, name, depth):
    mixture, stems = layers()
    # 5000 bytes: none of the formats gets far; 30 % in: the header was fine.
    paths = write_stems(stems, mixture, tmp_path / "good", style_named(name, depth))
    for limit in (5000, int(0.3 * paths[0].stat().st_size), paths[0].stat().st_size - 20):
        with files_up_to(limit), pytest.raises(ExportError, match="not enough room"):
            write_stems(stems, mixture, tmp_path / "full", style_named(name, depth))
        assert not (tmp_path / "full").exists()
    assert capfd.readouterr() == ("", "")


def test_a_folder_that_cannot_be_made_or_written_is_said_in_words(tmp_path):
    mixture, stems = layers(0.1)
    file = tmp_path / "file"
    file.write_bytes(b"")
    with pytest.raises(ExportError, match="file is a file, not a folder"):
        write_stems(stems, mixture, file, style_named("wav"))
    with pytest.raises(ExportError, match=r"Nothing could be written to .*: not a directory"):
        write_stems(stems, mixture, file / "deep", style_named("wav"))
    with pytest.raises(ExportError, match="Choose another folder"):
        write_stems(stems, mixture, Path("/proc/nowhere/deep"), style_named("wav"))


@pytest.mark.parametrize(("name", "depth"), [("wav", "32f"), ("wav", "24"), ("flac", "24")])
def test_the_same_layers_give_the_same_bytes(tmp_path, monkeypatch, name, depth):
    mixture, stems = layers()
    first = write_stems(stems, mixture, tmp_path / "a", style_named(name, depth))
    monkeypatch.setattr("time.time", lambda: 1e9)
    again = write_stems(stems, mixture, tmp_path / "b", style_named(name, depth))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    assert b"PEAK" not in first[0].read_bytes()[:4096]  # a chunk with the time of day


def test_stems_carry_their_names(tmp_path):
    mixture, _ = layers(0.1)
    for name in ("wav", "flac", "ogg", "mp3", "aiff"):
        (path,) = write_stems(
            [stem("Höhe/Tiefe", mixture.samples)], mixture, tmp_path, style_named(name)
        )
        with soundfile.SoundFile(path) as file:
            assert file.title == "Höhe/Tiefe"
        assert path.stem == "Höhe-Tiefe"


def test_an_hour_is_written_in_small_blocks(tmp_path):
    mixture, _ = layers(5.0)
    asked = []

    def block(start, stop):
        asked.append(stop - start)
        return mixture.samples[:, start:stop]

    write_stems([Stem("a", block)], mixture, tmp_path, style_named("wav", "24"))
    assert max(asked) <= BLOCK_SAMPLES
    assert sum(asked) == 2 * mixture.n_samples  # once for the peak, once to write


def test_the_mix_is_what_the_mixer_plays(tmp_path):
    mixture, stems = layers()
    plan = MixPlan(("first", "rest"), (0.5, 2.0), (-0.3, 0.8), (True, True))
    path = write_mix(stems, plan, mixture, tmp_path, "the mix", style_named("wav"))
    mixer = Mixer(2)
    played = [
        mixer.mix([each.block(start, start + 1000) for each in stems], plan)
        for start in range(0, mixture.n_samples, 1000)
    ]
    assert np.array_equal(read(path).samples, np.concatenate(played, axis=1))
    assert path.name == "the mix.wav"


def test_a_plain_mix_is_the_recording(tmp_path):
    mixture, stems = layers(channels=1)
    plan = MixPlan.plain(["first", "rest"])
    path = write_mix(stems, plan, mixture, tmp_path, "mix", style_named("wav"))
    assert np.array_equal(read(path).samples, mixture.samples)


def test_a_panned_mono_mix_has_two_channels(tmp_path):
    mixture, stems = layers(channels=1)
    plan = MixPlan(("first", "rest"), (1.0, 1.0), (-1.0, 0.0), (True, False))
    path = write_mix(stems, plan, mixture, tmp_path, "mix", style_named("flac"))
    left, right = read(path).samples
    assert np.abs(left - stems[0].block(0, mixture.n_samples)[0]).max() < 1e-6
    assert not right.any()
