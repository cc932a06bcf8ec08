import numpy as np
import pytest

from layered.dsp.stft import StftSettings
from layered.errors import UnsupportedFileError
from layered.model.dictionary import Dictionary
from layered.storage.dictionary_file import is_dictionary, read_dictionary, write_dictionary


def a_dictionary(name="Oboe", **fields):
    bases = np.random.default_rng(0).random((33, 3)).astype(np.float32)
    return Dictionary(name, bases / bases.sum(axis=0), StftSettings(64, 16), 8000, **fields)


def values_of(path):
    with np.load(path) as archive:
        return {name: archive[name] for name in archive.files}


def test_what_is_written_is_read_again(tmp_path):
    path = tmp_path / "some.dictionary"
    given = a_dictionary("Oboe / alto", learned_from="a scale, 3.0 s", tags=("wood", "solo"))
    write_dictionary(given, path)
    found = read_dictionary(path)
    assert np.array_equal(found.bases, given.bases)
    assert (found.name, found.settings, found.sample_rate_hz) == (
        given.name,
        given.settings,
        given.sample_rate_hz,
    )
    assert (found.learned_from, found.tags) == (given.learned_from, given.tags)
    assert is_dictionary(path)
    assert not is_dictionary(tmp_path / "some.wav")
    assert [entry.name for entry in tmp_path.iterdir()] == ["some.dictionary"]


def test_the_same_dictionary_makes_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_dictionary(a_dictionary(), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_documented_fields_alone_are_a_dictionary(tmp_path):
    path = tmp_path / "Piano.dictionary"
    bases = np.full((33, 1), 1 / 33)
    with path.open("wb") as file:
        np.savez(
            file,
            format="layered-dictionary",
            version=1,
            bases=bases,
            window_samples=64,
            hop_samples=16,
            sample_rate_hz=8000,
        )
    assert read_dictionary(path).name == "Piano"
    assert read_dictionary(path).tags == ()


def damaged(values, **changed):
    return {**values, **changed}


DAMAGES = {
    "negative": lambda v: damaged(v, bases=-v["bases"]),
    "not a number": lambda v: damaged(v, bases=v["bases"] * np.nan),
    "another shape": lambda v: damaged(v, bases=v["bases"][:10]),
    "flat": lambda v: damaged(v, bases=v["bases"].ravel()),
    "complex": lambda v: damaged(v, bases=v["bases"] + 0j),
    "words": lambda v: damaged(v, bases=np.array("spectra")),
    "window of nothing": lambda v: damaged(v, window_samples=0),
    "odd hop": lambda v: damaged(v, hop_samples=15),
    "huge window": lambda v: damaged(v, window_samples=1 << 40),
    "rate in words": lambda v: damaged(v, sample_rate_hz="fast"),
    "several rates": lambda v: damaged(v, sample_rate_hz=[8000, 16000]),
    "no rate": lambda v: {k: v[k] for k in v if k != "sample_rate_hz"},
    "another format": lambda v: damaged(v, format="something"),
    "no format": lambda v: {k: v[k] for k in v if k != "format"},
    "no version": lambda v: {k: v[k] for k in v if k != "version"},
    "version in words": lambda v: damaged(v, version="new"),
    "an object": lambda v: damaged(v, tags=np.array([{}], dtype=object)),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_dictionary_is_refused_in_words(tmp_path, kind):
    path = tmp_path / "odd.dictionary"
    write_dictionary(a_dictionary(), path)
    values = DAMAGES[kind](values_of(path))
    with path.open("wb") as file:
        np.savez(file, **values)
    with pytest.raises(UnsupportedFileError, match=r"odd.dictionary is .*\.$"):
        read_dictionary(path)


def test_a_newer_version_says_so(tmp_path):
    path = tmp_path / "new.dictionary"
    write_dictionary(a_dictionary(), path)
    with path.open("ab"):
        values = values_of(path)
    with path.open("wb") as file:
        np.savez(file, **damaged(values, version=2))
    with pytest.raises(UnsupportedFileError, match="newer version of Layered"):
        read_dictionary(path)


def test_what_is_no_archive_or_not_there_is_refused_in_words(tmp_path):
    path = tmp_path / "some.dictionary"
    with pytest.raises(UnsupportedFileError, match="There is no file"):
        read_dictionary(path)
    write_dictionary(a_dictionary(), path)
    whole = path.read_bytes()
    for contents in (b"RIFF", whole[:200], whole[:-40], b"x" * 5000):
        path.write_bytes(contents)
        with pytest.raises(UnsupportedFileError, match="not a dictionary"):
            read_dictionary(path)
    rng = np.random.default_rng(0)
    for _ in range(300):
        spoiled = bytearray(whole)
        for place in rng.integers(0, len(whole), 8):
            spoiled[place] = rng.integers(256)
        path.write_bytes(bytes(spoiled))
        try:
            read_dictionary(path)
        except UnsupportedFileError as error:
            assert str(error).endswith(".")  # noqa: PT017 - most of them still open
