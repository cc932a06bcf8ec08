"""Every format is covered by one contract."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from layered import export
from layered.errors import ExportError, InvalidInputError
from layered.export import FORMATS, formats, style_named
from layered.export.stems import write_stems
from layered.model.recording import Recording
from layered.storage.audio_files import read
from tests import sounds
from tests.export_cases import RATE, STYLES, layers, stem


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


@pytest.mark.parametrize("name", ["ogg", "opus", "mp3"])
def test_lossy_formats_do_not_clip(tmp_path, name):
    loud = sounds.tone(440, 1.0, RATE, level=1.5)
    mixture = Recording.of(loud, RATE, "loud")
    (path,) = write_stems([stem("a", loud)], mixture, tmp_path, style_named(name))
    assert np.abs(read(path).samples).max() > 1.4
