"""`layered batch`, as a person or a script calls it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import layered as package
from layered.methods import method_named
from layered.methods.method import no_report
from layered.model import edits
from layered.model.hint import Hint, HintId
from layered.model.project import MIXTURE_ID
from layered.session.batch.manifest import MANIFEST
from layered.session.session import Session
from layered.storage.audio_files import read
from layered.storage.projects import project_file
from tests import sounds
from tests.cli_cases import RATE, contents, layered, names_in, save

pytestmark = pytest.mark.usefixtures("_folder")


@pytest.fixture
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def archive(_folder):
    """Make some recordings, a hint, and a recipe that was saved on the way."""
    make_archive()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Make the same elsewhere, and the layers in one go; give the arguments and all files."""
    folder = tmp_path_factory.mktemp("archive")
    with contextlib.chdir(folder):
        make_archive()
        assert layered("batch", "r.json", "in", "-o", "out") == 0
        return [str(folder / "r.json"), str(folder / "in")], below("out")


def make_archive():
    Path("in/深夜").mkdir(parents=True)
    for number, name in enumerate(("鐘", "b", "深夜/鐘", "深夜/d e")):
        sound = sounds.bell(300 + 20 * number, 0.05, 0.4, RATE) + sounds.bell(1100, 0.2, 0.4, RATE)
        save(f"in/{name}.wav", sound)
    save("hum.wav", sounds.hum(300, 0.3, RATE))
    saved = ("-o", "one", "--save-recipe", "r.json")
    assert layered("extract", "in/b.wav", "--hint", "hum.wav", *saved) == 0


def batch(capfd, *arguments, status=0):
    """Run it with --json and give the answer."""
    capfd.readouterr()
    assert layered("batch", *arguments, "--json", "--jobs", "1") == status
    out, err = capfd.readouterr()
    assert err == ""
    return json.loads(out)


def lines(folder="out"):
    return [json.loads(line) for line in Path(folder, MANIFEST).read_text("utf-8").splitlines()]


def below(folder):
    """Every file below a folder, with its bytes."""
    files = (path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder): path.read_bytes() for path in files}


def started(*arguments):
    call = [sys.executable, "-m", "layered", "batch", *arguments]
    here = {**os.environ, "PYTHONPATH": str(Path(package.__file__).parents[1])}
    return subprocess.Popen(
        call, env=here, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def wait_for_a_line(process, state="done"):
    """Wait until the manifest tells of a recording that is done."""
    path = Path("out", MANIFEST)
    while not (path.exists() and f'"{state}"' in path.read_text("utf-8")):
        assert process.poll() is None
        time.sleep(0.01)


@pytest.mark.usefixtures("archive")
def test_each_recording_has_its_layers_and_its_line(capfd):
    answer = batch(capfd, "r.json", "in", "-o", "out")
    assert (answer["done"], answer["kept"], answer["failed"], answer["failures"]) == (4, 0, 0, [])
    assert names_in("out") == sorted([MANIFEST, "b", "深夜", "鐘"])
    assert names_in("out/深夜") == ["d e", "鐘"]
    assert names_in("out/深夜/鐘") == ["hum.wav", "rest.wav"]
    assert Path("out/b/hum.wav").read_bytes() == Path("one/hum.wav").read_bytes()
    told = {line["folder"]: line for line in lines()}
    assert answer["doubtful"] == sum(line["confidence"] < 0.3 for line in lines())
    assert sorted(told) == ["b", "深夜/d e", "深夜/鐘", "鐘"]
    line = told["深夜/鐘"]
    assert Path(line["file"]) == Path("in/深夜/鐘.wav").resolve()
    assert line["state"] == "done"
    assert line["null_db"] < -120
    assert set(line["layers"]) == {"hum.wav", "rest.wav"}
    assert "鐘" in Path("out", MANIFEST).read_text("utf-8")


@pytest.mark.usefixtures("archive")
def test_what_is_done_is_not_done_again(capfd):
    batch(capfd, "r.json", "in", "-o", "out")
    before = {path: path.stat().st_mtime_ns for path in Path("out").rglob("*.wav")}
    answer = batch(capfd, "r.json", "in", "in", "in/b.wav", "-o", "out")
    assert (answer["done"], answer["kept"]) == (4, 4)
    assert {path: path.stat().st_mtime_ns for path in Path("out").rglob("*.wav")} == before
    Path("out/b/rest.wav").unlink()
    answer = batch(capfd, "r.json", "in", "-o", "out")
    assert (answer["done"], answer["kept"]) == (4, 3)
    assert names_in("out/b") == ["hum.wav", "rest.wav"]


@pytest.mark.usefixtures("archive")
def test_what_cannot_be_read_is_told_and_the_others_are_done(capfd):
    Path("in/empty.wav").touch()
    Path("in/no sound.flac").write_text("no sound")
    answer = batch(capfd, "r.json", "in", "in/nowhere.wav", "-o", "out", status=2)
    assert (answer["done"], answer["failed"]) == (4, 3)
    whys = {Path(line["file"]).name: line["why"] for line in lines() if line["state"] == "failed"}
    assert whys["empty.wav"].startswith("empty.wav is empty: it has 0 bytes.")
    assert whys["no sound.flac"].startswith("no sound.flac is not a sound file")
    assert whys["nowhere.wav"].startswith("There is no file nowhere.wav")
    save("in/empty.wav", sounds.bell(300, 0, 0.3, RATE))
    assert layered("batch", "r.json", "in", "in/nowhere.wav", "-o", "out") == 2
    out, err = capfd.readouterr()
    assert out.startswith("5 of 7 recordings have their layers (4 had them before")
    assert "); 2 could not be done.\n" in out
    assert "layered: nowhere.wav: There is no file nowhere.wav" in err


@pytest.mark.usefixtures("archive")
def test_a_recording_that_was_changed_is_done_again_but_not_one_that_was_only_touched(capfd):
    batch(capfd, "r.json", "in", "-o", "out")
    before = below("out")
    os.utime("in/鐘.wav", ns=(1, 1))
    save("in/b.wav", sounds.bell(500, 0.1, 0.4, RATE))
    written = Path("out/鐘/hum.wav").stat().st_mtime_ns
    batch(capfd, "r.json", "in", "-o", "out")
    after = below("out")
    changed = {str(path) for path in after if after[path] != before.get(path)}
    assert changed == {MANIFEST, "b/hum.wav", "b/rest.wav"}
    assert Path("out/鐘/hum.wav").stat().st_mtime_ns == written


@pytest.mark.usefixtures("archive")
def test_another_recipe_is_refused_until_it_may_replace_what_was_made(capfd):
    batch(capfd, "r.json", "in", "-o", "out")
    other = json.loads(Path("r.json").read_text())
    other["steps"][0]["names"] = ["bell"]
    other["output"] = {"format": "flac", "depth": "16"}
    Path("r.json").write_text(json.dumps(other))
    before = contents()
    assert layered("batch", "r.json", "in", "-o", "out") == 2
    err = capfd.readouterr().err
    assert "4 recordings in" in err
    assert "with another recipe" in err
    assert "On the command line: --force." in err
    assert contents() == before
    assert batch(capfd, "r.json", "in", "-o", "out", "--force")["kept"] == 0
    assert names_in("out/b") == ["bell.flac", "rest.flac"]
    assert batch(capfd, "r.json", "in", "-o", "out")["kept"] == 4


@pytest.mark.usefixtures("archive")
def test_folders_that_the_manifest_does_not_know_are_refused(capfd):
    Path("out/b").mkdir(parents=True)
    Path("out/b/mine.txt").write_text("mine")
    assert layered("batch", "r.json", "in", "-o", "out") == 2
    assert "out/b is there already" in capfd.readouterr().err
    batch(capfd, "r.json", "in", "-o", "out", "--force")
    assert names_in("out/b") == ["hum.wav", "mine.txt", "rest.wav"]


@pytest.mark.parametrize("when", ["before anything is done", "half-way"])
def test_after_kill_the_same_command_ends_as_if_nothing_had_been(capfd, undisturbed, when):
    given, files = undisturbed
    process = started(*given, "-o", "out", "--jobs", "2")
    wait_for_a_line(process, "done" if when == "half-way" else "waiting")
    process.kill()
    process.communicate()
    with Path("out", MANIFEST).open("ab") as file:
        file.write(b'{"file": "cut o')
    assert batch(capfd, *given, "-o", "out")["done"] == 4
    assert below("out") == files


def test_ctrl_c_stops_at_once_and_the_same_command_goes_on(capfd, undisturbed):
    given, files = undisturbed
    process = started(*given, "-o", "out", "--jobs", "2")
    wait_for_a_line(process)
    pressed_s = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert time.monotonic() - pressed_s < 1
    assert process.returncode == 130
    assert err == "layered: Stopped. The same command goes on from here.\n"
    assert len(lines()) == len({line["file"] for line in lines()}) == 4
    assert not list(Path("out").rglob(".layered-*"))
    assert batch(capfd, *given, "-o", "out")["kept"] >= 1
    assert below("out") == files


def test_a_worker_that_is_killed_loses_nothing(undisturbed):
    given, files = undisturbed
    process = started(*given, "-o", "out", "--jobs", "1")
    wait_for_a_line(process, "waiting")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    victim = None
    while victim is None:
        assert process.poll() is None
        for child in map(int, children.read_text().split()):
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                victim = child
    os.kill(victim, signal.SIGKILL)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert below("out") == files


def test_two_batches_never_work_in_the_same_folder(capfd, undisturbed):
    given, files = undisturbed
    process = started(*given, "-o", "out", "--jobs", "1")
    wait_for_a_line(process, "waiting")
    os.kill(process.pid, signal.SIGSTOP)
    assert layered("batch", *given, "-o", "out") == 2
    assert "Another batch is at work in" in capfd.readouterr().err
    os.kill(process.pid, signal.SIGCONT)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert below("out") == files


@pytest.mark.usefixtures("archive")
def test_a_folder_that_cannot_be_written_is_refused_before_any_work(capfd):
    Path("out").write_text("a file")
    assert layered("batch", "r.json", "in", "-o", "out") == 2
    assert "out" in capfd.readouterr().err


@pytest.mark.usefixtures("archive")
def test_a_project_is_a_recipe_and_lists_name_recordings(capfd):
    session = Session()
    session.open_recording(read("in/b.wav"))
    hint = Hint(HintId("hint-1"), read("hum.wav"))
    session.do("Load hint", lambda project: edits.add_hint(project, hint))
    method = method_named("extract")
    work = session.separation(method, MIXTURE_ID, method.parameters(), hint_ids=(hint.id,))
    session.apply(work, work.run(no_report))
    project_file.save(Path("p.layered"), *session.steps)
    session.close()
    Path("some.txt").write_text("in/b.wav\nin/鐘.wav\n", "utf-8")
    assert batch(capfd, "p.layered", "some.txt", "-o", "out")["done"] == 2
    assert names_in("out") == sorted([MANIFEST, "b", "recipe", "鐘"])
    assert names_in("out/b") == ["Rest.wav", "hum.wav"]
    assert Path("out/b/hum.wav").read_bytes() == Path("one/hum.wav").read_bytes()
    assert batch(capfd, "out/recipe/recipe.json", "some.txt", "-o", "out")["kept"] == 2
