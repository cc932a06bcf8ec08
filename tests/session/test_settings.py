import json
from dataclasses import replace

import pytest

from layered.session.settings import Settings, load, save


def test_no_file_gives_the_defaults_without_a_word(tmp_path):
    assert load(tmp_path / "none.json") == (Settings(), "")


def test_what_was_saved_is_loaded(tmp_path):
    path = tmp_path / "new folder" / "settings.json"
    settings = replace(Settings(), theme="light", latency_s=0.1, export_folder="/Müsic/北")
    save(settings, path)
    assert load(path) == (settings, "")


def test_keys_of_a_newer_version_are_kept(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"theme": "dark", "colour_of_the_future": [1, 2]}))
    settings, told = load(path)
    save(replace(settings, theme="light"), path)
    assert told == ""
    assert json.loads(path.read_text())["colour_of_the_future"] == [1, 2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"),
        ("theme", 7),
        ("latency_s", 100),
        ("latency_s", True),
        ("latency_s", "fast"),
        ("single_keys", "no"),
    ],
)
def test_a_wrong_value_becomes_the_default_and_is_named(tmp_path, name, value):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({name: value, "input_device": "Built-in"}))
    settings, told = load(path)
    assert settings == replace(Settings(), input_device="Built-in")
    assert name in told


@pytest.mark.parametrize("text", ["", "{", "[1]", "\x00"])
def test_a_damaged_file_gives_the_defaults_and_says_so(tmp_path, text):
    path = tmp_path / "settings.json"
    path.write_text(text)
    settings, told = load(path)
    assert settings == Settings()
    assert "defaults" in told
