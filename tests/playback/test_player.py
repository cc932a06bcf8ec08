from dataclasses import replace

import numpy as np
import pytest

from layered.dsp.mixer import Mixer, MixPlan
from layered.dsp.resample import resample
from layered.errors import DeviceError
from layered.playback.fake_backend import FakeBackend
from layered.playback.player import Player
from tests.playback.sources import Layers, two_noises
from tests.sounds import noise, silence, tone

RATE = 44_100
QUIET = round(0.02 * RATE)  # the silence a stretch begins with


@pytest.fixture
def backend():
    return FakeBackend(sample_rate_hz=RATE)


def playing(backend, source, position=0, **options):
    player = Player(backend, source, **options)
    player.play(position)
    return player


def test_what_is_heard_is_the_sum_of_the_layers_to_the_bit(backend):
    source = two_noises(1.0, RATE)
    player = playing(backend, source)
    backend.advance(1.5)
    assert not player.is_playing
    assert np.array_equal(backend.played[:, QUIET : QUIET + RATE], source.total())


def test_what_is_heard_is_what_is_exported(backend):
    source = two_noises(1.0, RATE)
    source.heard = replace(source.heard, gains=(0.7, 1.3), pans=(0.4, -0.2))
    playing(backend, source)
    backend.advance(1.5)
    exporter = Mixer(2)
    exported = [
        exporter.mix(source.blocks(start, min(start + 10_000, RATE)), source.heard)
        for start in range(0, RATE, 10_000)
    ]
    heard = backend.played[:, QUIET : QUIET + RATE]
    assert np.array_equal(heard, np.concatenate(exported, axis=1))


def test_it_starts_anywhere(backend):
    source = two_noises(1.0, RATE)
    playing(backend, source, position=30_001)
    backend.advance(0.2)
    heard = backend.played[:, QUIET : QUIET + 4000]
    assert np.array_equal(heard, source.total()[:, 30_001:34_001])


def test_nothing_but_silence_follows_the_end(backend):
    playing(backend, two_noises(0.3, RATE))
    backend.advance(1.0)
    assert not backend.played[:, QUIET + round(0.3 * RATE) :].any()


def test_at_the_end_it_stops_and_stands_where_it_started(backend):
    player = playing(backend, two_noises(1.0, RATE), position=20_000)
    backend.advance(0.3)
    assert player.is_playing
    backend.advance(1.0)
    assert not player.is_playing
    assert player.error is None
    assert player.position_samples == 20_000
    assert backend.n_open == 0


def test_even_a_single_sample_plays_and_ends(backend):
    player = playing(backend, two_noises(1 / RATE, RATE))
    backend.advance(0.5)
    assert not player.is_playing


def test_the_position_is_what_is_heard_and_not_what_is_mixed(backend):
    backend.latency_s = 0.3
    player = playing(backend, two_noises(3.0, RATE), position=10_000)
    backend.advance(1.0)
    # The first sound is heard 5 ms after the start, behind 20 ms of silence.
    assert player.position_samples == pytest.approx(10_000 + (1.0 - 0.025) * RATE, abs=30)


def test_the_position_never_runs_backwards(backend):
    player = playing(backend, two_noises(2.0, RATE))
    positions = []
    for _ in range(60):
        backend.advance(0.01)
        positions.append(player.position_samples)
    assert positions == sorted(positions)


def test_stop_is_at_once_and_lets_go_of_the_device(backend):
    player = playing(backend, two_noises(2.0, RATE), position=500)
    backend.advance(0.5)
    player.stop()
    assert not player.is_playing
    assert backend.n_open == 0
    assert player.position_samples == 500
    assert player.output_meter.level == 0.0
    player.stop()


def test_playing_again_starts_over_on_one_device(backend):
    player = playing(backend, two_noises(2.0, RATE))
    backend.advance(0.5)
    player.play()
    backend.advance(0.5)
    assert backend.n_open == 1
    assert player.position_samples == pytest.approx(0.475 * RATE, abs=30)


def test_a_mute_is_heard_soon_and_without_a_click(backend):
    backend.latency_s = 0.1
    source = Layers(tone(100.0, 3.0, RATE, level=0.4), rate=RATE)
    playing(backend, source)
    backend.advance(1.0)
    given = backend.played.shape[1]
    source.heard = replace(source.heard, audible=(False,))
    backend.advance(0.5)
    after = backend.played[:, given:]
    assert not after[:, round(0.03 * RATE) :].any()
    # A sine of 100 Hz at 0.4 moves by 0.0057 from sample to sample; a cut would be a step of 0.4.
    assert np.abs(np.diff(backend.played[:, QUIET + 10 :], axis=1)).max() < 0.007


def test_a_change_before_the_first_sound_is_heard_from_the_first_sample(backend):
    source = two_noises(1.0, RATE)
    playing(backend, source)
    source.heard = replace(source.heard, gains=(1.0, 0.0))
    backend.advance(0.3)
    heard = backend.played[:, QUIET + 1000 : QUIET + 6000]
    assert np.array_equal(heard, source.layers[0][:, 1000:6000])


def test_a_device_with_a_long_queue_is_filled_in_one_burst(backend):
    backend.latency_s = 1.0
    source = two_noises(3.0, RATE)
    player = playing(backend, source)
    backend.advance(4.5)
    assert player.underruns == 0
    assert not player.is_playing
    assert np.array_equal(backend.played[:, QUIET : QUIET + 3 * RATE], source.total())


def test_a_change_in_a_loop_stays_in_the_loop():
    backend = FakeBackend(sample_rate_hz=RATE, rates_hz=(RATE,))
    source = two_noises(2.0, 48_000)
    player = Player(backend, source)
    player.loop = (4_800, 9_600)
    player.play(4_800)
    for number in range(200):
        source.heard = replace(source.heard, gains=(1.0 - number / 400, 1.0))
        backend.advance(0.015)
    assert player.is_playing
    assert 4_800 <= player.position_samples <= 9_600


def test_dragging_a_gain_makes_no_steps(backend):
    source = Layers(tone(100.0, 3.0, RATE, level=0.4), rate=RATE)
    playing(backend, source)
    backend.advance(0.5)
    for gain in np.linspace(1.0, 0.2, 40):
        source.heard = replace(source.heard, gains=(float(gain),))
        backend.advance(0.015)
    backend.advance(0.3)
    assert np.abs(np.diff(backend.played[:, QUIET + 10 :], axis=1)).max() < 0.007
    assert np.abs(backend.played[0, -4000:]).max() == pytest.approx(0.08, rel=0.01)


def test_a_change_of_the_mix_does_not_move_the_sound_in_time(backend):
    source = two_noises(2.0, RATE)
    playing(backend, source)
    backend.advance(0.5)
    source.heard = replace(source.heard, gains=(1.0, 0.0))
    backend.advance(0.5)
    heard = backend.played[:, QUIET + 30_000 : QUIET + 36_000]
    assert np.array_equal(heard, source.layers[0][:, 30_000:36_000])


def test_layers_that_replace_another_while_playing_are_heard_in_its_place(backend):
    whole = noise(2.0, RATE, channels=2)
    source = Layers(whole, rate=RATE)
    playing(backend, source)
    backend.advance(0.5)
    # In two steps, as another thread might: for a moment plan and layers do not fit.
    source.layers = (0.25 * whole, 0.75 * whole)
    source.heard = MixPlan.plain(("part", "rest"))
    backend.advance(0.5)
    heard = backend.played[:, QUIET + 1000 : QUIET + 36_000]
    assert np.allclose(heard, whole[:, 1000:36_000], atol=1e-6)


def test_layers_swapped_in_the_middle_of_a_step_do_no_harm(backend):
    whole = noise(2.0, RATE, channels=2)
    source = Layers(whole, rate=RATE)
    player = playing(backend, source)
    backend.advance(0.5)
    plain_blocks = source.blocks

    def swap_then_give(start, stop):
        source.layers = (0.25 * whole, 0.75 * whole)
        source.heard = MixPlan.plain(("part", "rest"))
        source.blocks = plain_blocks
        return plain_blocks(start, stop)

    source.blocks = swap_then_give
    backend.advance(0.5)
    assert player.is_playing
    heard = backend.played[:, QUIET + 1000 : QUIET + 36_000]
    assert np.allclose(heard, whole[:, 1000:36_000], atol=1e-6)


def test_changes_after_the_last_sample_do_not_put_off_the_end(backend):
    backend.latency_s = 0.3
    source = two_noises(0.3, RATE)
    player = playing(backend, source)
    for number in range(150):
        source.heard = replace(source.heard, gains=(1.0, number / 150))
        backend.advance(0.005)
    assert not player.is_playing


def test_the_meters_follow_a_seek(backend):
    loud = np.full((1, 2 * RATE), 0.5, np.float32)
    source = Layers(np.concatenate([loud, silence(2.0, RATE)], axis=1), rate=RATE)
    player = playing(backend, source)
    backend.advance(0.5)
    assert player.output_meter.level == 0.5
    player.seek(3 * RATE)
    backend.advance(0.3)
    assert player.output_meter.level < 0.4


def test_a_seek_while_playing_goes_on_elsewhere_without_a_click(backend):
    steady = np.full((2, 4 * RATE), 0.5, dtype=np.float32)
    ramp = np.linspace(0, 0.4, 4 * RATE, dtype=np.float32)
    source = Layers(steady - ramp, rate=RATE)
    player = playing(backend, source)
    backend.advance(0.5)
    player.seek(3 * RATE)
    backend.advance(0.5)
    assert player.position_samples == pytest.approx(3.4 * RATE, abs=0.05 * RATE)
    heard = backend.played[0, QUIET:]
    assert np.abs(np.diff(heard)).max() < 0.002
    assert heard[-1] == pytest.approx(0.5 - 0.1 * 3.5, abs=0.02)
    player.stop()
    assert player.position_samples == 3 * RATE


def test_a_seek_while_stopped_is_where_it_plays_from(backend):
    player = Player(backend, two_noises(1.0, RATE))
    player.seek(12_345)
    assert player.position_samples == 12_345
    player.seek(-5)
    assert player.position_samples == 0
    player.seek(10**9)
    assert player.position_samples == RATE - 1


def test_a_loop_repeats_without_a_gap(backend):
    source = two_noises(1.0, RATE)
    player = Player(backend, source)
    player.loop = (10_000, 20_000)
    player.play(5_000)
    backend.advance(1.0)
    heard = backend.played[:, QUIET:]
    total = source.total()
    seam = round(0.004 * RATE)
    assert np.array_equal(heard[:, :15_000], total[:, 5_000:20_000])
    for start in (15_000, 25_000):
        expected = total[:, 10_000 + seam : 20_000]
        assert np.array_equal(heard[:, start + seam : start + 10_000], expected)
    assert player.is_playing
    assert 10_000 <= player.position_samples < 20_000


def test_the_seam_of_a_loop_does_not_click(backend):
    ramp = np.linspace(-0.4, 0.4, RATE, dtype=np.float32)[np.newaxis]
    source = Layers(ramp, rate=RATE)
    player = Player(backend, source)
    player.loop = (5_000, 40_000)
    player.play(39_000)
    backend.advance(1.5)
    # The ends of the loop are 0.64 apart: 4 ms of fading makes steps of 0.0036 of it.
    assert np.abs(np.diff(backend.played[0, QUIET:])).max() < 0.005


def test_from_behind_a_loop_it_plays_to_the_end(backend):
    player = Player(backend, two_noises(1.0, RATE))
    player.loop = (10_000, 20_000)
    player.play(20_000)
    backend.advance(0.9)
    assert not player.is_playing


def test_a_loop_can_be_set_and_taken_away_while_playing(backend):
    source = two_noises(1.0, RATE)
    player = playing(backend, source)
    player.loop = (0, 22_050)
    backend.advance(2.0)
    assert player.is_playing
    assert player.position_samples < 22_050
    player.loop = None
    backend.advance(1.5)
    assert not player.is_playing


def test_a_loop_is_kept_inside_the_recording_and_not_too_short(backend):
    player = Player(backend, two_noises(1.0, RATE))
    player.loop = (-10, 10**9)
    assert player.loop == (0, RATE)
    player.loop = (1000, 1001)
    assert player.loop == (1000, 1000 + round(0.05 * RATE))
    player.loop = (RATE - 10, RATE)
    assert player.loop[0] < player.loop[1] == RATE


@pytest.mark.parametrize("rate", [4_000, 48_000, 192_000])
def test_a_rate_the_device_does_not_take_is_played_all_the_same(rate):
    backend = FakeBackend(sample_rate_hz=RATE, rates_hz=(RATE,))
    source = Layers(tone(300.0, 1.0, rate, channels=2), rate=rate)
    player = playing(backend, source)
    backend.advance(0.5)
    assert player.position_samples == pytest.approx(0.475 * rate, abs=0.005 * rate)
    backend.advance(1.0)
    assert not player.is_playing
    expected = resample(source.total(), rate, RATE)
    heard = backend.played[:, QUIET : QUIET + expected.shape[1]]
    assert np.abs(heard - expected).max() < 1e-4


def test_a_change_of_the_mix_is_seamless_at_another_rate():
    backend = FakeBackend(sample_rate_hz=RATE, rates_hz=(RATE,))
    source = Layers(tone(100.0, 3.0, 48_000, level=0.4), rate=48_000)
    playing(backend, source)
    backend.advance(0.5)
    for gain in (0.9, 0.8, 1.0, 0.5):
        source.heard = replace(source.heard, gains=(gain,))
        backend.advance(0.1)
    assert np.abs(np.diff(backend.played[:, QUIET + 10 :], axis=1)).max() < 0.007


def test_a_mono_recording_is_heard_from_both_sides_and_can_be_panned(backend):
    source = Layers(tone(300.0, 2.0, RATE), rate=RATE)
    playing(backend, source)
    backend.advance(0.5)
    assert np.array_equal(backend.played[0], backend.played[1])
    source.heard = replace(source.heard, pans=(1.0,))
    backend.advance(0.5)
    assert not backend.played[0, -4000:].any()
    assert backend.played[1, -4000:].any()


def test_eight_channels_are_heard_from_two_loudspeakers(backend):
    source = Layers(noise(0.5, RATE, channels=8), rate=RATE)
    playing(backend, source)
    backend.advance(0.3)
    heard = backend.played[:, QUIET : QUIET + 8000]
    total = source.total()[:, :8000]
    assert np.allclose(heard[0], total[0::2].mean(axis=0), atol=1e-6)
    assert np.allclose(heard[1], total[1::2].mean(axis=0), atol=1e-6)


def test_eight_channels_are_heard_from_eight_loudspeakers():
    backend = FakeBackend(sample_rate_hz=RATE, n_outputs=8)
    source = Layers(noise(0.5, RATE, channels=8), rate=RATE)
    playing(backend, source)
    backend.advance(0.3)
    assert np.array_equal(backend.played[:, QUIET : QUIET + 8000], source.total()[:, :8000])


def test_the_meters_show_what_is_heard(backend):
    loud = np.concatenate([silence(1.0, RATE), np.full((1, RATE), 0.5, np.float32)], axis=1)
    source = Layers(loud, silence(2.0, RATE), rate=RATE)
    player = playing(backend, source)
    backend.advance(0.9)
    assert player.meters["layer-0"].level == 0.0
    backend.advance(0.3)
    assert player.meters["layer-0"].level == 0.5
    assert player.meters["layer-1"].level == 0.0
    assert player.output_meter.level == 0.5


def test_a_muted_layer_has_no_level(backend):
    source = Layers(tone(300.0, 2.0, RATE), rate=RATE)
    source.heard = replace(source.heard, audible=(False,))
    player = playing(backend, source)
    backend.advance(0.5)
    assert player.meters["layer-0"].level == 0.0


def test_the_clip_light_stays_on_after_the_end(backend):
    source = Layers(tone(300.0, 0.3, RATE, level=0.7), rate=RATE)
    source.heard = replace(source.heard, gains=(2.0,))
    player = playing(backend, source)
    backend.advance(1.0)
    assert not player.is_playing
    assert player.output_meter.clipped
    player.output_meter.reset_clip()
    assert not player.output_meter.clipped


def test_without_a_loudspeaker_it_says_so_in_words(backend):
    backend.has_output = False
    player = Player(backend, two_noises(1.0, RATE))
    with pytest.raises(DeviceError, match="There is no loudspeaker on this computer"):
        player.play()
    assert not player.is_playing
    player.stop()


def test_a_device_that_was_chosen_and_is_gone_is_named(backend):
    player = Player(backend, two_noises(1.0, RATE), device="fake: Headphones")
    with pytest.raises(DeviceError, match="Headphones is no longer there"):
        player.play()


def test_a_loudspeaker_pulled_out_while_playing_stops_it_in_words(backend):
    player = playing(backend, two_noises(5.0, RATE), position=100)
    backend.advance(1.0)
    backend.has_output = False
    backend.advance(0.1)
    assert not player.is_playing
    assert "Desk is no longer there" in player.error
    assert player.position_samples == 100
    assert backend.n_open == 0
    backend.has_output = True
    player.play()
    backend.advance(0.2)
    assert player.is_playing
    assert player.error is None


def test_a_loudspeaker_that_stops_answering_stops_it_within_two_seconds(backend):
    player = playing(backend, two_noises(9.0, RATE))
    backend.advance(1.0)
    backend.answers = False
    backend.advance(1.5)
    assert player.is_playing
    backend.advance(0.6)
    assert not player.is_playing
    assert "The loudspeaker Desk does not answer" in player.error


def test_a_source_that_cannot_be_read_stops_it_in_words(backend):
    source = two_noises(5.0, RATE)
    player = playing(backend, source)
    backend.advance(0.5)

    def fail(start, stop):
        raise OSError("The disk is gone.")

    source.blocks = fail
    backend.advance(0.5)
    assert not player.is_playing
    assert player.error == "The disk is gone."


def test_a_worker_that_comes_late_is_counted_and_playing_goes_on(backend):
    source = two_noises(5.0, RATE)
    player = playing(backend, source)
    backend.advance(0.3)
    assert player.underruns == 0
    backend.stall_workers(1.0)
    assert player.underruns > 0
    backend.advance(1.0)
    assert player.is_playing
    assert np.array_equal(backend.played[:, QUIET : QUIET + 10_000], source.total()[:, :10_000])


def test_after_a_break_the_position_is_again_what_is_heard(backend):
    ramp = np.linspace(0, 1, 5 * RATE, dtype=np.float32)[np.newaxis]
    player = playing(backend, Layers(ramp, rate=RATE))
    backend.advance(0.3)
    backend.stall_workers(1.0)
    backend.advance(0.2)
    assert player.underruns > 0
    heard = backend.played[0, -round(0.1 * RATE)] * 5 * RATE
    assert player.position_samples == pytest.approx(heard, abs=500)


def test_something_else_is_played_from_its_beginning(backend):
    player = playing(backend, two_noises(1.0, RATE), position=20_000)
    player.loop = (20_000, 30_000)
    backend.advance(0.2)
    player.load(Layers(tone(300.0, 1.0, RATE), rate=RATE))
    assert not player.is_playing
    assert player.position_samples == 0
    assert player.loop is None
    player.play()
    backend.advance(0.2)
    assert list(player.meters) == ["layer-0"]


def test_without_a_source_nothing_happens(backend):
    player = Player(backend)
    player.play()
    player.seek(100)
    assert not player.is_playing
    assert player.position_samples == 0
