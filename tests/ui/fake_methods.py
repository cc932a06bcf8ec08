"""Methods that do what a test says, at once."""

import threading
from dataclasses import dataclass

from layered.methods.method import Outcome, Part


@dataclass(frozen=True)
class NoParameters:
    pass


class FakeMethod:
    """Takes a share of the sound; waits for ``go_on`` where it is given."""

    name = "extract"
    title = "Take a share"
    parameters = NoParameters
    needs_hint = False

    def __init__(self, *, confidence=1.0, warnings=(), share=0.5, waits=False, previews=False):
        self.confidence = confidence
        self.warnings = warnings
        self.share = share
        self.previews = previews
        self.go_on = threading.Event()
        if not waits:
            self.go_on.set()
        self.seeds = []

    def run(self, request, report):
        self.seeds.append(request.seed)
        found = self.outcome(request.sound)
        report(0.5, "Looking", found if self.previews else None)
        while not self.go_on.wait(0.02):
            report(0.5, "Looking")
        return found

    def outcome(self, sound):
        part = Part("Share", sound * self.share)
        return Outcome((part,), self.confidence, self.warnings)
