"""A batch on a dask cluster of two workers on this computer."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from layered.errors import CancelledError, InvalidInputError
from layered.export import style_named
from layered.methods import method_named
from layered.methods.method import no_report
from layered.session.batch.manifest import MANIFEST
from layered.session.batch.run import Batch, run_batch
from layered.session.whole_recipe import GivenHint, RecipeStep, WholeRecipe
from layered.session.whole_recipe_file import save_recipe
from tests import sounds
from tests.cli_cases import RATE, save

distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")

N_RECORDINGS = 8


@pytest.fixture(scope="module")
def cluster():
    """Start a scheduler and two workers, each a process of its own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        yield cluster


@pytest.fixture
def archive(tmp_path):
    """Make some recordings and a recipe, and give a batch of them without a cluster."""
    for number in range(N_RECORDINGS):
        save(tmp_path / f"{number}.wav", sounds.bell(300 + 20 * number, 0.05, 0.4, RATE))
    (tmp_path / "sung").mkdir()
    save(tmp_path / "sung/hum.wav", sounds.hum(300, 0.3, RATE))
    method = method_named("extract")
    step = RecipeStep(method, method.parameters(), hints=(GivenHint(tmp_path / "sung/hum.wav"),))
    save_recipe(WholeRecipe((step,), style_named("wav")), tmp_path / "r.json")
    inputs = tuple(tmp_path.glob("*.wav"))
    return lambda folder, address="": Batch(
        tmp_path / "r.json", inputs, tmp_path / folder, cluster=address
    )


def below(folder):
    files = (path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder): path.read_bytes() for path in files}


def wait_until(is_so):
    end_s = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end_s
        time.sleep(0.01)


def test_a_worker_that_dies_and_a_batch_that_is_stopped_lose_nothing(cluster, archive, tmp_path):
    run_batch(archive("alone"), no_report)
    wanted = below(tmp_path / "alone")

    def kill_one(fraction, message):
        if fraction > 0 and victims:
            os.kill(victims.pop(), signal.SIGKILL)

    victims = [next(iter(cluster.workers.values())).pid]
    summary = run_batch(archive("out", cluster.scheduler_address), kill_one)
    assert (summary.n_done, summary.n_kept, summary.failures, victims) == (8, 0, (), [])
    assert below(tmp_path / "out") == wanted
    again = run_batch(archive("out", cluster.scheduler_address), no_report)
    assert (again.n_done, again.n_kept) == (8, 8)

    def stop(fraction, message):
        if fraction > 0:
            raise CancelledError

    stopped = archive("stopped", cluster.scheduler_address)
    with pytest.raises(CancelledError):
        run_batch(stopped, stop)
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        wait_until(lambda: not any(client.processing().values()))
    n_left = len(below(tmp_path / "stopped"))
    assert n_left < len(wanted)
    summary = run_batch(stopped, no_report)
    assert 0 < summary.n_kept < summary.n_done == N_RECORDINGS
    assert below(tmp_path / "stopped") == wanted


def test_an_address_where_nobody_answers_is_told_before_anything_is_made(archive, tmp_path):
    threads = set(threading.enumerate())
    for address in ("nonsense", "tcp://127.0.0.1:1"):
        with pytest.raises(InvalidInputError, match=f"No dask scheduler answers at {address}"):
            run_batch(archive("out", address), no_report)
    assert not (tmp_path / "out" / MANIFEST).exists()
    wait_until(lambda: set(threading.enumerate()) <= threads)
