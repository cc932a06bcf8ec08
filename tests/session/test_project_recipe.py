"""What was separated in a project, done again by its recipe."""

import numpy as np
import pytest
import soundfile

from layered.errors import InvalidInputError
from layered.methods import method_named
from layered.methods.method import no_report
from layered.model import edits
from layered.model.hint import Hint, HintId
from layered.model.project import MIXTURE_ID, leaves
from layered.model.recording import Recording
from layered.session.project_recipe import save_project_recipe
from layered.session.render import layer_block
from layered.session.session import Session
from layered.session.whole_job import WholeJob, carry_out
from layered.session.whole_recipe_file import load_recipe
from layered.storage.audio_files import read
from layered.storage.projects import project_file
from tests import sounds

RATE = 8000
EXTRACT = method_named("extract")


@pytest.fixture
def session(tmp_path):
    """Open a mixture with two hints for it, one of them called as the other."""
    mixture, _, _ = sounds.two_bells(0.8, RATE)
    soundfile.write(tmp_path / "mix.wav", mixture.T, RATE, subtype="FLOAT")
    session = Session()
    session.open_recording(read(tmp_path / "mix.wav"))
    for number, (pitch, at_s) in enumerate(((300, 0.0), (1100, 0.25)), 1):
        sung = Recording.of(sounds.hum(pitch, 0.4, RATE), RATE, "鼻歌")
        hint = Hint(HintId(f"hint-{number}"), sung, at_s)
        session.do("Load hint", lambda project, hint=hint: edits.add_hint(project, hint))
    yield session
    session.close()


def split(session, layer_id, hint_id, **values):
    parameters = EXTRACT.parameters(insist=True, **values)
    work = session.separation(EXTRACT, layer_id, parameters, hint_ids=(hint_id,), seed=3)
    session.apply(work, work.run(no_report))
    return session.project.splits[-1].children


def saved(session, tmp_path):
    steps, cursor = session.steps
    project_file.save(tmp_path / "p.layered", steps, cursor)
    return save_project_recipe(tmp_path / "p.layered", tmp_path / "recipe", no_report)


def test_the_recipe_of_a_project_makes_its_layers_again_to_the_bit(session, tmp_path):
    found, _ = split(session, MIXTURE_ID, "hint-1", timing=0.9)
    session.do("Rename", lambda project: edits.rename_layer(project, found, "low"))
    split(session, found, "hint-2")
    recipe = load_recipe(saved(session, tmp_path))
    assert [step.splits for step in recipe.steps] == ["", "low"]
    assert recipe.steps[0].parameters.timing == 0.9
    made = carry_out(
        WholeJob(recipe, tmp_path / "mix.wav", tmp_path / "out"), lambda *_: no_report
    )
    n_samples = session.project.mixture.n_samples
    wanted = {
        layer.name: layer_block(session.project, layer.id, 0, n_samples)
        for layer in leaves(session.project)
    }
    assert len(made.paths) == len(wanted) == 3
    for path in made.paths:
        assert np.array_equal(read(path).samples, wanted[path.stem])


def test_only_the_hints_that_were_used_are_written(session, tmp_path):
    split(session, MIXTURE_ID, "hint-2")
    path = saved(session, tmp_path)
    assert sorted(file.name for file in path.parent.iterdir()) == ["recipe.json", "鼻歌 2.wav"]
    assert load_recipe(path).steps[0].hints[0].at_s == 0.25


def test_what_cannot_be_repeated_is_refused_in_words(session, tmp_path):
    with pytest.raises(InvalidInputError, match=r"Nothing was separated in p\.layered"):
        saved(session, tmp_path)
    children = split(session, MIXTURE_ID, "hint-1")
    session.do("Remove hint", lambda project: edits.remove_hint(project, HintId("hint-1")))
    with pytest.raises(InvalidInputError, match=r"made with hint-1, which p\.layered does not"):
        saved(session, tmp_path)
    session.undo()
    session.do("Merge", lambda project: edits.merge_layers(project, children, children[0]))
    with pytest.raises(InvalidInputError, match=r"Layers were merged in p\.layered"):
        saved(session, tmp_path)
    assert not (tmp_path / "recipe").exists()
