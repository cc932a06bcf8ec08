"""Methods that do what a test says, at once."""

import threading
from dataclasses import dataclass, replace

from layered.methods.method import Outcome, Part


@dataclass(frozen=True)
class Parameters:
    insist: bool = False


class FakeMethod:
    """Takes a share of the sound; waits for ``go_on`` where it is given."""

    name = "extract"
    title = "Take a share"
    parameters = Parameters
    needs_hint = False
    takes_hint = False
    inputs = ()

    def __init__(
        self,
        *,
        confidence=1.0,
        warnings=(),
        share=0.5,
        waits=False,
        previews=False,
        declines=False,
    ):
        self.confidence = confidence
        self.warnings = warnings
        self.share = share
        self.previews = previews
        self.declines = declines
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
        if self.declines and not request.parameters.insist:
            return replace(found, confidence=0.0, anyway=Parameters(insist=True))
        return found

    def outcome(self, sound):
        part = Part("Share", sound * self.share)
        return Outcome((part,), self.confidence, self.warnings)
