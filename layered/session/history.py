"""Undo and redo: a list of whole projects with names.

Projects are immutable and share what did not change, so a step costs what it changed; there are no
inverse operations to get wrong. The cursor stands on the current project.
"""

from collections.abc import Sequence
from typing import Self

from layered.model.project import Project
from layered.model.step import Step

MAX_STEPS = 1000


class History:
    """Where the project has been."""

    def __init__(self, project: Project, label: str) -> None:
        self._steps = [Step(label, project)]
        self._cursor = 0
        self._saved: Step | None = self._steps[0]

    @classmethod
    def of(cls, steps: Sequence[Step], cursor: int) -> Self:
        """Take up a history again, standing on one of its steps."""
        history = cls(steps[0].project, steps[0].label)
        history._steps = list(steps)
        history._cursor = cursor
        history._saved = steps[cursor]
        return history

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, oldest first, undone ones included."""
        return tuple(self._steps)

    @property
    def cursor(self) -> int:
        """Which of `steps` is now."""
        return self._cursor

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self._steps[self._cursor].project

    @property
    def saved(self) -> Step | None:
        """The step that is safe, or None."""
        return self._saved

    @property
    def undo_label(self) -> str | None:
        """What undo would undo, or None."""
        return self._steps[self._cursor].label if self._cursor > 0 else None

    @property
    def redo_label(self) -> str | None:
        """What redo would redo, or None."""
        ahead = self._cursor + 1
        return self._steps[ahead].label if ahead < len(self._steps) else None

    @property
    def is_modified(self) -> bool:
        """Whether something changed since the last `mark_saved` (or the start)."""
        return self._steps[self._cursor] is not self._saved

    def push(self, label: str, project: Project) -> None:
        """Go to a new project; what had been undone is forgotten."""
        del self._steps[self._cursor + 1 :]
        self._steps.append(Step(label, project))
        excess = len(self._steps) - MAX_STEPS
        if excess > 0:
            del self._steps[:excess]
        self._cursor = len(self._steps) - 1

    def go_to(self, index: int) -> None:
        """Move to any step; nothing is lost."""
        self._cursor = max(0, min(index, len(self._steps) - 1))

    def mark_saved(self, step: Step | None = None) -> None:
        """Remember that one step is safe: the one that is now, unless another is given."""
        self._saved = step or self._steps[self._cursor]

    def mark_unsaved(self) -> None:
        """Remember that no step is safe."""
        self._saved = None
