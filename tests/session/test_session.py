import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from layered.errors import InvalidInputError
from layered.methods.method import no_report
from layered.model import edits
from layered.model.changes import Changes, changes_between
from layered.model.hint import Hint, HintKind
from layered.model.project import MIXTURE_ID, leaves
from layered.session.session import Session
from tests.model.documents import a_hint, a_recording, adds_up
from tests.session.methods import ShareMethod, ShareParameters


@pytest.fixture
def session():
    session = Session()
    yield session
    session.close()


def gain(db):
    return lambda project: edits.set_gain(project, MIXTURE_ID, db)


def nothing(project):
    return project


def test_nothing_is_open_at_first(session):
    assert session.project is None
    assert (session.undo_label, session.redo_label, session.is_modified) == (None, None, False)
    assert session.steps == ((), 0)


@pytest.mark.parametrize(
    "act",
    [
        lambda session: session.do("Gain", gain(-3)),
        lambda session: session.begin_gesture("Gain"),
        lambda session: session.undo(),
        lambda session: session.redo(),
        lambda session: session.mark_saved(),
    ],
)
def test_without_a_recording_the_person_is_told_to_open_one(session, act):
    with pytest.raises(InvalidInputError, match="Open a recording first"):
        act(session)


def test_opening_starts_a_history_of_its_own(session):
    session.open_recording(a_recording())
    session.do("Gain", gain(-3))
    session.open_recording(a_recording("Other"))
    assert session.project.mixture.name == "Other"
    assert [step.label for step in session.steps[0]] == ["Open Other"]
    assert not session.is_modified


def test_a_step_has_the_words_of_what_was_done(session):
    session.open_recording(a_recording())
    session.do("Gain", gain(-3))
    assert session.undo_label == "Gain"
    session.undo()
    assert (session.undo_label, session.redo_label) == (None, "Gain")


def test_an_edit_that_changes_nothing_makes_no_step_and_tells_nobody(session):
    session.open_recording(a_recording())
    told = []
    session.listen(lambda project, changes: told.append(changes))
    session.do("Gain", gain(0))
    assert session.undo_label is None
    assert told == []


def test_an_edit_that_fails_changes_nothing(session):
    session.open_recording(a_recording())
    before = session.project
    with pytest.raises(InvalidInputError):
        session.do("Remove", lambda p: edits.remove_hint(p, a_hint().id))
    assert session.project is before
    assert session.undo_label is None


def test_a_drag_is_one_step(session):
    session.open_recording(a_recording())
    before = session.project
    session.begin_gesture("Gain")
    for db in (-1, -2, -3):
        session.do("Gain", gain(db))
        assert session.project.layers[0].gain_db == db
        assert session.undo_label is None
    session.end_gesture()
    assert session.undo_label == "Gain"
    session.undo()
    assert session.project is before


def test_an_abandoned_drag_leaves_no_trace(session):
    session.open_recording(a_recording())
    before = session.project
    session.begin_gesture("Gain")
    session.do("Gain", gain(-3))
    session.end_gesture(keep=False)
    assert session.project is before
    assert session.undo_label is None


def test_a_press_without_a_drag_is_no_step(session):
    session.open_recording(a_recording())
    session.begin_gesture("Gain")
    session.end_gesture()
    assert session.undo_label is None


def test_undo_in_the_middle_of_a_drag_undoes_the_drag_alone(session):
    session.open_recording(a_recording())
    session.do("Gain", gain(-1))
    before = session.project
    session.begin_gesture("Gain")
    session.do("Gain", gain(-3))
    session.undo()
    assert session.project is before


@pytest.mark.parametrize("leave", ["undo", "begin", "go_to"])
def test_an_unfinished_drag_is_finished_by_whatever_comes_next(session, leave):
    session.open_recording(a_recording())
    session.begin_gesture("Gain")
    session.do("Gain", gain(-3))
    if leave == "undo":
        session.undo()
    elif leave == "begin":
        session.begin_gesture("Other")
    else:
        session.go_to(0)
    assert [step.label for step in session.steps[0]] == ["Open Song", "Gain"]


def test_going_beyond_the_ends_of_the_history_stays_there(session):
    session.open_recording(a_recording())
    before = session.project
    session.undo()
    session.redo()
    session.go_to(50)
    assert session.project is before


def test_closing_the_project_tells_that_nothing_is_open(session):
    session.open_recording(a_recording())
    told = []
    session.listen(lambda project, changes: told.append((project, changes)))
    session.close_project()
    assert session.project is None
    assert told == [(None, Changes(recording=True, layers=True, sounds=True, hints=True))]


def test_a_listener_that_listens_or_edits_inside_a_call_is_served(session):
    seen = []

    def once(project, changes):
        if changes.recording:
            session.listen(lambda project, changes: seen.append(changes))
            session.do("Gain", gain(-3))

    session.listen(once)
    session.open_recording(a_recording())
    assert session.project.layers[0].gain_db == -3
    assert Changes(mixer=frozenset({MIXTURE_ID})) in seen


def test_saved_work_is_not_modified_until_it_changes(session):
    session.open_recording(a_recording())
    session.do("Gain", gain(-3))
    assert session.is_modified
    session.mark_saved()
    assert not session.is_modified
    session.undo()
    assert session.is_modified


class SessionMachine(RuleBasedStateMachine):
    """Any order of what a person can do, next to a plain list of the projects seen."""

    def __init__(self):
        super().__init__()
        self.session = Session()
        self.session.listen(self.told)
        self.shown = None
        self.past, self.at = [], 0
        self.before_gesture = None

    def told(self, project, changes):
        """Hold what listeners know against what there is."""
        assert changes == changes_between(self.shown, project)
        self.shown = project

    def teardown(self):
        self.session.close()

    @property
    def now(self):
        return self.session.project

    def a_leaf(self, data):
        return data.draw(st.sampled_from(leaves(self.now))).id

    def do(self, label, edit):
        """Do an edit, and say what the history should be like after it."""
        before = self.now
        self.session.do(label, edit)
        self.made(before)

    def made(self, before):
        if self.now is not before and self.before_gesture is None:
            self.past = [*self.past[: self.at + 1], self.now]
            self.at = len(self.past) - 1

    @initialize(channels=st.integers(1, 3))
    def open_first(self, channels):
        self.open_another(channels)

    @rule(channels=st.integers(1, 3))
    def open_another(self, channels):
        self.session.open_recording(a_recording(channels=channels, n_samples=50))
        self.past, self.at, self.before_gesture = [self.now], 0, None

    @rule(start=st.floats(0, 0.006), kind=st.sampled_from(list(HintKind)))
    def add_hint(self, start, kind):
        hint = Hint(edits.new_hint_id(self.now), a_hint().recording, start, kind)
        self.do("Add hint", lambda p: edits.add_hint(p, hint))

    @precondition(lambda self: self.now.hints)
    @rule(data=st.data(), offset_s=st.floats(-1, 1))
    def move_hint(self, data, offset_s):
        hint = data.draw(st.sampled_from(self.now.hints)).id
        self.do("Move hint", lambda p: edits.move_hint(p, hint, offset_s))

    @precondition(lambda self: self.now.hints)
    @rule(data=st.data())
    def remove_hint(self, data):
        hint = data.draw(st.sampled_from(self.now.hints)).id
        self.do("Remove hint", lambda p: edits.remove_hint(p, hint))

    @rule(data=st.data(), n_parts=st.integers(1, 3), seed=st.integers(0, 5))
    def split(self, data, n_parts, seed):
        layer = data.draw(st.sampled_from(self.now.layers)).id
        separation = self.session.separation(
            ShareMethod(n_parts=n_parts), layer, ShareParameters(0.4), seed=seed
        )
        before = self.now
        self.session.apply(separation, separation.run(no_report))
        self.made(before)

    @rule(data=st.data())
    def join(self, data):
        layer = data.draw(st.sampled_from(self.now.layers)).id
        self.do("Join", lambda p: edits.join_children(p, layer))

    @rule(data=st.data(), gain_db=st.sampled_from([-90.0, -6.0, 0.0, 20.0]))
    def set_gain(self, data, gain_db):
        layer = self.a_leaf(data)
        self.do("Gain", lambda p: edits.set_gain(p, layer, gain_db))

    @rule(data=st.data(), value=st.booleans())
    def mute_and_solo(self, data, value):
        layer = self.a_leaf(data)
        self.do("Mute", lambda p: edits.set_muted(p, layer, muted=value))
        self.do("Solo", lambda p: edits.solo_only(p, layer))

    @rule(data=st.data(), position=st.integers(-1, 5), name=st.sampled_from(["", "Voice", "Rest"]))
    def move_and_rename(self, data, position, name):
        layer = self.a_leaf(data)
        self.do("Move", lambda p: edits.move_layer(p, layer, position))
        self.do("Rename", lambda p: edits.rename_layer(p, layer, name))

    @rule()
    def change_nothing(self):
        before, steps = self.now, self.session.steps
        self.session.do("Nothing", nothing)
        assert self.now is before
        assert self.session.steps == steps

    @rule()
    def begin_gesture(self):
        self.finish_gesture()
        self.session.begin_gesture("Drag")
        self.before_gesture = self.now

    @rule(keep=st.booleans())
    def end_gesture(self, keep):
        self.session.end_gesture(keep=keep)
        self.finish_gesture(keep=keep)

    def finish_gesture(self, *, keep=True):
        """What a gesture leaves in the history, whoever finished it."""
        if self.before_gesture is None:
            return
        before, self.before_gesture = self.before_gesture, None
        if not keep:
            assert self.now is before
        elif self.now is not before:
            self.past = [*self.past[: self.at + 1], self.now]
            self.at = len(self.past) - 1

    @rule(step=st.sampled_from([-1, 1]))
    def undo_or_redo(self, step):
        self.finish_gesture()
        if step < 0:
            self.session.undo()
        else:
            self.session.redo()
        self.at = max(0, min(self.at + step, len(self.past) - 1))

    @rule(data=st.data())
    def go_to(self, data):
        self.finish_gesture()
        self.at = data.draw(st.integers(0, len(self.past) - 1))
        self.session.go_to(self.at)

    @invariant()
    def listeners_know_the_project(self):
        assert self.shown is self.now

    @invariant()
    def the_history_is_what_was_done(self):
        steps, cursor = self.session.steps
        assert cursor == self.at
        assert all(s.project is p for s, p in zip(steps, self.past, strict=True))
        if self.before_gesture is None and self.past:
            assert self.now is self.past[self.at]

    @invariant()
    def the_layers_add_up_to_the_mixture(self):
        if self.now is not None:
            assert adds_up(self.now, leaves(self.now))

    @invariant()
    def ids_and_names_are_unlike(self):
        if self.now is not None:
            ids = [layer.id for layer in self.now.layers]
            assert len(ids) == len(set(ids))
            assert np.all([layer.name for layer in leaves(self.now)])


SessionMachine.TestCase.settings = settings(max_examples=80, stateful_step_count=25, deadline=None)
TestAnyOrderOfActions = SessionMachine.TestCase
