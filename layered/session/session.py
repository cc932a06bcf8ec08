"""The open project and everything a person can do with it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from layered.errors import InvalidInputError
from layered.methods.method import Example, Method, Outcome, check_examples, check_parameters
from layered.model.changes import Changes, changes_between
from layered.model.hint import HintId
from layered.model.hole import Hole
from layered.model.layer import LayerId
from layered.model.original import Original
from layered.model.project import Project, hint_of, layer_of, new_project
from layered.model.recording import Recording
from layered.model.step import Step
from layered.session.history import History
from layered.session.scratch import Scratch
from layered.session.separation import Separation

Listener = Callable[[Project | None, Changes], None]
Edit = Callable[[Project], Project]


class Session:
    """One project at a time, its history, and those who want to know when it changes.

    Listeners are called with ``(project, changes)`` after every do, undo, redo and open: one path,
    so that nothing can forget.
    """

    def __init__(self, scratch: Scratch | None = None) -> None:
        self.scratch = scratch or Scratch()
        self._history: History | None = None
        self._listeners: list[Listener] = []
        self._gesture: tuple[str, Project] | None = None
        self._shown: Project | None = None
        self._path: Path | None = None
        self._file: Original | None = None

    @property
    def path(self) -> Path | None:
        """The file the project is saved in, or None."""
        return self._path

    @property
    def file(self) -> Original | None:
        """The project's file as it was when it was last read or written here."""
        return self._file

    @property
    def project(self) -> Project | None:
        """The project as it is now, a gesture under way included; None when nothing is open."""
        return self._shown

    @property
    def open_project(self) -> Project:
        """The project; raises `InvalidInputError` when nothing is open."""
        if self._shown is None:
            raise InvalidInputError("Open a recording first.")
        return self._shown

    @property
    def is_modified(self) -> bool:
        """Whether there is work that is not saved or exported."""
        return self._history is not None and self._history.is_modified

    @property
    def undo_label(self) -> str | None:
        """What undo would undo, or None."""
        return self._history.undo_label if self._history else None

    @property
    def redo_label(self) -> str | None:
        """What redo would redo, or None."""
        return self._history.redo_label if self._history else None

    @property
    def steps(self) -> tuple[tuple[Step, ...], int]:
        """The history's steps and which of them is now."""
        return (self._history.steps, self._history.cursor) if self._history else ((), 0)

    @property
    def saved_step(self) -> Step | None:
        """The step that the project's file holds, or None."""
        return self._history.saved if self._history else None

    def listen(self, listener: Listener) -> None:
        """Call ``listener`` after every change."""
        self._listeners.append(listener)

    def open_recording(self, recording: Recording) -> None:
        """Start a new project with a recording as its mixture."""
        self.open(new_project(recording), f"Open {recording.name}")

    def open(self, project: Project, label: str) -> None:
        """Start from a project; the history begins here."""
        self._open(History(project, label))

    def open_history(
        self,
        steps: Sequence[Step],
        cursor: int,
        path: Path | None,
        *,
        saved: bool = True,
        file: Original | None = None,
    ) -> None:
        """Go on where a project was left: with its history, in its file.

        Parameters
        ----------
        saved : bool
            Whether the file holds all of it.
        file : Original, optional
            The file as it was when it was read.
        """
        history = History.of(steps, cursor)
        if not saved:
            history.mark_unsaved()
        self._open(history, path, file)

    def close_project(self) -> None:
        """Forget the project; nothing is open then."""
        self._history = None
        self._gesture = None
        self._shown = None
        self._path = self._file = None
        nothing = Changes(recording=True, layers=True, sounds=True, hints=True)
        for listener in list(self._listeners):
            listener(None, nothing)

    def do(self, label: str, edit: Edit) -> None:
        """Apply an edit as one step; inside a gesture, as part of it.

        An edit that returns the project it was given makes no step.
        """
        changed = edit(self.open_project)
        if changed is self._shown:
            return
        if self._gesture is None:
            self._require_history().push(label, changed)
        self._show(changed)

    def begin_gesture(self, label: str) -> None:
        """Make all edits until `end_gesture` one step: a drag."""
        self.end_gesture()
        self._gesture = (label, self.open_project)

    def end_gesture(self, *, keep: bool = True) -> None:
        """Finish a gesture: one step if anything changed, none if not or if not kept."""
        if self._gesture is None:
            return
        label, before = self._gesture
        self._gesture = None
        after = self.open_project
        if keep and after is not before:
            self._require_history().push(label, after)
        self._show(after if keep else before)

    def undo(self) -> None:
        """Go one step back; a gesture under way is that step."""
        self.end_gesture()
        self.go_to(self._require_history().cursor - 1)

    def redo(self) -> None:
        """Go one step forward again."""
        self.end_gesture()
        self.go_to(self._require_history().cursor + 1)

    def go_to(self, index: int) -> None:
        """Go to any step of the history."""
        self.end_gesture()
        history = self._require_history()
        history.go_to(index)
        self._show(history.project)

    def mark_saved(
        self, step: Step | None = None, path: Path | None = None, file: Original | None = None
    ) -> None:
        """Remember that the work so far, or up to a step, is in a project file."""
        self._path = path or self._path
        self._file = file or self._file
        self._require_history().mark_saved(step)
        self._tell_again()

    def mark_exported(self) -> None:
        """Remember that the work so far is safe, where no project file says what is."""
        if self._path is None:
            self._require_history().mark_saved()
            self._tell_again()

    def separation(
        self,
        method: Method,
        layer_id: LayerId,
        parameters: Any,  # noqa: ANN401 - each method has its own class
        *,
        hint_ids: tuple[HintId, ...] = (),
        examples: tuple[Example, ...] = (),
        holes: tuple[Hole, ...] = (),
        seed: int = 0,
    ) -> Separation:
        """Capture all that a separation of a layer needs; run it in a job, then `apply` it.

        Raises
        ------
        InvalidInputError
            If the layer, a hint or an example is missing, or a parameter is out of range.
        """
        project = self.open_project
        check_parameters(parameters)
        if method.needs_hint and not hint_ids:
            raise InvalidInputError("Record or load a hint first: it says which sound to find.")
        check_examples(method.inputs, examples)
        layer_of(project, layer_id)
        hints = tuple(hint_of(project, hint_id) for hint_id in hint_ids)
        return Separation(
            method,
            project,
            layer_id,
            parameters,
            self.scratch.allocate,
            hints=hints,
            examples=examples,
            holes=holes,
            seed=seed,
            keep=self.scratch.keep,
        )

    def apply(self, separation: Separation, outcome: Outcome) -> None:
        """Put what a separation found into the project as one step."""
        self.do(separation.method.title, separation.edit(outcome))

    def close(self) -> None:
        """Tell nobody anything any more."""
        self._listeners.clear()

    def _open(
        self, history: History, path: Path | None = None, file: Original | None = None
    ) -> None:
        self._history = history
        self._path, self._file = path, file
        self._gesture = None
        self._show(history.project)

    def _require_history(self) -> History:
        if self._history is None:
            raise InvalidInputError("Open a recording first.")
        return self._history

    def _tell_again(self) -> None:
        if self._shown is not None:
            self._show(self._shown)

    def _show(self, project: Project) -> None:
        changes = changes_between(self._shown, project)
        self._shown = project
        for listener in list(self._listeners):
            listener(project, changes)
