import json
import os
import zipfile

import numpy as np
import pytest
import soundfile

from layered.errors import CancelledError, ProjectFileError, UnsupportedFileError
from layered.model import edits
from layered.model.layer import LayerId
from layered.model.project import new_project
from layered.model.recipe import Recipe
from layered.model.step import Step
from layered.storage import audio_files
from layered.storage.journal.shelf import Shelf
from layered.storage.projects.project_file import is_project, load, save
from tests.model.documents import a_hint, a_project, a_recording, a_split, state_of


def a_history():
    """A recording, split, with a hint, mixed: five steps, the fourth of them open."""
    opened = a_project()
    split = a_split(opened)
    hinted = edits.add_hint(split, a_hint())
    softer = edits.set_gain(hinted, LayerId("layer-1"), -3.3)
    again = a_split(softer, LayerId("layer-1"), ("Deep", "High"), seed=4)
    labels = ("Open Song", "Extract", "Load hint", "Gain", "Components")
    projects = (opened, split, hinted, softer, again)
    return [Step(*step) for step in zip(labels, projects, strict=True)], 3


def content(project):
    """All that a project holds, as values that can be compared."""
    mixture, layers, _, splits = state_of(project)
    hints = [
        (h.id, h.offset_s, h.kind, h.name, h.recording.sample_rate_hz,
         h.recording.samples.tobytes())
        for h in project.hints
    ]  # fmt: skip
    details = [(s.recipe, s.confidence, s.warnings) for s in project.splits]
    return mixture, layers, splits, hints, details


def rewritten(path, target, change):
    """Copy a project file, changing the bytes of members by their names."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return target


def with_document(path, target, change):
    def apply(name, data):
        if name != "project.json":
            return data
        document = json.loads(data)
        change(document)
        return json.dumps(document).encode()

    return rewritten(path, target, apply)


@pytest.fixture
def saved(tmp_path):
    steps, cursor = a_history()
    save(tmp_path / "song.layered", steps, cursor)
    return tmp_path / "song.layered"


def test_a_project_opens_as_it_was_saved_to_the_bit_with_its_whole_history(saved):
    steps, cursor = a_history()
    opened = load(saved)
    assert opened.notice == ""
    assert opened.cursor == cursor
    assert [step.label for step in opened.steps] == [step.label for step in steps]
    for was, now in zip(steps, opened.steps, strict=True):
        assert content(now.project) == content(was.project)


def merged_file(tmp_path):
    split = a_split(a_project(), names=("Low", "High"))
    merged = edits.merge_layers(split, [LayerId("layer-1")], LayerId("layer-3"))
    save(tmp_path / "merged.layered", [Step("Open", split), Step("Merge", merged)], 1)
    return merged, tmp_path / "merged.layered"


def test_merged_layers_open_as_they_were_saved(tmp_path):
    merged, path = merged_file(tmp_path)
    opened = load(path).steps[1].project
    assert content(opened) == content(merged)
    assert [(m.parents, m.child) for m in opened.merges] == [
        (merge.parents, merge.child) for merge in merged.merges
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"child": "layer-9"},
        {"child": "layer-2"},
        {"parents": ["layer-1", "mixture"]},
        {"parents": ["layer-1", "layer-4"]},
    ],
)
def test_a_merge_that_makes_no_sense_is_left_out_with_its_step(tmp_path, wrong):
    _, path = merged_file(tmp_path)

    def change(document):
        merge = next(o for o in document["objects"] if o["type"] == "merge")
        merge["fields"].update(wrong)

    opened = load(with_document(path, tmp_path / "wrong.layered", change))
    assert [step.label for step in opened.steps] == ["Open"]
    assert opened.notice


def test_what_steps_share_is_shared_again(saved):
    steps = load(saved).steps
    assert steps[4].project.mixture is steps[0].project.mixture
    assert steps[4].project.splits[0] is steps[1].project.splits[0]
    assert steps[3].project.hints == steps[2].project.hints


def test_the_same_project_gives_the_same_file(tmp_path, saved):
    opened = load(saved)
    save(tmp_path / "again.layered", opened.steps, opened.cursor)
    assert (tmp_path / "again.layered").read_bytes() == saved.read_bytes()


def test_recordings_are_kept_as_the_files_they_were(tmp_path):
    path = tmp_path / "Ölpreis 北.flac"
    soundfile.write(path, np.random.default_rng(3).normal(0, 0.1, (900, 2)), 8000)
    project = new_project(audio_files.read(path))
    save(tmp_path / "a.layered", [Step("Open", project)], 0)
    with zipfile.ZipFile(tmp_path / "a.layered") as archive:
        assert archive.read("recordings/1.flac") == path.read_bytes()
    original = path.read_bytes()
    path.unlink()
    again = load(tmp_path / "a.layered", keeper=Shelf(tmp_path / "shelf", print))
    mixture = again.steps[0].project.mixture
    assert np.array_equal(mixture.samples, project.mixture.samples)
    assert (mixture.name, mixture.source) == ("Ölpreis 北", str(path))
    save(tmp_path / "b.layered", again.steps, 0)
    with zipfile.ZipFile(tmp_path / "b.layered") as archive:
        assert archive.read("recordings/1.flac") == original


def test_a_recording_whose_file_has_changed_since_is_kept_as_it_was_read(tmp_path):
    path = tmp_path / "song.wav"
    soundfile.write(path, np.full(500, 0.25), 8000, "FLOAT")
    project = new_project(audio_files.read(path))
    soundfile.write(path, np.full(300, -0.5), 8000, "FLOAT")
    save(tmp_path / "a.layered", [Step("Open", project)], 0)
    again = load(tmp_path / "a.layered").steps[0].project.mixture
    assert again.samples.shape == (1, 500)
    assert np.all(again.samples == np.float32(0.25))


def test_a_file_is_known_as_a_project_by_its_content(tmp_path, saved):
    renamed = saved.rename(tmp_path / "song.zip")
    assert is_project(renamed)
    assert renamed.read_bytes()[30:38] == b"mimetype"
    assert renamed.read_bytes()[38:66] == b"application/x-layered-projec"
    assert not is_project(tmp_path / "missing.wav")


def test_a_project_of_a_newer_program_is_refused_in_a_sentence(tmp_path, saved):
    newer = with_document(saved, tmp_path / "newer.layered", lambda d: d.update(format=2))
    with pytest.raises(ProjectFileError, match=r"newer Layered \(format 2; .* up to 1\)"):
        load(newer)


def test_what_a_newer_program_added_and_this_one_need_not_know_is_ignored(tmp_path, saved):
    def add(document):
        document["scenery"] = "blue"
        for entry in document["objects"]:
            entry["fields"]["mood"] = ["calm"]

    opened = load(with_document(saved, tmp_path / "b.layered", add))
    assert opened.notice == ""
    assert len(opened.steps) == 5


def test_what_an_older_program_did_not_write_gets_its_default(tmp_path, saved):
    def drop(document):
        for entry in document["objects"]:
            for name in ("pan", "confidence", "warnings", "format"):
                entry["fields"].pop(name, None)

    opened = load(with_document(saved, tmp_path / "b.layered", drop))
    assert {layer.pan for layer in opened.steps[4].project.layers} == {0.0}


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("history"),
        lambda d: d.update(format="one"),
        lambda d: d["history"].update(cursor=77),
        lambda d: d["history"].update(steps=[]),
        lambda d: d.update(objects=[]),
        lambda d: d["objects"][0].update(type="nothing known"),
        lambda d: d["objects"].insert(0, 7),
        lambda d: d["history"]["steps"][0].update(project=True),
    ],
)
def test_a_document_that_makes_no_sense_is_refused_or_told(tmp_path, saved, change):
    path = with_document(saved, tmp_path / "odd.layered", change)
    try:
        assert "is damaged" in load(path).notice
    except ProjectFileError as error:
        assert "odd.layered is damaged" in str(error)  # noqa: PT017


def test_a_later_sound_that_is_damaged_costs_only_the_steps_that_need_it(tmp_path, saved):
    with zipfile.ZipFile(saved) as archive:
        last = archive.namelist()[-1]
    path = rewritten(
        saved, tmp_path / "b.layered", lambda name, data: data[:-8] if name == last else data
    )
    opened = load(path)
    assert [step.label for step in opened.steps] == ["Open Song", "Extract", "Load hint", "Gain"]
    assert opened.steps[opened.cursor].label == "Gain"
    assert "b.layered is damaged: 1 step" in opened.notice


@pytest.mark.parametrize("share", [0, 0.02, 0.1])
def test_a_file_that_was_cut_off_early_is_refused_in_a_sentence(tmp_path, saved, share):
    cut = cut_off(saved, tmp_path, share)
    with pytest.raises(Exception, match=r"cut\.layered is (damaged|empty)"):
        load(cut)


@pytest.mark.parametrize(("share", "n_steps"), [(0.4, 1), (0.65, 4), (0.99, 5)])
def test_a_file_that_was_cut_off_late_gives_what_is_whole(tmp_path, saved, share, n_steps):
    opened = load(cut_off(saved, tmp_path, share))
    steps, cursor = a_history()
    assert len(opened.steps) == n_steps
    assert opened.cursor == min(cursor, n_steps - 1)
    assert "cut.layered is damaged" in opened.notice
    for was, now in zip(steps, opened.steps, strict=False):
        assert content(now.project) == content(was.project)


def test_a_file_without_its_directory_is_told_though_all_of_it_is_there(tmp_path, saved):
    opened = load(cut_off(saved, tmp_path, 0.99))
    assert opened.notice == ("cut.layered is damaged, but all of it could be read. Save it again.")


@pytest.mark.parametrize("seed", range(60))
def test_random_damage_is_refused_or_told_but_never_a_bug(tmp_path, saved, seed):
    chance = np.random.default_rng(seed)
    damaged = bytearray(saved.read_bytes())
    for place in chance.integers(0, len(damaged), 1 + seed % 5):
        damaged[place] = chance.integers(256)
    if seed % 2:
        del damaged[chance.integers(len(damaged)) :]
    (tmp_path / "odd.layered").write_bytes(damaged)
    try:
        opened = load(tmp_path / "odd.layered")
    except (ProjectFileError, UnsupportedFileError):
        return
    steps, _ = a_history()
    known = {step.label: content(step.project) for step in steps}
    for step in opened.steps:
        assert known[step.label] == content(step.project)


def cut_off(path, folder, share):
    whole = path.read_bytes()
    cut = folder / "cut.layered"
    cut.write_bytes(whole[: int(share * len(whole))])
    return cut


def test_bytes_that_were_swapped_are_noticed(tmp_path, saved):
    whole = bytearray(saved.read_bytes())
    with zipfile.ZipFile(saved) as archive:
        at = archive.getinfo("arrays/1.npy").header_offset
    whole[at + 2000] ^= 0xFF
    (tmp_path / "odd.layered").write_bytes(whole)
    with pytest.raises(ProjectFileError, match=r"odd\.layered is damaged"):
        load(tmp_path / "odd.layered")


def test_stop_leaves_the_file_that_was_there(saved):
    before = saved.read_bytes()

    def stop(fraction, message):
        raise CancelledError

    steps, _ = a_history()
    with pytest.raises(CancelledError):
        save(saved, steps[:1], 0, report=stop)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == ["song.layered"]


def test_a_full_disk_is_told_and_leaves_the_file_that_was_there(saved, monkeypatch):
    before = saved.read_bytes()

    def fail(self, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile._ZipWriteFile, "write", fail)
    steps, cursor = a_history()
    with pytest.raises(ProjectFileError, match="not enough room"):
        save(saved, steps, cursor)
    assert saved.read_bytes() == before


def test_a_folder_that_is_gone_is_told(tmp_path):
    steps, cursor = a_history()
    with pytest.raises(ProjectFileError, match="is not there any more"):
        save(tmp_path / "drive" / "song.layered", steps, cursor)


def test_a_link_to_a_project_stays_a_link(tmp_path, saved):
    link = tmp_path / "link.layered"
    link.symlink_to(saved)
    steps, _ = a_history()
    save(link, steps, 0)
    assert link.is_symlink()
    assert load(saved).cursor == 0


def test_one_sample_is_a_project_too(tmp_path):
    project = new_project(a_recording(n_samples=1))
    save(tmp_path / "a.layered", [Step("Open", project)], 0)
    assert load(tmp_path / "a.layered").steps[0].project.mixture.n_samples == 1


def test_silence_takes_no_room(tmp_path):
    opened = new_project(a_recording(n_samples=80_000))
    part = np.zeros_like(opened.mixture.samples)
    part[:, 1000:3000] = 0.25
    split = edits.split_layer(opened, LayerId("mixture"), [("Bell", part)], Recipe("test"))
    save(tmp_path / "a.layered", [Step("Open", opened), Step("Split", split)], 1)
    with zipfile.ZipFile(tmp_path / "a.layered") as archive:
        sizes = {about.filename: about.compress_size for about in archive.infolist()}
    assert sizes["arrays/1.npy"] > part.nbytes
    assert sizes["arrays/2.npy"] < part.nbytes / 20
    assert np.array_equal(load(tmp_path / "a.layered").steps[1].project.splits[0].parts[0], part)


def test_what_a_killed_program_left_half_saved_is_tidied_after_a_day(tmp_path, saved):
    old, new = tmp_path / ".layered-abcd1234.layered", tmp_path / ".layered-wxyz1234.layered"
    old.write_bytes(b"half")
    new.write_bytes(b"half")
    os.utime(old, (1e9, 1e9))
    save(saved, *a_history())
    assert not old.exists()
    assert new.exists()
