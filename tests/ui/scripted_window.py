"""The real window, worked in by chance until it is killed: run with a folder and a seed.

After each change it says on stdout what there is now, so that whoever kills it knows what must be
there: recording, separating, mixing, undoing and saving go on all the while.
"""

import os
import random
import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from layered.app import build_window
from layered.methods.method import Outcome, Part
from layered.model.project import leaves
from layered.playback.fake_backend import FakeBackend
from layered.ui.bridge import Bridge
from layered.ui.preferences import Preferences
from tests.session.scripted_session import fingerprint
from tests.ui.fake_methods import FakeMethod, Parameters

LONGEST_S = 60
MIXING = ("mute", "solo", "louder", "softer", "pan_left", "pan_right", "move_up", "put_back")


class SlowMethod(FakeMethod):
    """Takes some moments, saying how far it is."""

    def run(self, request, report):
        for number in range(10):
            report(number / 10, "Looking", self.outcome(request.sound))
            time.sleep(0.01)
        return Outcome((Part("Share", request.sound * self.share),), 1.0, ())


class Worker:
    """Does one thing after the other in a window."""

    def __init__(self, folder, seed):
        self.folder = folder
        self.chance = random.Random(seed)
        self.backend = FakeBackend()
        preferences = Preferences(folder / "settings.json")
        self.window = build_window(QApplication.instance(), preferences, Bridge(), self.backend)
        self.window.desk.saving.ask = lambda: folder / "song.layered"
        self.window.session.listen(lambda project, changes: self.tell(project))
        self.window.show()

    def tell(self, project):
        if project is not None:
            sys.stdout.write(fingerprint(project) + "\n")
            sys.stdout.flush()

    def pass_time(self, seconds):
        end_s = time.monotonic() + seconds
        while time.monotonic() < end_s:
            self.backend.advance(0.01)
            QCoreApplication.processEvents()
            time.sleep(0.002)

    def open(self):
        self.window.open(self.folder / "song.wav")
        while self.window.session.project is None:
            self.pass_time(0.01)

    def act(self):
        kinds = (self.mix, self.mix, self.mix, self.record, self.separate, self.undo, self.save)
        self.chance.choice(kinds)()
        self.pass_time(self.chance.uniform(0, 0.1))

    def mix(self):
        self.window.selection.select(self.chance.choice(leaves(self.window.session.project)).id)
        self.trigger(self.chance.choice(MIXING))

    def record(self):
        self.window.desk.hinting.press_record()

    def separate(self):
        layer = self.chance.choice(leaves(self.window.session.project))
        method = SlowMethod(share=self.chance.random())
        self.window.desk.separating.start(method, layer.id, Parameters(), (), 0)

    def undo(self):
        self.trigger(self.chance.choice(("undo", "redo")))

    def save(self):
        self.trigger("save")

    def trigger(self, name):
        if self.window.actions_of.all[name].isEnabled():
            self.window.actions_of.all[name].trigger()


def main(folder, seed):
    """Work until killed."""
    os.environ["XDG_STATE_HOME"] = str(folder / "state")
    application = QApplication([])
    worker = Worker(folder, seed)
    worker.open()
    end_s = time.monotonic() + LONGEST_S
    while time.monotonic() < end_s:
        worker.act()
    del application


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
