"""A file of every version of the format there ever was opens, with all that is in it.

When the format changes: add a file of the new version to the folder ``files``; never change one.
"""

import hashlib
import json
import zipfile
from pathlib import Path

import numpy as np

from layered.model.hint import HintKind
from layered.model.project import leaves
from layered.session.render import layer_block
from layered.storage.projects.document import FORMAT
from layered.storage.projects.project_file import load

FILES = Path(__file__).parent / "files"


def digest(project, layer):
    sound = layer_block(project, layer.id, 0, project.mixture.n_samples)
    return hashlib.sha256(np.ascontiguousarray(sound).tobytes()).hexdigest()[:16]


def test_there_is_a_file_of_every_version():
    found = []
    for path in sorted(FILES.iterdir()):
        with zipfile.ZipFile(path) as archive:
            found.append(json.loads(archive.read("project.json"))["format"])
    assert found == list(range(1, FORMAT + 1))


def test_version_1():
    opened = load(FILES / "version-1.layered")
    assert opened.notice == ""
    assert [step.label for step in opened.steps] == [
        *("Open Lied", "Record hint", "Extract", "Gain", "Components", "Merge", "Mute")
    ]
    assert opened.cursor == 5
    project = opened.steps[5].project
    assert (project.mixture.name, project.mixture.source) == ("Lied", "Lied.flac")
    assert (project.mixture.n_channels, project.mixture.sample_rate_hz) == (2, 8000)
    assert {layer.name: digest(project, layer) for layer in leaves(project)} == {
        "Stimme": "b3746df47ba6f4ca",
        "Tief": "ec636a81bb5561aa",
        "Rest": "dd73bcea1aa33455",
    }
    assert [layer.gain_db for layer in leaves(project)] == [-3.5, 0, 0]
    (hint,) = project.hints
    assert (hint.name, hint.offset_s, hint.kind) == ("Hum 1", 0.02, HintKind.SING)
    split = project.splits[0]
    assert (split.confidence, split.warnings) == (0.75, ("Leise.",))
    assert split.recipe.parameters == (
        ("timing", 0.5), ("everywhere", True), ("way", "loud"), ("steps", 3),
    )  # fmt: skip
    assert (split.recipe.method, split.recipe.seed, split.recipe.inputs) == (
        "extract", 7, ("hint-1",),
    )  # fmt: skip
    assert leaves(opened.steps[6].project)[0].muted
