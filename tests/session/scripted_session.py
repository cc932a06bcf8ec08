"""A session that works by a script until it is killed: run with a folder and a seed.

After each thing it did, it says so on stdout, so that whoever kills it knows what must be there.
"""

import random
import sys
import time
from pathlib import Path

import numpy as np

from layered.model import edits
from layered.model.hint import Hint
from layered.model.project import is_leaf, leaves
from layered.model.recipe import Recipe
from layered.progress import no_progress
from layered.session.safekeeping import Safekeeping
from layered.session.scratch import Scratch
from layered.session.session import Session
from layered.storage import audio_files
from layered.storage.projects import project_file
from tests.model.documents import a_recording

N_STEPS = 400


def fingerprint(project):
    """All that there is to a project, small enough for a line."""
    hints = [(h.id, h.offset_s, h.kind.value, h.name, checksum(h.recording.samples))
             for h in project.hints]  # fmt: skip
    splits = [(s.parent, s.children, [checksum(p) for p in s.parts]) for s in project.splits]
    layers = [(la.id, la.name, la.color, la.gain_db, la.pan, la.muted, la.soloed)
              for la in project.layers]  # fmt: skip
    return repr((checksum(project.mixture.samples), layers, hints, splits)).replace("\n", " ")


def checksum(samples):
    return float(np.asarray(samples, np.float64).sum()), samples.shape


class Script:
    """Does one thing after the other, by chance."""

    def __init__(self, folder, seed):
        self.folder = folder
        self.chance = random.Random(seed)
        self.safekeeping = Safekeeping(folder / "sessions")
        self.session = Session(Scratch(shelf=self.safekeeping.shelf))
        self.safekeeping.follow(self.session)

    def open(self):
        recording = audio_files.read(self.folder / "song.wav")
        self.session.open_recording(self.safekeeping.kept(recording, no_progress))

    def step(self):
        kinds = (self.mix, self.mix, self.split, self.hint, self.undo, self.redo, self.save)
        self.chance.choice(kinds)()

    def mix(self):
        layer = self.chance.choice(leaves(self.session.project))
        gain_db = self.chance.uniform(-30, 6)
        self.session.do("Gain", lambda project: edits.set_gain(project, layer.id, gain_db))

    def split(self):
        project = self.session.project
        layer = self.chance.choice([la for la in leaves(project) if is_leaf(project, la.id)])
        part = (project.mixture.samples * np.float32(self.chance.random())).copy()
        self.session.scratch.keep(part)
        parts = [("Part", part)]
        self.session.do("Split", lambda p: edits.split_layer(p, layer.id, parts, Recipe("script")))

    def hint(self):
        take = a_recording("Hum", seed=self.chance.randrange(99), channels=1, n_samples=3000)
        hint = Hint(edits.new_hint_id(self.session.project), take)
        self.session.do("Record hint", lambda project: edits.add_hint(project, hint))

    def undo(self):
        self.session.undo()

    def redo(self):
        self.session.redo()

    def save(self):
        steps, cursor = self.session.steps
        path = self.folder / "song.layered"
        project_file.save(path, steps, cursor)
        self.session.mark_saved(steps[cursor], path)


def main(folder, seed):
    script = Script(folder, seed)
    tell(f"started {time.time()}")
    script.open()
    tell(fingerprint(script.session.project))
    for _ in range(N_STEPS):
        script.step()
        tell(fingerprint(script.session.project))


def tell(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
