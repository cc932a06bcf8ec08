"""The one accented button: the next step on the way from a recording to a layer."""

from enum import StrEnum

from PySide6.QtWidgets import QPushButton

from layered.model.project import Project


class NextStep(StrEnum):
    """What a person would do next."""

    HINT = "hint"
    SEPARATE = "separate"
    EXPORT = "export"
    NOTHING = "nothing"


def next_step(
    project: Project | None,
    *,
    is_running: bool,
    is_modified: bool,
    needs_hint: bool = True,
    is_ready: bool = False,
) -> NextStep:
    """Say which button to accent.

    Parameters
    ----------
    needs_hint, is_ready : bool
        Of the chosen method: whether it needs a hint, and whether it has all that it needs.
    """
    if project is None or is_running:
        return NextStep.NOTHING
    used = {name for split in project.splits for name in split.recipe.inputs}
    if any(hint.id not in used for hint in project.hints):
        return NextStep.SEPARATE
    if project.splits:
        return NextStep.EXPORT if is_modified else NextStep.NOTHING
    if not needs_hint:
        return NextStep.SEPARATE if is_ready else NextStep.NOTHING
    return NextStep.HINT


def accent(button: QPushButton, *, accented: bool) -> None:
    """Give a button the accent, or take it away."""
    if button.property("accented") != accented:
        button.setProperty("accented", accented)
        button.style().unpolish(button)
        button.style().polish(button)
