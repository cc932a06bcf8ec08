"""Separating: start it, watch it, stop it, and say what to think of the result."""

from collections.abc import Callable
from functools import partial
from typing import Any

from layered.errors import LayeredError
from layered.methods.method import DOUBTFUL_BELOW, Example, Method, Outcome
from layered.model.changes import Changes
from layered.model.edits import join_children
from layered.model.hint import HintId
from layered.model.layer import LayerId
from layered.model.project import Project, layer_of, leaves, split_of, split_with
from layered.model.split import Split
from layered.session.forecast import forecast
from layered.session.jobs import Job, Jobs
from layered.session.separation import Separation
from layered.session.session import Session
from layered.ui.banner import Banner, Offer, Tone
from layered.ui.selection import Selection

ShowPreview = Callable[[LayerId, Outcome | None], None]


class Separating:
    """Runs methods in the background and puts what they find into the project.

    Parameters
    ----------
    show_preview : callable
        Shows what was found so far of a layer, None at the end.
    when_changed : callable
        Called when a separation starts or ends.
    tell : callable
        Says a sentence in passing, in the status line.
    """

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        banner: Banner,
        selection: Selection,
        show_preview: ShowPreview,
        when_changed: Callable[[], None],
        tell: Callable[[str], None],
    ) -> None:
        self._session = session
        self._jobs = jobs
        self._banner = banner
        self._selection = selection
        self._show_preview = show_preview
        self._when_changed = when_changed
        self._tell = tell
        self._job: Job | None = None
        self._running: Separation | None = None
        self._preview_number = 0
        self._again: Callable[[], None] = _nothing
        self._judged: tuple[Split, str] | None = None
        self.preview: Outcome | None = None
        session.listen(self._follow)

    @property
    def is_running(self) -> bool:
        """Whether a separation is at work."""
        return self._job is not None

    def start(
        self,
        method: Method,
        layer_id: LayerId,
        parameters: Any,  # noqa: ANN401 - each method has its own class
        hint_ids: tuple[HintId, ...],
        seed: int,
        examples: tuple[Example, ...] = (),
    ) -> None:
        """Separate a layer; one that is split already is split anew."""
        if self.is_running:
            return
        try:
            separation = self._session.separation(
                method, layer_id, parameters, hint_ids=hint_ids, examples=examples, seed=seed
            )
        except LayeredError as error:
            self._banner.say(str(error), tone=Tone.WARNING)
            return
        self._banner.close_news()
        self._again = lambda: self.start(
            method, layer_id, parameters, hint_ids, seed + 1, examples
        )
        self._running = separation
        self._preview_number = 0
        self.preview = None
        self._job = self._jobs.start(
            method.title,
            separation.run,
            on_result=self._on_result,
            on_error=self._on_error,
            on_cancelled=self._on_cancelled,
        )
        self._when_changed()

    def foresee(
        self,
        method: Method,
        layer_id: LayerId | None,
        parameters: Any,  # noqa: ANN401 - each method has its own class
        hint_ids: tuple[HintId, ...],
    ) -> str:
        """Say what a separation would take; empty where it is little or nobody can tell."""
        if layer_id is None or not hint_ids or self._session.project is None:
            return ""
        try:
            expected = forecast(
                self._session.separation(method, layer_id, parameters, hint_ids=hint_ids)
            )
        except LayeredError:
            return ""
        return "" if expected is None else expected.words

    def stop(self) -> None:
        """Stop; what was found so far is offered, nothing is changed."""
        if self._job is not None:
            self._job.stop()

    def again(self) -> None:
        """Run the last separation with another seed."""
        self._again()

    def tick(self) -> None:
        """Show what was found since the last time."""
        job, running = self._job, self._running
        if job is not None and job.is_done:  # a bug ended it, and the crash dialog says so
            self._finish()
            return
        if job is None or running is None or job.preview_number == self._preview_number:
            return
        self._preview_number = job.preview_number
        if job.preview is not None:
            self.preview = job.preview
            self._show_preview(running.layer_id, job.preview)

    def _on_result(self, outcome: object) -> None:
        assert isinstance(outcome, Outcome)
        running = self._finish()
        if running is not None:
            self._apply(running, outcome)

    def _on_error(self, error: LayeredError) -> None:
        self._finish()
        self._banner.say(str(error), tone=Tone.DANGER)

    def _on_cancelled(self) -> None:
        found, running = self.preview, self._finish()
        if running is None or not self._is_open(running):
            return
        if found is None:
            self._tell("Stopped before anything was found. Nothing was changed.")
            return
        self._banner.say(
            "Stopped. What was found so far can be kept as a layer.",
            Offer("Keep it", lambda: self._apply(running, found)),
            Offer("Start again", self._again),
        )

    def _finish(self) -> Separation | None:
        running = self._running
        self._job = self._running = self.preview = None
        if running is not None:
            self._show_preview(running.layer_id, None)
        self._when_changed()
        return running

    def _apply(self, separation: Separation, outcome: Outcome) -> None:
        if not self._is_open(separation):
            return
        try:
            self._session.apply(separation, outcome)
        except LayeredError as error:
            self._banner.say(str(error), tone=Tone.WARNING)
            return
        split = split_of(self._session.open_project, separation.layer_id)
        if split is not None:
            self._selection.select(split.children[0])
            self._judge(separation, outcome, split)

    def _is_open(self, separation: Separation) -> bool:
        project = self._session.project
        return project is not None and project.mixture is separation.project.mixture

    def _judge(self, separation: Separation, outcome: Outcome, split: Split) -> None:
        """Say what the method thinks of its own result, and offer what to do about it."""
        verdict = " ".join(outcome.warnings)
        if outcome.confidence < DOUBTFUL_BELOW and not verdict:
            verdict = "This result is doubtful. Sing it once more, closer to the sound."
        if not verdict:
            return
        self._judged = (split, verdict)
        if outcome.confidence >= DOUBTFUL_BELOW:
            self._banner.say(verdict)
            return
        result = self._session.open_project
        offers = [Offer("Keep it", _nothing), Offer("Try again", self._again)]
        if outcome.anyway is not None:
            insist = partial(self._insist, separation, outcome.anyway, result)
            offers = [Offer("Separate anyway", insist)]
        undo = Offer("Undo", lambda: self._take_back(split, result))
        self._banner.say(verdict, *offers, undo, tone=Tone.WARNING)

    def _follow(self, project: Project | None, changes: Changes) -> None:
        """Say no more about a result that is there no more."""
        del changes
        if self._judged is None or (project is not None and self._judged[0] in project.splits):
            return
        verdict, self._judged = self._judged[1], None
        if self._banner.text == verdict:
            self._banner.close_news()

    def _take_back(self, split: Split, result: Project) -> None:
        """Take a result back, whatever was done after it."""
        project = self._session.open_project
        if project is result:
            self._session.undo()
        elif split in project.splits:
            name = layer_of(project, split.parent).name
            self._session.do(f"Put {name} together", lambda p: join_children(p, split.parent))

    def _insist(
        self,
        separation: Separation,
        parameters: Any,  # noqa: ANN401
        result: Project,
    ) -> None:
        """Run a method that stepped back once more, with what makes it go on, as one step."""
        if self._session.project is result:
            self._session.undo()
        hint_ids = tuple(hint.id for hint in separation.hints)
        self.start(
            separation.method,
            separation.layer_id,
            parameters,
            hint_ids,
            separation.seed,
            separation.examples,
        )


def targets(project: Project, hint_ids: tuple[HintId, ...]) -> list[tuple[LayerId, str]]:
    """List the layers that can be separated, the likeliest first.

    A hint that was used already separates the same layer anew; else it is the last rest.
    """
    found: list[tuple[LayerId, str]] = []
    for split in project.splits:
        if hint_ids and set(hint_ids) & set(split.recipe.inputs):
            name = layer_of(project, split.parent).name
            found.insert(0, (split.parent, f"{name}, again"))
    rests = [leaf for leaf in reversed(leaves(project)) if _is_rest(project, leaf.id)]
    others = [leaf for leaf in leaves(project) if leaf not in rests]
    return found + [(leaf.id, leaf.name) for leaf in (*rests, *others)]


def _is_rest(project: Project, layer_id: LayerId) -> bool:
    split = split_with(project, layer_id)
    return split is not None and split.children[-1] == layer_id


def _nothing() -> None:
    """Do nothing more than close the banner."""
