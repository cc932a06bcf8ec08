"""One timer for all that moves: playhead, meters, recording, the job."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from layered.ui.desk import Desk
from layered.ui.hint_strip import StripState
from layered.ui.layer_list import LayerList
from layered.ui.status_line import StatusLine
from layered.ui.transport import Transport

_FAST_MS, _SLOW_MS = 16, 100


class Pulse(QObject):
    """Polls plain attributes, fast while something moves and slowly otherwise.

    Parameters
    ----------
    when_changed : callable
        Called when a job, the playback or a recording began or ended.
    """

    def __init__(
        self,
        desk: Desk,
        transport: Transport,
        layers: LayerList,
        status: StatusLine,
        when_changed: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._transport = transport
        self._layers = layers
        self._status = status
        self._when_changed = when_changed
        self._seen: tuple[object, bool, StripState, bool] | None = None
        self._timer = QTimer(self, interval=_SLOW_MS)
        self._timer.timeout.connect(self.beat)
        self._timer.start()

    def stop(self) -> None:
        """Be still, for good."""
        self._timer.stop()

    def beat(self) -> None:
        """Look at everything once."""
        desk, playing = self._desk, self._desk.playing
        playing.tick()
        desk.hinting.tick()
        desk.separating.tick()
        desk.restoring.tick()
        hinting = desk.hinting.state
        self._transport.show_position(playing.position_s)
        desk.time_area.set_playhead(playing.position_s, recording=hinting is StripState.RECORDING)
        self._layers.show_levels(playing.layer_meters)
        output = playing.player.output_meter
        self._status.output.show_level(output.level, output.held, clipped=output.clipped)
        job = desk.jobs.running
        self._status.show_job(job)
        seen = (job, playing.is_playing, hinting, desk.separating.preview is not None)
        if seen != self._seen:
            self._seen = seen
            self._when_changed()
        moving = playing.is_playing or hinting is not StripState.IDLE
        interval = _FAST_MS if moving else _SLOW_MS
        if self._timer.interval() != interval:
            self._timer.setInterval(interval)
