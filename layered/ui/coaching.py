"""Listens to the current hint beside the work, and shows what the coach says of it."""

from functools import partial

from PySide6.QtCore import QTimer

from layered.errors import LayeredError
from layered.model.changes import Changes
from layered.model.hint import Hint, HintId
from layered.model.project import Project, hint_of
from layered.progress import Progress
from layered.session.coach import Advice, Fault, look_over
from layered.session.jobs import Jobs
from layered.session.session import Session
from layered.ui.coach_lines import CoachLine
from layered.ui.hinting import Hinting
from layered.ui.time_area import TimeArea

_WAIT_MS = 250
_RECORD_AGAIN = (Fault.SILENT, Fault.DROPOUT)
GOOD = "This is a good hint."


class Coaching:
    """Looks over the current hint anew when it, the selection or the recording changes.

    Parameters
    ----------
    jobs : Jobs
        Of its own; the newest wins.
    """

    def __init__(self, session: Session, jobs: Jobs, hinting: Hinting, area: TimeArea) -> None:
        self._session, self._jobs = session, jobs
        self._hinting, self._area = hinting, area
        self._lines = area.hint_strip.coach
        self._seen: object = None
        self._soon = QTimer(area, interval=_WAIT_MS, singleShot=True)
        self._soon.timeout.connect(self._look)
        session.listen(self._follow)

    def look_again(self) -> None:
        """Listen in a moment: something has changed; what was said of another hint goes."""
        if self._hint() is None:
            self._seen = None
            self._jobs.stop_all()
            self._lines.show_lines(())
        self._soon.start()

    def _follow(self, project: Project | None, changes: Changes) -> None:
        del project
        if changes.hints or changes.recording:
            self.look_again()

    def _hint(self) -> Hint | None:
        project, name = self._session.project, self._hinting.current
        return hint_of(project, name) if project is not None and name is not None else None

    def _look(self) -> None:
        hint = self._hint()
        if hint is None:
            return
        mixture, selected = self._session.open_project.mixture, self._area.selection
        about = (hint, mixture, selected)
        if about == self._seen:
            return
        self._seen = about
        self._jobs.stop_all()

        def work(report: Progress) -> tuple[Advice, ...]:
            return look_over(hint, mixture, report, selected=selected)

        def show(advice: object) -> None:
            assert isinstance(advice, tuple)
            if hint is self._hint():
                self._show(hint.id, advice)

        self._jobs.start("Listening to the hint", work, on_result=show, on_error=_ignore)

    def _show(self, hint_id: HintId, found: tuple[Advice, ...]) -> None:
        lines = [self._line(hint_id, advice) for advice in found]
        if not any(advice.hurts for advice in found):
            lines.insert(0, CoachLine("check", GOOD))
        self._lines.show_lines(lines)

    def _line(self, hint_id: HintId, advice: Advice) -> CoachLine:
        icon = "warning" if advice.hurts else "information"
        if advice.cure is not None:
            return CoachLine(
                icon, advice.text, advice.cure.label, partial(self._cure, hint_id, advice)
            )
        if advice.fault in _RECORD_AGAIN:
            again = partial(self._hinting.record_again, hint_id)
            return CoachLine(icon, advice.text, "Record again", again)
        if advice.fault is Fault.COVERAGE:
            return CoachLine(
                icon, advice.text, "Select what it covers", partial(self._select, hint_id)
            )
        return CoachLine(icon, advice.text)

    def _cure(self, hint_id: HintId, advice: Advice) -> None:
        cure = advice.cure
        if cure is not None:
            self._session.do(cure.label, lambda project: cure.apply(project, hint_id))

    def _select(self, hint_id: HintId) -> None:
        project = self._session.open_project
        hint = hint_of(project, hint_id)
        end_s = min(hint.end_s, project.mixture.duration_s)
        self._area.spectrogram.select((hint.offset_s, end_s))


def _ignore(error: LayeredError) -> None:
    """Leave the lines as they are: the separation will say what is wrong."""
    del error
