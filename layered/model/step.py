"""One step of a project's history."""

from dataclasses import dataclass

from layered.model.project import Project


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One state of the project and the words for how it came about."""

    label: str
    project: Project
