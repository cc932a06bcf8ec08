import numpy as np

from layered.model import edits
from layered.model.hint import Hint, HintId
from layered.model.recording import Recording

RATE = 8000


def test_what_a_long_separation_takes_is_said_before_it_starts(qtbot, open_window):
    panel = open_window.side.separating
    assert panel.forecast.isHidden()
    long = np.broadcast_to(np.float32(0.1), (1, 1800 * RATE))
    open_window.session.open_recording(Recording(long, RATE, "Long"))
    hint = Hint(HintId("h"), Recording(long, RATE, "Hum"))
    open_window.session.do("Load hint", lambda project: edits.add_hint(project, hint))
    qtbot.waitUntil(lambda: "This takes about" in panel.forecast.text())
    assert not panel.forecast.isHidden()
    full = panel.forecast.text()
    panel.form.controls["everywhere"].click()
    panel.form.controls["fast"].click()
    assert panel.forecast.text() != full
