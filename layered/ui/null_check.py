"""Measures in the background whether the layers still add up to the recording."""

from collections.abc import Callable

from layered.errors import LayeredError
from layered.model.changes import Changes
from layered.model.project import Project, recorded_leaves
from layered.progress import Progress
from layered.session.jobs import Jobs
from layered.session.render import null_db
from layered.session.session import Session
from layered.ui import words


class NullCheck:
    """Starts over with every change of the layers' sounds; the newest wins.

    Parameters
    ----------
    jobs : Jobs
        Of its own, so that it never waits for a separation.
    show : callable
        Takes the sentence to show.
    """

    def __init__(self, session: Session, jobs: Jobs, show: Callable[[str], None]) -> None:
        self._jobs = jobs
        self._show = show
        session.listen(self._follow)

    def _follow(self, project: Project | None, changes: Changes) -> None:
        if project is None or not (changes.recording or changes.layers or changes.sounds):
            return
        self._jobs.stop_all()
        if not project.splits:
            self._show("")
            return
        ids = tuple(layer.id for layer in recorded_leaves(project))

        def work(report: Progress) -> float:
            return null_db(project, ids, report)

        self._jobs.start("Adding the layers up", work, on_result=self._tell, on_error=_ignore)

    def _tell(self, null: object) -> None:
        assert isinstance(null, float)
        self._show(f"Layers add up to the recording: {words.number(null, digits=0)} dB")


def _ignore(error: LayeredError) -> None:
    """Leave the line as it is."""
    del error
