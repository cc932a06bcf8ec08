"""The dialogs about sound devices: which they are, and recording something new."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from layered.model.project import new_project
from layered.model.recording import Recording
from layered.model.step import Step
from layered.playback.backend import AudioBackend
from layered.playback.recorder import Recorder
from layered.session.calibration import Pair, measure
from layered.session.jobs import Jobs
from layered.session.session import Session
from layered.ui.banner import Banner, Tone
from layered.ui.devices_dialog import DevicesDialog
from layered.ui.preferences import Preferences
from layered.ui.record_dialog import RecordDialog


class SoundDialogs:
    """Opens them, one of each.

    Parameters
    ----------
    jobs : Jobs
        Measures the delay of devices, where it is seen and can be stopped.
    quiet : callable
        Lets go of the devices.
    """

    def __init__(
        self,
        window: QWidget,
        session: Session,
        recorder: Recorder,
        banner: Banner,
        preferences: Preferences,
        backend: AudioBackend,
        jobs: Jobs,
        quiet: Callable[[], None],
    ) -> None:
        self._window, self._session, self._recorder = window, session, recorder
        self._banner, self._preferences = banner, preferences
        self._backend, self._jobs, self._quiet = backend, jobs, quiet

    def record(self) -> None:
        """Record a new mixture."""
        self._quiet()
        RecordDialog(self._recorder, self._take, self._window).open()

    def show_devices(self) -> None:
        """Show the sound devices."""
        self._quiet()
        dialog = self._window.findChild(DevicesDialog)
        if dialog is None:
            dialog = DevicesDialog(self._preferences, self._backend, self._measure, self._window)
        dialog.form.look()
        dialog.show()
        dialog.raise_()

    def _take(self, recording: Recording, warning: str) -> None:
        """Open what was recorded; it is unsaved work from its first moment."""
        step = Step("Record", new_project(recording))
        self._session.open_history([step], 0, None, saved=False)
        if warning:
            self._banner.say(warning, tone=Tone.WARNING)

    def _measure(
        self, pair: Pair, done: Callable[[object], None], failed: Callable[[str], None]
    ) -> None:
        latency_s = self._preferences.now.latency_s
        self._quiet()
        self._jobs.start(
            "Measuring the delay",
            lambda report: measure(self._backend, pair, latency_s=latency_s, report=report),
            on_result=done,
            on_error=lambda error: failed(str(error)),
            on_cancelled=lambda: failed("Stopped. Nothing was measured."),
        )
