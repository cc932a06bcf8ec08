"""Layers go out exactly: they add up to the recording again."""

import contextlib

import numpy as np
import pytest
import soundfile

from layered.export import style_named
from layered.export.stems import Stem, write_stems
from layered.export.writing import BLOCK_SAMPLES, TooLoudError
from layered.model.recording import Recording
from layered.storage.audio_files import read
from tests.export_cases import EXACT, RATE, layers, null_db, stem


@pytest.mark.parametrize(("name", "depth"), EXACT)
@pytest.mark.parametrize("channels", [1, 3, 8])
def test_exact_formats_null_below_120_db(tmp_path, name, depth, channels):
    mixture, stems = layers(0.3, channels)
    paths = write_stems(stems, mixture, tmp_path, style_named(name, depth))
    assert null_db(paths, mixture) < -130


def test_full_scale_itself_is_not_too_loud(tmp_path):
    for peak, fits in ((1.0, True), (-1.0, True), (1.0001, False)):
        mixture = Recording.of(np.full((1, 9), peak, np.float32), RATE, "edge")
        with contextlib.nullcontext() if fits else pytest.raises(TooLoudError):
            write_stems(
                [stem("a", mixture.samples)],
                mixture,
                tmp_path,
                style_named("wav", "16"),
                force=True,
            )


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
