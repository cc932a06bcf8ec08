"""Whatever a person does, in any order: nothing is lost, nothing is added, all can be undone."""

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from layered.model import edits
from layered.model.hint import Hint, HintKind
from layered.model.project import is_leaf, leaves
from layered.session.safekeeping import Safekeeping
from layered.session.scratch import Scratch
from layered.session.session import Session
from layered.storage.audio_files import in_memory
from layered.storage.journal import recovery
from layered.storage.journal.replay import replayed
from layered.storage.journal.shelf import Shelf
from layered.storage.projects import project_file
from tests.model.documents import RECIPE, a_part, a_recording, sound_of

WITHIN = 1e-6
places = st.integers(0, 20)
shares = st.floats(0, 1, width=32)


class Editing(RuleBasedStateMachine):
    """A session, and beside it a plain list of every project there was."""

    @initialize(seed=st.integers(0, 9), channels=st.integers(1, 3))
    def open(self, seed, channels):
        self.room = tempfile.TemporaryDirectory()
        self.folder = Path(self.room.name)
        self.safekeeping = Safekeeping(self.folder / "sessions")
        self.session = Session(Scratch(shelf=self.safekeeping.shelf))
        self.safekeeping.follow(self.session)
        self.session.open_recording(a_recording(seed=seed, channels=channels))
        self.past = [self.project]
        self.now = 0

    @property
    def project(self):
        return self.session.project

    def layer(self, place):
        layers = leaves(self.project)
        return layers[place % len(layers)].id

    def do(self, label, edit):
        before = self.project
        self.session.do(label, edit)
        self.note(before)

    def note(self, before):
        if self.project is not before:
            del self.past[self.now + 1 :]
            self.past.append(self.project)
            self.now += 1

    # What people do

    @rule(place=places, gain_db=st.floats(-80, 20))
    def change_gain(self, place, gain_db):
        layer_id = self.layer(place)
        self.do("Gain", lambda p: edits.set_gain(p, layer_id, gain_db))

    @rule(place=places, pan=st.floats(-2, 2))
    def change_pan(self, place, pan):
        layer_id = self.layer(place)
        self.do("Pan", lambda p: edits.set_pan(p, layer_id, pan))

    @rule(place=places, muted=st.booleans(), soloed=st.booleans())
    def mute_and_solo(self, place, muted, soloed):
        layer_id = self.layer(place)
        self.do("Mute", lambda p: edits.set_muted(p, layer_id, muted=muted))
        self.do("Solo", lambda p: edits.set_soloed(p, layer_id, soloed=soloed))

    @rule(place=places, name=st.text(max_size=12), color=st.integers(-1, 30))
    def rename_and_recolor(self, place, name, color):
        layer_id = self.layer(place)
        self.do("Rename", lambda p: edits.rename_layer(p, layer_id, name))
        self.do("Colour", lambda p: edits.set_color(p, layer_id, color))

    @rule(place=places, position=places)
    def reorder(self, place, position):
        layer_id = self.layer(place)
        self.do("Move", lambda p: edits.move_layer(p, layer_id, position))

    @rule(place=places, count=st.integers(1, 3), seed=st.integers(0, 99))
    def split(self, place, count, seed):
        layer_id = self.layer(place)
        parts = [(f"Part {n}", a_part(self.project, seed + n)) for n in range(count)]
        self.do("Split", lambda p: edits.split_layer(p, layer_id, parts, RECIPE))

    @precondition(lambda self: self.project.splits)
    @rule(place=places)
    def put_together(self, place):
        split = self.project.splits[place % len(self.project.splits)]
        self.do("Put together", lambda p: edits.join_children(p, split.parent))

    @precondition(lambda self: len(leaves(self.project)) > 1)
    @rule(chosen=st.lists(places, min_size=2, max_size=4))
    def merge(self, chosen):
        ids = [self.layer(place) for place in chosen]
        self.do("Merge", lambda p: edits.merge_layers(p, ids, ids[0]))

    @precondition(lambda self: self.project.merges)
    @rule(place=places)
    def take_apart(self, place):
        merge = self.project.merges[place % len(self.project.merges)]
        self.do("Take apart", lambda p: edits.take_apart(p, merge.child))

    @rule(share=shares, kind=st.sampled_from(HintKind), seed=st.integers(0, 9))
    def add_hint(self, share, kind, seed):
        take = a_recording("Hum", seed=seed, channels=1, n_samples=50)
        at_s = share * 0.99 * self.project.mixture.duration_s
        hint = Hint(edits.new_hint_id(self.project), take, at_s, kind)
        self.do("Record hint", lambda p: edits.add_hint(p, hint))

    @precondition(lambda self: self.project.hints)
    @rule(place=places, share=shares, away=st.booleans())
    def move_or_remove_hint(self, place, share, away):
        hint = self.project.hints[place % len(self.project.hints)]
        if away:
            self.do("Delete hint", lambda p: edits.remove_hint(p, hint.id))
        else:
            self.do("Move hint", lambda p: edits.move_hint(p, hint.id, share))

    @rule(place=places, gains_db=st.lists(st.floats(-40, 6), max_size=4), keep=st.booleans())
    def drag(self, place, gains_db, keep):
        layer_id, before = self.layer(place), self.project
        self.session.begin_gesture("Drag")
        for gain_db in gains_db:
            self.session.do("Gain", lambda p, g=gain_db: edits.set_gain(p, layer_id, g))
        self.session.end_gesture(keep=keep)
        if not keep:
            assert self.project is before
        self.note(before)

    @rule(count=st.integers(1, 5))
    def undo(self, count):
        for _ in range(count):
            self.session.undo()
        self.now = max(0, self.now - count)

    @rule(count=st.integers(1, 5))
    def redo(self, count):
        for _ in range(count):
            self.session.redo()
        self.now = min(len(self.past) - 1, self.now + count)

    @rule(share=shares)
    def click_in_the_history(self, share):
        self.now = round(share * (len(self.past) - 1))
        self.session.go_to(self.now)

    # What must hold

    @rule()
    def save_and_load(self):
        steps, cursor = self.session.steps
        path = self.folder / "song.layered"
        project_file.save(path, steps, cursor)
        self.session.mark_saved(steps[cursor], path)
        self.compare(project_file.load(path))
        assert not self.session.is_modified

    @rule()
    def crash_and_recover(self):
        try:
            left = recovery._left(self.safekeeping.folder)
        except Exception as error:
            raise AssertionError from error
        assert left is not None or not self.session.is_modified
        found = replayed(self.safekeeping.folder).record
        shelf = Shelf(Path(tempfile.mkdtemp(dir=self.folder)), lambda path: None)
        files = self.safekeeping.folder / recovery.FILES
        fetching = recovery._Fetching(files, shelf, in_memory, lambda *_: None)
        steps, cursor, n_lost = recovery.restore(found, fetching)
        assert n_lost == 0
        self.compare(project_file.Opened(tuple(steps), cursor))

    def compare(self, opened):
        steps, cursor = self.session.steps
        assert (opened.notice, opened.cursor) == ("", cursor)
        assert [step.label for step in opened.steps] == [step.label for step in steps]
        for was, now in zip(steps, opened.steps, strict=True):
            assert contents(now.project) == contents(was.project)

    @invariant()
    def layers_add_up(self):
        layers = leaves(self.project)
        sounds = [sound_of(self.project, layer.id).astype(np.float64) for layer in layers]
        loudest = max(1.0, *(float(np.abs(sound).max()) for sound in sounds))
        left = np.abs(sum(sounds) - self.project.mixture.samples).max()
        assert left < WITHIN * loudest
        assert all(is_leaf(self.project, layer.id) for layer in layers)

    @invariant()
    def the_history_is_what_was_done(self):
        steps, cursor = self.session.steps
        assert cursor == self.now
        assert len(steps) == len(self.past)
        assert all(step.project is was for step, was in zip(steps, self.past, strict=True))
        assert self.project is self.past[self.now]

    def teardown(self):
        if not hasattr(self, "session"):
            return
        while self.session.undo_label is not None:
            self.session.undo()
        assert self.project is self.past[0]
        self.safekeeping.close(keep=False)
        self.room.cleanup()


def contents(project):
    """All that there is to a project, as values."""
    hints = [(h.id, h.offset_s, h.kind, h.name, h.recording.samples.tobytes())
             for h in project.hints]  # fmt: skip
    splits = [(s.parent, s.children, [part.tobytes() for part in s.parts], s.recipe, s.confidence,
               s.warnings) for s in project.splits]  # fmt: skip
    merges = [(merge.parents, merge.child) for merge in project.merges]
    return project.mixture.samples.tobytes(), project.layers, hints, splits, merges


Editing.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestAnyEdits = Editing.TestCase
