"""One run of a method on one layer: captured on the session's thread, worked on anywhere."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from layered.dsp.arrays import Sound
from layered.methods.method import Example, Method, Outcome, Report, Request
from layered.model import edits
from layered.model.hint import Hint
from layered.model.hole import Hole
from layered.model.layer import LayerId
from layered.model.project import Project
from layered.model.recipe import Recipe
from layered.session.render import layer_sound


@dataclass(frozen=True, slots=True, eq=False)
class Separation:
    """What a separation needs, taken from a project that never changes.

    Parameters
    ----------
    layer_id : LayerId
        The layer to split. If it is split already, it is split anew.
    threads : int
        How many processors to use; the result does not depend on it.
    keep : callable
        Told each sound that was found, while there is time to write it down.
    """

    method: Method
    project: Project
    layer_id: LayerId
    parameters: Any
    allocate: Callable[[tuple[int, int]], Sound]
    hints: tuple[Hint, ...] = ()
    examples: tuple[Example, ...] = ()
    holes: tuple[Hole, ...] = ()
    seed: int = 0
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)
    keep: Callable[[Sound], None] = lambda sound: None

    @property
    def recipe(self) -> Recipe:
        """How the result is made, to keep with it."""
        names = getattr(type(self.parameters), "__dataclass_fields__", {})
        return Recipe(
            self.method.name,
            tuple((name, getattr(self.parameters, name)) for name in names),
            self.seed,
            (*(hint.id for hint in self.hints), *(example.name for example in self.examples)),
        )

    def run(self, report: Report) -> Outcome:
        """Do the work, in any thread; raises `CancelledError` through ``report``."""
        outcome = self.method.run(self.request(report), report)
        parts = outcome.parts if outcome.added is None else (*outcome.parts, outcome.added)
        for part in parts:
            self.keep(part.sound)
        return outcome

    def request(self, report: Report) -> Request:
        """Put together what the method is given."""
        return self.request_of(layer_sound(self.project, self.layer_id, self.allocate, report))

    def request_of(self, sound: Sound) -> Request:
        """Put together what the method is given of a sound."""
        return Request(
            sound=sound,
            sample_rate_hz=self.project.mixture.sample_rate_hz,
            parameters=self.parameters,
            hints=self.hints,
            examples=self.examples,
            holes=self.holes,
            seed=self.seed,
            threads=self.threads,
            allocate=self.allocate,
        )

    def edit(self, outcome: Outcome) -> Callable[[Project], Project]:
        """Give the edit that puts an outcome into a project."""
        added = outcome.added
        if added is not None:
            recipe, warnings = self.recipe, outcome.warnings
            return lambda project: edits.add_layer(
                project, added.name, added.sound, recipe, warnings=warnings
            )

        def split(project: Project) -> Project:
            return edits.split_layer(
                edits.join_children(project, self.layer_id),
                self.layer_id,
                [(self._name(part.name), part.sound) for part in outcome.parts],
                self.recipe,
                rest_name=_capitalised(outcome.rest_name),
                is_rest_grey=not outcome.rest_is_part,
                confidence=outcome.confidence,
                warnings=outcome.warnings,
            )

        return split

    def _name(self, name: str) -> str:
        """Give the name of a layer: as the person called the hint, or the method's word."""
        return name if self.method.needs_hint else _capitalised(name)


def _capitalised(name: str) -> str:
    return name[:1].upper() + name[1:]
