import numpy as np
import pytest

from layered.errors import DeviceError
from layered.playback import microphone
from layered.playback.fake_backend import FakeBackend
from layered.playback.player import Player
from layered.playback.recorder import Recorder
from tests.playback.sources import Layers, two_noises
from tests.sounds import hum, noise, silence, tone

RATE = 44_100


@pytest.fixture
def backend():
    return FakeBackend(sample_rate_hz=RATE, latency_s=0.2)


@pytest.fixture
def sung():
    return hum(220.0, 1.5, RATE)[0]


def test_arming_shows_the_level_and_keeps_nothing(backend):
    recorder = Recorder(backend)
    recorder.arm()
    backend.sing(tone(300.0, 1.0, RATE, level=0.25)[0])
    backend.advance(0.5)
    assert recorder.is_armed
    assert not recorder.is_recording
    assert recorder.meter.level == pytest.approx(0.25, rel=0.01)
    assert recorder.recorded_s == 0.0
    assert recorder.envelope().shape == (2, 0)


def test_a_take_holds_what_was_sung(backend, sung):
    recorder = Recorder(backend)
    recorder.start(name="My hum")
    backend.advance(0.3)
    backend.sing(sung)
    backend.advance(1.6)
    take = recorder.stop()
    heard = take.recording.samples[0]
    start = _lag(sung, heard)
    assert np.allclose(heard[start : start + len(sung)], sung, atol=1e-6)
    assert take.recording.name == "My hum"
    assert take.recording.source == "recorded with Desk"
    assert take.recording.sample_rate_hz == RATE
    assert take.offset_s == 0.0
    assert take.warnings == ()


def test_a_take_is_as_long_as_it_took(backend, sung):
    recorder = Recorder(backend)
    recorder.arm()
    backend.sing(np.tile(sung, 4))
    backend.advance(0.5)
    recorder.start()
    backend.advance(1.25)
    take = recorder.stop()
    assert take.recording.duration_s == pytest.approx(1.25, abs=0.006)


def test_what_is_sung_until_the_end_is_not_lost_on_its_way(backend):
    recorder = Recorder(backend)
    recorder.arm()
    backend.advance(0.5)
    recorder.start()
    backend.advance(0.5)
    backend.sing(noise(0.1, RATE, level=0.2)[0])
    backend.advance(0.1)
    take = recorder.stop()
    # The microphone delivers 0.2 s late, after the end was asked for.
    assert np.abs(take.recording.samples[0, -2000:]).max() > 0.2


def test_finish_does_not_wait_and_the_take_arrives_by_itself(backend, sung):
    recorder = Recorder(backend)
    recorder.start()
    backend.sing(sung)
    backend.advance(1.0)
    recorder.finish()
    assert recorder.take is None
    assert recorder.is_recording
    backend.advance(0.5)
    assert recorder.take is not None
    assert not recorder.is_recording


def test_the_microphone_is_let_go_of_after_a_take(backend, sung):
    recorder = Recorder(backend)
    recorder.start()
    backend.sing(sung)
    backend.advance(1.0)
    recorder.stop()
    assert not recorder.is_armed
    assert backend.n_open == 0


def test_a_microphone_that_was_armed_stays_open_for_the_next_take(backend, sung):
    recorder = Recorder(backend)
    recorder.arm()
    for _ in range(2):
        recorder.start()
        backend.sing(sung)
        backend.advance(1.0)
        take = recorder.stop()
        assert take.recording.duration_s == pytest.approx(1.0, abs=0.2)
        assert recorder.is_armed
    recorder.disarm()
    assert backend.n_open == 0


def test_disarming_throws_away_what_is_being_recorded(backend, sung):
    recorder = Recorder(backend)
    recorder.start()
    backend.sing(sung)
    backend.advance(1.0)
    recorder.disarm()
    backend.advance(0.5)
    assert recorder.take is None
    assert backend.n_open == 0


@pytest.mark.parametrize("position", [0, 30_000])
@pytest.mark.parametrize("wait_s", [0.0, 0.7])
def test_a_take_is_in_time_with_the_mix_that_plays(position, wait_s):
    # The microphone hears the loudspeaker: the recording must lie where the mix has the same.
    backend = FakeBackend(sample_rate_hz=RATE, latency_s=0.3, hears_loudspeaker=True)
    source = Layers(noise(6.0, RATE, channels=2), rate=RATE)
    player, recorder = Player(backend, source), Recorder(backend)
    recorder.arm()
    backend.advance(0.3)
    player.play(position)
    backend.advance(wait_s)
    recorder.start(player=player)
    backend.advance(2.5)
    take = recorder.stop()
    start = round(take.offset_s * RATE)
    heard = take.recording.samples[0]
    lag = _lag(heard[30_000:40_000], source.total()[0]) - 30_000
    assert abs(lag - start) <= 2


def test_every_take_of_an_armed_microphone_is_in_time():
    backend = FakeBackend(sample_rate_hz=RATE, latency_s=0.3, hears_loudspeaker=True)
    source = Layers(noise(9.0, RATE, channels=2), rate=RATE)
    player, recorder = Player(backend, source), Recorder(backend)
    recorder.arm()
    player.play()
    for _ in range(2):
        backend.advance(0.5)
        recorder.start(player=player)
        backend.advance(2.5)
        take = recorder.stop()
        lag = _lag(take.recording.samples[0, 30_000:40_000], source.total()[0]) - 30_000
        assert abs(lag - round(take.offset_s * RATE)) <= 2


def test_a_take_stays_in_time_when_the_mix_ends_before_it(backend):
    backend.hears_loudspeaker = True
    source = two_noises(0.8, RATE)
    player, recorder = Player(backend, source), Recorder(backend)
    player.play()
    backend.advance(0.3)
    recorder.start(player=player)
    backend.advance(2.0)
    take = recorder.stop()
    assert not player.is_playing
    lag = _lag(take.recording.samples[0, 4000:12_000], source.total()[0]) - 4000
    assert abs(lag - round(take.offset_s * RATE)) <= 2


def test_a_take_is_in_time_with_a_mix_at_another_rate():
    backend = FakeBackend(sample_rate_hz=RATE, rates_hz=(RATE,), hears_loudspeaker=True)
    source = Layers(noise(5.0, 22_050, channels=1), rate=22_050)
    player, recorder = Player(backend, source), Recorder(backend)
    player.play(22_050)
    backend.advance(0.5)
    recorder.start(player=player)
    backend.advance(2.2)
    take = recorder.stop()
    assert take.recording.sample_rate_hz == RATE
    lag = _lag(take.recording.samples[0, 30_000:40_000:2], source.total()[0]) - 15_000
    assert abs(lag - take.offset_s * 22_050) <= 2


def test_what_comes_before_the_beginning_of_the_mix_is_cut_off(backend, sung):
    player, recorder = Player(backend, two_noises(3.0, RATE)), Recorder(backend)
    recorder.arm()
    backend.sing(np.tile(sung, 3))
    backend.advance(0.5)
    player.play()
    recorder.start(player=player)
    backend.advance(1.0)
    take = recorder.stop()
    assert take.offset_s == 0.0
    # The first sample of the mix is heard 25 ms after the start.
    assert take.recording.duration_s == pytest.approx(0.975, abs=0.006)


def test_without_a_mix_the_take_belongs_where_it_was_asked_for(backend, sung):
    player, recorder = Player(backend, two_noises(3.0, RATE)), Recorder(backend)
    recorder.start(at_s=1.25, player=player)
    backend.sing(sung)
    backend.advance(1.0)
    assert recorder.stop().offset_s == 1.25


def test_the_hum_can_be_drawn_while_it_is_sung(backend):
    recorder = Recorder(backend)
    recorder.arm()
    backend.advance(0.5)
    recorder.start()
    backend.sing(np.concatenate([silence(0.5, RATE)[0], tone(300.0, 1.0, RATE, level=0.5)[0]]))
    backend.advance(1.3)
    lowest, highest = recorder.envelope()
    assert len(highest) == pytest.approx(110, abs=4)
    assert not highest[:48].any()
    assert highest[54:] == pytest.approx(0.5, rel=0.02)
    assert lowest[54:] == pytest.approx(-0.5, rel=0.02)
    assert recorder.recorded_s == pytest.approx(1.1, abs=0.04)


def test_a_long_take_is_whole(backend):
    song = noise(24.0, RATE)[0]
    recorder = Recorder(backend)
    recorder.arm()
    backend.advance(0.5)
    recorder.start()
    backend.sing(song)
    backend.advance(23.0)
    heard = recorder.stop().recording.samples[0]
    lag = _lag(song[:4000], heard[:20_000])
    assert np.array_equal(heard[lag : lag + 22 * RATE], song[: 22 * RATE])
    assert recorder.take.recording.duration_s == pytest.approx(23.0, abs=0.01)


def test_a_take_ends_by_itself_when_it_gets_too_long(backend, sung, monkeypatch):
    monkeypatch.setattr(microphone, "LONGEST_S", 0.5)
    recorder = Recorder(backend)
    recorder.start()
    backend.sing(sung)
    backend.advance(2.0)
    assert not recorder.is_recording
    assert recorder.take.recording.duration_s == pytest.approx(0.7, abs=0.1)


def test_nothing_but_zeros_is_told_after_a_second_with_its_likely_cause(backend, sung):
    recorder = Recorder(backend)
    recorder.arm()
    backend.advance(1.0)
    assert recorder.silent_input is None
    backend.advance(0.5)
    assert "Desk delivers only silence" in recorder.silent_input
    assert "muted" in recorder.silent_input
    backend.sing(sung)
    backend.advance(0.5)
    assert recorder.silent_input is None


def test_a_silent_take_is_kept_with_a_warning(backend):
    recorder = Recorder(backend)
    recorder.start()
    backend.advance(1.0)
    take = recorder.stop()
    assert not take.recording.samples.any()
    assert "delivers only silence" in take.warnings[0]


def test_the_clip_light_of_the_microphone_stays_on(backend):
    recorder = Recorder(backend)
    recorder.arm()
    backend.sing(tone(300.0, 0.2, RATE, level=1.0)[0])
    backend.advance(1.0)
    assert recorder.meter.clipped
    recorder.meter.reset_clip()
    assert not recorder.meter.clipped


def test_a_busy_computer_is_told_when_it_lost_sound(backend, sung):
    recorder = Recorder(backend)
    recorder.start()
    backend.sing(np.tile(sung, 6))
    backend.advance(0.5)
    backend.stall_workers(5.0)
    backend.advance(0.5)
    assert "Parts of the recording are missing" in recorder.stop().warnings[0]


def test_a_busy_computer_does_no_harm_for_a_while(backend, sung):
    recorder = Recorder(backend)
    recorder.start()
    backend.sing(np.tile(sung, 3))
    backend.advance(0.5)
    backend.stall_workers(3.0)
    backend.advance(0.5)
    take = recorder.stop()
    assert take.warnings == ()
    assert take.recording.duration_s == pytest.approx(4.0, abs=0.2)


def test_without_a_microphone_it_says_so_in_words(backend):
    backend.has_input = False
    recorder = Recorder(backend)
    for attempt in (recorder.arm, recorder.start):
        with pytest.raises(DeviceError, match="There is no microphone on this computer"):
            attempt()
    assert not recorder.is_armed


def test_a_microphone_pulled_out_keeps_what_was_recorded(backend, sung):
    recorder = Recorder(backend)
    recorder.arm()
    backend.advance(0.4)
    recorder.start(at_s=2.0)
    backend.sing(sung)
    backend.advance(1.0)
    backend.has_input = False
    backend.advance(0.1)
    assert not recorder.is_armed
    assert "Desk is no longer there" in recorder.error
    assert recorder.take.recording.duration_s == pytest.approx(0.8, abs=0.05)
    assert recorder.take.offset_s == 2.0
    assert backend.n_open == 0
    assert recorder.stop() is recorder.take


def test_a_microphone_that_never_delivers_is_told(backend):
    backend.answers = False
    recorder = Recorder(backend)
    recorder.start()
    backend.advance(7.0)
    assert not recorder.is_recording
    assert "The microphone Desk does not answer" in recorder.error
    with pytest.raises(DeviceError, match="does not answer"):
        recorder.stop()


def test_stopping_without_a_start_says_so(backend):
    with pytest.raises(DeviceError, match="Nothing was recorded"):
        Recorder(backend).stop()


def _lag(piece, whole):
    size = 1 << int(np.ceil(np.log2(len(whole) + len(piece))))
    product = np.fft.rfft(whole, size) * np.conj(np.fft.rfft(piece, size))
    return int(np.argmax(np.fft.irfft(product)[: len(whole)]))


class Stereo(FakeBackend):
    """A microphone whose second channel is ten times as loud as its first."""

    def open_input(self, drain, wish):
        def louder(columns, time_s, now_s):
            gains = np.array([0.1, 1.0], np.float32)[: columns.shape[1]]
            drain(columns * gains, time_s, now_s)

        return super().open_input(louder, wish)


@pytest.mark.parametrize(("channel", "loudest"), [(1, 0.05), (2, 0.5)])
def test_one_channel_of_a_microphone_can_be_recorded(channel, loudest):
    backend = Stereo()
    recorder = Recorder(backend)
    recorder.channel = channel
    backend.sing(np.full(44_100 * 9, 0.5, np.float32))
    recorder.start()
    backend.advance(1.0)
    take = recorder.stop()
    assert take.recording.n_channels == 1
    assert np.abs(take.recording.samples).max() == pytest.approx(loudest)
