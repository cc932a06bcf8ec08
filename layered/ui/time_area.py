"""Everything on the time axis, one above the other and aligned to the pixel."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from layered.methods.method import Outcome
from layered.model.changes import Changes
from layered.model.layer import LayerId
from layered.model.project import Project
from layered.session.pictures import Pictures, Preview
from layered.session.session import Session
from layered.session.shape import Shape
from layered.ui.axes import AXIS_WIDTH, FrequencyAxis, TimeRuler
from layered.ui.explained_row import ExplainedRow
from layered.ui.hint_lane import LANE_HEIGHT
from layered.ui.hint_strip import HintStrip
from layered.ui.overview import HEIGHT as OVERVIEW_HEIGHT
from layered.ui.overview import Overview
from layered.ui.shape_plots import ENVELOPE_HEIGHT, EnvelopePlot, SpectrumPlot
from layered.ui.spectrogram_view import SpectrogramView
from layered.ui.tools.tool import Span
from layered.ui.viewport import Viewport
from layered.ui.wave_view import WaveView

_POLL_MS = 33
_GAP = 8
_FULL_HEIGHT, _LOWEST_SHARE = 620, 0.6
_FOLLOW_AT = 0.92
_FOLLOW_TO = 0.08


class TimeArea(QWidget):
    """Overview, ruler, axis, spectrogram with its plots, and hint strip on one shared viewport.

    Shows the session's project by itself; while pictures are being drawn, looks for news of them.
    """

    seek_requested = Signal(float)
    hover_changed = Signal(str)
    selection_changed = Signal(object)

    def __init__(
        self, session: Session, pictures: Pictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._seen_version = -1
        self._seen_preview: Preview | None = None
        self._playhead_s: float | None = None
        self.follow = True
        self.viewport = Viewport(self)
        self.overview = Overview(self.viewport, pictures)
        self.ruler = TimeRuler(self.viewport)
        self.frequency_axis = FrequencyAxis(self.viewport)
        self.spectrogram = SpectrogramView(self.viewport, pictures)
        self.wave = WaveView(self.spectrogram, pictures)
        self.spectrum_plot = SpectrumPlot(self.viewport)
        self.envelope_plot = EnvelopePlot(self.viewport)
        self.explained = ExplainedRow()
        self.hint_strip = HintStrip(session, self.viewport, pictures)
        self._arrange()
        self._connect()
        self._poll = QTimer(self, interval=_POLL_MS)
        self._poll.timeout.connect(self._look_for_news)
        self.viewport.changed.connect(self._poll.start)
        session.listen(self.show_project)
        if session.project is not None:
            self.show_project(session.project, Changes(recording=True, layers=True, hints=True))

    def fit(self, window_height: int) -> None:
        """Leave the picture room in a low window: all else gives of its own."""
        share = min(1.0, max(_LOWEST_SHARE, window_height / _FULL_HEIGHT))
        self.overview.setFixedHeight(round(share * OVERVIEW_HEIGHT))
        self.envelope_plot.setFixedHeight(round(share * ENVELOPE_HEIGHT))
        self.hint_strip.lane.setFixedHeight(round(share * LANE_HEIGHT))

    def show_plots(self, *, shown: bool) -> None:
        """Show spectrum and envelope beside the spectrogram, or not."""
        for part in (self.spectrum_plot, self.envelope_plot, self.explained):
            part.setVisible(shown)
        self._grid.setRowMinimumHeight(6, 0 if shown else _GAP)

    def show_pictures(self, shown: str) -> None:
        """Show the spectrogram, the waveform (``wave``), or ``both``."""
        for part in (self.spectrogram, self.frequency_axis):
            part.setVisible(shown != "wave")
        self.wave.setVisible(shown != "spectrogram")
        self._grid.setRowStretch(2, 1 if shown != "spectrogram" else 0)
        self._grid.setRowStretch(3, 4 if shown != "wave" else 0)

    def set_window(self, window_s: float) -> None:
        """Draw with another shortest window, in seconds."""
        self._pictures.set_window(window_s)
        self._poll.start()

    def show_shape(self, shape: Shape | None, color: int) -> None:
        """Draw the shape of what is selected."""
        self.spectrum_plot.show_shape(shape, color)
        self.envelope_plot.show_shape(shape, color)
        self.explained.show_shape(shape)

    @property
    def measured_span(self) -> Span:
        """The selected stretch of time, or all that is in view."""
        return self.selection or (self.viewport.start_s, self.viewport.end_s)

    @property
    def selection(self) -> Span | None:
        """The selected stretch of time, start and end in seconds."""
        return self.spectrogram.selection

    def clear_selection(self) -> None:
        """Select nothing."""
        self.spectrogram.select(None)

    def show_project(self, project: Project | None, changes: Changes) -> None:
        """Show another state of the project."""
        self._pictures.show(project)
        if project is not None and changes.recording:
            self._playhead_s = None
            self.viewport.set_sound(project.mixture.duration_s, project.mixture.sample_rate_hz)
        self.spectrogram.show_project(project, changes)
        self.wave.show_project(project)
        self.hint_strip.show_project(project, changes)
        if changes.recording:
            self.overview.refresh()
        self._poll.start()

    def set_preview(self, layer_id: LayerId, outcome: Outcome | None) -> None:
        """Light up what a separation of a layer has found so far; None ends it."""
        self._pictures.set_preview(layer_id, outcome)
        self._poll.start()

    def set_playhead(self, seconds: float | None, *, recording: bool = False) -> None:
        """Show where playback is; cheap enough for every tick of a timer."""
        before, self._playhead_s = self._playhead_s, seconds
        if self.follow and seconds is not None and before is not None and seconds != before:
            self._follow(before, seconds)
        self.spectrogram.set_playhead(seconds, recording=recording)
        self.wave.set_playhead(seconds, recording=recording)
        self.overview.set_playhead(seconds, recording=recording)
        self.ruler.set_playhead(seconds, recording=recording)
        self.hint_strip.set_playhead(seconds)

    def reveal(self, seconds: float) -> None:
        """Bring a time into view, where it is not in it already."""
        view, seconds = self.viewport, min(seconds, self.viewport.length_s)
        if not view.start_s <= seconds <= view.end_s:
            self._turn_to(seconds)

    def _turn_to(self, seconds: float) -> None:
        view = self.viewport
        start_s = seconds - _FOLLOW_TO * view.span_s
        view.set_times(start_s, start_s + view.span_s)

    def _follow(self, before_s: float, now_s: float) -> None:
        """Turn the page when the playhead leaves it; a person who looked away is left in peace."""
        view = self.viewport
        was_seen = view.start_s <= before_s <= view.end_s
        edge_s = view.start_s + _FOLLOW_AT * view.span_s
        if was_seen and now_s > edge_s and view.end_s < view.length_s:
            self._turn_to(now_s)

    def _look_for_news(self) -> None:
        if self._pictures.version != self._seen_version:
            self._seen_version = self._pictures.version
            if self._pictures.preview is self._seen_preview:
                self.spectrogram.refresh()
            else:
                self._seen_preview = self._pictures.preview
                self.spectrogram.show_preview()
            self.hint_strip.refresh()
            if not self.overview.is_complete:
                self.overview.refresh()
                self.wave.refresh()
        elif not self._pictures.is_busy:
            self._poll.stop()

    def _connect(self) -> None:
        for part in (self.spectrogram, self.ruler, self.overview, self.hint_strip):
            part.seek_requested.connect(self.seek_requested)
        self.spectrogram.hover_changed.connect(self.hover_changed)
        self.spectrogram.selection_changed.connect(self.selection_changed)
        self.spectrogram.pointer_moved.connect(self.frequency_axis.show_pointer)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.overview, 0, 1)
        grid.addWidget(self.ruler, 1, 1)
        grid.addWidget(self.wave, 2, 1)
        grid.addWidget(self.frequency_axis, 3, 0)
        grid.addWidget(self.spectrogram, 3, 1)
        grid.addWidget(self.spectrum_plot, 3, 2)
        grid.addWidget(self.envelope_plot, 4, 1)
        grid.addWidget(self.explained, 5, 1, 1, 2)
        grid.setColumnMinimumWidth(0, AXIS_WIDTH)
        grid.setRowMinimumHeight(6, _GAP)
        grid.addWidget(self.hint_strip, 7, 0, 1, 2)
        self._grid = grid
        self.show_plots(shown=False)
        self.show_pictures("spectrogram")
        grid.setColumnStretch(1, 1)
