import pytest

from layered.playback.clock import StreamClock, Timeline

RATE = 1000


def settled(start_s=5.0):
    clock = StreamClock(RATE)
    for block in range(4):
        clock.note(block * 100, 99.0, 0.0)
    for block in range(4, 80):
        clock.note(block * 100, start_s + block * 0.1, block * 0.1)
    return clock


def test_nothing_is_known_before_the_device_runs():
    clock = StreamClock(RATE)
    assert clock.sample_at(1.0) is None
    clock.note(0, 1.0, 0.0)
    clock.note(100, 1.1, 0.001)
    assert not clock.is_settled
    assert clock.sample_at(1.0) is None
    assert clock.time_of(0) is None


def test_the_times_told_in_the_first_burst_are_forgotten():
    clock = settled(start_s=5.0)
    assert clock.is_settled
    assert clock.sample_at(6.0) == pytest.approx(1000.0)
    assert clock.time_of(500) == pytest.approx(5.5)


def test_a_single_wrong_time_changes_nothing():
    clock = settled()
    clock.note(8000, 13.5, 8.0)
    clock.note(8100, 13.1, 8.1)
    assert clock.sample_at(6.0) == pytest.approx(1000.0)


def test_after_samples_were_left_out_the_new_place_counts():
    clock = settled(start_s=5.0)
    clock.note(8000, 14.0, 8.0)
    assert clock.sample_at(14.1) == pytest.approx(8100.0)


def test_a_timeline_goes_on_from_its_latest_mark():
    timeline = Timeline(step=2.0)
    timeline.mark(100, 5000)
    timeline.mark(200, 0)
    assert timeline.position_at(100) == 5000
    assert timeline.position_at(150.5) == 5101
    assert timeline.position_at(199) == 5198
    assert timeline.position_at(200) == 0
    assert timeline.position_at(300) == 200


def test_before_its_first_mark_a_timeline_counts_back():
    timeline = Timeline(step=1.0)
    timeline.mark(100, 5000)
    assert timeline.position_at(40) == 4940


def test_what_is_marked_again_replaces_what_was_to_come():
    timeline = Timeline(step=1.0)
    timeline.mark(0, 0)
    timeline.mark(500, 9000)
    timeline.mark(300, 7000)
    assert timeline.position_at(299) == 299
    assert timeline.position_at(600) == 7300
