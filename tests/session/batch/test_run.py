"""A batch whose workers die, or whose recipe changes under it."""

import json
import multiprocessing
import os
import signal
import sys
from dataclasses import replace

import pytest

from layered.errors import InvalidInputError
from layered.methods.method import no_report
from layered.session.batch.run import Batch, run_batch
from tests import sounds
from tests.cli_cases import RATE, save


@pytest.fixture
def batch(tmp_path):
    """Give a batch of one recording."""
    save(tmp_path / "a.wav", sounds.noise(0.1, RATE))
    step = {"method": "components", "parameters": {"components": 2}}
    recipe = {"layered_recipe": 1, "steps": [step]}
    (tmp_path / "r.json").write_text(json.dumps(recipe))
    return Batch(tmp_path / "r.json", (tmp_path / "a.wav",), tmp_path / "out", n_jobs=1)


def kill_all(fraction, message):
    """End every worker there is."""
    for child in multiprocessing.active_children():
        os.kill(child.pid, signal.SIGKILL)


def test_a_recording_that_every_worker_dies_of_is_told_and_can_be_tried_again(batch):
    summary = run_batch(batch, kill_all)
    assert summary.n_done == 0
    assert "ended 2 times without a word, the last time with signal 9" in summary.failures[0].why
    assert not multiprocessing.active_children()
    assert run_batch(batch, no_report).n_done == 1


def test_a_recipe_that_changes_under_a_batch_ends_it(batch):
    recipe = json.loads(batch.recipe.read_text())
    changed = json.dumps({**recipe, "output": {"format": "flac"}})

    def change(fraction, message):
        if multiprocessing.active_children() and batch.recipe.read_text() != changed:
            batch.recipe.write_text(changed)
            kill_all(fraction, message)

    with pytest.raises(InvalidInputError, match="changed while the batch was at work"):
        run_batch(batch, change)
    assert run_batch(batch, no_report).n_done == 1


def test_a_cluster_without_the_extra_is_told_which_one_it_needs(batch, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InvalidInputError, match=r"extra: layered\[cluster\]"):
        run_batch(replace(batch, cluster="tcp://127.0.0.1:1"), no_report)
    assert not batch.output.exists()


def test_a_recording_that_goes_away_is_told_and_its_layers_stay(batch, tmp_path):
    run_batch(batch, no_report)
    (tmp_path / "a.wav").unlink()
    gone = run_batch(batch, no_report)
    assert "There is no file a.wav" in gone.failures[0].why
    assert sorted(path.suffix for path in (tmp_path / "out/a").iterdir()) == [".wav"] * 2
    save(tmp_path / "a.wav", sounds.noise(0.2, RATE))
    assert run_batch(replace(batch, n_jobs=None), no_report).n_done == 1
