"""Notes as parts of the sound: the chosen ones become a layer, the rest stays."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from layered.dsp.arrays import Sound
from layered.dsp.notes.lift import Span, lifted
from layered.model import edits
from layered.model.layer import LayerId
from layered.model.note import Note, pitch_name
from layered.model.project import Project, split_of
from layered.model.recipe import Recipe
from layered.progress import Progress
from layered.session.render import layer_sound

RECIPE = "notes"


@dataclass(frozen=True, slots=True, eq=False)
class Lifting:
    """Notes to be lifted off a layer, captured with all that it takes.

    Parameters
    ----------
    notes : sequence of Note
        All notes of the layer.
    chosen : sequence of Note
        Those that are lifted.
    """

    project: Project
    layer_id: LayerId
    notes: Sequence[Note]
    chosen: Sequence[Note]
    allocate: Callable[[tuple[int, int]], Sound]
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)

    @property
    def name(self) -> str:
        """What the layer will be called: its pitches, or how many notes it is."""
        pitches = sorted({note.midi for note in self.chosen})
        if len(pitches) <= 4:
            return " ".join(map(pitch_name, pitches))
        return f"{len(self.chosen)} notes"

    def run(self, report: Progress) -> Sound:
        """Give the notes' part of the layer, in any thread."""
        chosen = {note.id for note in self.chosen}
        return lifted(
            layer_sound(self.project, self.layer_id, self.allocate, report),
            self.project.mixture.sample_rate_hz,
            [_span(note) for note in self.notes if note.id in chosen],
            [_span(note) for note in self.notes if note.id not in chosen],
            room=self.allocate,
            report=report,
            threads=self.threads,
        )

    def edit(self, part: Sound, *, muted: bool, soloed: bool) -> Callable[[Project], Project]:
        """Give the edit that makes a layer of what was lifted; perhaps silenced, or alone."""

        def split(project: Project) -> Project:
            recipe = Recipe(RECIPE, (("notes", len(self.chosen)),))
            project = edits.split_layer(project, self.layer_id, [(self.name, part)], recipe)
            made = split_of(project, self.layer_id)
            assert made is not None
            lifted_id = made.children[0]
            if muted:
                project = edits.set_muted(project, lifted_id, muted=True)
            if soloed:
                project = edits.solo_only(project, lifted_id)
            return project

        return split


def layer_to_lift_from(project: Project, layer_id: LayerId) -> LayerId:
    """Give what is left of a layer after everything that was split off it."""
    split = split_of(project, layer_id)
    while split is not None:
        layer_id = split.children[-1]
        split = split_of(project, layer_id)
    return layer_id


def _span(note: Note) -> Span:
    return note.onset_s, note.offset_s, note.midi
