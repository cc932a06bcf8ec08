import pytest

from layered.errors import DeviceError
from layered.playback.fake_backend import FakeBackend
from layered.session.calibration import Pair, known_ms, measure, with_known

SYSTEM = Pair("", "")
DESK = Pair("", "fake: Desk")


class LateBackend(FakeBackend):
    """A sound system whose microphone says that sound came 25 ms earlier than it did."""

    def hear(self, start_s, count):
        return super().hear(start_s - 0.025, count)


@pytest.mark.parametrize(("kind", "late_s"), [(FakeBackend, 0.0), (LateBackend, 0.025)])
def test_how_late_recordings_come_is_measured(kind, late_s):
    backend = kind(hears_loudspeaker=True)
    assert measure(backend, SYSTEM) == pytest.approx(late_s, abs=0.001)
    assert backend.n_open == 0


def test_a_microphone_that_does_not_hear_the_loudspeaker_is_told():
    backend = FakeBackend()
    with pytest.raises(DeviceError, match="did not hear the loudspeaker"):
        measure(backend, SYSTEM)
    assert backend.n_open == 0


def test_without_a_microphone_nothing_is_measured():
    backend = FakeBackend()
    backend.has_input = False
    with pytest.raises(DeviceError, match="no microphone"):
        measure(backend, SYSTEM)


def test_each_pair_of_devices_keeps_its_own_delay():
    kept = with_known(with_known((), SYSTEM, 12.34), DESK, -3.0)
    assert known_ms(kept, SYSTEM) == 12.3
    assert known_ms(kept, DESK) == -3.0
    kept = with_known(kept, SYSTEM, 5.0)
    assert (known_ms(kept, SYSTEM), len(kept)) == (5.0, 2)
    assert known_ms(with_known(kept, SYSTEM, None), SYSTEM) is None
    assert known_ms(("nonsense ms  > ",), SYSTEM) is None
