"""Restoring: the dialog, the picture of what will be made up, the job, and with and without."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from layered.dsp.levels import db
from layered.errors import InvalidInputError, LayeredError
from layered.methods.method import Example, Outcome, Report
from layered.methods.restoration.foreseen import Foreseeing, Foreseen, foresee
from layered.methods.restoration.materials import LIKE
from layered.model import edits
from layered.model.added import Added
from layered.model.changes import Changes
from layered.model.hole import Hole
from layered.model.layer import LOWEST_GAIN_DB
from layered.model.project import MIXTURE_ID, Project
from layered.session.jobs import Job
from layered.session.separation import Separation
from layered.session.session import Session
from layered.ui import words
from layered.ui.opening import Opening
from layered.ui.playing import Playing
from layered.ui.restore_dialog import RestoreDialog, Stage
from layered.ui.selection import Selection
from layered.ui.workers import Workers

_NEEDS_EXAMPLE = "Choose an example: a recording of the same kind of sound that has the band."
_NEEDS_HOLES = "Nothing to fill yet: look for holes, or select a stretch before you open this."


class Restoring:
    """Runs restorations in the background and puts what they add into the project.

    Parameters
    ----------
    selected : callable
        Gives the selected stretch in seconds, or None.
    """

    _look: Job | None
    _job: Job | None

    def __init__(
        self,
        window: QWidget,
        session: Session,
        workers: Workers,
        opening: Opening,
        playing: Playing,
        selection: Selection,
        selected: Callable[[], tuple[float, float] | None],
    ) -> None:
        self._window = window
        self._session = session
        self._workers = workers
        self._opening = opening
        self._playing = playing
        self._selection = selection
        self._selected = selected
        self._look = None
        self._job = None
        self._added: Added | None = None
        self.dialog: RestoreDialog | None = None
        session.listen(self._follow)

    def ask(self) -> None:
        """Show the dialog, beside which the window can be used."""
        if self._session.project is None:
            return
        if self.dialog is not None:
            self.dialog.raise_()
            return
        dialog = RestoreDialog(self._selected(), self._window)
        self.dialog, self._added = dialog, None
        dialog.asked.connect(self._look_again)
        dialog.example_chosen.connect(self.use_example)
        dialog.ordered.connect(self._start)
        dialog.stopped.connect(self._stop)
        dialog.undone.connect(self._take_back)
        dialog.amount_started.connect(self._begin_amount)
        dialog.amount_changed.connect(self._set_amount)
        dialog.amount_ended.connect(lambda keep: self._session.end_gesture(keep=keep))
        dialog.play_requested.connect(self._playing.toggle)
        dialog.compared.connect(self._compare)
        dialog.finished.connect(self._forget)
        dialog.show()
        dialog.activateWindow()
        self._look_again()

    def use_example(self, path: Path) -> None:
        """Read a recording and take it as the example."""

        def take(example: object) -> None:
            if self.dialog is not None and self.dialog.stage is Stage.ASKING:
                self.dialog.show_example(example)  # type: ignore[arg-type]

        self._opening.read(path, take)

    def tick(self) -> None:
        """Show how far the work is."""
        if self.dialog is None:
            return
        self.dialog.play.setText("Stop" if self._playing.is_playing else "Play")
        if self._job is not None:
            self.dialog.progress.setValue(round(1000 * self._job.fraction))

    # What will be made up

    def _separation(self, dialog: RestoreDialog) -> Separation:
        """Capture what is asked for; raises `InvalidInputError` where something is missing."""
        method = dialog.method
        if dialog.example is None and any(given.required for given in method.inputs):
            raise InvalidInputError(_NEEDS_EXAMPLE)
        examples = () if dialog.example is None else (Example(LIKE.role, dialog.example),)
        parameters = method.parameters()
        holes: tuple[Hole, ...] = ()
        if method.name == "fill":
            parameters = method.parameters(find=dialog.find_holes.isChecked())
            if dialog.span is not None and dialog.fill_selection.isChecked():
                rate = self._session.open_project.mixture.sample_rate_hz
                holes = (Hole(*dialog.span, 0.0, rate / 2),)
            if not holes and not parameters.find:
                raise InvalidInputError(_NEEDS_HOLES)
        return self._session.separation(
            method, MIXTURE_ID, parameters, examples=examples, holes=holes
        )

    def _look_again(self) -> None:
        """Make the picture of what will be made up; the newest wins."""
        dialog = self.dialog
        if dialog is None or dialog.stage is not Stage.ASKING:
            return
        if self._look is not None:
            self._look.stop()
        dialog.restore.setEnabled(False)
        try:
            separation = self._separation(dialog)
        except LayeredError as error:
            dialog.picture.show_text(str(error))
            dialog.say("")
            return
        dialog.say("Looking for what is missing…")

        def work(report: Report) -> Foreseen:
            assert isinstance(separation.method, Foreseeing)
            return foresee(separation.method, separation.request(report), report)

        self._look = self._workers.looks.start(
            "Looking for what is missing",
            work,
            on_result=partial(self._show_look, dialog),
            on_error=partial(self._show_error, dialog),
        )

    def _show_look(self, dialog: RestoreDialog, foreseen: object) -> None:
        assert isinstance(foreseen, Foreseen)
        if self.dialog is not dialog or dialog.stage is not Stage.ASKING:
            return
        dialog.picture.show_foreseen(foreseen)
        found = foreseen.missing.any()
        dialog.restore.setEnabled(bool(found))
        share = words.number(100 * foreseen.share, digits=0 if foreseen.share > 0.1 else 1)
        dialog.say(
            f"What is hatched will be made up: {share} % of all that could have been recorded."
            if found
            else "Nothing is missing here, as far as can be seen."
        )

    def _show_error(self, dialog: RestoreDialog, error: LayeredError) -> None:
        self._job = None
        if self.dialog is dialog:
            dialog.show_stage(Stage.ASKING)
            dialog.say(str(error))

    # The work

    def _start(self) -> None:
        dialog = self.dialog
        if dialog is None or self._job is not None:
            return
        separation = self._separation(dialog)
        dialog.show_stage(Stage.WORKING)
        dialog.say("Making up what is missing…")
        self._job = self._workers.engine.start(
            separation.method.title,
            separation.run,
            on_result=partial(self._on_result, dialog, separation),
            on_error=partial(self._show_error, dialog),
            on_cancelled=partial(self._on_cancelled, dialog),
        )

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _on_cancelled(self, dialog: RestoreDialog) -> None:
        self._job = None
        if self.dialog is dialog:
            dialog.show_stage(Stage.ASKING)
            dialog.say("Stopped. Nothing was changed.")

    def _on_result(self, dialog: RestoreDialog, separation: Separation, outcome: object) -> None:
        assert isinstance(outcome, Outcome)
        self._job = None
        project = self._session.project
        if project is None or project.mixture is not separation.project.mixture:
            return
        self._session.begin_gesture(separation.method.title)
        self._session.apply(separation, outcome)
        added = self._session.open_project.added[-1]
        self._added = added
        if self.dialog is dialog:
            self._set_amount(dialog.amount)
        self._session.end_gesture()
        self._selection.select(added.layer)
        if self.dialog is dialog:
            dialog.show_stage(Stage.DONE)
            done = "What was made up is a layer of its own; what was recorded has not changed."
            dialog.say(" ".join((done, *outcome.warnings)))

    # With and without

    def _begin_amount(self) -> None:
        if self._added is not None:
            self._session.begin_gesture("Amount of what was made up")

    def _set_amount(self, amount: float) -> None:
        added = self._added
        if added is None:
            return
        gain_db = db(amount, floor_db=LOWEST_GAIN_DB)

        def change(project: Project) -> Project:
            project = edits.set_gain(project, added.layer, gain_db)
            return edits.set_muted(project, added.layer, muted=amount <= 0)

        self._session.do("Amount of what was made up", change)

    def _compare(self, original: bool) -> None:
        if self._playing.is_original != original:
            self._playing.toggle_original()

    def _take_back(self) -> None:
        added = self._added
        if added is not None:
            self._session.do("Remove what was made up", partial(_without, added=added))

    def _follow(self, project: Project | None, changes: Changes) -> None:
        """Go back to asking when the added layer is gone; close with the recording."""
        if self.dialog is None:
            return
        if changes.recording:
            self.dialog.reject()
        elif self._added is not None and (project is None or self._added not in project.added):
            self._added = None
            self.dialog.show_stage(Stage.ASKING)
            self._look_again()

    def _forget(self) -> None:
        dialog, self.dialog, self._added = self.dialog, None, None
        for job in (self._look, self._job):
            if job is not None:
                job.stop()
        self._look = None
        self._compare(False)
        if dialog is not None:
            dialog.deleteLater()


def _without(project: Project, *, added: Added) -> Project:
    return edits.remove_added(project, added.layer)
