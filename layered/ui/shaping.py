"""Measures the shape of what is selected, beside the work, while its plots are shown."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer

from layered.errors import LayeredError
from layered.model.changes import Changes
from layered.model.layer import REST_COLOR
from layered.model.project import Project
from layered.progress import Progress
from layered.session.jobs import Jobs
from layered.session.render import layer_block
from layered.session.session import Session
from layered.session.shape import Shape, shape_of
from layered.ui.selection import Selection
from layered.ui.tools.tool import Span

_WAIT_MS = 200


class Shaping:
    """Follows the current layer and the selected time, or the visible time without one.

    Parameters
    ----------
    jobs : Jobs
        Of its own; the newest measurement wins.
    span : callable
        Gives the stretch to measure, in seconds.
    show : callable
        Takes a shape, or None, and the layer's colour.
    """

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        selection: Selection,
        span: Callable[[], Span],
        show: Callable[[Shape | None, int], None],
    ) -> None:
        self._session, self._jobs, self._selection = session, jobs, selection
        self._span, self._show = span, show
        self._is_shown = False
        self._soon = QTimer(interval=_WAIT_MS, singleShot=True)
        self._soon.timeout.connect(self._measure)
        session.listen(self._follow)
        selection.changed.connect(self.look_again)

    def set_shown(self, *, shown: bool) -> None:
        """Measure from now on, or no more."""
        if shown != self._is_shown:
            self._is_shown = shown
            self._jobs.stop_all()
            self._soon.stop()
            self.look_again()

    def look_again(self) -> None:
        """Measure anew in a moment: what is selected has changed."""
        if self._is_shown:
            self._soon.start()

    def close(self) -> None:
        """Measure nothing more."""
        self._is_shown = False
        self._soon.stop()

    def _follow(self, project: Project | None, changes: Changes) -> None:
        del project
        if changes.sounds or changes.recording or changes.mixer:
            self.look_again()

    def _measure(self) -> None:
        self._jobs.stop_all()
        project = self._session.project
        layer = self._selection.layer(project)
        if project is None or layer is None:
            self._show(None, REST_COLOR)
            return
        rate, n_samples = project.mixture.sample_rate_hz, project.mixture.n_samples
        start, stop = (round(seconds * rate) for seconds in self._span())
        start = min(max(0, start), n_samples - 1)
        stop = min(max(start + 1, stop), n_samples)

        def work(report: Progress) -> Shape:
            return shape_of(
                partial(layer_block, project, layer.id),
                start,
                stop,
                rate,
                n_samples=n_samples,
                on_block=lambda: report(0.0, "Measuring the selection"),
            )

        def tell(shape: object) -> None:
            assert isinstance(shape, Shape)
            self._show(shape, layer.color)

        self._jobs.start("Measuring the selection", work, on_result=tell, on_error=_ignore)


def _ignore(error: LayeredError) -> None:
    """Leave the plots as they are."""
    del error
