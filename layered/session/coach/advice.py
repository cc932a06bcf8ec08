"""What the coach says."""

from dataclasses import dataclass
from enum import StrEnum

from layered.model import edits
from layered.model.hint import HintId, HintKind
from layered.model.project import Project, hint_of
from layered.model.recording import Recording


class Fault(StrEnum):
    """What may be wrong with a hint, the gravest first."""

    SILENT = "silent"
    DROPOUT = "dropout"
    CLIPPED = "clipped"
    BLEED = "bleed"
    QUIET = "quiet"
    TIMING = "timing"
    UNVOICED = "unvoiced"
    OCTAVE = "octave"
    COVERAGE = "coverage"


@dataclass(frozen=True, slots=True, eq=False)
class Cure:
    """How a hint is changed; None leaves that as it is.

    Parameters
    ----------
    label : str
        What the change is called, in the history and on the button.
    by_s : float
        How far the hint is moved.
    """

    label: str
    recording: Recording | None = None
    by_s: float = 0.0
    kind: HintKind | None = None

    def apply(self, project: Project, hint_id: HintId) -> Project:
        """Change the hint in a project."""
        if self.recording is not None:
            project = edits.set_hint_sound(project, hint_id, self.recording)
        if self.kind is not None:
            project = edits.set_hint_kind(project, hint_id, self.kind)
        if self.by_s:
            to_s = hint_of(project, hint_id).offset_s + self.by_s
            project = edits.move_hint(project, hint_id, to_s)
        return project


@dataclass(frozen=True, slots=True, eq=False)
class Advice:
    """One thing that would hurt, in a sentence.

    Parameters
    ----------
    hurts : bool
        False for what is only good to know.
    cure : Cure or None
        What can be done about it at once; None where only recording again helps.
    """

    fault: Fault
    text: str
    cure: Cure | None = None
    hurts: bool = True
